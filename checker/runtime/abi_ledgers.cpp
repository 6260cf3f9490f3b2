// The runtime interface of heap ledgers. Without a check, nobody reads them.
#include <heddle/checked/abi.h>

#include "checker/runtime/runner.hpp"

namespace {

using heddle::kind;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::heap_record;

std::uintptr_t address_of(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

} // namespace

extern "C" {

void heddle_rt_heap(const void* memory, std::uint64_t size, std::uint64_t alignment,
                    const char* file, std::uint32_t line) {
  if (current_runner == nullptr)
    return;
  if (current_lane != nullptr)
    heddle_rt_failed(static_cast<std::uint32_t>(kind::forbidden_context),
                     "a heap's ledger is opened before the CPUs start", file, line);
  current_runner->ledgers.open({address_of(memory), size, alignment}, {file, line});
}

void heddle_rt_heap_allocated(const void* memory, const void* block, std::uint64_t size,
                              std::uint64_t alignment, const char* file, std::uint32_t line) {
  if (current_runner == nullptr || block == nullptr)
    return;
  current_runner->ledgers.enter(current_lane, {.pool = address_of(memory),
                                               .start = address_of(block),
                                               .bytes = size,
                                               .alignment = alignment,
                                               .where = {file, line}});
}

void heddle_rt_heap_freed(const void* memory, const void* block, const char* file,
                          std::uint32_t line) {
  if (current_runner == nullptr || block == nullptr)
    return;
  current_runner->ledgers.enter(current_lane, {.frees = true,
                                               .pool = address_of(memory),
                                               .start = address_of(block),
                                               .where = {file, line}});
}

void heddle_rt_heap_expect_held(const void* memory, std::uint64_t blocks, const char* file,
                                std::uint32_t line) {
  if (current_runner == nullptr)
    return;
  if (current_lane != nullptr)
    heddle_rt_failed(static_cast<std::uint32_t>(kind::forbidden_context),
                     "a heap's ledger is closed after the CPUs have ended", file, line);
  current_runner->ledgers.expect_held({.pool = address_of(memory), .where = {file, line}}, blocks);
}

} // extern "C"
