// The life of storage that is used again: objects on a stack, blocks of an allocator.
//
// An access to a plain<T> or atomic<T> in the storage that is not ordered before the end of its
// life, and not in a life that began later, is a use after free. Code under test announces what the
// checker cannot see by itself: that a stack frame which others hold pointers into ends, or that a
// block changes hands.
#pragma once

#include <concepts>
#include <cstddef>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept lifetime_platform = requires(const void* storage, std::size_t bytes, place where) {
  { P::lifetime_begin(storage, bytes, where) } -> std::same_as<void>;
  { P::lifetime_end(storage, bytes, where) } -> std::same_as<void>;
};
static_assert(lifetime_platform<platform>);

inline void lifetime_begin(const void* storage, std::size_t bytes, place where = place::here()) {
  platform::lifetime_begin(storage, bytes, where);
}
inline void lifetime_end(const void* storage, std::size_t bytes, place where = place::here()) {
  platform::lifetime_end(storage, bytes, where);
}

// Announces the life of an object on the stack that others may hold pointers to: declare it right
// after the object.
template <class T>
class scoped_lifetime {
public:
  explicit scoped_lifetime(const T& object, place where = place::here())
      : object_(object), where_(where) {
    lifetime_begin(__builtin_addressof(object_), sizeof(T), where_);
  }
  ~scoped_lifetime() { lifetime_end(__builtin_addressof(object_), sizeof(T), where_); }
  scoped_lifetime(const scoped_lifetime&) = delete;
  scoped_lifetime& operator=(const scoped_lifetime&) = delete;

private:
  const T& object_;
  place where_;
};

} // namespace heddle
