// Random programs full of loops over <heddle/...>: code that is not instrumented.
#include "checker/testing/fuzz/loops_under_test.hpp"

#include <new>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/machine.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "checker/testing/fuzz/loop_lane.hpp"
#include "checker/testing/fuzz/loop_state.hpp"

namespace heddle::checker::fuzz {
namespace {

int static_turns[most_lanes];

struct shim_loops {
  atomic<int> word[fuzz::words];
  atomic<int> lock_word;
  atomic<int> sequence;
  plain<int> data;
  loop_state state;

  static order read_order(ordering s) {
    return s == ordering::relaxed ? relaxed : s == ordering::ordered ? acquire : seq_cst;
  }
  static order write_order(ordering s) {
    return s == ordering::relaxed ? relaxed : s == ordering::ordered ? release : seq_cst;
  }
  static order update_order(ordering s) {
    return s == ordering::relaxed ? relaxed : s == ordering::ordered ? acq_rel : seq_cst;
  }

  bool stops_before(unsigned lane, const loop_step& s) { return state.stops_before(lane, s); }
  turn_count count() const { return {state.how == form::counted, 0}; }
  void turn(turn_count& c) {
    state.turn(c);
    if (!c.counts)
      cpu::relax();
  }
  // Of a loop that gives up.
  void turn() {
    if (state.how != form::counted)
      cpu::relax();
  }
  int& counter_at(counter where, unsigned lane, int& local) {
    if (state.how == form::counted)
      return local;
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
  void construct(unsigned w, int v) { ::new (&word[w]) atomic<int>(v); }
  void renew(unsigned w, int v) {
    lifetime_end(&word[w], sizeof word[w]);
    lifetime_begin(&word[w], sizeof word[w]);
    construct(w, v);
  }
  int read_data() { return data.load(); }
  void write_data(int v) { data.store(v); }
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
    if (state.how == form::waiting)
      return await(word[w], read_order(s), v);
    turn_count c = count();
    while (word[w].load(read_order(s)) != v)
      turn(c);
  }
  void lock(ordering s) {
    if (state.how == form::waiting)
      return await_exchange(lock_word, 0, 1, update_order(s));
    turn_count c = count();
    while (exchange_lock(s) != 0)
      turn(c);
  }
};

} // namespace

void build_shim_loops(machine& m, const loop_program& p, form how) {
  auto& all = m.make<shim_loops>("all");
  all.state.how = how;
  name(all.word[0], "word0");
  name(all.word[1], "word1");
  name(all.lock_word, "lock");
  name(all.sequence, "sequence");
  name(all.data, "data");
  for (unsigned l = 0; l < p.lanes; ++l)
    m.thread(lane_names[l], [&all, &p, l] { observe_lane(l, loop_lane(all, p, l).run()); });
  m.finally([&all, &p] {
    observe_end(
        all.state, p.lanes,
        {{all.word[0].load(), all.word[1].load()}, all.lock_word.load(), all.sequence.load()});
  });
}

} // namespace heddle::checker::fuzz
