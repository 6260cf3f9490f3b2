// Masking, nesting, arrivals.
#include "checker/runtime/lane_interrupts.hpp"

#include <algorithm>
#include <utility>

namespace heddle::checker {
namespace {

line_set bit(unsigned line) { return line_set{1} << line; }

} // namespace

void lane_interrupts::add(unsigned line, const line_settings& settings) {
  lines_.push_back({.number = line, .settings = settings});
}

void lane_interrupts::reset() {
  nested_ = 0;
  mask_ = irqs_enabled;
  declined_ = 0;
  declined_position_ = 0;
  for (state& s : lines_)
    s = {.number = s.number, .settings = s.settings, .left = s.settings.arrivals};
}

const lane_interrupts::state& lane_interrupts::of(unsigned line) const {
  return *std::find_if(lines_.begin(), lines_.end(),
                       [line](const state& s) { return s.number == line; });
}

irq_level lane_interrupts::level() const {
  irq_level highest = mask_;
  for (unsigned i = 0; i < nested_; ++i)
    highest = std::max(highest, of(running_[i]).settings.level);
  return highest;
}

void lane_interrupts::level_changed(std::size_t position) {
  for (state& s : lines_) {
    const bool blocked = !is_open(s);
    if (blocked && !s.blocked)
      s.blocked_at = position;
    if (!blocked && s.blocked && position != s.blocked_at)
      s.kept_out = true;
    s.blocked = blocked;
  }
}

void lane_interrupts::set_mask(irq_level mask, std::size_t position) {
  if (mask < mask_)
    offer_again();
  mask_ = mask;
  level_changed(position);
}

void lane_interrupts::enter(unsigned line, std::size_t position) {
  running_[nested_++] = line;
  level_changed(position);
}

void lane_interrupts::leave(std::size_t position) {
  --nested_;
  level_changed(position);
}

line_set lane_interrupts::deliverable() const {
  line_set open = 0;
  for (const state& s : lines_) {
    if (is_open(s) && (s.left > 0 || s.settings.arrivals == 0))
      open |= bit(s.number);
  }
  return open;
}

line_set lane_interrupts::due() const {
  line_set result = 0;
  for (const state& s : lines_) {
    if (is_open(s) && s.left > 0 && s.settings.arrives == arrival::eventually)
      result |= bit(s.number);
  }
  return result;
}

line_set lane_interrupts::raisable() const {
  line_set result = 0;
  for (const state& s : lines_) {
    if (is_open(s) && s.settings.arrivals == 0)
      result |= bit(s.number);
  }
  return result;
}

line_set lane_interrupts::masked() const {
  line_set result = 0;
  for (const state& s : lines_) {
    const bool may_come =
        s.settings.arrivals == 0 || (s.left > 0 && s.settings.arrives == arrival::eventually);
    if (!is_open(s) && may_come)
      result |= bit(s.number);
  }
  return result;
}

void lane_interrupts::declined(line_set lines, std::size_t position) {
  declined_ = declined_at(position) | lines;
  declined_position_ = position;
  for (state& s : lines_) {
    if ((lines & bit(s.number)) != 0)
      s.kept_out = false;
  }
}

line_set lane_interrupts::declined_at(std::size_t position) const {
  return position == declined_position_ ? declined_ : 0;
}

unsigned lane_interrupts::most_at_once(unsigned line) const {
  const state& s = of(line);
  return s.kept_out ? s.left : 1;
}

void lane_interrupts::add_state(state_bytes& to) const {
  to.add(mask_);
  to.add(nested_);
  for (unsigned i = 0; i < nested_; ++i)
    to.add(running_[i]);
  for (const state& s : lines_) {
    to.add(s.left);
    to.add(s.seen);
    to.add(s.kept_out ? 1 : 0);
  }
}

void lane_interrupts::take(unsigned line, unsigned arrivals) {
  state& s = of(line);
  s.left -= arrivals;
  s.kept_out = false;
}

} // namespace heddle::checker
