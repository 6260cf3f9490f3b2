// heddle replay: repeats the execution of a trace file.
#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/repetition.hpp"
#include "harness/command/stepper.hpp"

namespace heddle::command {

exit_status replay(const replay_options& options) {
  const repetition r = repeat(options.trace);
  if (options.step && r.violation && !r.not_applicable)
    step_through(story_of(*r.what, *r.violation, r.why));
  else if (r.violation)
    fmt::print("{}\n", failure_text(*r.what, *r.violation, r.why, nullptr));
  return say_outcome(r);
}

} // namespace heddle::command
