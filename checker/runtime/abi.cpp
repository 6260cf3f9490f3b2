// The runtime interface: on a lane, events; elsewhere, memory.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"

#include <cstdio>
#include <cstdlib>

#include "checker/runtime/runner.hpp"

namespace {

using heddle::kind;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::decode;
using heddle::checker::host_section;
using heddle::checker::lane;
using heddle::checker::log_entry;
using heddle::checker::read_memory;
using heddle::checker::size_of;
using heddle::checker::write_memory;

// Where there is no lane: code before and after the lanes, and code without a check.
std::uint64_t load_directly(const void* address, std::uint64_t how, const char* file,
                            std::uint32_t line) {
  if (current_runner != nullptr)
    current_runner->memory.about_to_access(reinterpret_cast<std::uintptr_t>(address), size_of(how),
                                           {file, line});
  return read_memory(address, size_of(how));
}
void store_directly(void* address, std::uint64_t value, std::uint64_t how) {
  if (current_runner != nullptr)
    current_runner->direct.before_store(address, size_of(how));
  write_memory(address, size_of(how), value);
}

[[noreturn]] void fail_directly(kind what, const char* why, const char* file, std::uint32_t line) {
  if (auto* r = current_runner) {
    const host_section host;
    r->endings.fail(nullptr, {what, why, {file, line}});
  }
  std::fprintf(stderr, "%s:%u: %s: %s\n", file, line, name_of(what), why);
  std::abort();
}

} // namespace

