// One graph of the exploration with the alternatives that are still to be tried in it.
#pragma once

#include <vector>

#include "checker/graph/execution.hpp"

namespace heddle::checker {

// An alternative that was not taken when its event was added. Items of a frame form a stack; when
// one is taken, the graph is cut back to what it was when the item was pushed.
struct work_item {
  enum class what : std::uint8_t {
    source,   // event `subject` reads from `other`
    conflict, // update `subject` reads from `other`, which another update has consumed: only its
              // revisits are explored
    place,    // write `subject` is placed at `position`
    choice,   // choice `subject` takes alternative `position`
    revisit,  // read `other` reads from `subject`, in a new frame
    replace,  // the frame's own revisitor is placed at `position`
  };
  what kind = what::source;
  bool spurious = false; // source, replace: the weak compare-exchange fails all the same
  event_id subject = 0;
  event_id other = 0;
  std::uint16_t position = 0;
  std::uint16_t base = 0; // events of the graph that were there when the item was pushed
  double weight = 0;      // share of the search tree, for the progress estimate
};

template <class Model>
struct frame {
  explicit frame(unsigned lanes) : graph(lanes) {}

  execution graph;
  Model model;
  std::vector<work_item> items;
  // The frame began as a backward revisit: `revisited` reads from `revisitor`. Its first `born`
  // events are kept for the frame's whole life.
  event_id revisited = no_event;
  event_id revisitor = no_event;
  std::uint16_t born = 0;
};

} // namespace heddle::checker
