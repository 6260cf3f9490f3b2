// What objects that many use at once shall look like: sequential models, for
// <heddle/operation_history.hpp>. A model is a value that can be copied byte by byte, in which
// equal states have equal bytes; `step` says whether an operation may return that result in this
// state, and makes it the state behind it. Operations are numbered; arguments and results are
// integers.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace heddle {

template <class M>
concept sequential_model = std::is_trivially_copyable_v<M> && std::is_default_constructible_v<M> &&
                               sizeof(M) <= 256 &&
                           requires(M& state, unsigned operation, std::int64_t value) {
  { state.step(operation, value, value) } -> std::same_as<bool>;
  { M::name_of(operation) } -> std::convertible_to<const char*>;
};

namespace sequential {

inline constexpr std::int64_t nothing = -1; // the result of a removal from what is empty

inline constexpr unsigned capacity = 16; // of stack, queue and set; what does not fit is refused

// Returns the value before.
struct counter {
  static constexpr unsigned add = 0;
  static constexpr unsigned get = 1; // the argument does not count

  std::int64_t value = 0;

  static constexpr const char* name_of(unsigned operation) {
    return operation == add ? "add" : "get";
  }
  constexpr bool step(unsigned operation, std::int64_t argument, std::int64_t result) {
    if (result != value)
      return false;
    value += operation == add ? argument : 0;
    return true;
  }
};

// push and enqueue return 0.
struct stack {
  static constexpr unsigned push = 0;
  static constexpr unsigned pop = 1;

  std::int64_t size = 0;
  std::int64_t values[capacity] = {};

  static constexpr const char* name_of(unsigned operation) {
    return operation == push ? "push" : "pop";
  }
  constexpr bool step(unsigned operation, std::int64_t argument, std::int64_t result) {
    if (operation == push) {
      if (size == capacity || result != 0)
        return false;
      values[size++] = argument;
      return true;
    }
    if (size == 0)
      return result == nothing;
    if (result != values[size - 1])
      return false;
    values[--size] = 0;
    return true;
  }
};

struct queue {
  static constexpr unsigned enqueue = 0;
  static constexpr unsigned dequeue = 1;

  std::int64_t size = 0;
  std::int64_t values[capacity] = {};

  static constexpr const char* name_of(unsigned operation) {
    return operation == enqueue ? "enqueue" : "dequeue";
  }
  constexpr bool step(unsigned operation, std::int64_t argument, std::int64_t result) {
    if (operation == enqueue) {
      if (size == capacity || result != 0)
        return false;
      values[size++] = argument;
      return true;
    }
    if (size == 0)
      return result == nothing;
    if (result != values[0])
      return false;
    --size;
    for (std::int64_t i = 0; i < size; ++i)
      values[i] = values[i + 1];
    values[size] = 0;
    return true;
  }
};

// A pool whose members are numbered from 0 to 63, all free at first: take returns any free one, or
// nothing if there is none; give returns 0. The members that there are, are the first `members`.
template <unsigned members>
  requires(members <= 64)
struct pool {
  static constexpr unsigned take = 0;
  static constexpr unsigned give = 1;

  std::uint64_t free = members == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << members) - 1;

  static constexpr const char* name_of(unsigned operation) {
    return operation == take ? "take" : "give";
  }
  constexpr bool step(unsigned operation, std::int64_t argument, std::int64_t result) {
    if (operation == take && result == nothing)
      return free == 0;
    const std::int64_t member = operation == take ? result : argument;
    if (member < 0 || member >= members)
      return false;
    const std::uint64_t bit = std::uint64_t{1} << member;
    const bool is_free = (free & bit) != 0;
    if (is_free != (operation == take) || (operation == give && result != 0))
      return false;
    free ^= bit;
    return true;
  }
};

} // namespace sequential
} // namespace heddle
