// Addresses that come twice in an execution: on demand, and as a function of the program. And what
// only shows then: a stack that takes an old node for the one it knew (ABA).
#include <cstdint>
#include <new>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
int comes_again();
int reuses_fresh_bytes();
int uses_second_life();
int uses_first_life();
}

namespace heddle {
namespace {

using testing::HasSubstr;

constexpr auto all_models = {memory_model::sc, memory_model::tso, memory_model::rc11};
const std::set<kind> nothing{};

check_result run(bool reuse_addresses, const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false, .reuse_addresses = reuse_addresses},
               build);
}

struct node {
  atomic<node*> next;
};

// The link of a new node is what it was: it is not constructed, since who comes too late reads it.
node* new_node() { return static_cast<node*>(::operator new(sizeof(node))); }
void delete_node(node* n) { ::operator delete(n); }

// Treiber's stack; the upper bits of its head count how often it changed, if they are to.
class stack {
public:
  explicit stack(bool counts) : step_(counts ? one : 0) {}

  void push(node* n) {
    std::uint64_t before = head_.load(relaxed);
    do {
      n->next.store(top(before), relaxed);
    } while (!head_.compare_exchange_strong(before, with_top(before, n), release, relaxed));
  }

  node* pop() {
    std::uint64_t before = head_.load(acquire);
    while (node* const n = top(before)) {
      node* const next = n->next.load(relaxed);
      if (head_.compare_exchange_strong(before, with_top(before, next), acquire, acquire))
        return n;
    }
    return nullptr;
  }

private:
  static constexpr std::uint64_t one = std::uint64_t{1} << 48U;

  static node* top(std::uint64_t head) { return reinterpret_cast<node*>(head & (one - 1)); }
  std::uint64_t with_top(std::uint64_t head, node* n) const {
    return ((head & ~(one - 1)) + step_) | reinterpret_cast<std::uintptr_t>(n);
  }

  atomic<std::uint64_t> head_{0};
  std::uint64_t step_;
};

// One CPU takes two nodes, frees the first and pushes a new one, while another takes one.
struct exchange {
  stack nodes;
  node* taken[2]{};

  explicit exchange(bool counts) : nodes(counts) {}

  void other() {
    node* const first = nodes.pop();
    taken[1] = nodes.pop();
    if (first == nullptr)
      return;
    delete_node(first);
    nodes.push(new_node());
  }
  void nobody_owns_a_node_twice() {
    while (node* const n = nodes.pop())
      for (const node* owned : taken)
        expect(n != owned, kind::overlap, "a node on the stack is somebody's");
    expect(taken[0] == nullptr || taken[0] != taken[1], kind::overlap, "two have one node");
  }
};

auto exchanging(bool counts) {
  return [counts](machine& m) {
    auto& x = m.make<exchange>("x", counts);
    m.initially([&x] {
      x.nodes.push(new_node());
      x.nodes.push(new_node());
    });
    m.thread("P0", [&x] { x.taken[0] = x.nodes.pop(); });
    m.thread("P1", [&x] { x.other(); });
    m.finally([&x] { x.nobody_owns_a_node_twice(); });
  };
}

TEST(reuse, shows_what_a_stack_without_a_counter_does) {
  for (const auto model : all_models) {
    const check_result hidden = run(false, exchanging(false), model);
    EXPECT_EQ(hidden.verdict, verdict::pass) << hidden.report();
    const check_result shown = run(true, exchanging(false), model);
    EXPECT_EQ(shown.kinds, std::set<kind>{kind::overlap}) << shown.report();
    for (const bool reuse : {false, true}) {
      const check_result counted = run(reuse, exchanging(true), model);
      EXPECT_EQ(counted.verdict, verdict::pass) << counted.report();
    }
  }
}

TEST(reuse, shows_it_to_the_naive_engine_too) {
  const auto with = [](bool reuse_addresses) {
    return check({.engine = engine::naive,
                  .stop_at_first_failure = false,
                  .reuse_addresses = reuse_addresses},
                 exchanging(false));
  };
  EXPECT_EQ(with(false).kinds, nothing);
  EXPECT_EQ(with(true).kinds, std::set<kind>{kind::overlap});
}

TEST(reuse, gives_a_cpu_what_it_freed_last_in_the_same_size) {
  const auto program = [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&x] {
      void* const a = ::operator new(24);
      void* const b = ::operator new(24);
      void* const c = ::operator new(32);
      ::operator delete(a);
      ::operator delete(b);
      ::operator delete(c);
      x.fetch_add(1);
      const bool last = ::operator new(24) == b;
      const bool aligned = ::operator new(32, std::align_val_t(1024)) != c;
      const bool first = ::operator new(24) == a;
      observe("again", last && first && aligned && ::operator new(24) != a);
    });
    m.thread("P1", [&x] {
      void* const a = ::operator new(24);
      x.fetch_add(1);
      observe("of another", ::operator new(24) == a);
    });
  };
  EXPECT_EQ(run(true, program).outcomes, std::set<std::string>{"again=1 of another=0"});
  EXPECT_EQ(run(false, program).outcomes, std::set<std::string>{"again=0 of another=0"});
}

// In plain C.
TEST(reuse, of_a_block_is_a_new_life) {
  for (const bool reuse : {false, true}) {
    const check_result r =
        run(reuse, [](machine& m) { m.thread("P0", [] { observe("again", comes_again()); }); });
    EXPECT_EQ(r.outcomes, std::set<std::string>{reuse ? "again=1" : "again=0"}) << r.report();
    EXPECT_EQ(run(reuse, [](machine& m) { m.thread("P0", [] { reuses_fresh_bytes(); }); }).kinds,
              std::set<kind>{kind::uninitialised});
    EXPECT_EQ(run(reuse, [](machine& m) { m.thread("P0", [] { uses_second_life(); }); }).kinds,
              nothing);
  }
  const check_result late =
      run(false, [](machine& m) { m.thread("P0", [] { uses_first_life(); }); });
  EXPECT_EQ(late.kinds, std::set<kind>{kind::use_after_free}) << late.report();
}

} // namespace
} // namespace heddle
