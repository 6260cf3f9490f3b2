// The classic shapes, with the orders in which they differ.
#include "checker/relacy/litmus.hpp"

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>

namespace heddle::relacy {
namespace {

struct two {
  atomic<int> x{0};
  atomic<int> y{0};
};

// Names of results of up to four threads.
constexpr const char* r[] = {"r0", "r1", "r2", "r3"};

template <order store_order, order load_order>
void store_buffering(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, store_order);
    observe(r[0], v.y.load(load_order));
  });
  m.thread("P1", [&] {
    v.y.store(1, store_order);
    observe(r[1], v.x.load(load_order));
  });
}

// Store buffering where one side uses a fence and the other sequentially consistent accesses.
template <order fence_order>
void store_buffering_mixed(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, seq_cst);
    observe(r[0], v.y.load(seq_cst));
  });
  m.thread("P1", [&] {
    v.y.store(1, relaxed);
    atomic_thread_fence(fence_order);
    observe(r[1], v.x.load(relaxed));
  });
}

void store_buffering_fences(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, relaxed);
    atomic_thread_fence(seq_cst);
    observe(r[0], v.y.load(relaxed));
  });
  m.thread("P1", [&] {
    v.y.store(1, relaxed);
    atomic_thread_fence(seq_cst);
    observe(r[1], v.x.load(relaxed));
  });
}

template <order store_order, order load_order>
void message_passing(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, relaxed);
    v.y.store(1, store_order);
  });
  m.thread("P1", [&] {
    observe(r[0], v.y.load(load_order));
    observe(r[1], v.x.load(relaxed));
  });
}

void message_passing_fences(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, relaxed);
    atomic_thread_fence(release);
    v.y.store(1, relaxed);
  });
  m.thread("P1", [&] {
    observe(r[0], v.y.load(relaxed));
    atomic_thread_fence(acquire);
    observe(r[1], v.x.load(relaxed));
  });
}

// An update in between continues the release sequence.
void release_sequence(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, relaxed);
    v.y.store(1, release);
  });
  m.thread("P1", [&] { v.y.fetch_add(1, relaxed); });
  m.thread("P2", [&] {
    observe(r[0], v.y.load(acquire));
    observe(r[1], v.x.load(relaxed));
  });
}

void load_buffering(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    observe(r[0], v.x.load(relaxed));
    v.y.store(1, relaxed);
  });
  m.thread("P1", [&] {
    observe(r[1], v.y.load(relaxed));
    v.x.store(1, relaxed);
  });
}

void two_plus_two_writes(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] {
    v.x.store(1, relaxed);
    v.y.store(2, relaxed);
  });
  m.thread("P1", [&] {
    v.y.store(1, relaxed);
    v.x.store(2, relaxed);
  });
  m.finally([&] {
    observe(r[0], v.x.load());
    observe(r[1], v.y.load());
  });
}

void read_read_coherence(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] { v.x.store(1, relaxed); });
  m.thread("P1", [&] {
    observe(r[0], v.x.load(relaxed));
    observe(r[1], v.x.load(relaxed));
  });
}

template <order load_order>
void independent_reads(machine& m) {
  auto& v = m.make<two>("v");
  constexpr order store_order = load_order == acquire ? release : load_order;
  m.thread("P0", [&] { v.x.store(1, store_order); });
  m.thread("P1", [&] { v.y.store(1, store_order); });
  m.thread("P2", [&] {
    observe(r[0], v.x.load(load_order));
    observe(r[1], v.y.load(load_order));
  });
  m.thread("P3", [&] {
    observe(r[2], v.y.load(load_order));
    observe(r[3], v.x.load(load_order));
  });
}

void updates(machine& m) {
  auto& v = m.make<two>("v");
  m.thread("P0", [&] { observe(r[0], v.x.fetch_add(1, relaxed)); });
  m.thread("P1", [&] { observe(r[1], v.x.fetch_add(1, relaxed)); });
}

void compare_exchanges(machine& m) {
  auto& v = m.make<two>("v");
  const auto set_from_zero = [&v](const char* key, int to) {
    int expected = 0;
    observe(key, v.x.compare_exchange_strong(expected, to, acq_rel) ? 0 : expected);
  };
  m.thread("P0", [set_from_zero] { set_from_zero(r[0], 1); });
  m.thread("P1", [set_from_zero] { set_from_zero(r[1], 2); });
}

// All results of independent reads, but the one in which the readers disagree on the order.
std::set<std::string> independent_results(bool with_disagreement) {
  std::set<std::string> results;
  for (unsigned bits = 0; bits < 16; ++bits) {
    std::string text;
    for (unsigned i = 0; i < 4; ++i)
      text.append(i == 0 ? "" : " ").append(r[i]).append((bits >> i & 1U) != 0 ? "=1" : "=0");
    results.insert(text);
  }
  if (!with_disagreement)
    results.erase("r0=1 r1=0 r2=1 r3=0");
  return results;
}

std::vector<litmus> make_litmus_tests() {
  const std::set<std::string> all{"r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"};
  const std::set<std::string> not_both_old{"r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"};
  const std::set<std::string> not_stale{"r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=1"};
  const std::set<std::string> not_both_new{"r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0"};
  return {
      {"SB", store_buffering<relaxed, relaxed>, all},
      {"SB release acquire", store_buffering<release, acquire>, all},
      {"SB seq_cst", store_buffering<seq_cst, seq_cst>, not_both_old},
      {"SB seq_cst relaxed", store_buffering<seq_cst, relaxed>, all},
      {"SB fences", store_buffering_fences, not_both_old},
      {"SB accesses and fence", store_buffering_mixed<seq_cst>, not_both_old},
      {"SB accesses and acq_rel fence", store_buffering_mixed<acq_rel>, all},
      {"MP", message_passing<relaxed, relaxed>, all},
      {"MP release acquire", message_passing<release, acquire>, not_stale},
      {"MP release only", message_passing<release, relaxed>, all},
      {"MP fences", message_passing_fences, not_stale},
      {"release sequence",
       release_sequence,
       {"r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1", "r0=2 r1=1"}},
      {"LB", load_buffering, not_both_new},
      {"2+2W", two_plus_two_writes, {"r0=1 r1=2", "r0=2 r1=1", "r0=2 r1=2"}},
      {"CoRR", read_read_coherence, not_stale},
      {"IRIW release acquire", independent_reads<acquire>, independent_results(true)},
      {"IRIW seq_cst", independent_reads<seq_cst>, independent_results(false)},
      {"updates", updates, {"r0=0 r1=1", "r0=1 r1=0"}},
      {"compare exchanges", compare_exchanges, {"r0=0 r1=1", "r0=2 r1=0"}},
  };
}

} // namespace

const std::vector<litmus>& litmus_tests() {
  static const std::vector<litmus> tests = make_litmus_tests();
  return tests;
}

} // namespace heddle::relacy
