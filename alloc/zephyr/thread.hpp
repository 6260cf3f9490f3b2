// Threads as the scheduler sees them, and the queues in which they wait. All of it is protected by
// `_sched_spinlock`, except for the look that peek() takes.
//
// Priorities are left out: a queue is first in, first out.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/name.hpp>
#include <heddle/place.hpp>
#include <heddle/plain.hpp>

namespace zephyr {

class wait_queue;

struct k_thread {
  // Bits of `state`, as upstream's _THREAD_*.
  static constexpr std::uint8_t pending = 1U << 1U;
  static constexpr std::uint8_t dead = 1U << 3U;
  static constexpr std::uint8_t queued = 1U << 7U; // in the run queue

  explicit k_thread(unsigned permission_index) : index(permission_index) {}

  // Whether any of the bits is set.
  bool is(std::uint8_t bits, heddle::place where = heddle::place::here()) const {
    return (state.load(where) & bits) != 0;
  }
  void change_state(std::uint8_t set, std::uint8_t clear,
                    heddle::place where = heddle::place::here()) {
    const std::uint8_t before = state.load(where);
    state.store(static_cast<std::uint8_t>((before | set) & ~clear), where);
  }

  void name_members() const {
    heddle::name(state, "state");
    heddle::name(pended_on, "pended_on");
    heddle::name(next, "next");
    heddle::name(switched_in, "switched_in");
  }

  heddle::plain<std::uint8_t> state{0};
  heddle::plain<wait_queue*> pended_on{nullptr};
  heddle::plain<k_thread*> next{nullptr};
  // Every thread that runs has a CPU of its own here; this is where that CPU waits for it.
  heddle::atomic<std::uint8_t> switched_in{1};
  const unsigned index; // its bit in the permissions of an object
};

class wait_queue {
public:
  // Who waits longest, or null. Relaxed, because some callers look without the lock.
  k_thread* peek(heddle::place where = heddle::place::here()) const {
    return head_.load(heddle::relaxed, where);
  }

  void append(k_thread& t) {
    t.next.store(nullptr);
    k_thread* last = peek();
    if (last == nullptr)
      return head_.store(&t, heddle::relaxed);
    while (last->next.load() != nullptr)
      last = last->next.load();
    last->next.store(&t);
  }

  // `t` is in the queue.
  void remove(k_thread& t) {
    k_thread* before = peek();
    if (before == &t)
      return head_.store(t.next.load(), heddle::relaxed);
    while (before->next.load() != &t)
      before = before->next.load();
    before->next.store(t.next.load());
  }

private:
  heddle::atomic<k_thread*> head_{nullptr};
};

} // namespace zephyr
