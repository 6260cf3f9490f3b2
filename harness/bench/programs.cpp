// N lanes differ by their number only, so each program is one body that takes it.
#include "harness/bench/programs.hpp"

#include <array>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/machine.hpp>

#include "harness/bench/plain_stack.h"

namespace heddle::bench {
namespace {

constexpr const char* lane_names[] = {"T0", "T1",  "T2",  "T3",  "T4",  "T5",  "T6",  "T7", "T8",
                                      "T9", "T10", "T11", "T12", "T13", "T14", "T15", "T16"};

// `body(i)` on lanes 0 … n-1, behind those the machine already has.
template <class Body>
void lanes(machine& m, unsigned n, const Body& body) {
  for (unsigned i = 0; i < n; ++i)
    m.thread(lane_names[m.cpus()], [body, i] { body(i); });
}

template <std::size_t N>
struct cells {
  std::array<atomic<int>, N> at;
};

// N increments of one counter: every order of the updates.
void ainc(machine& m, unsigned n) {
  auto& x = m.make<atomic<int>>("x", 0);
  lanes(m, n, [&x](unsigned) { x.fetch_add(1, relaxed); });
}

// Lane i moves the value from i to i+1, if it is there.
void casrot(machine& m, unsigned n) {
  auto& x = m.make<atomic<int>>("x", 0);
  lanes(m, n, [&x](unsigned i) {
    int expected = static_cast<int>(i);
    x.compare_exchange_strong(expected, static_cast<int>(i) + 1, relaxed);
  });
}

// One lane looks for the last zero; the others move ones up the array.
void lastzero(machine& m, unsigned n) {
  auto& a = m.make<cells<16>>("a");
  m.thread("finder", [&a, n] {
    for (unsigned k = n; a.at[k].load(acquire) != 0;)
      --k;
  });
  lanes(m, n, [&a](unsigned i) { a.at[i + 1].store(a.at[i].load(acquire) + 1, release); });
}

// One store, N loads.
void readers(machine& m, unsigned n) {
  auto& x = m.make<atomic<int>>("x", 0);
  m.thread("writer", [&x] { x.store(42, release); });
  lanes(m, n, [&x](unsigned) { x.load(acquire); });
}

// N lanes insert four numbers each into an open hash table.
void indexer(machine& m, unsigned n) {
  auto& table = m.make<cells<128>>("table");
  lanes(m, n, [&table](unsigned i) {
    for (unsigned k = 0; k < 4; ++k) {
      const unsigned w = k * 11 + i;
      unsigned h = w * 7 % 128;
      int expected = 0;
      while (!table.at[h].compare_exchange_strong(expected, static_cast<int>(w), relaxed)) {
        h = (h + 1) % 128;
        expected = 0;
      }
    }
  });
}

// Two lanes add two variables to each other N times; a third looks.
void fib_bench(machine& m, unsigned n) {
  auto& x = m.make<atomic<int>>("x", 1);
  auto& y = m.make<atomic<int>>("y", 1);
  const auto grow = [&x, &y, n](unsigned lane) {
    for (unsigned k = 0; k < n; ++k) {
      const int p = x.load(acquire);
      const int q = y.load(acquire);
      (lane == 0 ? x : y).store(p + q, release);
    }
  };
  lanes(m, 2, grow);
  m.thread("looker", [&x, &y] {
    if (x.load(acquire) <= 144)
      y.load(acquire);
  });
}

struct node {
  atomic<node*> next;
};

struct stack {
  atomic<node*> head;
  std::array<node, 3> nodes;
};

// Three lanes push a node of their own and pop one, on a Treiber stack without counters.
void treiber(machine& m, unsigned n) {
  auto& s = m.make<stack>("stack");
  lanes(m, n, [&s](unsigned i) {
    node* mine = &s.nodes[i];
    node* head = s.head.load(relaxed);
    do
      mine->next.store(head, relaxed);
    while (!s.head.compare_exchange_strong(head, mine, release, relaxed));
    head = s.head.load(acquire);
    while (head != nullptr &&
           !s.head.compare_exchange_strong(head, head->next.load(relaxed), acquire, acquire)) {
    }
  });
}

// Two CPUs take N tickets each, one of them with interrupts masked; the handler of its timer,
// which comes up to twice, takes one, too.
void timer(machine& m, unsigned n) {
  auto& tickets = m.make<atomic<int>>("tickets", 0);
  const auto take = [&tickets, n] {
    for (unsigned k = 0; k < n; ++k)
      tickets.fetch_add(1, acq_rel);
  };
  auto interrupted = m.thread("interrupted", [take] {
    take();
    const cpu::irq_guard masked;
    take();
  });
  m.interrupt(interrupted, "timer", {.arrivals = 2, .arrives = arrival::maybe},
              [&tickets] { tickets.fetch_add(1, relaxed); });
  m.thread("other", take);
}

// N CPUs push a node each in instrumented C, and one adds up what it finds.
void plain_stack(machine& m, unsigned n) {
  lanes(m, n, [](unsigned i) { bench_stack_push(i); });
  m.thread("reader", [] { bench_stack_sum(); });
}

} // namespace

std::vector<benchmark> benchmarks() {
  struct family {
    const char* name;
    void (*build)(machine&, unsigned);
    unsigned from;
    std::vector<std::uint64_t> executions; // for from, from + 1, …
  };
  const family families[] = {
      {"ainc", ainc, 6, {720, 5040, 40320, 362880}},
      {"lastzero", lastzero, 10, {3328, 7168, 15360, 32768}},
      {"readers", readers, 10, {1024, 2048, 4096, 8192, 16384, 32768, 65536}},
      {"indexer", indexer, 13, {64, 512, 4096}},
      {"fib_bench", fib_bench, 4, {34205, 525630}},
      {"casrot", casrot, 8, {2048, 8597, 38486}},
      {"treiber", treiber, 3, {0}},
      {"timer", timer, 2, {0, 0}},
      {"plain_stack", plain_stack, 3, {0, 0}},
  };
  std::vector<benchmark> all;
  for (const family& f : families) {
    unsigned n = f.from;
    for (const std::uint64_t executions : f.executions) {
      all.push_back({std::string(f.name) + " " + std::to_string(n),
                     [build = f.build, n](machine& m) { build(m, n); }, executions});
      ++n;
    }
  }
  return all;
}

} // namespace heddle::bench
