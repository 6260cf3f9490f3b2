// Starting host program and emulator, in batches if time is limited; adding up what they say.
#include "harness/platforms/host/stress.hpp"

#include <algorithm>
#include <chrono>

#include "harness/platforms/driver/exit_status.hpp"
#include "harness/platforms/qemu/process.hpp"
#include "harness/platforms/qemu/qemu_runner.hpp"

namespace heddle::native {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint64_t batch_iterations = 1000; // of an emulated machine, if time is limited
constexpr milliseconds patience{600'000};        // beyond the time that was asked for

double since(clock::time_point begin) {
  return std::chrono::duration<double>(clock::now() - begin).count();
}

void add_finding(stress_result& into, const stress_finding& found) {
  for (stress_finding& f : into.findings) {
    if (f.kind == found.kind && f.place == found.place && f.message == found.message) {
      f.count += found.count;
      return;
    }
  }
  into.findings.push_back(found);
}

void add_outcome(stress_result& into, const stress_outcome& seen) {
  for (stress_outcome& o : into.outcomes) {
    if (o.values == seen.values) {
      o.count += seen.count;
      return;
    }
  }
  into.outcomes.push_back(seen);
}

std::string place_in_words(const std::string& lane, const std::string& what) {
  return lane.empty() ? what : lane + ": " + what;
}

void add_report(stress_result& into, const qemu::guest_report& r, std::uint64_t seed) {
  for (const auto& f : r.failures)
    add_finding(into, {f.kind, f.why, f.place, f.count, seed, f.iteration});
  if (r.crash)
    add_finding(into, {"crash", place_in_words(r.crash->lane, r.crash->what), r.crash->after, 1,
                       seed, r.crash->iteration});
  for (const auto& h : r.hangs)
    add_finding(into, {"hang", place_in_words(h.lane, h.what), h.after, 1, seed, h.iteration});
  for (const auto& o : r.outcomes)
    add_outcome(into, {o.values, o.count});
  for (const auto& [mark, count] : r.cover)
    into.cover[mark] += count;
  if (!r.totals)
    return;
  into.lanes = r.totals->lanes;
  into.iterations += r.totals->iterations;
  into.dropped += r.totals->dropped;
  into.interrupts += r.totals->timer + r.totals->ipi;
  into.landing_sites = std::max(into.landing_sites, r.totals->sites);
  into.landing_points = std::max(into.landing_points, r.totals->points);
  into.handlers += r.totals->handlers;
  into.handler_points = std::max(into.handler_points, r.totals->handler_points);
}

// ----------------------------------------------------------------------- emulated machines

qemu::request machine_request(const stress_request& q, const stress_programs& programs) {
  const bool x86 = q.platform == stress_platform::qemu_x86_64;
  qemu::request r;
  r.target = x86 ? qemu::machine::x86_64 : qemu::machine::aarch64;
  r.image = x86 ? programs.image_x86_64 : programs.image_aarch64;
  r.scenario = q.scenario;
  r.seed = q.seed;
  r.cpus = q.cpus != 0 ? q.cpus : 4;
  // In time of the machine, of which the host needs twenty times as much.
  r.hang_after = milliseconds(q.hang_ms != 0 ? q.hang_ms : 100);
  r.time_limit = patience;
  return r;
}

// Whether to go on. A crash or a hang ends the image as well, so it ends the run.
bool accept(stress_result& into, const qemu::result& r, std::uint64_t seed) {
  switch (r.end) {
  case qemu::ending::refused:
    into.refusal = r.message;
    return false;
  case qemu::ending::no_emulator:
  case qemu::ending::no_image:
    into.missing = r.message;
    return false;
  case qemu::ending::timed_out:
  case qemu::ending::broken:
    into.broken = r.message;
    return false;
  default:
    break;
  }
  add_report(into, r.report, seed);
  if (r.end == qemu::ending::crashed && !r.report.crash) // it could not even say so
    add_finding(into, {"crash", r.message, "", 1, seed, 0});
  into.cpus = r.report.cpus;
  into.boot_to_exit = std::min(into.boot_to_exit.value_or(r.seconds.count()), r.seconds.count());
  return r.end == qemu::ending::passed || r.end == qemu::ending::failed;
}

bool wants_more_cpus(const stress_request& q, const qemu::result& r) {
  return q.cpus == 0 && r.end == qemu::ending::refused && r.report.cpus_needed &&
         *r.report.cpus_needed <= most_emulated_cpus;
}

// Time in the machine says nothing about time here, so a limit needs batches. Each has a seed of
// its own and can be repeated alone.
stress_result run_in_machine(const stress_request& q, const stress_programs& programs) {
  stress_result result;
  const auto begin = clock::now();
  qemu::request r = machine_request(q, programs);
  for (bool go_on = true; go_on; ++r.seed) {
    r.iterations = q.seconds == 0     ? q.iterations
                   : q.iterations > 0 ? std::min(q.iterations - result.iterations, batch_iterations)
                                      : batch_iterations;
    qemu::result one = qemu::run(r);
    if (wants_more_cpus(q, one)) {
      r.cpus = *one.report.cpus_needed;
      one = qemu::run(r);
    }
    go_on = accept(result, one, r.seed) && q.seconds != 0 && since(begin) < q.seconds &&
            (q.iterations == 0 || result.iterations < q.iterations);
  }
  result.seconds = since(begin);
  return result;
}

// ----------------------------------------------------------------------- threads of the host

std::vector<std::string> host_command(const stress_request& q, const stress_programs& programs) {
  constexpr std::uint64_t unlimited = ~std::uint64_t{0};
  return {programs.host.string(),
          "scenario=" + q.scenario,
          "seed=" + std::to_string(q.seed),
          "iterations=" + std::to_string(q.iterations != 0 ? q.iterations : unlimited),
          "milliseconds=" + std::to_string(static_cast<std::uint64_t>(q.seconds * 1000 + 0.5)),
          "cpus=" + std::to_string(q.cpus),
          "hang=" + std::to_string(q.hang_ms != 0 ? q.hang_ms : 5000)};
}

stress_result run_on_host(const stress_request& q, const stress_programs& programs) {
  stress_result result;
  const auto begin = clock::now();
  const auto asked = milliseconds(static_cast<std::int64_t>(q.seconds * 1000));
  // Without a limit of time the host program itself ends: after its iterations, or at a hang.
  const auto limit = q.seconds != 0 ? asked + patience : milliseconds(std::int64_t{1} << 40U);
  const auto p = qemu::run_process(host_command(q, programs), limit);
  const auto report = qemu::parse_guest_report(p.output);
  add_report(result, report, q.seed);
  result.refusal = report.refusal;
  result.cpus = report.cpus;
  result.seconds = since(begin);
  if (!p.started)
    result.broken = programs.host.string() + " cannot be started: " + p.start_error;
  else if (report.refusal.empty() && (!report.totals || p.exit_code != report.totals->status))
    result.broken = "the program that runs scenarios on this host did not end in good order: " +
                    (p.output.empty() ? "it wrote nothing" : p.output.substr(0, 200));
  return result;
}

} // namespace

std::string_view name_of(stress_platform p) {
  switch (p) {
  case stress_platform::host:
    return "host";
  case stress_platform::qemu_x86_64:
    return "qemu-x86_64";
  case stress_platform::qemu_aarch64:
    break;
  }
  return "qemu-aarch64";
}

stress_result run_stress(const stress_request& request, const stress_programs& programs) {
  return request.platform == stress_platform::host ? run_on_host(request, programs)
                                                   : run_in_machine(request, programs);
}

} // namespace heddle::native
