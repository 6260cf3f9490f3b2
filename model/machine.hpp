// The machine builder: what a scenario consists of.
//
//   void build(heddle::machine& m) {
//     auto& x = m.make<heddle::atomic<int>>("x");
//     m.initially([&] { … });                        // before any CPU starts
//     m.thread("P0", [&] { x.store(1, relaxed); });  // on a CPU of its own
//     m.finally([&] { expect(…); });                 // after all have ended
//   }
//
// A CPU runs one program: that of thread(), or a scheduler (schedule()) with the tasks of the CPU;
// and, between its operations, the handlers of its interrupt lines (<heddle/interrupt.hpp>). A
// daemon is a thread that need not end: that it waits for ever is no fault.
//
// Callables must not outlive what they capture by reference: members of the scenario, and objects
// from make(), live as long as the machine; local variables of build() do not. Names are literals.
// On the checker, build() and initially() run once (or once more, at other addresses, to find
// nondeterminism), and what they leave in memory is restored before every execution.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include <heddle/callable.hpp>
#include <heddle/continuation.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>

namespace heddle {

inline constexpr unsigned max_stages = 8; // calls of initially(), and of finally()
inline constexpr unsigned max_lines = 32; // interrupt lines of all CPUs
inline constexpr unsigned max_tasks = 16;

// Where make() puts its objects. Returns null when it is full.
struct machine_storage {
  void* (*allocate)(void* context, std::size_t bytes, std::size_t alignment) = nullptr;
  void* context = nullptr;
};

struct cpu_handle {
  std::uint8_t id = 0;
};

// An interrupt line, for platforms.
struct interrupt_line {
  const char* name = nullptr;
  cpu_handle cpu{};
  line_settings settings{};
  callable handler{};
};

// A CPU and what it runs, for platforms.
struct cpu_record {
  const char* name = nullptr;
  callable body{};
  bool daemon = false;
  bool spare = false;
};

// A task, for schedulers (what it is called, where it runs, how urgent it is; higher is more
// urgent) and platforms.
struct task_record {
  const char* name = nullptr;
  cpu_handle cpu{};
  unsigned priority = 0;
  callable body{};
};

class machine {
public:
  explicit machine(machine_storage storage) : storage_(storage) {}
  machine(const machine&) = delete;
  machine& operator=(const machine&) = delete;

  // A CPU with nothing to run yet.
  cpu_handle cpu(const char* name) { return add_cpu(name, callable()); }

  // A task on a CPU of its own.
  template <machine_callable F>
  cpu_handle thread(const char* name, F body) {
    return add_cpu(name, callable(body));
  }

  // A thread whose waiting for ever is no fault.
  template <machine_callable F>
  cpu_handle daemon(const char* name, F body) {
    const cpu_handle c = thread(name, body);
    cpus_[c.id].daemon = true;
    return c;
  }

  // A thread that waits in its first operation to be started, and need not be. Once it is past that
  // it is like any other.
  template <machine_callable F>
  cpu_handle spare_thread(const char* name, F body) {
    const cpu_handle c = daemon(name, body);
    cpus_[c.id].spare = true;
    return c;
  }

  // A line of a CPU; a line that arrives by itself cannot be raised.
  template <machine_callable F>
  line_handle interrupt(cpu_handle cpu, const char* name, line_settings settings, F handler) {
    if (settings.level < 1 || settings.level > max_irq_level)
      fail("machine: the level of an interrupt line is 1 to 15");
    return add_line(cpu, name, settings, callable(handler));
  }
  // A line that cannot be masked; its level is ignored.
  template <machine_callable F>
  line_handle nmi(cpu_handle cpu, const char* name, line_settings settings, F handler) {
    settings.level = nmi_level;
    return add_line(cpu, name, settings, callable(handler));
  }

  // A task that starts on a CPU made by cpu(). The machine must have a scheduler.
  template <machine_callable F>
  continuation task(cpu_handle cpu, const char* name, unsigned priority, F body) {
    if (task_count_ == max_tasks)
      fail("machine: more than 16 tasks");
    if (cpus_[cpu.id].body)
      fail("machine: a CPU runs a thread or tasks, not both");
    tasks_[task_count_] = {name, cpu, priority, callable(body)};
    return {static_cast<std::uint8_t>(first_task + task_count_++)};
  }
  // Who runs the tasks of all CPUs.
  void schedule(const scheduler_hooks& hooks) { hooks_ = hooks; }

