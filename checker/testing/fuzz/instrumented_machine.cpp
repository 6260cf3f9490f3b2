// A machine whose lanes are the instrumented loops.
#include <heddle/machine.hpp>

#include "checker/testing/fuzz/instrumented_loops.hpp"
#include "checker/testing/fuzz/loop_state.hpp"
#include "checker/testing/fuzz/loops_under_test.hpp"

namespace heddle::checker::fuzz {

void build_instrumented_loops(machine& m, const loop_program& p, form how) {
  m.initially([how] { heddle_fuzz_begin(how); });
  for (unsigned l = 0; l < p.lanes; ++l)
    m.thread(lane_names[l], [&p, l] { observe_lane(l, heddle_fuzz_lane(&p, l)); });
  m.finally([&p] { heddle_fuzz_end(&p); });
}

} // namespace heddle::checker::fuzz
