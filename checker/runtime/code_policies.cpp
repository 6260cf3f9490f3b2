// Policies for races: of objects, and of libraries with RACES promote.
#include "checker/runtime/code_policies.hpp"

#include <pthread.h>

#include "checker/runtime/runner.hpp"

// Code of libraries with RACES promote (cmake/heddle_static_storage.cmake): defined by the linker;
// weak, because a program may have none.
extern "C" {
extern const std::byte __start_heddle_promoted_code[] __attribute__((weak));
extern const std::byte __stop_heddle_promoted_code[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

bool is_promoted_code(std::uintptr_t code) {
  const auto first = reinterpret_cast<std::uintptr_t>(__start_heddle_promoted_code);
  return code - first < reinterpret_cast<std::uintptr_t>(__stop_heddle_promoted_code) - first;
}

// Of the thread that checks.
bool is_on_threads_stack(std::uintptr_t address) {
  struct bounds {
    std::uintptr_t low = 0;
    std::size_t size = 0;
  };
  static thread_local const bounds stack = [] {
    pthread_attr_t attributes;
    void* low = nullptr;
    bounds b;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
      return b;
    pthread_attr_getstack(&attributes, &low, &b.size);
    pthread_attr_destroy(&attributes);
    b.low = reinterpret_cast<std::uintptr_t>(low);
    return b;
  }();
  return address - stack.low < stack.size;
}

bool has_promoted_code() {
  return is_promoted_code(reinterpret_cast<std::uintptr_t>(__start_heddle_promoted_code));
}

} // namespace

void code_policies::set(const void* address, std::uint64_t size, const char* reason) {
  const host_section host;
  policies_.add(run_.names.to_canonical(reinterpret_cast<std::uintptr_t>(address)), size, reason);
}

std::vector<std::string> code_policies::notes() const {
  std::vector<std::string> notes;
  if (run_.loops.shadow().leaves_out())
    notes.emplace_back(
        "what code that is not instrumented counts behind the first MiB of a heap or "
        "of static storage is not noticed: a loop that it bounds may be taken for "
        "one that waits");
  if (has_promoted_code())
    notes.emplace_back("ordinary accesses of libraries with RACES promote are relaxed operations: "
                       "no race of theirs is reported");
  policies_.for_each([&](std::uintptr_t address, std::size_t size, const char* reason) {
    const std::string name = run_.names.describe_address(address, size);
    notes.push_back(reason == nullptr ? "ordinary accesses to " + name +
                                            " are relaxed operations: no race is"
                                            " reported"
                                      : "races on " + name + " are ignored: " + reason);
  });
  return notes;
}

// Stacks are not, whoever they belong to; nor is the machine itself, which has the callables that
// build() left: it lies elsewhere when the execution is tried again.
bool code_policies::is_promoted_memory(const lane& l, std::uintptr_t address) const {
  if (run_.space().contains(address))
    return !run_.space().is_stack(address);
  const auto machine = reinterpret_cast<std::uintptr_t>(&run_.image.machine());
  return address - machine >= sizeof(heddle::machine) && !is_on_stack(l, address) &&
         !is_on_threads_stack(address);
}

race_policy code_policies::of(const lane& l, std::uintptr_t address, std::size_t size,
                              std::uint32_t code) const {
  if (is_promoted_code(code) && is_promoted_memory(l, address))
    return race_policy::promote;
  return policies_.empty() ? race_policy::report
                           : policies_.of(run_.names.to_canonical(address), size);
}

} // namespace heddle::checker
