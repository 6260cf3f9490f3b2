// A function of no arguments in fixed storage: what the machine builder keeps.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace heddle {

// Room for a lambda that captures `this` and seven more references.
inline constexpr std::size_t callable_bytes = 64;

// State belongs to the scenario object, which is reset before every execution, not to a callable,
// which is not: hence the callable must be invocable as const, and own nothing.
template <class F>
concept machine_callable = std::is_invocable_v<const F&> && std::is_trivially_copyable_v<F> &&
                           sizeof(F) <= callable_bytes;

class callable {
public:
  constexpr callable() = default;

  template <class F>
    requires machine_callable<F>
  explicit callable(const F& f) : call_(&call<F>) {
    static_assert(alignof(F) <= alignof(std::max_align_t));
    ::new (static_cast<void*>(storage_)) F(f);
  }

  explicit operator bool() const { return call_ != nullptr; }
  void operator()() const {
    if (call_ != nullptr)
      call_(storage_);
  }

private:
  template <class F>
  static void call(const void* f) {
    static_cast<void>((*static_cast<const F*>(f))());
  }

  void (*call_)(const void*) = nullptr;
  alignas(std::max_align_t) std::byte storage_[callable_bytes]{};
};

} // namespace heddle
