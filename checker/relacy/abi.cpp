// The runtime interface: on a CPU, operations of the simulation; elsewhere, memory.
#include <cstdio>
#include <cstdlib>

#include <heddle/checked/abi.h>

#include "checker/relacy/session.hpp"

namespace {

using heddle::kind;
using heddle::relacy::current_session;
using heddle::relacy::read_memory;
using heddle::relacy::shape;
using heddle::relacy::site;
using heddle::relacy::write_memory;

bool on_cpu() { return current_session != nullptr && current_session->out.on_cpu(); }

std::uintptr_t address_of(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

[[noreturn]] void fail(kind what, const char* why, site where) {
  if (current_session != nullptr)
    current_session->found.fail(what, why, where);
  std::fprintf(stderr, "%s:%u: %s: %s\n", where.file, where.line, name_of(what), why);
  std::abort();
}

} // namespace

extern "C" {

std::uint64_t heddle_rt_load(const void* address, std::uint64_t how, const char* file,
                             std::uint32_t line) {
  if (on_cpu())
    return current_session->accesses.load(address, shape(how), {file, line});
  return read_memory(address, shape(how).size());
}

void heddle_rt_store(void* address, std::uint64_t value, std::uint64_t how, const char* file,
                     std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.store(address, value, shape(how), {file, line});
  else
    write_memory(address, shape(how).size(), value);
}

void heddle_rt_construct(void* address, std::uint64_t value, std::uint64_t how, const char* file,
                         std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.construct(address, value, shape(how), {file, line});
  else
    write_memory(address, shape(how).size(), value);
}

std::uint64_t heddle_rt_update(void* address, std::uint64_t operand, std::uint64_t how,
                               const char* file, std::uint32_t line) {
  const shape s(how);
  if (on_cpu())
    return current_session->accesses.update(address, operand, s, {file, line});
  const std::uint64_t before = read_memory(address, s.size());
  write_memory(address, s.size(), updated(s, before, operand));
  return before;
}

bool heddle_rt_compare_exchange(void* address, std::uint64_t* expected, std::uint64_t desired,
                                std::uint64_t how, const char* file, std::uint32_t line) {
  const shape s(how);
  if (on_cpu())
    return current_session->accesses.compare_exchange(address, *expected, desired, s, {file, line});
  const std::uint64_t now = read_memory(address, s.size());
  if (now == *expected) {
    write_memory(address, s.size(), desired);
    return true;
  }
  if (s.waits())
    fail(kind::hang, "waits for a lock where nothing else runs", {file, line});
  *expected = now;
  return false;
}

std::uint64_t heddle_rt_await(const void* address, std::uint64_t value, std::uint64_t how,
                              const char* file, std::uint32_t line) {
  const shape s(how);
  if (on_cpu())
    return current_session->accesses.await(address, value, s, {file, line});
  const std::uint64_t now = read_memory(address, s.size());
  if (!s.satisfied_by(now, value))
    fail(kind::hang, "waits for a value where nothing else runs", {file, line});
  return now;
}

// Nothing is used late where nothing else runs.
void heddle_rt_lifetime_begin(const void* address, std::uint64_t size, const char* file,
                              std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.lifetime_begin(address, size, {file, line});
}
void heddle_rt_lifetime_end(const void* address, std::uint64_t size, const char* file,
                            std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.lifetime_end(address, size, {file, line});
}

// Nor of ordinary memory.
void heddle_rt_races(const void*, std::uint64_t, const char*, const char*, std::uint32_t) {}

// The simulator knows nothing of compilers.
void heddle_rt_signal_fence() {}

// Without a run nobody reads the ledgers.
void heddle_rt_heap(const void* memory, std::uint64_t size, std::uint64_t alignment,
                    const char* file, std::uint32_t line) {
  if (current_session != nullptr)
    current_session->heaps.declare({address_of(memory), size, alignment}, {file, line});
}
void heddle_rt_heap_allocated(const void* memory, const void* block, std::uint64_t size,
                              std::uint64_t alignment, const char* file, std::uint32_t line) {
  if (current_session != nullptr && block != nullptr)
    current_session->heaps.allocated(
        {.pool = address_of(memory), .start = address_of(block), .bytes = size}, alignment,
        {file, line});
}
void heddle_rt_heap_freed(const void* memory, const void* block, const char* file,
                          std::uint32_t line) {
  if (current_session != nullptr && block != nullptr)
    current_session->heaps.freed(address_of(memory), address_of(block), {file, line});
}
void heddle_rt_heap_expect_held(const void* memory, std::uint64_t blocks, const char* file,
                                std::uint32_t line) {
  if (current_session != nullptr)
    current_session->heaps.expect_held(address_of(memory), blocks, {file, line});
}

// Not judged: the order in which threads run is no order that the program could tell.
void heddle_rt_history(const void*, const heddle_rt_history_model*, const char*, std::uint32_t) {}
std::uint32_t heddle_rt_history_invoke(const void*, std::uint32_t, std::int64_t, const char*,
                                       std::uint32_t) {
  return 0;
}
void heddle_rt_history_respond(const void*, std::uint32_t, std::int64_t, const char*,
                               std::uint32_t) {}

void heddle_rt_fence(std::uint64_t how, const char* file, std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.fence(shape(how).ord(), {file, line});
}

std::uint32_t heddle_rt_choose(std::uint32_t alternatives, const char* file, std::uint32_t line) {
  if (current_session == nullptr)
    fail(kind::forbidden_context, "choose() without a run", {file, line});
  return current_session->accesses.choose(alternatives, {file, line});
}

void heddle_rt_drop(const char* file, std::uint32_t line) {
  if (current_session == nullptr)
    fail(kind::forbidden_context, "assume() is false without a run", {file, line});
  current_session->threads.drop();
}

void heddle_rt_failed(std::uint32_t what, const char* why, const char* file, std::uint32_t line) {
  fail(static_cast<kind>(what), why, {file, line});
}

void heddle_rt_cover(const char* mark) {
  if (current_session != nullptr)
    current_session->results.cover(mark);
}

void heddle_rt_observe(const char* key, std::int64_t value) {
  if (current_session != nullptr)
    current_session->results.observe(key, value);
}

void heddle_rt_name(const void* address, std::uint64_t size, const char* literal) {
  if (current_session != nullptr)
    current_session->names.add(address, size, literal);
}

// Where nothing runs concurrently there is nothing to mask.
std::uint8_t heddle_rt_irq_save(std::uint8_t up_to, const char* file, std::uint32_t line) {
  return on_cpu() ? current_session->arriving.save(up_to, {file, line}) : std::uint8_t{0};
}

void heddle_rt_irq_restore(std::uint8_t before, const char*, std::uint32_t) {
  if (on_cpu())
    current_session->arriving.restore(before);
}

bool heddle_rt_in_interrupt() { return on_cpu() && current_session->arriving.in_handler(); }

void heddle_rt_raise(std::uint32_t irq, const char* file, std::uint32_t line) {
  if (current_session == nullptr)
    fail(kind::forbidden_context, "raise() without a machine", {file, line});
  current_session->arriving.raise(irq, {file, line});
}

void heddle_rt_withdraw(std::uint32_t irq, const char* file, std::uint32_t line) {
  if (!on_cpu())
    fail(kind::forbidden_context, "withdraw() outside a CPU's program", {file, line});
  current_session->arriving.withdraw(irq, {file, line});
}

void heddle_rt_idle(const char* file, std::uint32_t line) {
  if (!on_cpu())
    fail(kind::forbidden_context, "idle() outside a CPU's program", {file, line});
  current_session->arriving.idle({file, line});
}

void heddle_rt_swap_to(std::uint32_t continuation, const char* file, std::uint32_t line) {
  if (!on_cpu())
    fail(kind::forbidden_context, "swap_to() outside a CPU's program", {file, line});
  current_session->tasks.swap_to(continuation, {file, line});
}

std::uint32_t heddle_rt_cpu_id() { return on_cpu() ? heddle::relacy::current_thread() : 0; }

std::uint32_t heddle_rt_cpu_count() {
  return current_session != nullptr ? current_session->the_machine.cpus() : 1;
}

void heddle_rt_relax(const char* file, std::uint32_t line) {
  if (on_cpu())
    current_session->accesses.relax({file, line});
}

} // extern "C"
