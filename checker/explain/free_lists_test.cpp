// Blocks of a pool by what steps do to the list of those that are free.
#include "checker/explain/free_lists.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::checker::trace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr location_id head = 0;
constexpr location_id first = 1;  // the first word of the first block
constexpr location_id second = 2; // and of the second
constexpr location_id mail = 3;

constexpr std::uintptr_t pool_at = 0x1000;
constexpr std::uintptr_t first_at = pool_at;
constexpr std::uintptr_t second_at = pool_at + 16;
constexpr std::uintptr_t link_at = 0x200;

// Two lanes and a pool of two blocks of 16 bytes, both free at first, or none.
class lists : public testing::Test {
protected:
  explicit lists(bool full = true) {
    if (full)
      words_ = {{0x100, first_at}, {first_at, second_at}};
  }

  void write(lane_id lane, location_id l, value_t v, unsigned line = 0) {
    const event_id id =
        g.append(lane, {.what = op::write{.value = v}, .location = l, .where = {"pool.c", line}});
    g.place(id, static_cast<unsigned>(l < g.locations() ? g.at(l).mo.size() : 0));
  }
  void read(lane_id lane, location_id l) {
    const label read{.what = op::read{}, .location = l, .initial = word(address(l))};
    const event_id id = g.append(lane, read);
    const auto& mo = g.at(l).mo;
    g.set_source(id, mo.empty() ? initial_value : mo.back(), false);
  }
  void pop(lane_id lane, location_id block, unsigned line = 0) {
    read(lane, head);
    read(lane, block);
    write(lane, head, g[g.lane(lane).back()].read, line);
  }
  void push(lane_id lane, location_id block, unsigned line = 0) {
    read(lane, head);
    write(lane, block, g[g.lane(lane).back()].read);
    write(lane, head, address(block), line);
  }

  memory_snapshots drawn() {
    const linear_order order = linearize(g, all_events(g));
    memory_snapshots result;
    result.after.resize(order.steps.size());
    add_listed_blocks(g, order,
                      {.address_of = address,
                       .word_at = [this](std::uintptr_t at) { return word(at); },
                       .pool_at = [](std::uintptr_t at) -> std::optional<memory_pool> {
                         if (at - pool_at < 32)
                           return memory_pool{"pool", pool_at, 32};
                         if (at - link_at < 8)
                           return memory_pool{"link", link_at, 8};
                         return std::nullopt;
                       }},
                      result);
    return result;
  }

  static std::vector<std::string> texts(const std::vector<memory_block>& blocks) {
    constexpr const char* states[] = {"free", "held", "freed"};
    std::vector<std::string> result;
    for (const memory_block& b : blocks) {
      std::string text = std::to_string(b.offset) + ".." + std::to_string(b.offset + b.bytes) +
                         " " + states[static_cast<unsigned>(b.state)];
      if (b.lane != since_the_beginning)
        text += " by P" + std::to_string(b.lane) + " at " + std::to_string(b.since.line);
      result.push_back(text);
    }
    return result;
  }

  static std::uintptr_t address(location_id l) {
    constexpr std::uintptr_t addresses[] = {0x100, first_at, second_at, link_at};
    return addresses[l];
  }
  value_t word(std::uintptr_t at) const {
    const auto found = words_.find(at);
    return found == words_.end() ? 0 : found->second;
  }

  execution g{2};

private:
  std::map<std::uintptr_t, value_t> words_;
};

class empty_list : public lists {
protected:
  empty_list() : lists(false) {}
};

TEST_F(lists, what_is_on_the_list_at_first_is_free) {
  pop(0, first);
  const memory_snapshots m = drawn();
  EXPECT_THAT(texts(m.initial_blocks), ElementsAre("0..16 free", "16..32 free"));
  ASSERT_EQ(m.pools.size(), 1U);
  EXPECT_EQ(m.pools[0].name, "pool");
}

TEST_F(lists, who_takes_a_block_holds_it) {
  pop(0, first, 7);
  pop(1, second, 8);
  const memory_snapshots m = drawn();
  EXPECT_THAT(texts(m.after[1].blocks), ElementsAre("0..16 free", "16..32 free"));
  EXPECT_THAT(texts(m.after[2].blocks), ElementsAre("0..16 held by P0 at 7", "16..32 free"));
  EXPECT_THAT(texts(m.after.back().blocks),
              ElementsAre("0..16 held by P0 at 7", "16..32 held by P1 at 8"));
}

TEST_F(lists, who_puts_a_block_back_has_freed_it) {
  pop(0, first, 7);
  push(1, first, 9);
  EXPECT_THAT(texts(drawn().after.back().blocks),
              ElementsAre("0..16 freed by P1 at 9", "16..32 free"));
}

TEST_F(empty_list, what_comes_later_was_held) {
  push(1, second, 9);
  const memory_snapshots m = drawn();
  EXPECT_THAT(texts(m.initial_blocks), ElementsAre("0..16 held", "16..32 held"));
  EXPECT_THAT(texts(m.after.back().blocks), ElementsAre("0..16 held", "16..32 freed by P1 at 9"));
}

// Nobody read or wrote the block in front of it.
TEST_F(empty_list, a_pointer_that_is_handed_over_is_no_list) {
  write(0, mail, first_at);
  read(1, mail);
  write(1, mail, 0);
  EXPECT_THAT(drawn().pools, IsEmpty());
}

// As where an element is unlinked from a ring: its neighbours point to each other.
TEST_F(empty_list, words_that_come_to_point_to_each_other_are_no_list) {
  write(0, mail, second_at);
  read(0, mail);
  write(0, first, address(first));
  write(0, mail, address(first));
  EXPECT_THAT(drawn().pools, IsEmpty());
}

// As in a list of waiters, whose links have names.
TEST_F(empty_list, a_word_alone_is_no_pool) {
  push(0, mail);
  EXPECT_THAT(drawn().pools, IsEmpty());
}

TEST_F(empty_list, a_copy_of_a_word_is_no_list) {
  read(0, mail);
  read(0, first);
  write(0, mail, 0);
  EXPECT_THAT(drawn().pools, IsEmpty());
}

} // namespace
} // namespace heddle::checker::trace