  // What happens before any CPU starts, and after all have ended; in the order of the calls. There
  // is no concurrency then: atomics are ordinary variables, and nothing may wait.
  template <machine_callable F>
  void initially(F body) {
    add_stage(initially_, initially_count_, callable(body));
  }
  template <machine_callable F>
  void finally(F body) {
    add_stage(finally_, finally_count_, callable(body));
  }

  // An object that lives as long as the machine; its destructor is never called.
  template <class T, class... Arguments>
  T& make(const char* name, Arguments&&... arguments) {
    void* place = storage_.allocate(storage_.context, sizeof(T), alignof(T));
    if (place == nullptr)
      fail("machine: make() ran out of storage");
    T* object = ::new (place) T(std::forward<Arguments>(arguments)...);
    heddle::name(*object, name);
    return *object;
  }

  // For platforms, which run what was built.
  unsigned cpus() const { return cpu_count_; }
  const cpu_record& cpu_at(unsigned id) const { return cpus_[id]; }
  // On the CPU's own continuation.
  void run_cpu(unsigned id) const {
    if (cpus_[id].body)
      cpus_[id].body();
    else if (hooks_.run_cpu != nullptr)
      hooks_.run_cpu(hooks_.self, id);
    else
      expect(task_count_ == 0, kind::expectation, "machine: tasks need a scheduler");
  }
  // On the task's own continuation; does not return if there is a scheduler.
  void run_task(unsigned id) const { hooks_.run_task(hooks_.self, id, &call_task, &tasks_[id]); }
  void leave_interrupt(unsigned cpu) const {
    if (hooks_.leave_interrupt != nullptr && !cpus_[cpu].body)
      hooks_.leave_interrupt(hooks_.self, cpu);
  }
  unsigned lines() const { return line_count_; }
  const interrupt_line& line(unsigned id) const { return lines_[id]; }
  unsigned tasks() const { return task_count_; }
  const task_record& task(unsigned id) const { return tasks_[id]; }
  void run_initially() const { run_stages(initially_, initially_count_); }
  void run_finally() const { run_stages(finally_, finally_count_); }

private:
  cpu_handle add_cpu(const char* name, const callable& body) {
    if (cpu_count_ == max_cpus)
      fail("machine: more than 32 CPUs");
    cpus_[cpu_count_] = {name, body, false, false};
    return {static_cast<std::uint8_t>(cpu_count_++)};
  }

  line_handle add_line(cpu_handle cpu, const char* name, const line_settings& settings,
                       const callable& handler) {
    if (line_count_ == max_lines)
      fail("machine: more than 32 interrupt lines");
    lines_[line_count_] = {name, cpu, settings, handler};
    return {static_cast<std::uint8_t>(line_count_++)};
  }

  static void call_task(const void* task) { static_cast<const task_record*>(task)->body(); }

  void add_stage(callable (&stages)[max_stages], unsigned& count, const callable& body) {
    if (count == max_stages)
      fail("machine: more than 8 stages");
    stages[count++] = body;
  }

  static void run_stages(const callable (&stages)[max_stages], unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      stages[i]();
  }

  // A machine that does not fit or make sense is a mistake in the scenario; there is nothing to go
  // on with.
  [[noreturn]] static void fail(const char* what) {
    expect(false, kind::expectation, what);
    __builtin_trap();
  }

  machine_storage storage_;
  unsigned cpu_count_ = 0;
  unsigned initially_count_ = 0;
  unsigned finally_count_ = 0;
  unsigned line_count_ = 0;
  unsigned task_count_ = 0;
  scheduler_hooks hooks_{};
  cpu_record cpus_[max_cpus];
  callable initially_[max_stages];
  callable finally_[max_stages];
  interrupt_line lines_[max_lines];
  task_record tasks_[max_tasks];
};

} // namespace heddle
