#include "checker/testing/lang/interpreter.hpp"

#include <algorithm>
#include <utility>

#include "checker/testing/lang/arithmetic.hpp"
#include "checker/testing/lang/compiler.hpp"
#include "checker/testing/lang/labels.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

interpreted_program::interpreted_program(std::string_view text)
    : interpreted_program(parse(text)) {}

interpreted_program::interpreted_program(const program_tree& tree) : compiled_(compile(tree)) {
  machines_.resize(compiled_.lanes.size());
  const auto add_image = [&](std::uint32_t text) {
    const std::size_t first = image_.size();
    const auto& added = compiled_.texts[text].image;
    image_.insert(image_.end(), added.begin(), added.end());
    return first;
  };
  for (const lane_program& lane : compiled_.lanes)
    image_[add_image(lane.text) + copy_register] = lane.copy;
  for (const line_program& line : compiled_.lines)
    add_image(line.text);
  registers_ = image_;
  std::int64_t* next = registers_.data();
  for (std::size_t n = 0; n < machines_.size(); ++n) {
    machine& m = machines_[n];
    m.now.text = &compiled_.texts[compiled_.lanes[n].text];
    m.now.registers = next;
    m.waits_for_create = compiled_.lanes[n].waits_for_create;
    next += m.now.text->image.size();
  }
  for (unsigned n = 0; n < compiled_.lines.size(); ++n) {
    const line_program& line = compiled_.lines[n];
    machines_[line.lane].lines.push_back({.what = &line, .registers = next, .number = n});
    next += compiled_.texts[line.text].image.size();
  }
  start();
}

void interpreted_program::start() {
  std::ranges::copy(image_, registers_.begin());
  for (machine& m : machines_) {
    if (!m.lines.empty())
      start_lines(m);
    m.now.next = 0;
    m.at.state = lane_state::not_started;
    m.at.why = block_reason::none;
    if (!m.waits_for_create)
      run(m);
  }
}

void interpreted_program::restart(const execution& recorded) {
  start();
  if (const auto different = replay(*this, recorded, storage_)) {
    machine& m = machines_[different->lane];
    fail(m, kind::nondeterminism, describe(*different, *this, recorded), m.at.next.where);
  }
}

void interpreted_program::advance(lane_id lane, outcome result) {
  machine& m = machines_[lane];
  if (m.event != asks::operation)
    return deliver(m, result);
  if (m.at.next.kind() == event_kind::create)
    run(machines_[target_lane(m.at.next)]);
  m.now.registers[m.result] =
      m.yields_success ? std::int64_t{result.success} : static_cast<std::int64_t>(result.value);
  run(m);
}

// Executes instructions up to the next event, or to where the lane ends.
void interpreted_program::run(machine& m) {
  for (unsigned rounds = 0; rounds < max_steps_between_events; ++rounds) {
    const instruction* i = compute_until_stop(m);
    if (i == nullptr)
      return;
    if (!proceed(m, *i))
      return;
  }
  fail(m, kind::hang, "a loop without events does not end", {});
}

// Executes what concerns the registers alone. Returns the instruction behind it, at which the lane
// now is, or null if the lane has failed.
const instruction* interpreted_program::compute_until_stop(machine& m) {
  std::int64_t* const r = m.now.registers;
  const instruction* const first = m.now.text->instructions.data();
  const instruction* i = first + m.now.next;
  for (unsigned steps = 0; steps < max_steps_between_events; ++steps, ++i) {
    switch (i->op) {
    case opcode::move:
      r[i->to] = r[i->a];
      break;
    case opcode::negate:
      r[i->to] = negated(r[i->a]);
      break;
    case opcode::logical_not:
      r[i->to] = r[i->a] == 0;
      break;
    case opcode::remainder:
      if (r[i->b] == 0) {
        fail(m, kind::crash, "division by zero", {});
        return nullptr;
      }
      [[fallthrough]];
    case opcode::bit_and:
    case opcode::equal:
    case opcode::not_equal:
    case opcode::less:
    case opcode::less_equal:
    case opcode::greater:
    case opcode::greater_equal:
    case opcode::add:
    case opcode::subtract:
    case opcode::multiply:
      r[i->to] = compute(i->op, r[i->a], r[i->b]);
      break;
    case opcode::jump:
      i = first + i->to - 1;
      break;
    case opcode::jump_if_zero:
      if (r[i->a] == 0)
        i = first + i->to - 1;
      break;
    case opcode::jump_if_not_zero:
      if (r[i->a] != 0)
        i = first + i->to - 1;
      break;
    case opcode::assume:
    case opcode::check:
      if (r[i->a] != 0)
        break;
      [[fallthrough]];
    default:
      m.now.next = static_cast<std::size_t>(i - first);
      return i;
    }
  }
  fail(m, kind::hang, "a loop without events does not end", {});
  return nullptr;
}

