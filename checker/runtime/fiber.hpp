// Fibers: stacks that run code under test, and the switch between them.
//
// A fiber is never unwound. To abandon it, reset it: its frames are forgotten, so everything they
// own must live in memory that is reset as well. No exception may leave a fiber's function, which
// must not return either.
#pragma once

#include <cstddef>
#include <cstdint>

namespace heddle::checker {

// The part of the C++ runtime's state that belongs to a stack: exceptions being handled, and the
// number of those in flight (the Itanium ABI's __cxa_eh_globals).
struct exception_state {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

class fiber {
public:
  using function = void (*)(void*);

  fiber() = default;
  ~fiber() { release_exceptions(); }
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  // The stack is [low, high), filled with the byte `fill`, and 16-byte aligned.
  void attach(std::byte* low, std::byte* high, unsigned char fill);
  // Makes this the fiber of the calling thread itself, which has a stack already.
  void adopt_thread();
  // Forgets what was running; the next switch calls f(argument). The stack is as if fresh, so that
  // what code finds in it does not depend on earlier runs.
  void reset(function f, void* argument);

  // For whoever discards the frames of a suspended or crashed fiber without a reset.
  void forget_frames();

  // errno of the code that runs on it: 0 after a reset.
  int& error_number() { return error_number_; }

  std::byte* low() const { return low_; }
  std::byte* high() const { return high_; }

  // Suspends `from`, which is running, and continues `to`. A fiber that will never run again says
  // so by `abandon`.
  static void switch_to(fiber& from, fiber& to, bool abandon = false);
  // To be called first by the function of every fiber.
  static void arrived();

private:
  void clean();
  void release_exceptions();

  void* stack_pointer_ = nullptr;
  exception_state exceptions_{};
  int error_number_ = 0;
  std::byte* low_ = nullptr;
  std::byte* high_ = nullptr;
  std::byte* dirty_ = nullptr;                  // everything below is as it was filled
  [[maybe_unused]] void* fake_stack_ = nullptr; // of the address sanitizer
  unsigned char fill_ = 0;
};

} // namespace heddle::checker
