// Scenarios: named programs with variants and declared verdicts, registered at compile time.
//
//   template <class Policy> struct isr_free {            // Policy: the hook in which variants
//   differ
//     boreas::mem_slab<Policy> slab;
//     void build(heddle::machine& m) { … }
//   };
//   HEDDLE_SCENARIO(isr_free_blocked) =
//       heddle::scenario<isr_free>("boreas/slab/isr-free-blocked", "Boreas PR 51, interleaving
//       I-5")
//           .covers("free while blocked")
//           .variant<boreas::shipped>("shipped", pass)
//           .variant<boreas::bump_and_wake>("bump-and-wake", fails(kind::handoff_steal));
//
// The list of scenarios is a linker section of pointers: no code runs to register one. A linker
// takes an object out of a static library only to resolve a symbol, and nothing refers to a
// scenario, so link scenarios as an OBJECT library, or the archive as a whole
// ($<LINK_LIBRARY:WHOLE_ARCHIVE,name> in CMake), or they are silently absent.
#pragma once

#include <cstddef>
#include <new>

#include <heddle/declaration.hpp>
#include <heddle/machine.hpp>

namespace heddle {

inline constexpr std::size_t max_variants = 24;
inline constexpr std::size_t max_marks = 8;

// Further words on a variant: where it comes from if not from the scenario's source, why it is
// declared as it is, and marks that it must reach besides those of the scenario. A variant that
// fails even if its CPUs run one after the other, in the order in which they were built, says why
// in `alone`; all others pass then, mutants included.
struct variant_details {
  const char* source = nullptr;
  const char* because = nullptr;
  const char* covers[max_marks] = {};
  const char* alone = nullptr;
};

struct scenario_variant {
  const char* name = nullptr;
  declaration declared{};
  variant_details details{};
  // The scenario object: its size and alignment, and how to construct and build it in `storage`.
  std::size_t bytes = 0;
  std::size_t alignment = 1;
  void (*build)(void* storage, machine& m) = nullptr;
};

struct registered_scenario {
  const char* name = nullptr;
  const char* source = nullptr;
  const char* host_refusal = nullptr; // why it cannot run natively on a host; null if it can
  const char* covers[max_marks] = {}; // null-terminated unless full
  scenario_variant variants[max_variants];
  std::size_t variant_count = 0;

  constexpr const scenario_variant* begin() const { return variants; }
  constexpr const scenario_variant* end() const { return variants + variant_count; }
};

template <template <class> class Template>
struct scenario_builder : registered_scenario {
  template <class Policy>
  constexpr scenario_builder variant(const char* variant_name, const declaration& declared,
                                     const variant_details& details = {}) const {
    if (variant_count == max_variants)
      declaration_error("more than 24 variants");
    if (!declared.complete())
      declaration_error("a memory model has no declared verdict");
    scenario_builder result = *this;
    using object = Template<Policy>;
    result.variants[result.variant_count++] = {
        variant_name, declared, details, sizeof(object), alignof(object), &build_object<object>};
    return result;
  }

  // Marks that some execution of every passing variant must reach.
  template <class... Marks>
  constexpr scenario_builder covers(Marks... marks) const {
    static_assert(sizeof...(marks) <= max_marks);
    scenario_builder result = *this;
    std::size_t i = 0;
    ((result.registered_scenario::covers[i++] = marks), ...);
    return result;
  }

  // The scenario needs something that host threads cannot do.
  constexpr scenario_builder not_on_host(const char* reason) const {
    scenario_builder result = *this;
    result.host_refusal = reason;
    return result;
  }

private:
  template <class Object>
  static void build_object(void* storage, machine& m) {
    // Default-initialised on purpose: a member that nobody initialises stays uninitialised, so that
    // the checker can find its use.
    (::new (storage) Object)->build(m);
  }
};

template <template <class> class Template>
constexpr scenario_builder<Template> scenario(const char* name, const char* source) {
  scenario_builder<Template> result;
  result.name = name;
  result.source = source;
  return result;
}

} // namespace heddle

// Defines and registers a scenario under a C++ name that is unique in its file.
#define HEDDLE_SCENARIO(id)                                                                        \
  namespace {                                                                                      \
  struct id##_registration {                                                                       \
    static const ::heddle::registered_scenario the_scenario;                                       \
  };                                                                                               \
  }                                                                                                \
  [[gnu::used,                                                                                     \
    gnu::section("heddle_scenarios")]] static constinit const ::heddle::registered_scenario* const \
      id##_entry = &id##_registration::the_scenario;                                               \
  constinit const ::heddle::registered_scenario id##_registration::the_scenario

// The bounds of the section, from the linker; weak, because a program may have no scenario.
extern "C" {
extern const heddle::registered_scenario* const __start_heddle_scenarios[] __attribute__((weak));
extern const heddle::registered_scenario* const __stop_heddle_scenarios[] __attribute__((weak));
}

namespace heddle {

// All scenarios linked into this program, in link order:
//   for (const registered_scenario* s : registered_scenarios()) …
struct scenario_list {
  const registered_scenario* const* begin() const { return __start_heddle_scenarios; }
  const registered_scenario* const* end() const { return __stop_heddle_scenarios; }
  std::size_t size() const { return static_cast<std::size_t>(end() - begin()); }
};

inline scenario_list registered_scenarios() { return {}; }

} // namespace heddle
