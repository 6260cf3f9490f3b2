// What a check learns between one exploration and the next: of ordinary memory, and of the threads
// that the code starts.
#pragma once

#include "checker/runtime/interrupted_memory.hpp"
#include "checker/runtime/mixed_memory.hpp"
#include "checker/runtime/thread_lanes.hpp"

namespace heddle::checker {

struct learned_memory {
  mixed_memory mixed;
  interrupted_memory interrupted;
  thread_lanes threads;

  // What was not known makes what the exploration finds wrong or incomplete.
  bool has_news() const { return mixed.has_news() || interrupted.has_news() || threads.has_news(); }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool mixed_news = mixed.learn();
    const bool interrupted_news = interrupted.learn();
    return threads.learn() || mixed_news || interrupted_news;
  }
};

} // namespace heddle::checker
