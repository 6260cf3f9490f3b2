// What instrumented code calls in place of malloc and operator new
// (cmake/checked_library_calls.txt): blocks whose lives and bytes are checked. What runs without a
// check uses the ordinary heap.
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

#include "checker/runtime/code_copy.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/runner.hpp"

namespace {

using heddle::checker::copy_for;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::heap_function;
using heddle::checker::instruction_address;
using heddle::checker::ordinary_use;

constexpr std::size_t malloc_alignment = alignof(std::max_align_t);

// One byte into the instruction behind the call; code lies below 4 GiB (-no-pie).
std::uint32_t place_of(const void* return_address) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(return_address)) - 1;
}

constexpr bool is_power_of_two(std::size_t n) { return n != 0 && (n & (n - 1)) == 0; }

void* allocate(std::size_t size, std::size_t alignment, heap_function by, const void* from) {
  if (current_runner == nullptr) {
    const std::size_t rounded = (size + alignment - 1) & ~(alignment - 1);
    return alignment <= malloc_alignment ? std::malloc(size)
                                         : std::aligned_alloc(alignment, rounded);
  }
  return current_runner->heap.allocate_block(
      current_lane, size, alignment < malloc_alignment ? malloc_alignment : alignment, by,
      place_of(from));
}

void release(void* p, heap_function by, const void* from) {
  if (p == nullptr)
    return;
  if (current_runner == nullptr)
    std::free(p);
  else
    current_runner->heap.release_block(current_lane, p, by, place_of(from));
}

// An access that the function makes for its caller.
void access(void* p, std::size_t size, ordinary_use use, const void* from) {
  if (current_runner == nullptr)
    return;
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  if (current_lane != nullptr)
    current_runner->memory.announce_access(*current_lane, address, size, use == ordinary_use::write,
                                           place_of(from));
  current_runner->checks.check_block(current_lane, address, size, use,
                                     {instruction_address, place_of(from)});
}

void settle() {
  if (current_lane != nullptr)
    current_runner->memory.settle(*current_lane);
}

void* zeroed(std::size_t count, std::size_t size, const void* from) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes))
    return nullptr;
  void* const p = allocate(bytes, malloc_alignment, heap_function::malloc, from);
  if (p == nullptr)
    return p;
  access(p, bytes, ordinary_use::write, from);
  std::memset(p, 0, bytes);
  settle();
  return p;
}

// Always moves: that a block may stay where it is is no promise.
void* moved(void* p, std::size_t size, const void* from) {
  if (p == nullptr)
    return allocate(size, malloc_alignment, heap_function::malloc, from);
  if (size == 0) {
    release(p, heap_function::malloc, from);
    return nullptr;
  }
  if (current_runner == nullptr)
    return std::realloc(p, size);
  const std::size_t before = current_runner->heap.bytes_in_block(current_lane, p, place_of(from));
  void* const to = allocate(size, malloc_alignment, heap_function::malloc, from);
  if (to == nullptr)
    return to;
  const std::size_t kept = before < size ? before : size;
  copy_for(to, p, kept, from);
  release(p, heap_function::malloc, from);
  return to;
}

void* made(std::size_t size, std::size_t alignment, heap_function by, const void* from) {
  void* const p = allocate(size == 0 ? 1 : size, alignment, by, from);
  if (p == nullptr)
    throw std::bad_alloc();
  return p;
}

} // namespace

#define HEDDLE_FROM __builtin_return_address(0)

// Names as the compilers mangle them: heddle_code_ in place of the first underscore.
#define HEDDLE_NEW(name, by)                                                                       \
  void* heddle_code_##name##m(std::size_t n) {                                                     \
    return made(n, malloc_alignment, by, HEDDLE_FROM);                                             \
  }                                                                                                \
  void* heddle_code_##name##mRKSt9nothrow_t(std::size_t n, const std::nothrow_t&) {                \
    return allocate(n, malloc_alignment, by, HEDDLE_FROM);                                         \
  }                                                                                                \
  void* heddle_code_##name##mSt11align_val_t(std::size_t n, std::align_val_t a) {                  \
    return made(n, static_cast<std::size_t>(a), by, HEDDLE_FROM);                                  \
  }                                                                                                \
  void* heddle_code_##name##mSt11align_val_tRKSt9nothrow_t(std::size_t n, std::align_val_t a,      \
                                                           const std::nothrow_t&) {                \
    return allocate(n, static_cast<std::size_t>(a), by, HEDDLE_FROM);                              \
  }

#define HEDDLE_DELETE(name, by)                                                                    \
  void heddle_code_##name##Pv(void* p) { release(p, by, HEDDLE_FROM); }                            \
  void heddle_code_##name##Pvm(void* p, std::size_t) { release(p, by, HEDDLE_FROM); }              \
  void heddle_code_##name##PvSt11align_val_t(void* p, std::align_val_t) {                          \
    release(p, by, HEDDLE_FROM);                                                                   \
  }                                                                                                \
  void heddle_code_##name##PvmSt11align_val_t(void* p, std::size_t, std::align_val_t) {            \
    release(p, by, HEDDLE_FROM);                                                                   \
  }                                                                                                \
  void heddle_code_##name##PvRKSt9nothrow_t(void* p, const std::nothrow_t&) {                      \
    release(p, by, HEDDLE_FROM);                                                                   \
  }                                                                                                \
  void heddle_code_##name##PvSt11align_val_tRKSt9nothrow_t(void* p, std::align_val_t,              \
                                                           const std::nothrow_t&) {                \
    release(p, by, HEDDLE_FROM);                                                                   \
  }

extern "C" {

void* heddle_code_malloc(std::size_t size) {
  return allocate(size, malloc_alignment, heap_function::malloc, HEDDLE_FROM);
}
void* heddle_code_calloc(std::size_t count, std::size_t size) {
  return zeroed(count, size, HEDDLE_FROM);
}
void* heddle_code_realloc(void* p, std::size_t size) { return moved(p, size, HEDDLE_FROM); }
void* heddle_code_reallocarray(void* p, std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  return __builtin_mul_overflow(count, size, &bytes) ? nullptr : moved(p, bytes, HEDDLE_FROM);
}
void heddle_code_free(void* p) { release(p, heap_function::malloc, HEDDLE_FROM); }
void* heddle_code_aligned_alloc(std::size_t alignment, std::size_t size) {
  if (!is_power_of_two(alignment))
    return nullptr;
  return allocate(size, alignment, heap_function::malloc, HEDDLE_FROM);
}
int heddle_code_posix_memalign(void** to, std::size_t alignment, std::size_t size) {
  if (!is_power_of_two(alignment) || alignment % sizeof(void*) != 0)
    return EINVAL;
  void* const p = allocate(size, alignment, heap_function::malloc, HEDDLE_FROM);
  if (p == nullptr)
    return ENOMEM;
  access(static_cast<void*>(to), sizeof *to, ordinary_use::write, HEDDLE_FROM);
  *to = p;
  settle();
  return 0;
}
char* heddle_code_strdup(const char* text) {
  const std::size_t bytes = std::strlen(text) + 1;
  void* const p = allocate(bytes, malloc_alignment, heap_function::malloc, HEDDLE_FROM);
  return p == nullptr ? nullptr : static_cast<char*>(copy_for(p, text, bytes, HEDDLE_FROM));
}

HEDDLE_NEW(Znw, heap_function::new_object)
HEDDLE_NEW(Zna, heap_function::new_array)
HEDDLE_DELETE(Zdl, heap_function::new_object)
HEDDLE_DELETE(Zda, heap_function::new_array)

} // extern "C"
