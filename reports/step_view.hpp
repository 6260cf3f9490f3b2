// One moment of a story as a screen of plain text: the columns around the current step, what it
// does, the values of watched objects, and the maps of the pools.
#pragma once

#include <string>
#include <vector>

#include "reports/story.hpp"

namespace heddle::reports {

struct step_screen {
  std::size_t width = 80;
  std::size_t height = 0; // lines; 0: as many as it takes
  bool colour = false;    // emphasis by ANSI sequences, which no line's width counts
};

// How many steps a story has; 0 is before the first one.
unsigned steps_of(const story& told);

// After step `now`. `watched` by object.
std::vector<std::string> step_view(const story& told, unsigned now,
                                   const std::vector<bool>& watched, const step_screen& screen);

} // namespace heddle::reports
