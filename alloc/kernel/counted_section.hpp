// A critical section that counts how often it was entered: what a lock is for.
//
// As ordinary memory the counter shows by a race that two CPUs were inside at once, or that nothing
// orders one behind the other. As relaxed atomic it is no race, and shows by its value what one CPU
// missed of another.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/uninstrumented.hpp>

namespace heddle::kernel {

struct plain_count {
  HEDDLE_UNINSTRUMENTED unsigned load() const { return value.load(); }
  HEDDLE_UNINSTRUMENTED void store(unsigned n) { value.store(n); }
  plain<unsigned> value{0};
};

struct relaxed_count {
  HEDDLE_UNINSTRUMENTED unsigned load() const { return value.load(relaxed); }
  HEDDLE_UNINSTRUMENTED void store(unsigned n) { value.store(n, relaxed); }
  atomic<unsigned> value{0};
};

template <class Lock, class Count = plain_count>
class counted_section {
public:
  HEDDLE_UNINSTRUMENTED void enter() {
    const irq_level before = lock_.lock();
    count_.store(count_.load() + 1);
    lock_.unlock(before);
  }

  HEDDLE_UNINSTRUMENTED unsigned count() const { return count_.load(); }
  HEDDLE_UNINSTRUMENTED Lock& lock() { return lock_; }

  HEDDLE_UNINSTRUMENTED void name_members() const {
    heddle::name(lock_, "lock");
    heddle::name(count_, "count");
  }

private:
  Lock lock_;
  Count count_;
};

} // namespace heddle::kernel
