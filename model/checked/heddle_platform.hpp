// The checked platform: every operation becomes a call of the checker's runtime.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/order.hpp>
#include <heddle/place.hpp>
#include <heddle/value.hpp>

#include "abi.h"

namespace heddle {

struct platform {
  template <class T>
  static void construct(T* object, T value, place where) {
    heddle_rt_construct(object, bits_of(value), how<T>(HEDDLE_RT_WRITE, order::plain), where.file,
                        where.line);
  }

  template <class T>
  static T load(const T* object, order o, place where) {
    return from_bits<T>(heddle_rt_load(object, how<T>(HEDDLE_RT_READ, o), where.file, where.line));
  }

  template <class T>
  static void store(T* object, T value, order o, place where) {
    heddle_rt_store(object, bits_of(value), how<T>(HEDDLE_RT_WRITE, o), where.file, where.line);
  }

  template <update Op, class T>
  static T fetch(T* object, T operand, order o, place where) {
    static_assert(HEDDLE_RT_XOR == static_cast<int>(update::bit_xor));
    return from_bits<T>(heddle_rt_update(object, bits_of(operand),
                                         how<T>(HEDDLE_RT_UPDATE, o, static_cast<unsigned>(Op)),
                                         where.file, where.line));
  }

  template <class T>
  static bool compare_exchange(T* object, T& expected, T desired, order success, order failure,
                               bool weak, place where) {
    const std::uint64_t wanted = bits_of(expected);
    std::uint64_t value = wanted;
    const bool done =
        heddle_rt_compare_exchange(object, &value, bits_of(desired),
                                   HEDDLE_RT_HOW(HEDDLE_RT_UPDATE, success, failure,
                                                 HEDDLE_RT_COMPARE_EXCHANGE, 0, 0, weak, sizeof(T)),
                                   where.file, where.line);
    // Written on failure only: `expected` may be shared with others after a success.
    if (!done)
      expected = from_bits<T>(value);
    // A retry loop could fail spuriously for ever. As in any loop that waits, a round that leaves
    // everything as it was is one too many.
    const bool spurious = weak && !done && value == wanted;
    if (spurious)
      heddle_rt_relax(where.file, where.line);
    return done;
  }

  template <class T>
  static T await(const T* object, relation until, T value, order o, place where) {
    return from_bits<T>(heddle_rt_await(object, bits_of(value),
                                        HEDDLE_RT_HOW(HEDDLE_RT_READ, o, order::relaxed, 0,
                                                      HEDDLE_RT_WAIT_AWAIT, until, 0, sizeof(T)),
                                        where.file, where.line));
  }

  template <class T>
  static void await_exchange(T* object, T expected, T desired, order o, place where) {
    std::uint64_t value = bits_of(expected);
    heddle_rt_compare_exchange(object, &value, bits_of(desired),
                               HEDDLE_RT_HOW(HEDDLE_RT_UPDATE, o, failure_order(o),
                                             HEDDLE_RT_COMPARE_EXCHANGE, HEDDLE_RT_WAIT_LOCK, 0, 0,
                                             sizeof(T)),
                               where.file, where.line);
  }

  template <class T>
  static T plain_load(const T* object, place where) {
    return load(object, order::plain, where);
  }
  template <class T>
  static void plain_store(T* object, T value, place where) {
    store(object, value, order::plain, where);
  }

  static void lifetime_begin(const void* storage, std::size_t bytes, place where) {
    heddle_rt_lifetime_begin(storage, bytes, where.file, where.line);
  }
  static void lifetime_end(const void* storage, std::size_t bytes, place where) {
    heddle_rt_lifetime_end(storage, bytes, where.file, where.line);
  }

  static void races(const void* storage, std::size_t bytes, const char* reason, place where) {
    heddle_rt_races(storage, bytes, reason, where.file, where.line);
  }

  static void thread_fence(order o, place where) {
    heddle_rt_fence(HEDDLE_RT_HOW(HEDDLE_RT_FENCE, o, order::relaxed, 0, 0, 0, 0, 8), where.file,
                    where.line);
  }
  static void signal_fence(order, place) { heddle_rt_signal_fence(); }

  static unsigned cpu_id() { return heddle_rt_cpu_id(); }
  static unsigned cpu_count() { return heddle_rt_cpu_count(); }
  static void relax(place where) { heddle_rt_relax(where.file, where.line); }

  static std::uint8_t irq_save(std::uint8_t up_to, place where) {
    return heddle_rt_irq_save(up_to, where.file, where.line);
  }
  static void irq_restore(std::uint8_t before, place where) {
    heddle_rt_irq_restore(before, where.file, where.line);
  }
  static void raise(unsigned line, place where) { heddle_rt_raise(line, where.file, where.line); }
  static void withdraw(unsigned line, place where) {
    heddle_rt_withdraw(line, where.file, where.line);
  }
  static void idle(place where) { heddle_rt_idle(where.file, where.line); }
  static bool in_interrupt() { return heddle_rt_in_interrupt(); }
  static void swap_to(unsigned continuation, place where) {
    heddle_rt_swap_to(continuation, where.file, where.line);
  }

  static unsigned choose(unsigned alternatives, place where) {
    return heddle_rt_choose(alternatives, where.file, where.line);
  }
  static void drop(place where) { heddle_rt_drop(where.file, where.line); }

  static void failed(kind what, const char* why, place where) {
    heddle_rt_failed(static_cast<std::uint32_t>(what), why, where.file, where.line);
  }
  static void cover(const char* mark) { heddle_rt_cover(mark); }
  static void observe(const char* key, std::int64_t value) { heddle_rt_observe(key, value); }
  static void name(const void* object, std::size_t size, const char* literal) {
    heddle_rt_name(object, size, literal);
  }

  // The runtime knows the heap by its address.
  class heap_state {
  public:
    heap_state(const void* base, std::size_t bytes, std::size_t alignment, place where)
        : base_(base) {
      // Only the address counts: no compiler shall warn that the memory is not initialised yet.
      asm("" : "+r"(base));
      heddle_rt_heap(base, bytes, alignment, where.file, where.line);
    }
    void allocated(const void* block, std::size_t bytes, std::size_t alignment, place where) {
      heddle_rt_heap_allocated(base_, block, bytes, alignment, where.file, where.line);
    }
    void freed(const void* block, place where) {
      heddle_rt_heap_freed(base_, block, where.file, where.line);
    }
    void expect_held(std::size_t blocks, place where) {
      heddle_rt_heap_expect_held(base_, blocks, where.file, where.line);
    }

  private:
    const void* base_;
  };

  using history_model = heddle_rt_history_model;
  // The runtime knows the history by its address.
  class history_state {
  public:
    history_state(const history_model& model, place where) {
      heddle_rt_history(this, &model, where.file, where.line);
    }
    std::uint32_t invoke(std::uint32_t operation, std::int64_t argument, place where) {
      return heddle_rt_history_invoke(this, operation, argument, where.file, where.line);
    }
    void respond(std::uint32_t call, std::int64_t result, place where) {
      heddle_rt_history_respond(this, call, result, where.file, where.line);
    }
  };

private:
  template <class T>
  static constexpr std::uint64_t how(unsigned kind, order o, unsigned operation = 0) {
    return HEDDLE_RT_HOW(kind, o, order::relaxed, operation, 0, 0, 0, sizeof(T));
  }
};

} // namespace heddle