// The lane is at `i`, which is an event or concerns interrupts, or at which it stops. Interrupts
// that are offered come first; after them the lane is at `i` again. Whether it goes on at once.
bool interpreted_program::proceed(machine& m, const instruction& i) {
  switch (i.op) {
  case opcode::perform:
    if (!prepare(m, i) || offer(m, &m.at.next))
      return false;
    m.event = asks::operation;
    m.at.state = lane_state::ready;
    ++m.now.next;
    return false;
  case opcode::mask:
    if (!mask(m, static_cast<std::uint8_t>(i.to)))
      return false;
    break;
  case opcode::unmask:
    m.masks.pop_back();
    break;
  case opcode::idle:
    if (!wait_idle(m))
      return false;
    break;
  case opcode::assume:
    if (offer(m, nullptr))
      return false;
    m.at.state = lane_state::blocked;
    m.at.why = block_reason::assumption;
    return false;
  case opcode::check:
    if (offer(m, nullptr))
      return false;
    m.at.state = lane_state::failed;
    m.why = m.now.text->failures[i.b];
    return false;
  default: // end
    return end_program(m);
  }
  ++m.now.next;
  return true;
}

// Makes the operation the lane's next event. False if the lane has failed.
bool interpreted_program::prepare(machine& m, const instruction& i) {
  const operation_template& what = m.now.text->operations[i.a];
  label& l = m.at.next;
  l = what.lab;
  l.context = m.now.context;
  if (what.extent != 0) {
    const std::int64_t index = m.now.registers[what.index];
    if (index < 0 || index >= what.extent) {
      const std::string& first = compiled_.locations[what.lab.location].name;
      const std::string array = first.substr(0, first.find('['));
      fail(m, kind::access_violation,
           array + "[" + std::to_string(index) + "] is outside the array", l.where);
      return false;
    }
    l.location += static_cast<location_id>(index);
  }
  if (what.has_operand)
    set_operand(l, static_cast<value_t>(m.now.registers[what.operand]));
  if (what.has_expected)
    set_expected(l, static_cast<value_t>(m.now.registers[what.expected]));
  m.result = i.to;
  m.yields_success = what.yields_success;
  note(m, !m.interrupted.empty());
  return true;
}

void interpreted_program::note(const machine& m, bool in_handler) {
  if (seen_ != nullptr)
    seen_->note(static_cast<lane_id>(&m - machines_.data()), in_handler, m.at.next);
}

void interpreted_program::fail(machine& m, kind what, std::string message, site where) {
  m.at.state = lane_state::failed;
  m.why = {what, std::move(message), where};
}

std::string interpreted_program::lane_name(lane_id lane) const {
  return compiled_.lanes[lane].name;
}

std::string interpreted_program::location_name(location_id l) const {
  return compiled_.locations[l].name;
}

std::optional<std::int64_t> interpreted_program::value_of(lane_id lane,
                                                          std::string_view register_name) const {
  const machine& m = machines_[lane];
  const activity& own = m.interrupted.empty() ? m.now : m.interrupted.front();
  const auto& names = own.text->names;
  const auto found = std::ranges::find(names, register_name);
  if (register_name.empty() || found == names.end())
    return std::nullopt;
  return own.registers[found - names.begin()];
}

} // namespace heddle::checker::lang
