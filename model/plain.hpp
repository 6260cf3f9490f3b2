// plain<T>: an ordinary shared variable whose accesses the checker sees.
//
// Natively it is a T. On the checker each access is an event of order::plain: it synchronises with
// nothing, and two conflicting ones that are not ordered are a data race. Ordinary variables need
// no wrapper where a lock or a handshake orders them; they run natively and are then right anyway.
#pragma once

#include <concepts>
#include <type_traits>

#include <heddle/place.hpp>
#include <heddle/value.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P, class T>
concept plain_platform = requires(T* object, const T* source, T value, place where) {
  { P::construct(object, value, where) } -> std::same_as<void>;
  { P::plain_load(source, where) } -> std::same_as<T>;
  { P::plain_store(object, value, where) } -> std::same_as<void>;
};

template <access_value T>
class plain {
  static_assert(plain_platform<platform, T>);

public:
  using value_type = T;

  constexpr plain(place where = place::here()) : plain(T{}, where) {}
  constexpr plain(T value, place where = place::here()) {
    if (std::is_constant_evaluated()) {
      value_ = value;
    } else {
      platform::construct(&value_, value, where);
    }
  }
  plain(const plain&) = delete;
  plain& operator=(const plain&) = delete;

  T load(place where = place::here()) const { return platform::plain_load(&value_, where); }
  void store(T value, place where = place::here()) { platform::plain_store(&value_, value, where); }

private:
  alignas(sizeof(T)) T value_;
};

} // namespace heddle
