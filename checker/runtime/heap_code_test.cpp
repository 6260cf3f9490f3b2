// The heap of plain C, unchanged, under the checker: uses after free, freeing what is no block, or
// twice, accesses to no block, and reading what was never written.
#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/explain/scenario_replay.hpp"

extern "C" {
void hand_over();
int take_over();
int borrow(std::memory_order order);
void reclaim();
int borrow_too_long();
int use_after_free();
void free_shared();
void free_twice();
void free_static();
void free_inside();
void write_behind(unsigned index);
void write_in_front();
void copy_too_much();
int read_fresh();
int copy_partly_written();
int read_copy_of_fresh();
int all_functions();
void allocate_before();
void free_before();
int read_before();
void pool_init();
void* pool_take();
void pool_give(void* block);
int pool_use(int* block);
void count_behind();
int set_bits();
void reclaim_at_once();
int use_shared();
}

int objects();
void delete_array_as_object();
int use_deleted_object();

namespace heddle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false}, build);
}

check_result alone(void (*f)()) {
  return run([f](machine& m) { m.thread("P0", f); });
}

const std::set<kind> nothing{};
const auto all_models = {memory_model::sc, memory_model::tso, memory_model::rc11};

TEST(heap_of_code, is_that_of_the_checker) {
  const check_result r =
      run([](machine& m) { m.thread("P0", [] { observe("sum", all_functions()); }); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"sum=1116"});
}

TEST(heap_of_code, a_block_may_be_freed_by_another_cpu) {
  for (const auto model : all_models) {
    const check_result r = run(
        [](machine& m) {
          m.thread("maker", hand_over);
          m.thread("user", [] { observe("value", take_over()); });
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, (std::set<std::string>{"value=0", "value=7"}));
  }
}

auto lending(std::memory_order order) {
  return [order](machine& m) {
    m.initially(hand_over);
    m.thread("borrower", [order] { borrow(order); });
    m.thread("owner", reclaim);
  };
}

TEST(heap_of_code, an_access_comes_before_the_block_is_freed_or_is_a_use_after_free) {
  for (const auto model : all_models)
    EXPECT_EQ(run(lending(std::memory_order_release), model).kinds, nothing);
  const check_result r = run(lending(std::memory_order_relaxed));
  EXPECT_EQ(r.kinds, std::set<kind>{kind::use_after_free}) << r.report();
  EXPECT_THAT(r.failure.message,
              AllOf(HasSubstr("borrower reads the machine's heap+"), HasSubstr("at heap_code.c:41"),
                    HasSubstr("nothing orders that before owner frees it at heap_code.c:48")));
}

TEST(heap_of_code, an_access_after_the_block_was_freed_is_found_under_every_model) {
  for (const auto model : all_models) {
    const check_result r = run(
        [](machine& m) {
          m.initially(hand_over);
          m.thread("borrower", [] { borrow_too_long(); });
          m.thread("owner", reclaim);
        },
        model);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::use_after_free}) << r.report();
  }
}

// There is only one place for the interrupt: between the two reads, where no event is.
TEST(heap_of_code, a_block_may_be_freed_by_an_interrupt_before_an_ordinary_access) {
  for (const auto model : all_models) {
    const check_result r = run(
        [](machine& m) {
          m.initially(hand_over);
          const auto core0 = m.thread("core0", [] { observe("value", use_shared()); });
          m.interrupt(core0, "dma", {}, reclaim_at_once);
        },
        model);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::use_after_free}) << r.report();
    EXPECT_EQ(r.outcomes, (std::set<std::string>{"value=0", "value=7"}));
  }
}

TEST(heap_of_code, faults_are_found_by_the_naive_engine_too) {
  const auto naive = [](const std::function<void(machine&)>& build) {
    return check({.engine = engine::naive, .stop_at_first_failure = false}, build).kinds;
  };
  EXPECT_EQ(naive(lending(std::memory_order_release)), nothing);
  EXPECT_EQ(naive(lending(std::memory_order_relaxed)), std::set<kind>{kind::use_after_free});
  EXPECT_EQ(naive([](machine& m) { m.thread("P0", free_twice); }),
            std::set<kind>{kind::double_free});
}

