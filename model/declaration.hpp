// What a scenario declares about its variants: a verdict for each memory model.
//
//   pass                                                     under every model
//   fails(kind::foreign_free)                                under every model
//   fails(kind::foreign_free, kind::double_free)             the second may accompany the first
//   under(sc, pass).under(tso, pass).under(rc11, fails(kind::data_race))
#pragma once

#include <concepts>
#include <cstddef>

#include <heddle/kind.hpp>
#include <heddle/memory_model.hpp>

namespace heddle {

inline constexpr std::size_t max_companions = 4;

// Calling a function that is not constexpr ends a constant evaluation, and the compiler names it:
// this is how a wrong declaration is reported without exceptions. Never called at run time.
void declaration_error(const char* what);

// The declared verdict under one memory model. `primary` is kind::none for a pass.
struct declared_verdict {
  kind primary = kind::none;
  kind companions[max_companions] = {}; // kind::none where unused
  bool stated = false;

  constexpr bool passes() const { return primary == kind::none; }
};

inline constexpr declared_verdict pass{kind::none, {}, true};

// The companions are kinds that the same fault may show in other executions; they need not occur.
template <std::same_as<kind>... Companions>
constexpr declared_verdict fails(kind primary, Companions... companions) {
  static_assert(sizeof...(companions) <= max_companions);
  if (primary == kind::none)
    declaration_error("fails(kind::none)");
  return {primary, {companions...}, true};
}

// One verdict for each memory model.
struct declaration {
  declared_verdict by_model[memory_model_count]{};

  constexpr declaration() = default;
  constexpr declaration(const declared_verdict& everywhere) {
    for (auto& verdict : by_model)
      verdict = everywhere;
  }

  constexpr declaration under(memory_model m, const declared_verdict& v) const {
    declaration result = *this;
    auto& verdict = result.by_model[static_cast<unsigned>(m)];
    if (verdict.stated)
      declaration_error("a memory model is declared twice");
    verdict = v;
    return result;
  }

  constexpr const declared_verdict& operator[](memory_model m) const {
    return by_model[static_cast<unsigned>(m)];
  }

  constexpr bool complete() const {
    for (const auto& verdict : by_model) {
      if (!verdict.stated)
        return false;
    }
    return true;
  }
};

constexpr declaration under(memory_model m, const declared_verdict& v) {
  return declaration().under(m, v);
}

} // namespace heddle
