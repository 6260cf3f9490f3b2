// Naming and finding operations by lane, object and number.
#include "checker/trace/operation.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace heddle::checker::trace {
namespace {

constexpr const char* bare_targets[] = {"", "fence", "choice", "start", "join", "arrivals", "life"};

target target_of(const label& l) {
  switch (l.kind()) {
  case event_kind::fence:
    return target::fence;
  case event_kind::begin_life:
  case event_kind::end_life:
    return target::life;
  case event_kind::choice:
  case event_kind::delivery:
    return target::choice;
  case event_kind::coalescing:
    return target::arrivals;
  case event_kind::create:
    return target::start;
  case event_kind::join:
    return target::join;
  case event_kind::read:
  case event_kind::write:
  case event_kind::update:
    break;
  }
  return target::object;
}

bool same_target(const naming& names, const label& a, const label& b) {
  if (target_of(a) != target_of(b))
    return false;
  if (!accesses_memory(a) || a.location == b.location)
    return true;
  return names.location(a.location) == names.location(b.location);
}

operation numbered(const execution& g, const naming& names, lane_id lane, const label& l,
                   std::size_t length) {
  operation o{.lane = names.lane(lane), .on = target_of(l)};
  if (accesses_memory(l))
    o.object = names.location(l.location);
  for (std::size_t i = 0; i < length; ++i) {
    const label& earlier = g[g.lane(lane)[i]].lab;
    if (!is_delivery(earlier) && same_target(names, earlier, l))
      ++o.number;
  }
  return o;
}

bool is_bare(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("_.:/+-[]()<>*&,@").find(c) != std::string::npos;
  });
}

const char* ending_of(unsigned n) {
  if (n % 100 >= 11 && n % 100 <= 13)
    return "th";
  switch (n % 10) {
  case 1:
    return "st";
  case 2:
    return "nd";
  case 3:
    return "rd";
  default:
    return "th";
  }
}

} // namespace

std::string quoted(const std::string& name) {
  if (is_bare(name))
    return name;
  std::string result = "\"";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\x{:02x}", byte);
    else
      result += c;
  }
  return result + '"';
}

std::string quoted_object(const std::string& name) {
  for (const char* word : bare_targets)
    if (name == word)
      return "\"" + name + "\"";
  return quoted(name);
}

std::string text_of_target(const operation& o) {
  const std::string object =
      o.on == target::object ? quoted_object(o.object) : bare_targets[static_cast<unsigned>(o.on)];
  return fmt::format("{}#{}", object, o.number);
}

std::string text_of(const operation& o) {
  return fmt::format("{} {}", quoted(o.lane), text_of_target(o));
}

std::string text_of(const gap& g) {
  if (g.side == gap_side::start)
    return "at start";
  if (g.side == gap_side::access)
    return fmt::format("accessing {}", text_of_target(g.at));
  return fmt::format("{} {}", g.side == gap_side::before ? "before" : "after",
                     text_of_target(g.at));
}

std::string describe(const gap& g) {
  if (g.side == gap_side::start)
    return "at the start of " + g.at.lane;
  if (g.side == gap_side::access)
    return fmt::format("before the {}{} ordinary access of {} to {}", g.at.number,
                       ending_of(g.at.number), g.at.lane, g.at.object);
  return fmt::format("{} {}", g.side == gap_side::before ? "before" : "after", describe(g.at));
}

std::string describe(const operation& o) {
  const std::string number = fmt::format("the {}{}", o.number, ending_of(o.number));
  if (o.on == target::object)
    return fmt::format("{} operation of {} on {}", number, o.lane, o.object);
  const char* const what =
      o.on == target::life ? "change of a life" : bare_targets[static_cast<unsigned>(o.on)];
  return fmt::format("{} {} of {}", number, what, o.lane);
}

operation operation_of(const execution& g, const naming& names, event_id e) {
  return numbered(g, names, g[e].lane, g[e].lab, g[e].index);
}

operation next_operation(const execution& g, const naming& names, lane_id lane, const label& next) {
  return numbered(g, names, lane, next, g.lane(lane).size());
}

gap next_gap(const execution& g, const naming& names, lane_id lane, const label& delivery) {
  const location_id before = delivery.as<op::delivery>().before;
  if (before != no_location)
    return {gap_side::before,
            next_operation(g, names, lane, {.what = op::read{}, .location = before})};
  if (auto [object, number] = names.interrupted_access(lane); number != 0)
    return {gap_side::access,
            {.lane = names.lane(lane), .object = std::move(object), .number = number}};
  const auto events = g.lane(lane);
  const auto last = std::find_if(events.rbegin(), events.rend(),
                                 [&](event_id e) { return !is_delivery(g[e].lab); });
  if (last == events.rend())
    return {gap_side::start, {.lane = names.lane(lane)}};
  return {gap_side::after, operation_of(g, names, *last)};
}

std::optional<event_id> find(const execution& g, const naming& names, const operation& o) {
  for (unsigned lane = 0; lane < g.lanes(); ++lane) {
    const auto id = static_cast<lane_id>(lane);
    if (names.lane(id) != o.lane)
      continue;
    unsigned number = 0;
    for (const event_id e : g.lane(id)) {
      const label& l = g[e].lab;
      if (is_delivery(l) || target_of(l) != o.on ||
          (accesses_memory(l) && names.location(l.location) != o.object))
        continue;
      if (++number == o.number)
        return e;
    }
  }
  return std::nullopt;
}

} // namespace heddle::checker::trace
