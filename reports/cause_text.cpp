// Naming two events.
#include "reports/cause_text.hpp"

#include <string_view>

#include <fmt/format.h>

#include "reports/values.hpp"

namespace heddle::reports {
namespace {

using checker::event_kind;
using checker::update_op;
using checker::wait_kind;
using checker::trace::cause;
using checker::trace::cause_event;
using checker::trace::cause_form;

const char* noun_of_update(const cause_event& e) {
  if (e.lab.wait == wait_kind::lock)
    return "lock of";
  switch (e.lab.as<checker::op::update>().op) {
  case update_op::exchange:
    return "swap of";
  case update_op::add:
    return "add to";
  case update_op::sub:
    return "sub from";
  case update_op::compare_exchange:
    return e.writes ? "cas of" : "failed cas of";
  default:
    return "update of";
  }
}

const char* noun_of(const cause_event& e) {
  if (e.lab.kind() == event_kind::update)
    return noun_of_update(e);
  if (is_choice(e.lab))
    return "choice";
  if (e.unlocks)
    return "unlock of";
  return e.lab.kind() == event_kind::read ? "read of" : "write of";
}

std::string who(const cause_event& e) {
  if (e.context.empty())
    return e.what.lane;
  return checker::is_handler(e.lab.context) ? fmt::format("{} on {}", e.context, e.what.lane)
                                            : fmt::format("{} ({})", e.context, e.what.lane);
}

// Without the object where the sentence has named it already: "BSP's write at heap_range.hpp:24".
std::string words_of(const cause_event& e, const std::string& named = {}) {
  if (!e.interrupt.empty())
    return fmt::format("interrupt {} of {}", e.interrupt, e.what.lane);
  const std::string place = place_text(e.lab.where);
  const std::string_view noun = noun_of(e);
  if (!place.empty() && e.what.object == named)
    return fmt::format("{}'s {} at {}", who(e), noun.substr(0, noun.rfind(' ')), place);
  const std::string object = is_choice(e.lab) ? "" : " " + e.what.object;
  return fmt::format("{}'s {}{}{}{}", who(e), noun, object, place.empty() ? "" : " at ", place);
}

} // namespace

std::string cause_text(const cause& c) {
  const std::string first = words_of(c.first);
  const std::string second = c.second ? words_of(*c.second, c.first.what.object) : "";
  const bool takes_turns =
      c.first.lab.wait == wait_kind::lock && c.second && c.second->interrupt.empty();
  switch (c.form) {
  case cause_form::sees:
    return fmt::format("passes if {} {} {}", first,
                       takes_turns && c.second->unlocks ? "comes after" : "sees", second);
  case cause_form::sees_initial:
    return takes_turns
               ? fmt::format("passes if {} comes before {}", first, second)
               : fmt::format("passes if {} sees the initial value and not {}", first, second);
  case cause_form::comes_before:
    return fmt::format("passes if {} comes before {}", first, second);
  case cause_form::stays_away:
    return fmt::format("passes if {} does not come", first);
  case cause_form::chooses:
    return fmt::format("passes if {} takes alternative {}", first, c.alternative);
  case cause_form::succeeds:
    return fmt::format("passes if {} does not fail spuriously", first);
  }
  return {};
}

} // namespace heddle::reports