// At the end, in the middle, and by an interrupt where no event is.
TEST(heap_of_code, faults_come_again_when_their_decisions_are_followed) {
  using builder = void (*)(void*, machine&);
  const builder builders[] = {
      [](void*, machine& m) { lending(std::memory_order_relaxed)(m); },
      [](void*, machine& m) {
        m.initially(hand_over);
        m.thread("P0", free_shared);
        m.thread("P1", free_shared);
      },
      [](void*, machine& m) { m.thread("P0", [] { read_fresh(); }); },
      [](void*, machine& m) { m.thread("P0", count_behind); },
      [](void*, machine& m) {
        m.initially(hand_over);
        const auto core0 = m.thread("core0", [] { use_shared(); });
        m.interrupt(core0, "dma", {}, reclaim_at_once);
      },
  };
  for (const builder build : builders) {
    const check_result r = run([build](machine& m) { build(nullptr, m); });
    ASSERT_TRUE(r.first);
    const scenario_variant variant{.name = "any", .build = build};
    const kind what = r.first->what.what;
    const auto decisions = checker::trace::record(variant, memory_model::rc11, *r.first);
    ASSERT_TRUE(decisions) << r.report();
    const auto again = checker::trace::replay(variant, memory_model::rc11, *decisions, what);
    ASSERT_TRUE(again.violation) << r.report();
    EXPECT_EQ(again.violation->what.what, what);
    EXPECT_EQ(again.violation->what.message, r.failure.message);
  }
}

TEST(heap_of_code, a_use_after_free_names_the_three_places) {
  const check_result r = alone([] { use_after_free(); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::use_after_free}) << r.report();
  EXPECT_THAT(r.failure.message, AllOf(HasSubstr("P0 reads P0's heap+"),
                                       HasSubstr(" at heap_code.c:63 after P0 freed it"
                                                 " at heap_code.c:62; it was "
                                                 "allocated at heap_code.c:60")));
}

TEST(heap_of_code, a_block_is_freed_once) {
  const check_result r = alone(free_twice);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::double_free}) << r.report();
  EXPECT_THAT(r.failure.message, AllOf(HasSubstr("at heap_code.c:71 after P0 freed it at "
                                                 "heap_code.c:70; it was allocated at "
                                                 "heap_code.c:69")));
}

TEST(heap_of_code, a_block_is_freed_by_one_cpu) {
  const check_result r = run([](machine& m) {
    m.initially(hand_over);
    m.thread("P0", free_shared);
    m.thread("P1", free_shared);
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::double_free}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("and nothing orders the two"));
}

TEST(heap_of_code, only_what_was_allocated_is_freed) {
  const check_result of_static = alone(free_static);
  EXPECT_EQ(of_static.kinds, std::set<kind>{kind::foreign_free}) << of_static.report();
  EXPECT_THAT(of_static.failure.message, HasSubstr("frees no_block at heap_code.c:76"));
  const check_result inside = alone(free_inside);
  EXPECT_EQ(inside.kinds, std::set<kind>{kind::foreign_free}) << inside.report();
  EXPECT_THAT(inside.failure.message,
              HasSubstr("8 bytes into the block of 24 bytes allocated at heap_code.c:79"));
}

TEST(heap_of_code, ends_with_its_block) {
  EXPECT_EQ(alone([] { write_behind(23); }).kinds, nothing);
  for (const unsigned index : {24U, 31U, 32U, 47U}) {
    const check_result r =
        run([index](machine& m) { m.thread("P0", [index] { write_behind(index); }); });
    EXPECT_EQ(r.kinds, std::set<kind>{kind::out_of_pool}) << r.report();
  }
  EXPECT_THAT(alone([] { write_behind(24); }).failure.message,
              HasSubstr("P0 writes 1 byte at heap_code.c:86, directly behind the block of 24 bytes "
                        "allocated at heap_code.c:84"));
  EXPECT_THAT(alone(write_in_front).failure.message,
              HasSubstr("4 bytes in front of the block of 24 bytes"));
  EXPECT_EQ(alone(copy_too_much).kinds, std::set<kind>{kind::out_of_pool});
  EXPECT_THAT(alone(count_behind).failure.message,
              HasSubstr("P0 accesses 4 bytes at heap_code.c:206, directly behind the block of 4"));
}