extern "C" {

std::uint64_t heddle_rt_load(const void* address, std::uint64_t how, const char* file,
                             std::uint32_t line) {
  lane* const l = current_lane;
  if (l == nullptr)
    return load_directly(address, how, file, line);
  if (const log_entry* e = l->replay(address, how, 0))
    return e->value;
  return l->owner->events.perform(*l, {address, how, 0, 0, {file, line}}).value;
}

void heddle_rt_store(void* address, std::uint64_t value, std::uint64_t how, const char* file,
                     std::uint32_t line) {
  lane* const l = current_lane;
  if (l == nullptr) {
    load_directly(address, how, file, line);
    return store_directly(address, value, how);
  }
  if (l->replay(address, how, value) == nullptr)
    l->owner->events.perform(*l, {address, how, value, 0, {file, line}});
}

void heddle_rt_construct(void* address, std::uint64_t value, std::uint64_t how, const char* file,
                         std::uint32_t line) {
  heddle_rt_store(address, value, how | heddle::checker::begins_life_flag, file, line);
}

std::uint64_t heddle_rt_update(void* address, std::uint64_t operand, std::uint64_t how,
                               const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  if (l == nullptr) {
    const std::uint64_t before = load_directly(address, how, file, line);
    store_directly(address, updated(decode({.how = how, .operand = operand}), before), how);
    return before;
  }
  if (const log_entry* e = l->replay(address, how, operand))
    return e->value;
  return l->owner->events.perform(*l, {address, how, operand, 0, {file, line}}).value;
}

bool heddle_rt_compare_exchange(void* address, std::uint64_t* expected, std::uint64_t desired,
                                std::uint64_t how, const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  const std::uint64_t wanted = *expected;
  if (l == nullptr) {
    *expected = load_directly(address, how, file, line);
    if (*expected == wanted) {
      store_directly(address, desired, how);
      return true;
    }
    if (decode({.how = how}).wait == heddle::checker::wait_kind::lock)
      fail_directly(kind::hang, "waits for a lock where nothing else runs", file, line);
    return false;
  }
  if (l->cursor->expected == wanted) {
    if (const log_entry* e = l->replay(address, how, desired)) {
      *expected = e->value;
      return e->success;
    }
  }
  const auto result = l->owner->events.perform(*l, {address, how, desired, wanted, {file, line}});
  *expected = result.value;
  return result.success;
}

std::uint64_t heddle_rt_await(const void* address, std::uint64_t value, std::uint64_t how,
                              const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  if (l == nullptr) {
    const std::uint64_t now = load_directly(address, how, file, line);
    if (!wait_satisfied(decode({.how = how, .expected = value}), now))
      fail_directly(kind::hang, "waits for a value where nothing else runs", file, line);
    return now;
  }
  if (l->cursor->expected == value) {
    if (const log_entry* e = l->replay(address, how, 0))
      return e->value;
  }
  return l->owner->events.perform(*l, {address, how, 0, value, {file, line}}).value;
}

// What is used after its life has the values it had.
void heddle_rt_lifetime_begin(const void* address, std::uint64_t size, const char* file,
                              std::uint32_t line) {
  if (current_runner != nullptr)
    current_runner->lives.announce(current_lane, true, reinterpret_cast<std::uintptr_t>(address),
                                   size, {file, line});
}
void heddle_rt_lifetime_end(const void* address, std::uint64_t size, const char* file,
                            std::uint32_t line) {
  if (current_runner != nullptr)
    current_runner->lives.announce(current_lane, false, reinterpret_cast<std::uintptr_t>(address),
                                   size, {file, line});
}

void heddle_rt_races(const void* address, std::uint64_t size, const char* reason, const char* file,
                     std::uint32_t line) {
  if (current_runner == nullptr)
    return;
  if (current_lane != nullptr)
    heddle_rt_failed(static_cast<std::uint32_t>(kind::forbidden_context),
                     "a race policy is set while the machine is built", file, line);
  current_runner->policies.set(address, size, reason);
}

void heddle_rt_fence(std::uint64_t how, const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  if (l != nullptr && l->replay(nullptr, how, 0) == nullptr)
    l->owner->events.perform(*l, {nullptr, how, 0, 0, {file, line}});
}

void heddle_rt_signal_fence() {
  if (lane* const l = current_lane)
    l->owner->interrupted.compiler_barrier(*l);
}

std::uint32_t heddle_rt_choose(std::uint32_t alternatives, const char* file, std::uint32_t line) {
  constexpr std::uint64_t how = HEDDLE_RT_HOW(HEDDLE_RT_CHOICE, 1, 1, 0, 0, 0, 0, 8);
  lane* const l = current_lane;
  if (l == nullptr)
    fail_directly(kind::forbidden_context, "choose() outside a CPU's program", file, line);
  if (const log_entry* e = l->replay(nullptr, how, alternatives))
    return static_cast<std::uint32_t>(e->value);
  return static_cast<std::uint32_t>(
      l->owner->events.perform(*l, {nullptr, how, alternatives, 0, {file, line}}).value);
}

void heddle_rt_drop(const char* file, std::uint32_t line) {
  if (current_runner == nullptr)
    fail_directly(kind::forbidden_context, "assume() is false without a check", file, line);
  if (current_lane != nullptr)
    current_runner->interrupts.before_stopping(*current_lane, {file, line});
  current_runner->endings.drop(current_lane, {file, line});
}

void heddle_rt_failed(std::uint32_t what, const char* why, const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  if (l == nullptr)
    fail_directly(static_cast<kind>(what), why, file, line);
  l->owner->interrupts.before_stopping(*l, {file, line});
  const host_section host;
  l->owner->endings.fail(l,
                         {static_cast<kind>(what), why, heddle::checker::resolved({file, line})});
}

void heddle_rt_cover(const char* mark) {
  if (current_runner != nullptr)
    current_runner->marks.cover(mark);
}

void heddle_rt_observe(const char* key, std::int64_t value) {
  if (current_runner != nullptr)
    current_runner->marks.observe(key, value);
}

void heddle_rt_name(const void* address, std::uint64_t size, const char* literal) {
  if (current_runner != nullptr)
    current_runner->names.name(address, size, literal);
}

std::uint32_t heddle_rt_cpu_id() { return current_lane != nullptr ? current_lane->id : 0; }

std::uint32_t heddle_rt_cpu_count() {
  return current_runner != nullptr ? current_runner->image.machine().cpus() : 1;
}

// Called by heddle_rt_relax (relax_*.S) with the saved registers on top of the caller's stack.
void heddle_relax_from(const char* /*file*/, std::uint32_t /*line*/, const std::byte* frame) {
  if (current_runner == nullptr)
    return;
  if (current_lane == nullptr)
    return current_runner->direct.relax();
  lane& l = *current_lane;
  l.owner->loops.relax(l, {.frame = frame,
                           .high = l.running->high(),
                           .code = heddle::checker::return_address_in(frame)});
}

} // extern "C"
