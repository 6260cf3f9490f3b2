// Words for operations.
#include "checker/runtime/describe.hpp"

#include <array>
#include <bit>
#include <cstdio>

namespace heddle::checker {
namespace {

const char* name_of(order o) {
  constexpr const char* names[] = {"plain", "relaxed", "acquire", "release", "acq_rel", "seq_cst"};
  return names[static_cast<unsigned>(o)];
}

std::string describe_update(const label& l, const std::string& location) {
  const auto& u = l.as<op::update>();
  constexpr const char* names[] = {"exchange", "fetch_add", "fetch_sub", "fetch_and",
                                   "fetch_or", "fetch_xor", "fetch_nand"};
  if (u.op != update_op::compare_exchange)
    return std::string(names[static_cast<unsigned>(u.op)]) + " of " + location + " with " +
           describe_value(u.operand);
  const char* const what = l.wait == wait_kind::lock ? "lock of " : "compare_exchange of ";
  return what + location + " from " + describe_value(u.expected) + " to " +
         describe_value(u.operand);
}

std::string describe_delivery(const op::delivery& d, const std::string& location) {
  const int lines = std::popcount(d.lines);
  std::string text =
      lines == 1 ? "offer of an interrupt" : "offer of " + std::to_string(lines) + " interrupts";
  if (d.must)
    text += ", one of which must come";
  return location.empty() ? text : text + " before an operation on " + location;
}

std::string describe_storage(const op::storage& s, const std::string& name) {
  return name.empty() ? describe_value(s.bytes) + " bytes" : name;
}

std::string describe_operation(const label& l, const std::string& location) {
  switch (l.kind()) {
  case event_kind::read:
    if (l.wait == wait_kind::none)
      return "load of " + location;
    return "wait for " + location +
           (waits_until(l) == relation::equal ? " to become " : " to differ from ") +
           describe_value(compared_with(l));
  case event_kind::write:
    return "store of " + describe_value(l.as<op::write>().value) + " to " + location;
  case event_kind::update:
    return describe_update(l, location);
  case event_kind::fence:
    return "fence";
  case event_kind::begin_life:
    return "beginning of the life of " + describe_storage(storage_of(l), location);
  case event_kind::end_life:
    return "end of the life of " + describe_storage(storage_of(l), location);
  case event_kind::delivery:
    return describe_delivery(l.as<op::delivery>(), location);
  case event_kind::choice:
  case event_kind::coalescing:
    return "choice of " + describe_value(alternatives_of(l));
  case event_kind::create:
    return "start of lane " + std::to_string(target_lane(l));
  case event_kind::join:
    return "join of lane " + std::to_string(target_lane(l));
  }
  return "unknown operation";
}

} // namespace

std::string hexadecimal(std::uint64_t value) {
  std::array<char, 20> text{};
  std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(value));
  return text.data();
}

std::string describe_value(std::uint64_t value) {
  constexpr std::uint64_t largest_decimal = 1'000'000;
  return value <= largest_decimal ? std::to_string(value) : hexadecimal(value);
}

std::string describe(const label& l, const std::string& location) {
  std::string text = describe_operation(l, location);
  if (!is_choice(l) && !is_life(l))
    text += std::string(", ") + name_of(l.ord);
  const std::string where = describe(l.where);
  if (!where.empty())
    text += " (" + where + ")";
  return text;
}

std::string describe_context(const std::string& name, context_id context) {
  if (context == own_context)
    return {};
  return (is_handler(context) ? " in the handler of " : " in task ") + name;
}

} // namespace heddle::checker
