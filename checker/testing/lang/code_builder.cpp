#include "checker/testing/lang/code_builder.hpp"

#include <limits>
#include <utility>

#include "checker/testing/lang/labels.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

class code_builder::held {
public:
  held(register_id where, std::vector<register_id>* free) : where_(where), free_(free) {}
  held(held&& other) noexcept : where_(other.where_), free_(std::exchange(other.free_, nullptr)) {}
  held& operator=(held&&) = delete;
  ~held() {
    if (free_ != nullptr)
      free_->push_back(where_);
  }
  register_id where() const { return where_; }

private:
  register_id where_;
  std::vector<register_id>* free_; // null: a named register or a constant
};

code_builder::code_builder(const symbol_table& symbols) : symbols_(symbols) {
  new_register(0, "i"); // copy_register
  scratch_ = new_register(0, "");
}

code code_builder::finish() {
  emit(opcode::end);
  return std::move(code_);
}

// ---- registers and instructions ---------------------------------------------------------------

std::size_t code_builder::emit(opcode op, std::uint16_t to, std::uint16_t a, std::uint16_t b) {
  if (code_.instructions.size() >= std::numeric_limits<std::uint16_t>::max())
    throw language_error(0, "program too long");
  code_.instructions.push_back({op, to, a, b});
  return code_.instructions.size() - 1;
}

std::uint16_t code_builder::here() const {
  return static_cast<std::uint16_t>(code_.instructions.size());
}

register_id code_builder::new_register(std::int64_t initial, std::string name) {
  if (code_.image.size() >= std::numeric_limits<register_id>::max())
    throw language_error(0, "too many registers");
  code_.image.push_back(initial);
  code_.names.push_back(std::move(name));
  return static_cast<register_id>(code_.image.size() - 1);
}

register_id code_builder::named(const std::string& name) {
  for (std::size_t n = 0; n < code_.names.size(); ++n)
    if (code_.names[n] == name)
      return static_cast<register_id>(n);
  return new_register(0, name);
}

register_id code_builder::constant(std::int64_t value) {
  for (const auto& [known, where] : constants_)
    if (known == value)
      return where;
  constants_.emplace_back(value, new_register(value, ""));
  return constants_.back().second;
}

code_builder::held code_builder::destination(std::optional<register_id> wanted) {
  if (wanted)
    return {*wanted, nullptr};
  if (free_.empty())
    return {new_register(0, ""), &free_};
  const register_id where = free_.back();
  free_.pop_back();
  return {where, &free_};
}

// ---- statements -------------------------------------------------------------------------------

void code_builder::add(const std::vector<statement>& body) {
  for (const statement& s : body)
    add(s);
}

void code_builder::create(lane_id lane) {
  operation_template what;
  what.lab.what = op::create{lane};
  perform(what, scratch_);
}

void code_builder::add(const statement& s) {
  switch (s.what) {
  case statement::form::evaluate:
    value(s.value[0], scratch_);
    break;
  case statement::form::assign:
    assign(s);
    break;
  case statement::form::block:
    add(s.parts);
    break;
  case statement::form::if_else:
    conditional(s);
    break;
  case statement::form::while_loop:
    loop(nullptr, s.value[0], nullptr, s.parts[0]);
    break;
  case statement::form::masked:
    emit(opcode::mask, static_cast<std::uint16_t>(s.value[0].number));
    add(s.parts[0]);
    emit(opcode::unmask);
    break;
  case statement::form::for_loop:
    loop(&s.parts[0], s.value[0], &s.parts[1], s.parts[2]);
    break;
  }
}

void code_builder::assign(const statement& s) {
  if (symbols_.find(s.name) == nullptr) {
    const register_id where = named(s.name);
    const held result = value(s.value[0], where);
    if (result.where() != where)
      emit(opcode::move, where, result.where());
    return;
  }
  operation_template what;
  what.lab = plain_write(s.at);
  const held index = element(what, s.name, s.index);
  const held written = value(s.value[0]);
  what.has_operand = true;
  what.operand = written.where();
  perform(what, scratch_);
}

void code_builder::conditional(const statement& s) {
  const std::size_t skip_then = [&] {
    const held condition = value(s.value[0]);
    return emit(opcode::jump_if_zero, 0, condition.where());
  }();
  add(s.parts[0]);
  if (s.parts.size() == 2) {
    const std::size_t skip_else = emit(opcode::jump);
    code_.instructions[skip_then].to = here();
    add(s.parts[1]);
    code_.instructions[skip_else].to = here();
  } else {
    code_.instructions[skip_then].to = here();
  }
}

void code_builder::loop(const statement* first, const expression& condition, const statement* step,
                        const statement& body) {
  if (first != nullptr)
    add(*first);
  const std::uint16_t again = here();
  const std::size_t leave = [&] {
    const held holds = value(condition);
    return emit(opcode::jump_if_zero, 0, holds.where());
  }();
  add(body);
  if (step != nullptr)
    add(*step);
  emit(opcode::jump, again);
  code_.instructions[leave].to = here();
}

// ---- expressions ------------------------------------------------------------------------------

