// The machine builder: what a scenario consists of.
//
//   void build(heddle::machine& m) {
//     auto& x = m.make<heddle::atomic<int>>("x");
//     m.initially([&] { … });                        // before any CPU starts
//     m.thread("P0", [&] { x.store(1, relaxed); });  // on a CPU of its own
//     m.finally([&] { expect(…); });                 // after all have ended
//   }
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
#include <heddle/expect.hpp>
#include <heddle/name.hpp>

namespace heddle {

inline constexpr unsigned max_cpus = 32;
inline constexpr unsigned max_stages = 8; // calls of initially(), and of finally()

// Where make() puts its objects. Returns null when it is full.
struct machine_storage {
  void* (*allocate)(void* context, std::size_t bytes, std::size_t alignment) = nullptr;
  void* context = nullptr;
};

struct cpu_handle {
  std::uint8_t id = 0;
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
      overflow("machine: make() ran out of storage");
    T* object = ::new (place) T(std::forward<Arguments>(arguments)...);
    heddle::name(*object, name);
    return *object;
  }

  // For platforms, which run what was built.
  unsigned cpus() const { return cpu_count_; }
  const char* cpu_name(unsigned id) const { return cpus_[id].name; }
  void run_cpu(unsigned id) const { cpus_[id].body(); }
  void run_initially() const { run_stages(initially_, initially_count_); }
  void run_finally() const { run_stages(finally_, finally_count_); }

private:
  struct lane {
    const char* name = nullptr;
    callable body;
  };

  cpu_handle add_cpu(const char* name, const callable& body) {
    if (cpu_count_ == max_cpus)
      overflow("machine: more than 32 CPUs");
    cpus_[cpu_count_] = {name, body};
    return {static_cast<std::uint8_t>(cpu_count_++)};
  }

  void add_stage(callable (&stages)[max_stages], unsigned& count, const callable& body) {
    if (count == max_stages)
      overflow("machine: more than 8 stages");
    stages[count++] = body;
  }

  static void run_stages(const callable (&stages)[max_stages], unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      stages[i]();
  }

  // A machine that does not fit is a mistake in the scenario; there is nothing to go on with.
  [[noreturn]] static void overflow(const char* what) {
    expect(false, kind::expectation, what);
    __builtin_trap();
  }

  machine_storage storage_;
  unsigned cpu_count_ = 0;
  unsigned initially_count_ = 0;
  unsigned finally_count_ = 0;
  lane cpus_[max_cpus];
  callable initially_[max_stages];
  callable finally_[max_stages];
};

} // namespace heddle
