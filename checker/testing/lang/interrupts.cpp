// Interrupts of a lane: when its lines are offered, and what happens to one that is delivered.
//
// A handler runs on the lane as a call. It is entered in front of an instruction, and when it has
// returned, the lane is in front of that instruction again and the lines that are left are offered
// again, until the choice is that nothing is delivered there.
#include <algorithm>
#include <bit>
#include <utility>

#include "checker/testing/lang/interpreter.hpp"

namespace heddle::checker::lang {

void interpreted_program::deliver_by(delivery_rule rule, footprints* seen) {
  rule_ = std::move(rule);
  seen_ = seen;
}

void interpreted_program::start_lines(machine& m) {
  if (!m.interrupted.empty())
    m.now = m.interrupted.front();
  m.interrupted.clear();
  m.masks.clear();
  m.event = asks::operation;
  m.declined = false;
  m.idle = idling::no;
  for (line_state& line : m.lines) {
    line.left = line.what->arrivals;
    line.taken = 0;
    line.kept_out = false;
  }
}

unsigned interpreted_program::effective_mask(const machine& m) {
  return std::max<unsigned>(m.now.level, m.masks.empty() ? 0U : m.masks.back());
}

// One bit per line that can be delivered now. One that is only raised always can be, as far as the
// lane knows.
value_t interpreted_program::deliverable(const machine& m) {
  value_t lines = 0;
  for (const line_state& line : m.lines)
    if (line.what->level > effective_mask(m) && (line.left > 0 || line.what->arrivals == 0))
      lines |= value_t{1} << line.number;
  return lines;
}

// Whether the lane has to choose first what is delivered before `next`; null: where an offer does
// not depend on what comes.
bool interpreted_program::offer(machine& m, const label* next, bool must) {
  if (m.lines.empty() || std::exchange(m.declined, false))
    return false;
  const value_t lines = deliverable(m);
  const auto lane = static_cast<lane_id>(&m - machines_.data());
  if (lines == 0 || (next != nullptr && !rule_.offers_before(lane, *next)))
    return false;
  m.at.next = {.what = op::delivery{.lines = lines,
                                    .must = must,
                                    .before = next != nullptr ? location_of(*next) : no_location},
               .context = m.now.context};
  m.at.state = lane_state::ready;
  m.event = asks::offer;
  return true;
}

// Goes on after a choice that concerns a delivery.
void interpreted_program::deliver(machine& m, outcome result) {
  line_state& chosen = m.lines[m.chosen];
  switch (m.event) {
  case asks::coalesce:
    chosen.left -= static_cast<unsigned>(result.value) + 1;
    return enter_handler(m);
  case asks::raised:
    chosen.taken = result.value;
    return enter_handler(m);
  default:
    break;
  }
  const unsigned number = delivered_line(m.at.next, result.value);
  if (number == no_line) {
    m.declined = true;
    return run(m);
  }
  const auto found = std::ranges::find(m.lines, number, &line_state::number);
  m.chosen = static_cast<std::size_t>(found - m.lines.begin());
  if (found->what->arrivals == 0) {
    m.at.next = {
        .what = op::read{.until = relation::not_equal, .sees_raise = true, .wanted = found->taken},
        .ord = order::acquire,
        .wait = wait_kind::await,
        .context = line_context(number),
        .location = found->what->counter};
    m.event = asks::raised;
    return note(m, true);
  }
  if (found->kept_out && found->left > 1 && !found->what->maybe) {
    m.at.next = {.what = op::choice{found->left}, .context = line_context(number)};
    m.event = asks::coalesce;
    return;
  }
  --found->left;
  enter_handler(m);
}

void interpreted_program::enter_handler(machine& m) {
  line_state& line = m.lines[m.chosen];
  line.kept_out = false;
  m.interrupted.push_back(m.now);
  const code& text = compiled_.texts[line.what->text];
  std::ranges::copy(text.image, line.registers);
  m.now = {&text, line.registers, 0, line_context(line.number), line.what->level};
  keep_out(m);
  run(m);
}

void interpreted_program::keep_out(machine& m) {
  for (line_state& line : m.lines)
    line.kept_out = line.kept_out || (line.left > 0 && line.what->level <= effective_mask(m));
}

// False if the lane has to choose first.
bool interpreted_program::mask(machine& m, std::uint8_t level) {
  if (level > effective_mask(m) && rule_.offers_before_mask() && offer(m, nullptr))
    return false;
  m.masks.push_back(std::max(level, m.masks.empty() ? std::uint8_t{0} : m.masks.back()));
  keep_out(m);
  return true;
}

// Waits with all lines enabled until a handler has run. False while it does.
bool interpreted_program::wait_idle(machine& m) {
  if (m.idle == idling::no) {
    if (offer(m, nullptr))
      return false;
    m.idle = idling::waiting;
    m.masks.push_back(0);
  }
  if (m.idle == idling::waiting) {
    if (offer(m, nullptr, true))
      return false;
    m.at.state = lane_state::blocked;
    m.at.why = block_reason::idle;
    return false;
  }
  if (offer(m, nullptr))
    return false;
  m.idle = idling::no;
  m.masks.pop_back();
  keep_out(m);
  return true;
}

// The end of what runs: a handler returns; the lane's own program first takes what has to arrive.
// Whether the lane goes on at once.
bool interpreted_program::end_program(machine& m) {
  if (!m.interrupted.empty()) {
    m.now = m.interrupted.back();
    m.interrupted.pop_back();
    if (m.interrupted.empty() && m.idle == idling::waiting)
      m.idle = idling::delivered;
    return true;
  }
  const bool must = std::ranges::any_of(
      m.lines, [](const line_state& line) { return line.left > 0 && !line.what->maybe; });
  if (offer(m, nullptr, must))
    return false;
  m.at.state = lane_state::done;
  return false;
}

bool interpreted_program::is_raised(const line_state& line, const execution& ended) const {
  return line.what->arrivals == 0 && ended.final_value(line.what->counter, 0) != line.taken;
}

// Whether something has come, or is bound to come, that the lane could take where it stands.
bool interpreted_program::awaits_interrupt(const machine& m, const execution& ended) const {
  if (m.at.state != lane_state::ready && m.at.state != lane_state::done)
    return false;
  // A line that is not raised was chosen. Idle, the lane had to choose one.
  const bool in_vain = m.at.state == lane_state::ready && m.event == asks::raised;
  const bool had_to = m.interrupted.empty() && m.idle == idling::waiting;
  if (in_vain && !had_to)
    return true;
  return std::ranges::any_of(m.lines, [&](const line_state& line) {
    return line.what->level > effective_mask(m) &&
           ((line.left > 0 && (had_to || !line.what->maybe)) || is_raised(line, ended));
  });
}

bool interpreted_program::is_cut_short(const execution& ended) const {
  return std::ranges::any_of(machines_,
                             [&](const machine& m) { return awaits_interrupt(m, ended); });
}

std::string interpreted_program::context_name(context_id context) const {
  return is_handler(context) ? "irq" + std::to_string(context - line_context(0)) : "";
}

} // namespace heddle::checker::lang
