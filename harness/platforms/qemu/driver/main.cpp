// What an image does once its CPUs are up: runs one variant of one scenario many times.
#include <heddle/scenario.hpp>

#include "harness/platforms/driver/selection.hpp"
#include "harness/platforms/qemu/driver/iteration.hpp"
#include "harness/platforms/qemu/driver/memory.hpp"
#include "harness/platforms/qemu/driver/report.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/console.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"
#include "harness/platforms/qemu/kernel/start.hpp"

namespace heddle::bare {

constinit run_state the_run;

namespace {

exit_status refuse(const char* reason, const char* about) {
  message("refused").word("about", about).rest("reason", reason).send();
  return exit_status::refused;
}

void list_scenarios() {
  for (const registered_scenario* s : registered_scenarios()) {
    for (const scenario_variant& v : *s)
      message("scenario").word("name", s->name).word("variant", v.name).send();
  }
}

exit_status run_variant(const scenario_variant& variant) {
  const settings& given = the_run.given;
  save_statics();
  the_run.began = arch::clock();
  for (std::uint64_t i = 0; i < given.iterations; ++i) {
    if (const refusal r = run_iteration(variant, i); r.reason != nullptr) {
      message m("refused");
      if (r.needed_cpus != 0)
        m.number("needed", r.needed_cpus);
      m.rest("reason", r.reason).send();
      return exit_status::refused;
    }
    if (given.milliseconds != 0 && arch::clock() - the_run.began > given.milliseconds * 1'000'000)
      break;
  }
  return the_run.failures.total() == 0 ? exit_status::passed : exit_status::failed;
}

} // namespace

exit_status main() {
  settings& given = the_run.given;
  message("boot").word("machine", arch::name).number("cpus", cpu_total()).send();
  set_last_words(report);
  if (const char* wrong = parse_settings(arch::argument_text(), given))
    return refuse("an argument is not understood", wrong);
  the_run.cpus = given.cpus != 0 && given.cpus < cpu_total() ? given.cpus : cpu_total();
  if (given.scenario[0] == '\0') {
    list_scenarios();
    return exit_status::passed;
  }
  const selection chosen = find_variant(given.scenario);
  if (chosen.variant == nullptr)
    return refuse("this image has no such scenario", given.scenario);
  the_run.scenario = chosen.scenario->name;
  the_run.variant = chosen.variant->name;
  declare_marks(chosen, the_run.marks);
  return run_variant(*chosen.variant);
}

} // namespace heddle::bare
