// A rule of the machine: a scenario named machine/<subject>/<rule>, whose variants are functions
// that build it, each with what every platform must show of it. All of it stands beside the
// variant:
//
//   HEDDLE_RULE(nesting_rule) =
//       rule("machine/masks/nesting")
//           .passes<&nesting<1, 1>>("same-level", {"deepest=1"})
//           .fails<&nested_lock>("lock", fails(kind::deadlock), {}, {.machines = no_races});
//
// The checker shows exactly the declared kinds and exactly these outcomes, under sc without the one
// that is said to need a weaker model. Relacy's full search shows the outcomes of rc11, and one of
// the kinds. Machines, which are threads of the host and images, show nothing else, every mark, and
// every failure but where it is said why not.
#pragma once

#include <heddle/scenario.hpp>

namespace heddle::conformance {

inline constexpr unsigned max_outcomes = 8;

// Of executions that end, "r0=0 r1=1"; null where unused.
struct shown {
  const char* outcomes[max_outcomes] = {};
};

struct remarks {
  const char* machines = nullptr; // why they do not show the failure; null: they do
  const char* covers[max_marks] = {};
  const char* not_sc = nullptr; // the outcome among them that no interleaving has
  const char* says = nullptr;   // part of the message of the failure, on every platform
};

struct expectation {
  shown outcomes;
  remarks about;
};

inline constexpr const char* no_races = "a race has no effect that is seen";
inline constexpr const char* no_lives = "nobody watches lives";
inline constexpr const char* strong = "an x86 does not reorder it";

// Variants are functions.
template <class Function>
struct built_by {
  void build(machine& m) { Function::build(m); }
};
template <void (*Build)(machine&)>
struct building {
  static void build(machine& m) { Build(m); }
};

struct rule : scenario_builder<built_by> {
  expectation expected[max_variants];

  explicit constexpr rule(const char* named) {
    name = named;
    source = "what the machine is";
  }

  template <void (*Build)(machine&)>
  constexpr rule passes(const char* variant_name, const shown& outcomes,
                        const remarks& about = {}) const {
    return with<Build>(variant_name, pass, outcomes, about);
  }
  template <void (*Build)(machine&)>
  constexpr rule fails(const char* variant_name, const declaration& declared,
                       const shown& outcomes = {}, const remarks& about = {}) const {
    return with<Build>(variant_name, declared, outcomes, about);
  }

private:
  template <void (*Build)(machine&)>
  constexpr rule with(const char* variant_name, const declaration& declared, const shown& outcomes,
                      const remarks& about) const {
    rule result = *this;
    variant_details details;
    for (std::size_t i = 0; i < max_marks; ++i)
      details.covers[i] = about.covers[i];
    static_cast<scenario_builder&>(result) =
        variant<building<Build>>(variant_name, declared, details);
    result.expected[variant_count] = {outcomes, about};
    return result;
  }
};

inline const expectation& expectation_of(const rule& r, const scenario_variant& v) {
  return r.expected[&v - r.begin()];
}

} // namespace heddle::conformance

// Registers a rule as a scenario.
#define HEDDLE_RULE(id)                                                                            \
  namespace {                                                                                      \
  struct id##_registration {                                                                       \
    static const ::heddle::conformance::rule the_rule;                                             \
  };                                                                                               \
  }                                                                                                \
  [[gnu::used,                                                                                     \
    gnu::section("heddle_scenarios")]] static constinit const ::heddle::registered_scenario* const \
      id##_entry = &id##_registration::the_rule;                                                   \
  constinit const ::heddle::conformance::rule id##_registration::the_rule
