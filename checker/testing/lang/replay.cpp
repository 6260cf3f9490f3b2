#include "checker/testing/lang/replay.hpp"

namespace heddle::checker::lang {

namespace {

// Whether the event was completed, so that its lane went on.
bool is_complete(const event& e) {
  const bool waits = e.lab.wait != wait_kind::none;
  return !waits || (wait_satisfied(e.lab, e.read) && !e.spurious);
}

class replayer {
public:
  replayer(program& p, const execution& recorded, replay_storage& storage)
      : program_(p), recorded_(recorded), passed_(storage.passed), wanted_(storage.wanted) {
    passed_.assign(recorded.lanes(), 0);
    wanted_.clear();
  }

  std::optional<mismatch> run() {
    for (std::size_t e = 0; e < recorded_.size(); ++e)
      if (const auto found = bring(static_cast<event_id>(e)))
        return found;
    return std::nullopt;
  }

private:
  bool is_passed(event_id e) const {
    const event& x = recorded_[e];
    return passed_[x.lane] > x.index;
  }

  // Completes `e` after everything it depends on: events recorded later among them, since a read
  // may have been given a younger source.
  std::optional<mismatch> bring(event_id e) {
    wanted_.push_back(e);
    while (!wanted_.empty()) {
      const event& goal = recorded_[wanted_.back()];
      if (passed_[goal.lane] > goal.index) {
        wanted_.pop_back();
        continue;
      }
      const event_id next = recorded_.lane(goal.lane)[passed_[goal.lane]];
      const event_id first = missing(next);
      if (first != no_event) {
        wanted_.push_back(first);
        continue;
      }
      const pending& at = program_.at(goal.lane);
      const event& x = recorded_[next];
      if (at.state != lane_state::ready || !same_operation(x.lab, at.next))
        return mismatch{next, goal.lane};
      if (!is_complete(x)) {
        wanted_.pop_back(); // the last event of its lane, and nobody reads it
        continue;
      }
      ++passed_[goal.lane];
      program_.advance(goal.lane, recorded_.outcome_of(next));
    }
    return std::nullopt;
  }

  // An event that has to be completed before `e` and is not, or no_event.
  event_id missing(event_id e) const {
    const event& x = recorded_[e];
    if (may_read(x.lab) && x.source < no_event && !is_passed(x.source))
      return x.source;
    if (x.index == 0) {
      const event_id creator = recorded_.creator(x.lane);
      if (creator != no_event && !is_passed(creator))
        return creator;
    }
    if (x.lab.kind() == event_kind::join) {
      const auto joined = recorded_.lane(target_lane(x.lab));
      if (!joined.empty() && !is_passed(joined.back()))
        return joined.back();
    }
    return no_event;
  }

  program& program_;
  const execution& recorded_;
  std::vector<std::uint16_t>& passed_;
  std::vector<event_id>& wanted_;
};

std::string what_happened(const label& l, const program& p) {
  constexpr const char* names[] = {"read",          "write",  "update", "fence",
                                   "choice",        "choice", "choice", "beginning of a life",
                                   "end of a life", "create", "join"};
  std::string text = names[static_cast<unsigned>(l.kind())];
  if (accesses_memory(l))
    text += " of " + p.location_name(l.location);
  if (l.is<op::write>())
    text += " with " + std::to_string(static_cast<std::int64_t>(l.as<op::write>().value));
  if (l.is<op::update>())
    text += " with " + std::to_string(static_cast<std::int64_t>(l.as<op::update>().operand));
  return text;
}

} // namespace

std::optional<mismatch> replay(program& p, const execution& recorded, replay_storage& storage) {
  return replayer(p, recorded, storage).run();
}

std::string describe(const mismatch& m, const program& p, const execution& recorded) {
  const pending& at = p.at(m.lane);
  const std::string now = at.state == lane_state::ready ? what_happened(at.next, p) : "nothing";
  return p.lane_name(m.lane) + " did a " + what_happened(recorded[m.recorded].lab, p) +
         " before, and now " + now;
}

} // namespace heddle::checker::lang
