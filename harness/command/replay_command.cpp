// heddle replay: repeats the execution of a trace file.
#include "harness/command/commands.hpp"
#include "harness/command/retell.hpp"
#include "harness/command/say.hpp"
#include "harness/command/stepper.hpp"

namespace heddle::command {

exit_status replay(const replay_options& options) {
  const retold r = retell(options.trace, options.flip);
  if (!r.flipped.empty()) {
    say(r.flipped);
    return exit_status{r.status};
  }
  if (options.step && r.told)
    step_through(*r.told);
  else if (!r.text.empty())
    say(r.text + "\n");
  say(r.outcome);
  return exit_status{r.status};
}

} // namespace heddle::command
