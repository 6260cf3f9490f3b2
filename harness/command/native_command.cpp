// heddle native: runs scenarios on real or emulated hardware, many times.
#include <stdexcept>

#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/files.hpp"
#include "harness/command/native_report.hpp"
#include "harness/command/say.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

native::stress_request request_for(const native_options& o, const selected& s) {
  return {.platform = o.platform,
          .scenario = name_of(s),
          .seed = o.seed,
          .iterations = o.iterations,
          .seconds = o.seconds,
          .cpus = o.cpus};
}

native_result stress(const native_options& o, const selected& s,
                     const native::stress_programs& programs) {
  native_result result{s, o.platform, o.seed, {}};
  const bool on_host = o.platform == native::stress_platform::host;
  if (on_host && s.scenario->host_refusal != nullptr)
    result.run.refusal = s.scenario->host_refusal;
  else
    result.run = native::run_stress(request_for(o, s), programs);
  if (!result.run.missing.empty())
    throw usage_error(result.run.missing);
  if (!result.run.broken.empty())
    throw std::runtime_error(fmt::format("{}: {}", name_of(s), result.run.broken));
  return result;
}

// Nothing of what was asked for could be run.
[[noreturn]] void nothing_runs(const native_result& first) {
  throw usage_error(fmt::format("{} cannot run on {}: {}", name_of(first.what),
                                native::name_of(first.platform), first.run.refusal));
}

} // namespace

exit_status native(const native_options& options, const native::stress_programs& programs) {
  const std::vector<selected> all = select(options.names);
  if (programs.host.empty())
    throw usage_error("this command has its scenarios for the checker only (heddle_add_command)");
  if (!options.json.empty())
    require_writable_file(options.json);
  std::vector<native_result> results;
  std::string refused; // said last: as long as nothing has run, nothing may be printed
  exit_status status = exit_status::passed;
  bool ran = false;
  for (const selected& s : all) {
    const native_result& r = results.emplace_back(stress(options, s, programs));
    if (!r.run.refusal.empty()) {
      refused += native_text(r);
      continue;
    }
    ran = true;
    say(fmt::format("{}", native_text(r)));
    flush();
    if (!r.run.findings.empty())
      status = exit_status::failed;
  }
  if (!ran)
    nothing_runs(results.front());
  say(fmt::format("{}", refused));
  if (!options.json.empty())
    write_file(options.json, native_json(results));
  return status;
}

} // namespace heddle::command
