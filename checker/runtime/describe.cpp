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
  constexpr const char* names[] = {"exchange", "fetch_add", "fetch_sub", "fetch_and",
                                   "fetch_or", "fetch_xor", "fetch_nand"};
  if (l.op != update_op::compare_exchange)
    return std::string(names[static_cast<unsigned>(l.op)]) + " of " + location + " with " +
           describe_value(l.operand);
  const char* const what = l.wait == wait_kind::lock ? "lock of " : "compare_exchange of ";
  return what + location + " from " + describe_value(l.expected) + " to " +
         describe_value(l.operand);
}

std::string describe_delivery(const label& l, const std::string& location) {
  const int lines = std::popcount(l.expected & ~must_deliver);
  std::string text =
      lines == 1 ? "offer of an interrupt" : "offer of " + std::to_string(lines) + " interrupts";
  if ((l.expected & must_deliver) != 0)
    text += ", one of which must come";
  return location.empty() ? text : text + " before an operation on " + location;
}

std::string describe_operation(const label& l, const std::string& location) {
  switch (l.kind) {
  case event_kind::read:
    if (l.wait == wait_kind::none)
      return "load of " + location;
    return "wait for " + location +
           (l.rel == relation::equal ? " to become " : " to differ from ") +
           describe_value(l.expected);
  case event_kind::write:
    return "store of " + describe_value(l.operand) + " to " + location;
  case event_kind::update:
    return describe_update(l, location);
  case event_kind::fence:
    if (is_life(l))
      return (l.op == update_op::begin_life ? "beginning of the life of " : "end of the life of ") +
             (location.empty() ? describe_value(l.expected) + " bytes" : location);
    return "fence";
  case event_kind::choice:
    if (is_delivery(l))
      return describe_delivery(l, location);
    return "choice of " + describe_value(l.operand);
  case event_kind::create:
    return "start of lane " + std::to_string(l.target);
  case event_kind::join:
    return "join of lane " + std::to_string(l.target);
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
  if (l.kind != event_kind::choice && !is_life(l))
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
