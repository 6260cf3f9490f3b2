// Runs the steps of one lane. `Machine` has the words and the operations on them; what it calls
// turn() in each turn of a loop that goes on until something is so.
#pragma once

#include "checker/testing/fuzz/loop_script.hpp"

namespace heddle::checker::fuzz {

template <class Machine>
class loop_lane {
public:
  loop_lane(Machine& m, const loop_program& p, unsigned lane) : m_(m), program_(p), lane_(lane) {}

  // What the lane has seen.
  long run() {
    for (unsigned i = 0; i < program_.steps[lane_]; ++i) {
      const loop_step& s = program_.script[lane_][i];
      if (loops_until(s.what) && m_.stops_before(lane_, s))
        return -1;
      see(step(s));
    }
    return seen_;
  }

private:
  void see(long value) { seen_ = seen_ * 8 + value + 1; }

  long step(const loop_step& s) {
    switch (s.what) {
    case act::store:
      m_.store(s.word, s.value, s.order);
      return 0;
    case act::load:
      return m_.load(s.word, s.order);
    case act::add:
      return m_.add(s.word, s.order);
    case act::construct:
      m_.construct(s.word, s.value);
      return 0;
    case act::renew:
      m_.renew(s.word, s.value);
      return 0;
    case act::read_data:
      return m_.read_data();
    case act::write_data:
      m_.write_data(s.value);
      return 0;
    case act::unlock:
      m_.store_lock(0, s.order);
      return 0;
    case act::begin_write:
    case act::end_write:
      m_.add_to_sequence(s.order);
      return 0;
    default:
      return loop(s);
    }
  }

  long loop(const loop_step& s) {
    switch (s.what) {
    case act::wait:
      m_.wait(s.word, s.value, s.order);
      return 0;
    case act::wait_for_either:
      return wait_for_either(s);
    case act::lock:
      m_.lock(s.order);
      return 0;
    case act::lock_after_look:
      lock_after_look(s);
      return 0;
    case act::lock_then_look:
      lock_then_look(s);
      return 0;
    case act::read_in_sequence:
      return read_in_sequence(s);
    case act::weak_add:
      return weak_add(s);
    case act::poll:
      return poll(s);
    case act::try_lock:
      return try_lock(s);
    default:
      return try_weak(s);
    }
  }

  long wait_for_either(const loop_step& s) {
    auto count = m_.count();
    for (unsigned i = 0;; i ^= 1U) {
      if (m_.load(i, s.order) == s.value)
        return i;
      m_.turn(count);
    }
  }

  void lock_after_look(const loop_step& s) {
    auto count = m_.count();
    do {
      while (m_.load_lock(ordering::relaxed) != 0)
        m_.turn(count);
    } while (m_.exchange_lock(s.order) != 0);
  }

  void lock_then_look(const loop_step& s) {
    auto count = m_.count();
    while (m_.exchange_lock(s.order) != 0)
      while (m_.load_lock(ordering::relaxed) != 0)
        m_.turn(count);
  }

  long read_in_sequence(const loop_step& s) {
    auto count = m_.count();
    for (;;) {
      const long before = m_.load_sequence(s.order);
      const long value = m_.load(s.word, s.order);
      if (before % 2 == 0 && m_.load_sequence(s.order) == before)
        return value;
      m_.turn(count);
    }
  }

  long weak_add(const loop_step& s) {
    auto count = m_.count();
    long expected = m_.load(s.word, ordering::relaxed);
    while (!m_.weak_exchange(s.word, expected, s.order))
      m_.turn(count);
    return expected;
  }

  long poll(const loop_step& s) {
    int local = 0;
    int& turns = m_.counter_at(s.where, lane_, local);
    for (turns = 0; turns < s.turns; ++turns) {
      if (m_.load(s.word, s.order) == s.value)
        break;
      m_.turn();
    }
    return turns;
  }

  long try_lock(const loop_step& s) {
    int local = 0;
    int& turns = m_.counter_at(s.where, lane_, local);
    for (turns = 0; turns < s.turns; ++turns) {
      if (m_.exchange_lock(s.order) == 0)
        return turns;
      m_.turn();
    }
    return -1;
  }

  long try_weak(const loop_step& s) {
    int local = 0;
    int& turns = m_.counter_at(s.where, lane_, local);
    for (turns = 0; turns < s.turns; ++turns) {
      long expected = m_.load(s.word, ordering::relaxed);
      if (m_.weak_exchange(s.word, expected, s.order))
        return turns;
      m_.turn();
    }
    return -1;
  }

  Machine& m_;
  const loop_program& program_;
  unsigned lane_;
  long seen_ = 0;
};

} // namespace heddle::checker::fuzz
