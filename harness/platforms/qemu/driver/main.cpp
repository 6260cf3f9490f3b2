// What an image does once its CPUs are up: runs one variant of one scenario many times.
#include <heddle/scenario.hpp>

#include "harness/platforms/qemu/driver/iteration.hpp"
#include "harness/platforms/qemu/driver/memory.hpp"
#include "harness/platforms/qemu/driver/report.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/text.hpp"
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

// "name" or "name:variant".
const scenario_variant* find_variant(const char* wanted) {
  for (const registered_scenario* s : registered_scenarios()) {
    std::size_t length = 0;
    while (s->name[length] != '\0' && s->name[length] == wanted[length])
      ++length;
    if (s->name[length] != '\0' || (wanted[length] != '\0' && wanted[length] != ':'))
      continue;
    for (const scenario_variant& v : *s) {
      if (wanted[length] == '\0' || same_text(v.name, wanted + length + 1)) {
        the_run.scenario = s->name;
        the_run.variant = v.name;
        for (const char* mark : s->covers) {
          if (mark != nullptr)
            the_run.marks.add(mark, 0);
        }
        return &v;
      }
    }
  }
  return nullptr;
}

exit_status run_variant(const scenario_variant& variant) {
  const settings& given = the_run.given;
  for (const char* mark : variant.details.covers) {
    if (mark != nullptr)
      the_run.marks.add(mark, 0);
  }
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
  const scenario_variant* variant = find_variant(given.scenario);
  if (variant == nullptr)
    return refuse("this image has no such scenario", given.scenario);
  return run_variant(*variant);
}

} // namespace heddle::bare
