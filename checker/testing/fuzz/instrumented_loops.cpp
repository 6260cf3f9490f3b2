// Random programs full of loops in C++ that knows nothing of Heddle but how to choose: its loops do
// not say that they wait.
#include <atomic>
#include <new>

#include <heddle/lifetime.h>

#include "checker/testing/fuzz/instrumented_loops.hpp"
#include "checker/testing/fuzz/loop_lane.hpp"
#include "checker/testing/fuzz/loop_state.hpp"

namespace {

using namespace heddle::checker::fuzz;

int static_turns[most_lanes];

struct instrumented_loops {
  std::atomic<int> word[words];
  std::atomic<int> lock_word;
  std::atomic<int> sequence;
  int data;
  loop_state state;

  static std::memory_order read_order(ordering s) {
    return s == ordering::relaxed   ? std::memory_order_relaxed
           : s == ordering::ordered ? std::memory_order_acquire
                                    : std::memory_order_seq_cst;
  }
  static std::memory_order write_order(ordering s) {
    return s == ordering::relaxed   ? std::memory_order_relaxed
           : s == ordering::ordered ? std::memory_order_release
                                    : std::memory_order_seq_cst;
  }
  static std::memory_order update_order(ordering s) {
    return s == ordering::relaxed   ? std::memory_order_relaxed
           : s == ordering::ordered ? std::memory_order_acq_rel
                                    : std::memory_order_seq_cst;
  }

  bool stops_before(unsigned lane, const loop_step& s) { return state.stops_before(lane, s); }
  turn_count count() const { return {state.how == form::counted, 0}; }
  void turn(turn_count& c) { state.turn(c); }
  void turn() {}
  int& counter_at(counter where, unsigned lane, int& local) {
    switch (where) {
    case counter::object:
      return state.turns[lane];
    case counter::statics:
      return static_turns[lane];
    case counter::heap:
      return *new int(0);
    default:
      return local;
    }
  }

  void store(unsigned w, int v, ordering s) { word[w].store(v, write_order(s)); }
  int load(unsigned w, ordering s) { return word[w].load(read_order(s)); }
  int add(unsigned w, ordering s) { return word[w].fetch_add(1, update_order(s)); }
  void construct(unsigned w, int v) { ::new (&word[w]) std::atomic<int>(v); }
  void renew(unsigned w, int v) {
    heddle_lifetime_end(&word[w], sizeof word[w]);
    heddle_lifetime_begin(&word[w], sizeof word[w]);
    construct(w, v);
  }
  int read_data() { return data; }
  void write_data(int v) { data = v; }
  void store_lock(int v, ordering s) { lock_word.store(v, write_order(s)); }
  int load_lock(ordering s) { return lock_word.load(read_order(s)); }
  int exchange_lock(ordering s) { return lock_word.exchange(1, update_order(s)); }
  void add_to_sequence(ordering s) { sequence.fetch_add(1, update_order(s)); }
  int load_sequence(ordering s) { return sequence.load(read_order(s)); }
  bool weak_exchange(unsigned w, long& expected, ordering s) {
    int value = static_cast<int>(expected);
    const bool done =
        word[w].compare_exchange_weak(value, value + 1, update_order(s), read_order(s));
    expected = value;
    return done;
  }

  void wait(unsigned w, int v, ordering s) {
    turn_count c = count();
    while (word[w].load(read_order(s)) != v)
      turn(c);
  }
  void lock(ordering s) {
    turn_count c = count();
    while (exchange_lock(s) != 0)
      turn(c);
  }
};

instrumented_loops all;

} // namespace

extern "C" {

void heddle_fuzz_begin(form how) { all.state.how = how; }

long heddle_fuzz_lane(const loop_program* p, unsigned lane) {
  return loop_lane(all, *p, lane).run();
}

void heddle_fuzz_end(const loop_program* p) {
  observe_end(
      all.state, p->lanes,
      {{all.word[0].load(), all.word[1].load()}, all.lock_word.load(), all.sequence.load()});
}

} // extern "C"
