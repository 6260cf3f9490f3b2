// operator new and delete: on behalf of code under test they use the heap of its lane, which is
// reset before every execution; for all others they are malloc and free.
//
// Every form is replaced, not only the basic ones: sanitizer runtimes define each on its own.
// malloc itself is not redirected but for instrumented code (abi_heap.cpp): memory that other code
// under test takes from it is not reset.
#include <cstdlib>
#include <new>

#include "checker/runtime/runner.hpp"

namespace {

using heddle::kind;
using heddle::checker::address_space;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::host_section;

// The instruction of a call; code under test lies below 4 GiB.
std::uint32_t place_of(const void* return_address) {
  const auto address = reinterpret_cast<std::uintptr_t>(return_address);
  return address >> 32U == 0 ? static_cast<std::uint32_t>(address) - 1 : 0;
}

constexpr std::size_t default_alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
  if (auto* r = current_runner)
    return r->heap.allocate(current_lane, bytes, alignment);
  const std::size_t size = bytes == 0 ? 1 : bytes;
  if (alignment <= default_alignment)
    return std::malloc(size);
  return std::aligned_alloc(alignment, (size + alignment - 1) & ~(alignment - 1));
}

void* allocate_or_throw(std::size_t bytes, std::size_t alignment) {
  void* const p = allocate(bytes, alignment);
  if (p == nullptr)
    throw std::bad_alloc();
  return p;
}

// `from`: the caller's return address, which code places know if the code is not elsewhere.
void release(void* p, const void* from) noexcept {
  if (p == nullptr)
    return;
  if (address_space::any_contains(p)) {
    if (auto* r = current_runner)
      r->heap.release(current_lane, p, place_of(from));
    return;
  }
  if (auto* r = current_runner) {
    auto* const l = current_lane;
    const host_section host;
    r->endings.fail(l, {kind::crash, "deletes an object that was allocated outside the check", {}});
  }
  std::free(p);
}

constexpr std::size_t number(std::align_val_t alignment) {
  return static_cast<std::size_t>(alignment);
}

} // namespace

namespace heddle::checker {

void link_heap() {}

} // namespace heddle::checker

void* operator new(std::size_t n) { return allocate_or_throw(n, default_alignment); }
void* operator new[](std::size_t n) { return allocate_or_throw(n, default_alignment); }
void* operator new(std::size_t n, std::align_val_t a) { return allocate_or_throw(n, number(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return allocate_or_throw(n, number(a)); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept {
  return allocate(n, default_alignment);
}
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept {
  return allocate(n, default_alignment);
}
void* operator new(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
  return allocate(n, number(a));
}
void* operator new[](std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
  return allocate(n, number(a));
}

void operator delete(void* p) noexcept { release(p, __builtin_return_address(0)); }
void operator delete[](void* p) noexcept { release(p, __builtin_return_address(0)); }
void operator delete(void* p, std::size_t) noexcept { release(p, __builtin_return_address(0)); }
void operator delete[](void* p, std::size_t) noexcept { release(p, __builtin_return_address(0)); }
void operator delete(void* p, std::align_val_t) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete[](void* p, std::align_val_t) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete(void* p, const std::nothrow_t&) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete[](void* p, const std::nothrow_t&) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete(void* p, std::align_val_t, const std::nothrow_t&) noexcept {
  release(p, __builtin_return_address(0));
}
void operator delete[](void* p, std::align_val_t, const std::nothrow_t&) noexcept {
  release(p, __builtin_return_address(0));
}
