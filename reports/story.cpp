// Telling a failing schedule step by step, in the words of the columns.
#include "reports/story.hpp"

#include <algorithm>

#include "reports/missing_edge.hpp"
#include "reports/rows.hpp"

namespace heddle::reports {
namespace {

using checker::event;
using checker::event_kind;
using checker::initial_value;
using checker::lane_id;
using checker::location_id;
using checker::no_event;
using checker::no_lane;
using checker::trace::linear_order;
using checker::trace::linear_step;

story_place place_of(const checker::site& where) {
  return where.file == nullptr ? story_place{} : story_place{where.file, where.line};
}

class teller {
public:
  teller(const failing_schedule& schedule, const linear_order& order)
      : schedule_(schedule), graph_(schedule.where.graph), order_(order), words_(schedule, order) {}

  story tell() {
    const row_list list = rows_of(schedule_, order_, words_);
    name_lanes(list.rows);
    watch_objects();
    watch_memory();
    for (const row& r : list.rows)
      told_.steps.push_back(r.number > 0 ? step_of(r) : between(r));
    told_.kind = name_of(schedule_.what.what);
    told_.message = schedule_.what.message;
    told_.place = place_of(schedule_.what.where);
    if (schedule_.where.lane != no_lane) {
      told_.has_lane = true;
      told_.lane = index_of(schedule_.where.lane);
      told_.depth = list.failing_depth;
      told_.context = schedule_.names.context(schedule_.context);
    }
    told_.partner = words_.number_of(schedule_.where.partner);
    told_.waiting = words_.waiting();
    told_.legend = legend_of(schedule_, list.rows, order_);
    told_.missing_edge = missing_edge(schedule_, words_);
    told_.cause = schedule_.cause;
    for (const checker::event_id e : schedule_.cause_events)
      if (words_.number_of(e) > 0)
        told_.cause_steps.push_back(words_.number_of(e));
    return std::move(told_);
  }

private:
  struct watched {
    location_id location;
    int newest = -1; // place in modification order of the newest write so far; -1: initial
    std::string text;
  };

  void name_lanes(const std::vector<row>& rows) {
    for (const row& r : rows)
      lanes_.push_back(r.lane);
    if (schedule_.where.lane != no_lane)
      lanes_.push_back(schedule_.where.lane);
    std::sort(lanes_.begin(), lanes_.end());
    lanes_.erase(std::unique(lanes_.begin(), lanes_.end()), lanes_.end());
    for (const lane_id lane : lanes_)
      told_.lanes.push_back(schedule_.names.lane(lane));
  }

