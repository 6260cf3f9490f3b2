// heddle explain: tells the failure of a trace file to people.
#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/repetition.hpp"

namespace heddle::command {

exit_status explain(const explain_options& options, const std::string& program) {
  const repetition r = repeat(options.trace);
  const bool explained = r.violation && !r.not_applicable;
  if (r.violation)
    fmt::print("{}\n", failure_text(*r.what, *r.violation, nullptr));
  const exit_status outcome = say_outcome(r);
  if (!explained)
    return outcome;
  fmt::print("\nreplay: {} replay {}\n", paste(program), paste(options.trace));
  return exit_status::passed; // a report, not a verdict: the failure was explained
}

} // namespace heddle::command
