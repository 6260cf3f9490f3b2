// The bare-metal platform: no operating system below. The image that code under test is linked
// into supplies the functions declared here.
//
// Every operation on shared memory first passes through heddle_machine_step, where the image may
// let another CPU run or an interrupt in: this is how it varies schedules, and how it knows between
// which operations an interrupt landed.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/guarded_block_table.hpp>
#include <heddle/hardware.hpp>
#include <heddle/kind.hpp>

extern "C" {
void heddle_machine_step(const char* file, std::uint32_t line);
void heddle_machine_relax(const char* file, std::uint32_t line);
// As relax, by a loop of which it is known what it waits for; a hang is explained by it.
void heddle_machine_wait(const char* for_what, const char* file, std::uint32_t line);
std::uint32_t heddle_machine_cpu_id();
std::uint32_t heddle_machine_cpu_count();
std::uint32_t heddle_machine_choose(std::uint32_t alternatives);
void heddle_machine_drop(const char* file, std::uint32_t line); // does not return
void heddle_machine_failed(const char* kind, const char* why, const char* file, std::uint32_t line);
std::uint8_t heddle_machine_irq_save(std::uint8_t up_to);
void heddle_machine_irq_restore(std::uint8_t before);
void heddle_machine_raise(std::uint32_t irq, const char* file, std::uint32_t line);
void heddle_machine_withdraw(std::uint32_t irq, const char* file, std::uint32_t line);
void heddle_machine_idle(const char* file, std::uint32_t line);
bool heddle_machine_in_interrupt();
void heddle_machine_swap_to(std::uint32_t continuation, const char* file, std::uint32_t line);
void heddle_machine_cover(const char* mark);
void heddle_machine_observe(const char* key, std::int64_t value);
}

namespace heddle {

struct platform {
  template <class T>
  static void construct(T* object, T value, place where) {
    hardware::construct(object, value, where);
  }

  template <class T>
  static T load(const T* object, order o, place where) {
    step(where);
    return hardware::load(object, o, where);
  }

  template <class T>
  static void store(T* object, T value, order o, place where) {
    step(where);
    hardware::store(object, value, o, where);
  }

  template <update Op, class T>
  static T fetch(T* object, T operand, order o, place where) {
    step(where);
    return hardware::fetch<Op>(object, operand, o, where);
  }

  template <class T>
  static bool compare_exchange(T* object, T& expected, T desired, order success, order failure,
                               bool weak, place where) {
    step(where);
    return hardware::compare_exchange(object, expected, desired, success, failure, weak, where);
  }

  // One step, however often it looks: the image must see that the CPU waits, which relax() says.
  template <class T>
  static T await(const T* object, relation until, T wanted, order o, place where) {
    step(where);
    for (;;) {
      const T value = hardware::load(object, o, where);
      if ((value == wanted) == (until == relation::equal))
        return value;
      heddle_machine_wait("a value that nobody writes", where.file, where.line);
    }
  }

  template <class T>
  static void await_exchange(T* object, T expected, T desired, order o, place where) {
    step(where);
    for (T seen = expected;
         !hardware::compare_exchange(object, seen, desired, o, relaxed, true, where);
         seen = expected) {
      heddle_machine_wait("a lock that nobody gives back", where.file, where.line);
    }
  }

  template <class T>
  static T plain_load(const T* object, place where) {
    step(where);
    return hardware::plain_load(object, where);
  }
  template <class T>
  static void plain_store(T* object, T value, place where) {
    step(where);
    hardware::plain_store(object, value, where);
  }

  static void lifetime_begin(const void*, std::size_t, place) {}
  static void races(const void*, std::size_t, const char*, place) {}
  static void lifetime_end(const void*, std::size_t, place) {}

  static void thread_fence(order o, place where) {
    step(where);
    hardware::thread_fence(o, where);
  }
  static void signal_fence(order o, place where) { hardware::signal_fence(o, where); }

  static unsigned cpu_id() { return heddle_machine_cpu_id(); }
  static unsigned cpu_count() { return heddle_machine_cpu_count(); }
  static void relax(place where) { heddle_machine_relax(where.file, where.line); }

  static std::uint8_t irq_save(std::uint8_t up_to, place where) {
    step(where);
    return heddle_machine_irq_save(up_to);
  }
  static void irq_restore(std::uint8_t before, place) { heddle_machine_irq_restore(before); }
  static void raise(unsigned line, place where) {
    step(where);
    heddle_machine_raise(line, where.file, where.line);
  }
  static void withdraw(unsigned line, place where) {
    step(where);
    heddle_machine_withdraw(line, where.file, where.line);
  }
  static void idle(place where) { heddle_machine_idle(where.file, where.line); }
  static bool in_interrupt() { return heddle_machine_in_interrupt(); }
  static void swap_to(unsigned continuation, place where) {
    heddle_machine_swap_to(continuation, where.file, where.line);
  }

  static unsigned choose(unsigned alternatives, place) {
    return heddle_machine_choose(alternatives);
  }
  static void drop(place where) { heddle_machine_drop(where.file, where.line); }
  static void failed(kind what, const char* why, place where) {
    heddle_machine_failed(name_of(what), why, where.file, where.line);
  }
  static void cover(const char* mark) { heddle_machine_cover(mark); }
  static void observe(const char* key, std::int64_t value) { heddle_machine_observe(key, value); }
  static void name(const void*, std::size_t, const char*) {}

  using heap_state = guarded_block_table<platform>;
  using history_model = hardware::history_model;
  using history_state = hardware::history_state;

private:
  static void step(place where) { heddle_machine_step(where.file, where.line); }
};

} // namespace heddle
