// How a lane ends otherwise than at the end of its program.
//
// Nothing that owns memory may be alive on a fiber that is abandoned. So a failure's words are put
// where they are kept before anything else is done: into lane::failed, or that of direct code.
#pragma once

#include <cstdint>
#include <string>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class lane_endings : run_part {
public:
  explicit lane_endings(runner& r) : run_part(r) {}

  // Null `l`: the code before or after the lanes.
  [[noreturn]] void fail(lane* l, failure what);
  // The same with the words that message_of(l) has got.
  [[noreturn]] void fail_as(lane* l, kind what, site where);
  std::string& message_of(lane* l);
  [[noreturn]] void fail_crashed(lane* l, std::string&& how, const site& where);

  // assume(false): the whole execution is outside the program.
  [[noreturn]] void drop(lane* l, site where);

  // The lane departs from what was recorded; `failed.message` says what it does now.
  [[noreturn]] void diverge(lane& l);

  // The lane came to what the checker cannot see: `failed.message` says what, in words that follow
  // the lane's name. It stops in front of it: what it would lead to is not known.
  [[noreturn]] void stop_unseen(lane& l, site where);
  // The same of code: "{}" in the phrase stands for the place, which is that of the instruction.
  [[noreturn]] void come_to_unseen(lane& l, const char* phrase, std::uint32_t code);

private:
  std::string divergence(const lane& l) const;
};

} // namespace heddle::checker