TEST(heap_of_code, is_written_before_it_is_read) {
  const check_result r = alone([] { read_fresh(); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::uninitialised}) << r.report();
  EXPECT_THAT(r.failure.message,
              AllOf(HasSubstr("P0 reads 4 bytes of P0's heap+"), HasSubstr("at heap_code.c:108"),
                    HasSubstr("allocated at heap_code.c:106")));
}

TEST(heap_of_code, is_written_by_bit_fields) {
  const check_result r =
      run([](machine& m) { m.thread("P0", [] { observe("bits", set_bits()); }); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"bits=15"});
}

TEST(heap_of_code, may_be_copied_before_it_is_written) {
  EXPECT_EQ(alone([] { copy_partly_written(); }).kinds, nothing);
  EXPECT_EQ(alone([] { read_copy_of_fresh(); }).kinds, std::set<kind>{kind::uninitialised});
}

TEST(heap_of_code, before_and_after_the_lanes) {
  const check_result right = run([](machine& m) {
    m.initially(allocate_before);
    m.thread("P0", [] { observe("value", read_before()); });
    m.finally([] { free_before(); });
  });
  EXPECT_EQ(right.verdict, verdict::pass) << right.report();
  const check_result late = run([](machine& m) {
    m.initially(allocate_before);
    m.thread("P0", free_before);
    m.finally([] { read_before(); });
  });
  EXPECT_EQ(late.kinds, std::set<kind>{kind::use_after_free}) << late.report();
  const check_result twice = run([](machine& m) {
    m.initially(allocate_before);
    m.thread("P0", free_before);
    m.finally(free_before);
  });
  EXPECT_EQ(twice.kinds, std::set<kind>{kind::double_free}) << twice.report();
}

TEST(heap_of_code, is_behind_new_and_delete_as_well) {
  const check_result right =
      run([](machine& m) { m.thread("P0", [] { observe("sum", objects()); }); });
  EXPECT_EQ(right.verdict, verdict::pass) << right.report();
  EXPECT_EQ(right.outcomes, std::set<std::string>{"sum=11111"});
  const check_result mixed = alone(delete_array_as_object);
  EXPECT_EQ(mixed.kinds, std::set<kind>{kind::foreign_free}) << mixed.report();
  EXPECT_THAT(mixed.failure.message, HasSubstr("allocated at heap_code.cpp:33 by new[]"));
  EXPECT_EQ(alone([] { use_deleted_object(); }).kinds, std::set<kind>{kind::use_after_free});
}

// A pool says whose a block is, if it wants to.
TEST(heap_of_code, blocks_of_a_pool_have_lives_if_it_announces_them) {
  const auto program = [](bool late) {
    return [late](machine& m) {
      m.initially(pool_init);
      m.thread("P0", [late] {
        auto* const block = static_cast<int*>(pool_take());
        pool_use(block);
        pool_give(block);
        if (late)
          pool_use(block);
      });
    };
  };
  EXPECT_EQ(run(program(false)).kinds, nothing);
  const check_result late = run(program(true));
  EXPECT_EQ(late.kinds, std::set<kind>{kind::use_after_free}) << late.report();
  EXPECT_THAT(late.failure.message, HasSubstr("after P0 ended its life at heap_code.c:"));
  const check_result before = run([](machine& m) {
    m.initially(pool_init);
    m.thread("P0", [] { pool_use(nullptr); });
  });
  EXPECT_EQ(before.kinds, std::set<kind>{kind::use_after_free}) << before.report();
}

TEST(heap_of_code, a_block_is_given_back_to_its_pool_once) {
  const check_result r = run([](machine& m) {
    m.initially(pool_init);
    m.thread("P0", [] {
      void* const block = pool_take();
      pool_give(block);
      pool_give(block);
    });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::double_free}) << r.report();
}

} // namespace
} // namespace heddle
