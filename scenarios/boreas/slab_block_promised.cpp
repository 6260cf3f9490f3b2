// A slab of two blocks: one is held and freed, one task waits for a block, and another polls.
//
// Source: Boreas PR 51, whose comment says that the waiter receives the block that was freed. What
// it is promised is a credit: the block goes back on the list, and whoever has taken a credit
// before and has not yet popped may pop it first. The waiter then gets another block. So upstream's
// own test, which compares the pointers, holds only because no third context runs; Zephyr's slab
// hands over the block itself.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<3>;

// What a variant holds the slab to.
enum class promise { some_block, freed_block };

template <promise Promise, bool Other>
struct promises : boreas::shipped {
  static constexpr promise of = Promise;
  static constexpr bool other_polls = Other;
};

inline constexpr const char* freed_one = "waiter has the block that was freed";
inline constexpr const char* other_one = "waiter has another block";

template <class Policy>
class block_promised {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    m.initially([this] { hold(); });
    m.thread("holder", [this] {
      found_waiter_ = slab_.has_waiter();
      slab_.free(os_, held_);
    });
    m.thread("waiter", [this] { slab_.alloc(os_, &waiters_, timeout::forever); });
    m.thread("other", [this] {
      if (Policy::other_polls)
        slab_.alloc(os_, &others_, timeout::none);
    });
    m.finally([this] { compare(); });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::size_t block_bytes = 16;

  // One block is left for two allocations, or none for one.
  void hold() {
    heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    for (std::uint32_t i = 0; i < (Policy::other_polls ? 1 : blocks); ++i)
      heddle::expect(slab_.alloc(os_, &held_, timeout::none) == boreas::ok, kind::return_code,
                     "a fresh slab has a block");
  }

  void compare() {
    heddle::expect(waiters_ != nullptr && waiters_ != others_, kind::overlap,
                   "a block is allocated to one at a time");
    const std::uint32_t used = others_ != nullptr || !Policy::other_polls ? 2 : 1;
    heddle::expect(slab_.num_used() == used && slab_.listed(blocks) == blocks - used &&
                       slab_.credits() == blocks - used,
                   kind::conservation, "each block is held, or free with its credit");
    if (!found_waiter_)
      return;
    heddle::cover(waiters_ == held_ ? freed_one : other_one);
    heddle::expect(Policy::of == promise::some_block || waiters_ == held_, kind::handoff_steal,
                   "the waiter has the block that was freed");
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
  void* held_ = nullptr;
  // Each of one thread, for the end.
  void* waiters_ = nullptr;
  void* others_ = nullptr;
  bool found_waiter_ = false;
};

namespace why {
constexpr heddle::variant_details a_credit{
    .because = "for each credit there is a block on the list, whichever it is",
    .covers = {freed_one, other_one}};
constexpr heddle::variant_details the_block{
    .because = "the other task took its credit before the waiter queued, and pops the freed block "
               "before the waiter does"};
constexpr heddle::variant_details nobody_else{
    .because = "nobody else has a credit, so the freed block stays in front of the list",
    .covers = {freed_one}};
} // namespace why

HEDDLE_SCENARIO(slab_block_promised) =
    heddle::scenario<block_promised>("boreas/slab/block-promised",
                                     "Boreas PR 51: which block the waiter receives")
        .variant<promises<promise::some_block, true>>("some-block", pass, why::a_credit)
        .variant<promises<promise::freed_block, true>>("freed-block",
                                                       heddle::fails(kind::handoff_steal),
                                                       why::the_block)
        .variant<promises<promise::freed_block, false>>("freed-block-without-third", pass,
                                                        why::nobody_else);

} // namespace