// Expressions assign no registers, so a named register can be used where it stands however much is
// evaluated before its value is needed. `wanted` is written by the last instruction only.
code_builder::held code_builder::value(const expression& e, std::optional<register_id> wanted) {
  switch (e.what) {
  case expression::form::number:
    return {constant(e.number), nullptr};
  case expression::form::variable:
    if (symbols_.find(e.name) != nullptr)
      return read_plain(e, wanted);
    return {named(e.name), nullptr};
  case expression::form::unary: {
    const held operand = value(e.operands[0]);
    held result = destination(wanted);
    emit(e.op == operation::negate ? opcode::negate : opcode::logical_not, result.where(),
         operand.where());
    return result;
  }
  case expression::form::binary:
    if (e.op == operation::logical_and || e.op == operation::logical_or)
      return shortcut(e);
    return binary(e, wanted);
  case expression::form::call:
    return call(e, wanted);
  }
  return {scratch_, nullptr};
}

// The result of && and || is built in a temporary: the register the statement assigns may occur in
// the right operand.
code_builder::held code_builder::shortcut(const expression& e) {
  held result = destination({});
  const auto truth = [&](const expression& operand) {
    const held evaluated = value(operand);
    emit(opcode::not_equal, result.where(), evaluated.where(), constant(0));
  };
  truth(e.operands[0]);
  const bool conjunction = e.op == operation::logical_and;
  const std::size_t skip =
      emit(conjunction ? opcode::jump_if_zero : opcode::jump_if_not_zero, 0, result.where());
  truth(e.operands[1]);
  code_.instructions[skip].to = here();
  return result;
}

code_builder::held code_builder::binary(const expression& e, std::optional<register_id> wanted) {
  // The operations from bit_and on stand in the same order in both enumerations.
  constexpr int distance = static_cast<int>(opcode::bit_and) - static_cast<int>(operation::bit_and);
  static_assert(static_cast<int>(opcode::remainder) - static_cast<int>(operation::remainder) ==
                distance);
  const held left = value(e.operands[0]);
  const held right = value(e.operands[1]);
  held result = destination(wanted);
  emit(static_cast<opcode>(static_cast<int>(e.op) + distance), result.where(), left.where(),
       right.where());
  return result;
}

code_builder::held code_builder::call(const expression& e, std::optional<register_id> wanted) {
  switch (e.callee) {
  case function::assume: {
    const held condition = value(e.operands[0]);
    emit(opcode::assume, 0, condition.where());
    return {constant(0), nullptr};
  }
  case function::check: {
    const held condition = value(e.operands[0]);
    code_.failures.push_back({kind::expectation, print(e) + " does not hold", site_of(e.at)});
    emit(opcode::check, 0, condition.where(),
         static_cast<std::uint16_t>(code_.failures.size() - 1));
    return {constant(0), nullptr};
  }
  case function::join: {
    operation_template what;
    what.lab = label_of(e);
    what.lab.as<op::join>().target =
        symbols_.lane_of_thread(static_cast<unsigned>(e.operands[0].number));
    perform(what, scratch_);
    return {constant(0), nullptr};
  }
  case function::raise: {
    operation_template what;
    what.lab = label_of(e);
    what.lab.location = symbols_.counter_of(static_cast<unsigned>(e.operands[0].number));
    perform(what, scratch_);
    return {constant(0), nullptr};
  }
  case function::idle:
    emit(opcode::idle);
    return {constant(0), nullptr};
  case function::choose: {
    operation_template what;
    what.lab = label_of(e);
    what.lab.as<op::choice>().alternatives = static_cast<value_t>(e.operands[0].number);
    held result = destination(wanted);
    perform(what, result.where());
    return result;
  }
  default:
    return access(e, wanted);
  }
}

// Loads, stores, read-modify-writes, locks, waits and fences.
code_builder::held code_builder::access(const expression& e, std::optional<register_id> wanted) {
  operation_template what;
  what.lab = label_of(e);
  what.yields_success = yields_success(e.callee);
  if (!takes_location(e.callee)) {
    perform(what, scratch_);
    return {constant(0), nullptr};
  }
  const held index = element(what, e.name, e.index);
  std::optional<held> first, second;
  if (!e.operands.empty())
    first.emplace(value(e.operands[0]));
  if (e.operands.size() > 1)
    second.emplace(value(e.operands[1]));
  // With two values the first is the expected one; a waiting load has nothing but that.
  const bool only_expected =
      e.callee == function::await_equal || e.callee == function::await_not_equal;
  if (first && (second || only_expected)) {
    what.has_expected = true;
    what.expected = first->where();
  }
  if (first && !only_expected) {
    what.has_operand = true;
    what.operand = second ? second->where() : first->where();
  }
  if (!yields_value(e.callee)) {
    perform(what, scratch_);
    return {constant(0), nullptr};
  }
  held result = destination(wanted);
  perform(what, result.where());
  return result;
}

code_builder::held code_builder::read_plain(const expression& e,
                                            std::optional<register_id> wanted) {
  operation_template what;
  what.lab = plain_read(e.at);
  const held index = element(what, e.name, e.index);
  held result = destination(wanted);
  perform(what, result.where());
  return result;
}

// Fills in which location is accessed; the holder keeps the index until the operation is emitted.
code_builder::held code_builder::element(operation_template& into, const std::string& name,
                                         const std::vector<expression>& index) {
  const symbol& s = *symbols_.find(name);
  into.lab.location = s.first;
  into.lab.initial = static_cast<value_t>(s.declared->initial);
  if (index.empty())
    return {scratch_, nullptr};
  held where = value(index[0]);
  into.extent = *s.declared->extent;
  into.index = where.where();
  return where;
}

void code_builder::perform(const operation_template& what, register_id result) {
  code_.operations.push_back(what);
  emit(opcode::perform, result, static_cast<std::uint16_t>(code_.operations.size() - 1));
}

} // namespace heddle::checker::lang
