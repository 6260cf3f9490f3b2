// Whatever happens to a trace file, it is read as it was written, or refused in one line.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "checker/trace/checksum.hpp"
#include "checker/trace/trace_file.hpp"

namespace heddle::checker::trace {
namespace {

rc::Gen<std::string> any_name() {
  return rc::gen::oneOf(
      rc::gen::element<std::string>("CPU0", "head", "pool.free_list", "init", "fence", "choice",
                                    "a b", "\"", "\\", "#1", "at", "start"),
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127))));
}

operation any_operation() {
  operation o{.lane = *any_name(), .number = *rc::gen::inRange<unsigned>(1, 100'000)};
  o.on = *rc::gen::element(target::object, target::fence, target::choice, target::start,
                           target::join, target::arrivals, target::life);
  if (o.on == target::object)
    o.object = *any_name();
  return o;
}

decision any_decision() {
  decision d{.kind = *rc::gen::element(decision_kind::switch_lane, decision_kind::read,
                                       decision_kind::place, decision_kind::choose,
                                       decision_kind::deliver, decision_kind::spurious),
             .at = any_operation()};
  if (d.kind == decision_kind::switch_lane || d.kind == decision_kind::deliver)
    d.to = *any_name();
  if (d.kind == decision_kind::place ||
      (d.kind == decision_kind::read && *rc::gen::arbitrary<bool>()))
    d.other = any_operation();
  if (d.kind == decision_kind::choose)
    d.alternative = *rc::gen::arbitrary<value_t>();
  if (d.kind == decision_kind::deliver) {
    d.side =
        *rc::gen::element(gap_side::before, gap_side::after, gap_side::start, gap_side::access);
    if (d.side == gap_side::start)
      d.at = {.lane = d.at.lane};
  }
  return d;
}

trace_file any_trace() {
  trace_file t{.scenario = *any_name(),
               .variant = *any_name(),
               .model = *any_name(),
               .kind = *any_name(),
               .build = *any_name(),
               .options = *rc::gen::element<std::string>("", "reuse-addresses")};
  const auto decisions = *rc::gen::inRange(0, 6);
  for (int i = 0; i < decisions; ++i)
    t.decisions.push_back(any_decision());
  t.schedule = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::inRange<char>(11, 127)));
  return t;
}

// Of what is refused: one line that says why.
void expect_refused(const std::string& text) {
  const auto parsed = parse_trace(text);
  const auto* const bad = std::get_if<bad_trace>(&parsed);
  RC_ASSERT(bad != nullptr);
  RC_ASSERT(!bad->why.empty());
  RC_ASSERT(bad->why.find('\n') == std::string::npos);
}

RC_GTEST_PROP(trace_fuzz, what_is_written_is_read, ()) {
  const trace_file t = any_trace();
  const auto parsed = parse_trace(serialise(t));
  RC_ASSERT(std::holds_alternative<trace_file>(parsed));
  RC_ASSERT(std::get<trace_file>(parsed) == t);
}

RC_GTEST_PROP(trace_fuzz, every_truncation_is_refused, ()) {
  const std::string text = serialise(any_trace());
  expect_refused(text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size())));
}

RC_GTEST_PROP(trace_fuzz, every_changed_byte_is_refused, ()) {
  std::string text = serialise(any_trace());
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const char changed = *rc::gen::distinctFrom(rc::gen::arbitrary<char>(), text[at]);
  text[at] = changed;
  expect_refused(text);
}

RC_GTEST_PROP(trace_fuzz, every_flipped_bit_is_refused, ()) {
  std::string text = serialise(any_trace());
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size() * 8);
  text[at / 8] = static_cast<char>(static_cast<unsigned char>(text[at / 8]) ^ (1U << (at % 8)));
  expect_refused(text);
}

RC_GTEST_PROP(trace_fuzz, other_files_are_refused, (const std::string& text)) {
  expect_refused(text);
  expect_refused("heddle-trace 1\n" + text);
}

// Somebody writes a trace, checksum and all: what is read means what is written.
RC_GTEST_PROP(trace_fuzz, a_changed_line_is_malformed_or_another_trace, ()) {
  std::string text = serialise(any_trace());
  text.resize(text.rfind("checksum "));
  const auto at = *rc::gen::inRange<std::size_t>(15, text.size());
  const auto bytes = *rc::gen::inRange<std::size_t>(0, 8);
  text.replace(at, bytes,
               *rc::gen::container<std::string>(rc::gen::oneOf(
                   rc::gen::arbitrary<char>(), rc::gen::element('\n', ' ', '"', '#', '1', '|'))));
  text += "checksum " + checksum_text(text) + "\n";
  const auto parsed = parse_trace(text);
  if (const auto* const bad = std::get_if<bad_trace>(&parsed)) {
    RC_ASSERT(!bad->why.empty());
    RC_ASSERT(bad->why.find('\n') == std::string::npos);
    return;
  }
  const auto& t = std::get<trace_file>(parsed);
  const auto again = parse_trace(serialise(t));
  RC_ASSERT(std::holds_alternative<trace_file>(again));
  RC_ASSERT(std::get<trace_file>(again) == t);
}

} // namespace
} // namespace heddle::checker::trace
