// Why a schedule fails: a single decision that, taken otherwise, lets the same program pass.
#pragma once

#include <optional>
#include <string>

#include "checker/explain/flip.hpp"

namespace heddle::checker::trace {

enum class cause_form : std::uint8_t {
  sees,         // passes if `first`, a read, sees what `second` wrote
  sees_initial, // passes if `first` sees the initial value, and not what `second` wrote
  comes_before, // passes if `first` comes before `second`, one of them an interrupt
  stays_away,   // passes if the interrupt `first` does not come
  chooses,      // passes if `first` takes another alternative
  succeeds,     // passes if `first`, a weak compare-exchange, does not fail spuriously
};

// An event of the failing execution or of the passing one; what it says of itself.
struct cause_event {
  operation what{}; // an interrupt: only its lane counts
  label lab{};
  bool writes = false;
  bool unlocks = false;           // a write to what others take as a lock
  std::string context{};          // the handler's line, or the task; empty: the lane's own program
  std::string interrupt{};        // the line, if the event is that it comes
  event_id in_failing = no_event; // its id there; no_event: it only happens if the program passes
};

struct cause {
  cause_form form = cause_form::sees;
  cause_event first{};
  std::optional<cause_event> second{};
  value_t alternative = 0; // chooses
  flip change{};           // to the decisions of the failing run
};

} // namespace heddle::checker::trace