  std::size_t index_of(lane_id lane) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), lane) - lanes_.begin());
  }

  // Objects in the order in which steps first act on them; what counts how often an interrupt line
  // was raised is none.
  void watch_objects() {
    for (const linear_step& step : order_.steps) {
      const event& e = graph_[step.id];
      if (!accesses_memory(e.lab) || schedule_.names.counts_raises(e.lab.location) ||
          find(e.lab.location) != watched_.end())
        continue;
      watched_.push_back({.location = e.lab.location, .text = initial_text(e)});
      told_.objects.push_back(schedule_.names.location(e.lab.location));
      told_.initially.push_back(watched_.back().text);
    }
  }

  // What the object of an event holds before any event; of what is only written nobody knows.
  std::string initial_text(const event& first) const {
    for (const event& e : graph_.events())
      if (may_read(e.lab) && e.lab.location == first.lab.location)
        return words_.value(e, e.lab.initial);
    return {};
  }

  std::vector<watched>::iterator find(location_id l) {
    return std::find_if(watched_.begin(), watched_.end(),
                        [&](const watched& w) { return w.location == l; });
  }

  // What has no events: its first values, and the pools.
  void watch_memory() {
    if (schedule_.memory == nullptr)
      return;
    for (const checker::memory_object& o : schedule_.memory->objects) {
      told_.objects.push_back(o.name);
      told_.initially.push_back(value_text(o.initially, o.size, schedule_.pointers));
    }
    for (const checker::memory_pool& p : schedule_.memory->pools)
      told_.pools.push_back({p.name, p.bytes});
    told_.initial_blocks = blocks_of(schedule_.memory->initial_blocks);
  }

  std::vector<story_block> blocks_of(const std::vector<checker::memory_block>& blocks) const {
    std::vector<story_block> result;
    for (const checker::memory_block& b : blocks)
      result.push_back({b.pool, b.offset, b.bytes, state_of(b), place_of(b.since)});
    return result;
  }

  // "held by core0, in the handler of dma"
  std::string state_of(const checker::memory_block& b) const {
    constexpr const char* states[] = {"free", "held", "freed"};
    std::string text = states[static_cast<unsigned>(b.state)];
    if (b.lane >= schedule_.names.lanes())
      return text;
    text += " by " + schedule_.names.lane(b.lane);
    if (b.context != checker::own_context)
      text += (checker::is_handler(b.context) ? ", in the handler of " : ", in task ") +
              schedule_.names.context(b.context);
    return text;
  }

  void note_memory(std::size_t step, story_step& to) const {
    if (schedule_.memory == nullptr || step >= schedule_.memory->after.size())
      return;
    const checker::memory_snapshot& now = schedule_.memory->after[step];
    for (const auto& [object, value] : now.changes) {
      const std::uint8_t size = schedule_.memory->objects[object].size;
      to.changes.push_back({watched_.size() + object, value_text(value, size, schedule_.pointers)});
    }
    to.blocks = blocks_of(now.blocks);
  }

  // A write changes what its object holds, unless a newer one is listed already.
  void note_change(const event& e, story_step& to) {
    const auto object = e.writes ? find(e.lab.location) : watched_.end();
    if (object == watched_.end() || e.mo < object->newest)
      return;
    object->newest = e.mo;
    std::string text = words_.value(e, e.written);
    if (text == object->text)
      return;
    object->text = text;
    to.changes.push_back({static_cast<std::size_t>(object - watched_.begin()), std::move(text)});
  }

  story_step between(const row& r) const {
    return {.lane = index_of(r.lane),
            .depth = r.depth,
            .context = schedule_.names.context(r.context),
            .text = r.words.text};
  }

  story_step step_of(const row& r) {
    const linear_step& step = order_.steps[r.number - 1];
    const event& e = graph_[step.id];
    story_step s = between(r);
    s.number = r.number;
    s.order = r.words.order;
    s.place = place_of(e.lab.where);
    s.remark = r.words.remark;
    s.waits = step.waits;
    s.object = object_of(e);
    s.action = action_of(e);
    if (r.marked)
      mark(step, s);
    if (sees_raise(e.lab) || e.lab.kind == event_kind::choice)
      s.raised_by = may_read(e.lab) && !step.waits ? words_.number_of(e.source) : 0;
    else if (may_read(e.lab)) {
      s.reads_from = words_.number_of(e.source);
      s.reads_initial = e.source == initial_value;
      s.awaited = e.lab.wait != checker::wait_kind::none && !step.waits;
    }
    note_change(e, s);
    note_memory(r.number - 1, s);
    return s;
  }

  void mark(const linear_step& step, story_step& s) const {
    if (order_.interleaving) {
      s.mark = story_mark::switched;
    } else if (step.overlooks != no_event) {
      s.mark = words_.is_buffered(step) ? story_mark::buffered : story_mark::stale;
      s.overlooks = words_.number_of(step.overlooks);
    } else {
      s.mark = story_mark::overtaken;
      s.overlooks = words_.number_of(step.overtaken_by);
    }
  }

  std::string object_of(const event& e) const {
    if (accesses_memory(e.lab))
      return schedule_.names.location(e.lab.location);
    if (is_life(e.lab))
      return schedule_.names.storage(e.lab);
    return is_delivery(e.lab) ? schedule_.names.line(delivered_line(e.lab, e.read)) : "";
  }

  const char* action_of(const event& e) const {
    const bool of_line = accesses_memory(e.lab) && schedule_.names.counts_raises(e.lab.location);
    switch (e.lab.kind) {
    case event_kind::read:
      return !of_line ? "read" : sees_raise(e.lab) ? "interrupt" : "withdraw";
    case event_kind::write:
      return "write";
    case event_kind::update:
      return of_line ? "raise" : "update";
    case event_kind::fence:
      return is_life(e.lab) ? "life" : "fence";
    case event_kind::choice:
      return is_delivery(e.lab) ? "interrupt" : "choice";
    case event_kind::create:
      return "start";
    case event_kind::join:
      return "join";
    }
    return "";
  }

  const failing_schedule& schedule_;
  const checker::execution& graph_;
  const linear_order& order_;
  phrasebook words_;
  std::vector<lane_id> lanes_; // those that appear, ascending
  std::vector<watched> watched_;
  story told_;
};

} // namespace

const char* name_of(story_mark m) {
  constexpr const char* names[] = {"none", "switched", "stale", "buffered", "overtaken"};
  return names[static_cast<unsigned>(m)];
}

story story_of(const subject& what, const failing_schedule& schedule) {
  const linear_order order = checker::trace::linearize(
      schedule.where.graph, checker::trace::events_to_show(schedule.where));
  story told = teller(schedule, order).tell();
  told.what = what;
  return told;
}

} // namespace heddle::reports
