// Fibers over the assembler switch; sanitizer annotations; a stack's garbage.
#include "checker/runtime/fiber.hpp"

#include <cassert>
#include <cxxabi.h>
#include <pthread.h>

#include "checker/runtime/raw_memory.hpp"

#if HEDDLE_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif

extern "C" {
// Saves the callee-saved registers, stores the stack pointer to *save, continues at `load`.
void heddle_fiber_switch(void** save, void* load);
// Calls the function and argument that reset() put into its registers.
void heddle_fiber_start();
}

namespace heddle::checker {
namespace {

constexpr std::size_t band = 512; // a stack's cleanliness is tested in bands of this size

// Words of a suspended fiber's stack, from its stack pointer upwards.
struct saved_registers {
#if defined(__x86_64__)
  void* r15 = nullptr;
  void* r14 = nullptr;
  void* r13 = nullptr; // argument
  void* r12 = nullptr; // function
  void* rbx = nullptr;
  void* rbp = nullptr;
  void* resume = nullptr;
  // Where an unwinder or a debugger stops.
  void* zero[2] = {};

  void set(fiber::function f, void* a) {
    r12 = reinterpret_cast<void*>(f);
    r13 = a;
    resume = reinterpret_cast<void*>(&heddle_fiber_start);
  }
#elif defined(__aarch64__)
  void* x19 = nullptr; // function
  void* x20 = nullptr; // argument
  void* x21_to_x28[8] = {};
  void* frame = nullptr;
  void* resume = nullptr;
  void* d8_to_d15[8] = {};
  void* zero[2] = {};

  void set(fiber::function f, void* a) {
    x19 = reinterpret_cast<void*>(f);
    x20 = a;
    resume = reinterpret_cast<void*>(&heddle_fiber_start);
  }
#else
#error "no fiber switch for this processor"
#endif
};

exception_state& exceptions_now() {
  // Constant for a thread; the call costs a few nanoseconds.
  constinit thread_local exception_state* state = nullptr;
  if (state == nullptr)
    state = reinterpret_cast<exception_state*>(abi::__cxa_get_globals());
  return *state;
}

// The first byte is the fill, and every byte equals its predecessor: one call of memcmp, which is
// several times faster than a loop, and this is called for every fiber of every execution.
bool pristine(const std::byte* from, const std::byte* to, unsigned char fill) {
  const auto n = static_cast<std::size_t>(to - from);
  return static_cast<unsigned char>(*from) == fill && raw_equal(from + 1, from, n - 1);
}

} // namespace

void fiber::attach(std::byte* low, std::byte* high, unsigned char fill) {
  assert(reinterpret_cast<std::uintptr_t>(high) % 16 == 0);
  low_ = low;
  high_ = high;
  dirty_ = high - band;
  fill_ = fill;
#ifdef VALGRIND_STACK_REGISTER
  // Without it, valgrind takes neighbouring stacks for one.
  static_cast<void>(VALGRIND_STACK_REGISTER(low, high));
#endif
}

void fiber::adopt_thread() {
#if HEDDLE_ADDRESS_SANITIZER
  // Only the sanitizer asks where the thread's own stack is.
  pthread_attr_t attributes;
  void* low = nullptr;
  std::size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  low_ = static_cast<std::byte*>(low);
  high_ = low_ + size;
#endif
}

// Abandoned frames leave the red zones of their locals behind, and valgrind takes what lies below
// a stack pointer for lost. (Under valgrind, say --soname-synonyms=somalloc=nouserintercepts, or it
// takes over operator new.)
void fiber::forget_frames() {
#ifdef VALGRIND_MAKE_MEM_DEFINED
  static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(low_, high_ - low_));
#endif
#if HEDDLE_ADDRESS_SANITIZER
  __asan_unpoison_memory_region(low_, static_cast<std::size_t>(high_ - low_));
#endif
}

// Restores the fill over all that was used. Frames may lie deeper than the deepest so far, so the
// band below is looked at as well; a frame that leaves a whole band untouched hides what is below.
void fiber::clean() {
  forget_frames();
  while (dirty_ - low_ >= static_cast<std::ptrdiff_t>(band) &&
         !pristine(dirty_ - band, dirty_, fill_))
    dirty_ -= band;
  raw_fill(dirty_, fill_, static_cast<std::size_t>(high_ - dirty_));
}

void fiber::reset(function f, void* argument) {
  clean();
  saved_registers start;
  start.set(f, argument);
  std::byte* top = high_ - sizeof start;
  __builtin_memcpy(top, &start, sizeof start);
  stack_pointer_ = top;
  error_number_ = 0;
  release_exceptions();
}

// Exceptions that an abandoned fiber was handling live on the ordinary heap. Ending their handlers
// here, on another stack, frees them.
void fiber::release_exceptions() {
  if (exceptions_.caught != nullptr) {
    exception_state& now = exceptions_now();
    const exception_state own = now;
    now = exceptions_;
    while (now.caught != nullptr)
      abi::__cxa_end_catch();
    now = own;
  }
  exceptions_ = {};
}

void fiber::switch_to(fiber& from, fiber& to, [[maybe_unused]] bool abandon) {
  exception_state& now = exceptions_now();
  from.exceptions_ = now;
  now = to.exceptions_;
#if HEDDLE_ADDRESS_SANITIZER
  __sanitizer_start_switch_fiber(abandon ? nullptr : &from.fake_stack_, to.low_,
                                 static_cast<std::size_t>(to.high_ - to.low_));
#endif
  heddle_fiber_switch(&from.stack_pointer_, to.stack_pointer_);
#if HEDDLE_ADDRESS_SANITIZER
  __sanitizer_finish_switch_fiber(from.fake_stack_, nullptr, nullptr);
#endif
}

void fiber::arrived() {
#if HEDDLE_ADDRESS_SANITIZER
  __sanitizer_finish_switch_fiber(nullptr, nullptr, nullptr);
#endif
}

} // namespace heddle::checker
