// The decisions that make an execution what it is, without those that a replay takes by itself.
//
// By itself a replay stays on a lane until that cannot go on (it ended, failed, or would wait),
// then goes to the lowest lane that can; reads the newest write; places a write last; takes
// alternative 0; lets no weak compare-exchange fail spuriously; and delivers interrupts where it
// must, the first line first. It does not leave a lane at a choice between interrupts: what comes
// there comes at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "checker/trace/operation.hpp"

namespace heddle::checker::trace {

enum class decision_kind : std::uint8_t {
  switch_lane, // before operation `at`, which would be next, continue with lane `to`
  read,        // `at` reads from `other`; nullopt: the initial value
  place,       // `at` goes directly before `other` in modification order
  choose,      // `at` takes an alternative
  deliver,     // the interrupt line `to` comes in the gap at `at`, to its `side`
  spurious,    // the weak compare-exchange `at` fails although the value matches
};

struct decision {
  decision_kind kind = decision_kind::switch_lane;
  operation at{};
  std::string to{};
  std::optional<operation> other{};
  value_t alternative = 0;
  gap_side side = gap_side::before;

  friend bool operator==(const decision&, const decision&) = default;
};

// One line of a trace: `switch CPU0 head#2 -> CPU1`, `read CPU1 size#1 <- init`,
// `place CPU1 x#1 before CPU0 x#1`, `choose CPU0 choice#1 = 2`, `spurious CPU0 head#3`,
// `deliver CPU0 dma before head#2`, `deliver CPU0 dma after head#2`, `deliver CPU0 dma at start`,
// `deliver CPU0 dma accessing head#2`.
std::string text_of(const decision& d);

} // namespace heddle::checker::trace
