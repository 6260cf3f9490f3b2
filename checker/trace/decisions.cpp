// Decisions as text.
#include "checker/trace/decisions.hpp"

#include <fmt/format.h>

namespace heddle::checker::trace {

std::string text_of(const decision& d) {
  const std::string at = text_of(d.at);
  switch (d.kind) {
  case decision_kind::switch_lane:
    return fmt::format("switch {} -> {}", at, quoted(d.to));
  case decision_kind::read:
    return fmt::format("read {} <- {}", at, d.other ? text_of(*d.other) : "init");
  case decision_kind::place:
    return fmt::format("place {} before {}", at, d.other ? text_of(*d.other) : "init");
  case decision_kind::choose:
    return fmt::format("choose {} = {}", at, d.alternative);
  case decision_kind::deliver:
    return fmt::format("deliver {} {} {}", quoted(d.at.lane), quoted(d.to),
                       text_of(gap{d.side, d.at}));
  case decision_kind::spurious:
    return fmt::format("spurious {}", at);
  }
  return {};
}

} // namespace heddle::checker::trace
