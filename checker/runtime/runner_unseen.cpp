// Lanes that come to what the checker cannot see.
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

std::string with_place(std::string_view phrase, const site& where) {
  constexpr std::string_view mark = "{}";
  std::string text(phrase);
  const std::size_t at = text.find(mark);
  if (at == std::string::npos)
    return text;
  const std::string place = describe(where);
  return text.replace(at, mark.size(), place.empty() ? "a place without debug information" : place);
}

} // namespace

void runner::stop_unseen(lane& l, site where) {
  current_lane = nullptr;
  current_runner = nullptr;
  if (!l.at_frontier() || l.stays_at != no_event)
    diverge(l);
  book_.unseen.try_emplace(lane_name(l.id) + " " + l.failed.message, resolved(where));
  l.at.state = lane_state::blocked;
  l.at.why = block_reason::unseen;
  end(l);
}

void runner::come_to_unseen(lane& l, const char* phrase, std::uint32_t code) {
  settle(l);
  lane& now = *current_lane;
  const host_section host;
  const site where{instruction_address, code};
  now.failed.message = with_place(phrase, resolved(where));
  stop_unseen(now, where);
}

} // namespace heddle::checker
