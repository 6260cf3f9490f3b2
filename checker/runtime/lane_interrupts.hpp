// The interrupt lines of one CPU in one execution: what is masked, what runs, what has yet to come.
//
// It decides nothing by itself: the runner asks which lines could be delivered, and tells what
// happened. State is a function of what the lane did so far, so it repeats in a replay.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <heddle/interrupt.hpp>

#include "checker/runtime/state_digest.hpp"

namespace heddle::checker {

// A set of lines, one bit each, by their number in the machine.
using line_set = std::uint32_t;

class lane_interrupts {
public:
  // While the machine is built. `line` is its number in the machine.
  void add(unsigned line, const line_settings& settings);
  bool empty() const { return lines_.empty(); }

  // Nothing has come yet, nothing is masked.
  void reset();

  // What is masked: by the program, or because a handler runs.
  irq_level mask() const { return mask_; }
  irq_level level() const;
  // `position` counts what the lane did so far.
  void set_mask(irq_level mask, std::size_t position);
  void enter(unsigned line, std::size_t position);
  void leave(std::size_t position);
  bool in_handler() const { return nested_ > 0; }
  unsigned innermost() const { return running_[nested_ - 1]; }

  // Lines that may be delivered now: not masked, and with arrivals left or raised by somebody.
  line_set deliverable() const;
  // Of these, lines of which an arrival must still come; and lines that are only raised.
  line_set due() const;
  line_set raisable() const;

  // Lines that would be due or raisable if they were not masked.
  line_set masked() const;

  // At this position everything in `lines` was offered and nothing delivered: it had not arrived.
  void declined(line_set lines, std::size_t position);
  // What was declined here already need not be offered again,
  line_set declined_at(std::size_t position) const;
  // unless the CPU has done something since that is no operation, but makes it another place: it
  // has switched tasks, or been through a masked section.
  void offer_again() { declined_ = 0; }

  // How many arrivals the next delivery of a line may take together: those that can have come
  // while the line was kept out.
  unsigned most_at_once(unsigned line) const;
  void take(unsigned line, unsigned arrivals);

  // A raised line: how often it had been raised when it was last seen.
  std::uint32_t seen(unsigned line) const { return of(line).seen; }
  void see(unsigned line, std::uint32_t raised) { of(line).seen = raised; }

  // What later behaviour depends on, positions aside.
  void add_state(state_bytes& to) const;

private:
  struct state {
    unsigned number = 0;
    line_settings settings{};
    unsigned left = 0;          // arrivals that have not come
    std::uint32_t seen = 0;     // see seen()
    bool blocked = false;       // by the level
    bool kept_out = false;      // the CPU went on while it was blocked
    std::size_t blocked_at = 0; // the position when it became blocked
  };

  const state& of(unsigned line) const;
  state& of(unsigned line) { return const_cast<state&>(std::as_const(*this).of(line)); }
  bool is_open(const state& s) const { return s.settings.level > level(); }
  void level_changed(std::size_t position);

  std::vector<state> lines_;
  // Handlers, innermost last: each of a higher level than the one it interrupts. No container that
  // grows: enter() runs on the stack of code under test, whose heap starts anew with each
  // execution.
  std::array<unsigned, nmi_level> running_{};
  unsigned nested_ = 0;
  irq_level mask_ = irqs_enabled;
  line_set declined_ = 0;
  std::size_t declined_position_ = 0;
};

} // namespace heddle::checker
