// Use after free, through whole checks: storage whose life code under test announces.
#include <set>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/plain.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::machine;
using heddle::memory_model;
using heddle::plain;
using heddle::relaxed;
using heddle::release;

struct node {
  plain<int> a;
  plain<int> b;
};

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11) {
  return heddle::check({.model = model, .stop_at_first_failure = false}, build);
}

const std::set<kind> use_after_free{kind::use_after_free};
const std::set<kind> nothing{};

// One CPU lends a node on its stack to the other, which says when it is done with it.
auto lending(heddle::order done, bool touches_late) {
  return [=](machine& m) {
    auto& lent = m.make<atomic<node*>>("lent");
    auto& back = m.make<atomic<int>>("back");
    m.thread("owner", [&] {
      node mine;
      const heddle::scoped_lifetime alive(mine);
      lent.store(&mine, release);
      heddle::await(back, acquire, 1);
    });
    m.thread("borrower", [&, done, touches_late] {
      node* const n = heddle::await_not(lent, acquire, nullptr);
      n->a.store(1);
      back.store(1, done);
      if (touches_late)
        n->b.load();
    });
  };
}

TEST(lifetime, ends_before_or_after_all_accesses) {
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    EXPECT_EQ(run(lending(release, false), model).kinds, nothing);
    EXPECT_EQ(run(lending(release, true), model).kinds, use_after_free);
  }
  EXPECT_EQ(run(lending(relaxed, false)).kinds, use_after_free);
}

TEST(lifetime, of_a_used_stack_frame_begins_anew_with_its_objects) {
  EXPECT_EQ(run([](machine& m) {
              m.thread("host", [] {
                const auto use = [] {
                  node mine;
                  const heddle::scoped_lifetime alive(mine);
                  mine.a.store(1);
                };
                use();
                use();
              });
            }).kinds,
            nothing);
}

TEST(lifetime, that_ended_on_the_same_cpu_is_over) {
  const auto program = [](bool begins_again) {
    return [begins_again](machine& m) {
      auto& n = m.make<node>("node");
      m.thread("host", [&n, begins_again] {
        n.a.store(1);
        heddle::lifetime_end(&n, sizeof n);
        if (begins_again)
          heddle::lifetime_begin(&n, sizeof n);
        n.b.load();
      });
    };
  };
  EXPECT_EQ(run(program(false)).kinds, use_after_free);
  EXPECT_EQ(run(program(true)).kinds, nothing);
}

TEST(lifetime, concerns_its_own_storage_only) {
  EXPECT_EQ(run([](machine& m) {
              auto& n = m.make<node>("node");
              m.thread("host", [&n] {
                heddle::lifetime_end(&n.a, sizeof n.a);
                n.b.load();
              });
            }).kinds,
            nothing);
}

TEST(lifetime, is_over_for_atomics_too) {
  EXPECT_EQ(run([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              m.thread("owner", [&x] { heddle::lifetime_end(&x, sizeof x); });
              m.thread("other", [&x] { x.load(relaxed); });
            }).kinds,
            use_after_free);
}

TEST(lifetime, may_end_in_an_interrupt) {
  EXPECT_EQ(run([](machine& m) {
              auto& n = m.make<node>("node");
              auto host = m.thread("host", [&n] { n.a.load(); });
              m.interrupt(host, "tick", {}, [&n] { heddle::lifetime_end(&n, sizeof n); });
            }).kinds,
            use_after_free);
}

TEST(lifetime, that_ended_is_named) {
  const check_result r = run(lending(release, true));
  EXPECT_NE(r.failure.message.find("life"), std::string::npos) << r.failure.message;
}

} // namespace
