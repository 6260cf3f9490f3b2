// Names of objects, for people: they appear in traces instead of addresses.
#pragma once

#include <concepts>
#include <cstddef>

#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept naming_platform = requires(const void* object, std::size_t size, const char* literal) {
  { P::name(object, size, literal) } -> std::same_as<void>;
};
static_assert(naming_platform<platform>);

// Names are nested by address: a member named "start" of an object named "talloc" appears as
// "talloc.start", an unnamed one as "talloc+8". machine::make() names what it makes.
template <class T>
void name(const T& object, const char* literal) {
  platform::name(static_cast<const void*>(__builtin_addressof(object)), sizeof(T), literal);
}

} // namespace heddle
