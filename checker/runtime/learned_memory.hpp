// What a check learns of ordinary memory between one exploration and the next.
#pragma once

#include "checker/runtime/interrupted_memory.hpp"
#include "checker/runtime/mixed_memory.hpp"

namespace heddle::checker {

struct learned_memory {
  mixed_memory mixed;
  interrupted_memory interrupted;

  // What was not known makes what the exploration finds wrong or incomplete.
  bool has_news() const { return mixed.has_news() || interrupted.has_news(); }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool any = mixed.learn();
    return interrupted.learn() || any;
  }
};

} // namespace heddle::checker
