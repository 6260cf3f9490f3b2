// Following what objects and pools hold.
#include "reports/story_values.hpp"

#include <algorithm>

#include "reports/values.hpp"

namespace heddle::reports {

using checker::event;
using checker::location_id;
using checker::trace::linear_step;

std::string actor_text(const checker::trace::naming& names, checker::lane_id lane,
                       checker::context_id context) {
  if (context == checker::own_context)
    return names.lane(lane);
  return names.lane(lane) + (checker::is_handler(context) ? ", in the handler of " : ", in task ") +
         names.context(context);
}

void story_values::begin(story& told) {
  watch_events(told);
  if (failing_.memory)
    watch_memory(told);
}

// Objects in the order in which steps first act on them; what counts how often an interrupt line
// was raised is none.
void story_values::watch_events(story& told) {
  for (const linear_step& step : order_.steps) {
    const event& e = failing_.graph[step.id];
    if (!accesses_memory(e.lab) || words_.names().counts_raises(e.lab.location) ||
        find(e.lab.location) != watched_.end())
      continue;
    watched_.push_back({.location = e.lab.location, .text = initial_text(e)});
    told.objects.push_back(words_.names().location(e.lab.location));
    told.initially.push_back(watched_.back().text);
  }
}

// What the object of an event holds before any event; of what is only written nobody knows.
std::string story_values::initial_text(const event& first) const {
  for (const event& e : failing_.graph.events())
    if (may_read(e.lab) && e.lab.location == first.lab.location)
      return words_.value(e, e.lab.initial);
  return {};
}

std::vector<story_values::watched>::iterator story_values::find(location_id l) {
  return std::find_if(watched_.begin(), watched_.end(),
                      [&](const watched& w) { return w.location == l; });
}

// What has no events: its first values, and the pools.
void story_values::watch_memory(story& told) const {
  for (const checker::memory_object& o : failing_.memory->objects) {
    told.objects.push_back(o.name);
    told.initially.push_back(words_.value(o.initially, o.size));
  }
  for (const checker::memory_pool& p : failing_.memory->pools)
    told.pools.push_back({p.name, p.bytes});
  told.initial_blocks = blocks_of(failing_.memory->initial_blocks);
}

void story_values::note(story_step& to) {
  note_write(failing_.graph[order_.steps[to.number - 1].id], to);
  note_memory(to);
}

// A write changes what its object holds, unless a newer one is listed already.
void story_values::note_write(const event& e, story_step& to) {
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

void story_values::note_memory(story_step& to) const {
  if (!failing_.memory || to.number > failing_.memory->after.size())
    return;
  const checker::memory_snapshot& now = failing_.memory->after[to.number - 1];
  for (const auto& [object, value] : now.changes) {
    const std::uint8_t size = failing_.memory->objects[object].size;
    to.changes.push_back({watched_.size() + object, words_.value(value, size)});
  }
  to.blocks = blocks_of(now.blocks);
}

std::vector<story_block>
story_values::blocks_of(const std::vector<checker::memory_block>& blocks) const {
  std::vector<story_block> result;
  for (const checker::memory_block& b : blocks)
    result.push_back({b.pool, b.offset, b.bytes, state_of(b), place_of(b.since)});
  return result;
}

// "held by core0, in the handler of dma"
std::string story_values::state_of(const checker::memory_block& b) const {
  constexpr const char* states[] = {"free", "held", "freed"};
  const std::string text = states[static_cast<unsigned>(b.state)];
  if (b.lane >= words_.names().lanes())
    return text;
  return text + " by " + actor_text(words_.names(), b.lane, b.context);
}

} // namespace heddle::reports
