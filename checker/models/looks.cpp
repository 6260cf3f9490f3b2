// Building the graph that has a look as an event.
#include "checker/models/looks.hpp"

namespace heddle::checker {
namespace {

label look_of(const label& waits) {
  label l = waits;
  l.what = op::read{};
  l.ord = look_order(waits);
  l.wait = wait_kind::none;
  return l;
}

} // namespace

execution with_look(const execution& g, event_id r, event_id source) {
  const auto renamed = [r](event_id id) {
    return id < no_event && id >= r ? static_cast<event_id>(id + 1) : id;
  };
  execution out(g.lanes());
  for (event_id id = 0; id < g.size(); ++id) {
    if (id == r)
      out.append(g[r].lane, look_of(g[r].lab));
    out.append(g[id].lane, g[id].lab);
  }
  // All writes are there; an update's value follows from its source, so sources come in the order
  // of modification.
  for (location_id l = 0; l < g.locations(); ++l)
    for (unsigned i = 0; i < g.at(l).mo.size(); ++i) {
      const event_id w = g.at(l).mo[i];
      if (may_read(g[w].lab))
        out.set_source(renamed(w), renamed(g[w].source), g[w].spurious);
      out.place(renamed(w), i);
    }
  for (event_id id = 0; id < g.size(); ++id)
    if (may_read(g[id].lab) && !g[id].writes && g[id].source != no_event)
      out.set_source(renamed(id), renamed(g[id].source), g[id].spurious);
  out.set_source(r, renamed(source), false);
  return out;
}

} // namespace heddle::checker
