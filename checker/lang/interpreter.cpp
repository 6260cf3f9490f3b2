#include "checker/lang/interpreter.hpp"

#include <algorithm>
#include <utility>

#include "checker/lang/arithmetic.hpp"
#include "checker/lang/compiler.hpp"
#include "checker/lang/labels.hpp"
#include "checker/lang/parser.hpp"

namespace heddle::checker::lang {

interpreted_program::interpreted_program(std::string_view text)
    : interpreted_program(parse(text)) {}

interpreted_program::interpreted_program(const program_tree& tree) : compiled_(compile(tree)) {
  machines_.resize(compiled_.lanes.size());
  for (const lane_program& lane : compiled_.lanes) {
    const std::size_t first = image_.size();
    const code& text = compiled_.texts[lane.text];
    image_.insert(image_.end(), text.image.begin(), text.image.end());
    image_[first + copy_register] = lane.copy;
  }
  registers_ = image_;
  std::int64_t* next = registers_.data();
  for (std::size_t n = 0; n < machines_.size(); ++n) {
    machine& m = machines_[n];
    m.text = &compiled_.texts[compiled_.lanes[n].text];
    m.registers = next;
    m.waits_for_create = compiled_.lanes[n].waits_for_create;
    next += m.text->image.size();
  }
  start();
}

void interpreted_program::start() {
  std::ranges::copy(image_, registers_.begin());
  for (machine& m : machines_) {
    m.next = 0;
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
  if (m.at.next.kind == event_kind::create)
    run(machines_[m.at.next.target]);
  m.registers[m.result] =
      m.yields_success ? std::int64_t{result.success} : static_cast<std::int64_t>(result.value);
  run(m);
}

// Executes instructions up to the next event, or to where the lane ends.
void interpreted_program::run(machine& m) {
  std::int64_t* const r = m.registers;
  const instruction* const first = m.text->instructions.data();
  const instruction* i = first + m.next;
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
      if (r[i->b] == 0)
        return fail(m, kind::crash, "division by zero", {});
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
    case opcode::perform:
      m.next = static_cast<std::size_t>(i - first) + 1;
      return perform(m, *i);
    case opcode::assume:
      if (r[i->a] != 0)
        break;
      m.at.state = lane_state::blocked;
      m.at.why = block_reason::assumption;
      return;
    case opcode::check:
      if (r[i->a] != 0)
        break;
      m.at.state = lane_state::failed;
      m.why = m.text->failures[i->b];
      return;
    case opcode::end:
      m.at.state = lane_state::done;
      return;
    }
  }
  fail(m, kind::hang, "a loop without events does not end", {});
}

// Makes the operation the lane's pending event.
void interpreted_program::perform(machine& m, const instruction& i) {
  const operation_template& what = m.text->operations[i.a];
  label& l = m.at.next;
  l = what.lab;
  if (what.extent != 0) {
    const std::int64_t index = m.registers[what.index];
    if (index < 0 || index >= what.extent) {
      const std::string& first = compiled_.locations[what.lab.location].name;
      const std::string array = first.substr(0, first.find('['));
      return fail(m, kind::access_violation,
                  array + "[" + std::to_string(index) + "] is outside the array", l.where);
    }
    l.location += static_cast<location_id>(index);
  }
  if (what.has_operand)
    l.operand = static_cast<value_t>(m.registers[what.operand]);
  if (what.has_expected)
    l.expected = static_cast<value_t>(m.registers[what.expected]);
  m.result = i.to;
  m.yields_success = what.yields_success;
  m.at.state = lane_state::ready;
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
  const auto& names = m.text->names;
  const auto found = std::ranges::find(names, register_name);
  if (register_name.empty() || found == names.end())
    return std::nullopt;
  return m.registers[found - names.begin()];
}

} // namespace heddle::checker::lang
