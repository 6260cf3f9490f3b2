// The command line.
#include "harness/command/options.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "checker/relacy/exchange.hpp"
#include "harness/command/help_layout.hpp"
#include "harness/command/similar.hpp"
#include "harness/command/terminal.hpp"
#include "harness/command/usage_error.hpp"
#include "harness/command/version.hpp"

namespace heddle::command {
namespace {

constexpr const char* about =
    "Checks kernel allocators for concurrency bugs: every execution of a scenario, once.";
constexpr const char* statuses =
    "\nEnds with 0 if all pass, 1 on a violation, 2 on bad usage or input, 3 if a bound made the "
    "search inconclusive, 4 if a trace cannot be applied to this build, 70 on an internal error, "
    "130 and 143 if SIGINT and SIGTERM ended it.";

// CLI11's own check spells out the largest number that it would take.
std::string positive(const std::string& text) {
  double value = 0;
  const bool good = CLI::detail::lexical_cast(text, value) && value > 0;
  return good ? "" : text + " is not a positive number";
}

// CLI11 reads -1 as the largest number.
std::string unsigned_number(const std::string& text) {
  return text.starts_with('-') ? text + " is negative" : "";
}

constexpr std::uint64_t default_iterations = 10'000;

// Relacy's executions cost little, and are not kept.
constexpr relacy::run_options of_relacy{};
constexpr unsigned most_switches = 100;

struct parser {
  CLI::App app{about, "heddle"};
  list_options list;
  run_options run;
  gate_options gate;
  replay_options replay;
  explain_options explain;
  native_options stress;
  new_options fresh;
  std::string platform = "host";
  std::string part; // of a gate: "2/5"
  std::string model = "all";
  std::string engine = "optimal";
  std::string search;
  relacy::run_options for_relacy;

  parser() {
    app.require_subcommand(1);
    app.footer(statuses);
    app.set_version_flag("--version", &version_text, "Says what this build is and ends");
    add_list();
    add_run();
    add_gate();
    add_replay();
    add_explain();
    add_native();
    add_new();
  }

  void add_list() {
    auto* c =
        app.add_subcommand("list", "Names the scenarios, their variants and what is declared");
    c->add_flag("--json", list.json, "As JSON");
  }

  void add_model(CLI::App* c) {
    c->add_option("--model", model, "sc, tso, rc11 or all (the default)")
        ->check(CLI::IsMember({"sc", "tso", "rc11", "all"}))
        ->option_text("MODEL");
  }

  // More would not be quicker on any machine there is.
  static void add_at_once(CLI::App* c, unsigned& n) {
    c->add_option("-j", n, "Checks at the same time (1)")
        ->check(CLI::Range(1U, 1024U))
        ->option_text("N");
  }

  void add_run() {
    auto* c = app.add_subcommand("run", "Checks scenarios; stops each at its first failure");
    c->add_option("NAME", run.names, "Scenarios; `*` and `?` match anything")
        ->required()
        ->option_text("NAME[:VARIANT]...");
    add_model(c);
    add_at_once(c, run.at_once);
    c->add_option(
         "--engine", engine,
         "optimal (the default); naive: every schedule, under sc only; or relacy: a search by "
         "heddle-relacy")
        ->check(CLI::IsMember({"optimal", "naive", "relacy"}))
        ->option_text("ENGINE");
    add_search(c);
    c->add_flag("--all-failures", run.all_failures, "Go on after a failure");
    c->add_flag_callback(
        "--no-irq-pruning", [this] { run.irq_pruning = false; },
        "Offer interrupts everywhere, also where it makes no difference");
    c->add_flag("--reuse-addresses", run.reuse_addresses,
                "Allocate first what the same CPU has freed, as allocators do");
    c->add_flag_callback(
        "--no-shrink", [this] { run.shrinks = false; },
        "Show a failure as it was found, and look for no smaller one");
    c->add_option("--max-executions", run.bounds.max_executions, "Bound, per check")
        ->check(&positive)
        ->option_text("N");
    c->add_option("--max-seconds", run.bounds.max_seconds, "Bound, per check")
        ->check(&positive)
        ->option_text("S");
    c->add_option("--max-events", run.bounds.max_events,
                  fmt::format("Bound, per execution ({}; relacy: {})", run.bounds.max_events,
                              of_relacy.max_steps))
        ->check(CLI::Range(1U, static_cast<unsigned>(checker::max_graph_size)))
        ->option_text("N");
    c->add_option("--trace-dir", run.trace_dir,
                  "Where the trace of a failure goes (./heddle-traces)")
        ->option_text("DIR");
    c->add_option("--json", run.json, "Write the results to a file")->option_text("FILE");
    c->add_option("--sarif", run.sarif,
                  "Write the failures as SARIF 2.1.0, schedules as code flows")
        ->option_text("FILE");
    c->add_flag("--quiet", run.quiet, "One line per check that does not pass, and nothing else");
  }

  void add_search(CLI::App* c) {
    c->add_option("--search", search,
                  "Of relacy: random (the default); full: all its schedules; or bound: those with "
                  "few context switches")
        ->check(CLI::IsMember({"random", "full", "bound"}))
        ->option_text("SEARCH");
    c->add_option("--bound", for_relacy.context_bound,
                  fmt::format("Context switches of --search bound ({})", of_relacy.context_bound))
        ->check(CLI::Range(0U, most_switches))
        ->option_text("N");
  }

  void add_gate() {
    auto* c = app.add_subcommand("gate", "Compares every verdict with what its scenario declares");
    c->add_option("NAME", gate.names, "Scenarios; all by default")
        ->option_text("NAME[:VARIANT]...");
    add_model(c);
    add_at_once(c, gate.at_once);
    c->add_option("--shard", part, "Do only the Ith of N parts, which together are the whole")
        ->option_text("I/N");
    c->add_option("--baseline", gate.baseline,
                  "Compare with the numbers that were accepted; raise an alarm where fewer "
                  "executions are explored")
        ->option_text("FILE");
    c->add_option("--write-baseline", gate.write_baseline,
                  "Accept the numbers of this run, if all verdicts are as declared")
        ->option_text("FILE");
    c->add_option("--trace-dir", gate.trace_dir,
                  "Write traces of failures that are not declared (none by default)")
        ->option_text("DIR");
    c->add_option("--json", gate.json, "Write the results to a file")->option_text("FILE");
    c->add_option("--junit", gate.junit, "Write the results as JUnit XML")->option_text("FILE");
    c->add_option("--sarif", gate.sarif,
                  "Write what is not as declared as SARIF 2.1.0, schedules as code flows")
        ->option_text("FILE");
    c->add_option("--summary", gate.summary, "Add a summary in Markdown to the end of a file")
        ->option_text("FILE");
    c->add_flag("--annotations,!--no-annotations", gate.annotations,
                "Print annotations for GitHub Actions (by default if it is run there)");
  }

  void add_replay() {
    auto* c = app.add_subcommand("replay", "Repeats the execution of a trace file");
    c->add_option("TRACE", replay.trace, "A file that run has written")
        ->required()
        ->option_text("TRACE");
    auto* const step = c->add_flag("--step", replay.step,
                                   "Step through it, forward and back, with values and heap maps");
    c->add_flag("--flip", replay.flip,
                "Take the decision otherwise that makes the difference, and show what passes then")
        ->excludes(step);
  }

  void add_explain() {
    auto* c = app.add_subcommand("explain", "Tells the failure of a trace file to people");
    c->add_option("TRACE", explain.trace, "A file that run has written")
        ->required()
        ->option_text("TRACE");
    c->add_option("--html", explain.html, "Write a page to step through it, one file for a browser")
        ->option_text("FILE");
  }

  void add_native() {
    auto* c = app.add_subcommand(
        "native", "Runs scenarios many times on hardware; ends with 1 if anything was seen");
    c->add_option("NAME", stress.names, "Scenarios; `*` and `?` match anything")
        ->required()
        ->option_text("NAME[:VARIANT]...");
    c->add_option("--platform", platform,
                  "host (the default): threads; qemu-x86_64, qemu-aarch64: an emulated machine")
        ->check(CLI::IsMember({"host", "qemu-x86_64", "qemu-aarch64"}))
        ->option_text("PLATFORM");
    c->add_option("--iterations", stress.iterations,
                  fmt::format("Per variant ({}, or any number with --seconds)", default_iterations))
        ->check(&positive)
        ->option_text("N");
    c->add_option("--seconds", stress.seconds, "Begin nothing later, per variant")
        ->check(&positive)
        ->option_text("S");
    c->add_option("--cpus", stress.cpus,
                  "Processors of the host to use (all), or CPUs of the machine (4, or as many as "
                  "are needed)")
        ->check(&positive)
        ->option_text("N");
    c->add_option("--seed", stress.seed, "Of what is left to chance (1)")
        ->check(&unsigned_number)
        ->option_text("S");
    c->add_option("--json", stress.json, "Write the results to a file")->option_text("FILE");
  }

  void add_new() {
    auto* c = app.add_subcommand(
        "new", "Writes a folder in which sources of yours are checked, with a first scenario");
    c->add_option("FOLDER", fresh.folder, "To be made")->required()->option_text("FOLDER");
    c->add_option("FILE", fresh.files, "C and C++ sources, and headers for the scenarios")
        ->required()
        ->option_text("FILE...");
  }

  native_options native_result() {
    using native::stress_platform;
    for (const auto p : {stress_platform::qemu_x86_64, stress_platform::qemu_aarch64})
      if (platform == native::name_of(p))
        stress.platform = p;
    if (stress.iterations == 0 && stress.seconds == 0)
      stress.iterations = default_iterations;
    if (stress.platform != stress_platform::host && stress.cpus > native::most_emulated_cpus)
      throw usage_error(fmt::format("an emulated machine has {} CPUs at most: --cpus {}",
                                    native::most_emulated_cpus, stress.cpus));
    require_names(*app.get_subcommand("native"));
    return stress;
  }

  explain_options explain_result() const {
    require_names(*app.get_subcommand("explain"));
    return explain;
  }

  // An empty name would mean that no such file is wanted.
  static void require_names(const CLI::App& c) {
    for (const CLI::Option* o : c.get_options({})) {
      const bool folder = o->get_option_text() == "DIR";
      if ((folder || o->get_option_text() == "FILE") && o->count() != 0 && o->results()[0].empty())
        throw usage_error(
            fmt::format("{} needs the name of a {}", o->get_name(), folder ? "folder" : "file"));
    }
  }

  gate_options gate_result() {
    const CLI::App& c = *app.get_subcommand("gate");
    require_names(c);
    gate.models = models();
    const char* actions = std::getenv("GITHUB_ACTIONS");
    if (c.count("--annotations") == 0)
      gate.annotations = actions != nullptr && std::string_view(actions) == "true";
    if (c.count("--shard") != 0)
      gate.part = parse_shard(part);
    if (c.count("--shard") != 0 && !gate.write_baseline.empty())
      throw usage_error("--write-baseline wants the whole: leave out --shard");
    return gate;
  }

  std::vector<memory_model> models() const {
    std::vector<memory_model> result;
    for (const memory_model m : {sc, tso, rc11})
      if (model == "all" || model == name_of(m))
        result.push_back(m);
    return result;
  }

  void choose_engine() {
    const CLI::App& c = *app.get_subcommand("run");
    if (engine == "relacy")
      return choose_relacy(c);
    for (const char* option : {"--search", "--bound"})
      if (c.count(option) != 0)
        throw usage_error(fmt::format("{} needs --engine relacy", option));
    if (engine != "naive")
      return;
    if (c.count("--model") != 0 && model != "sc")
      throw usage_error("--engine naive knows the memory model sc only: leave out --model " +
                        model);
    run.engine = engine::naive;
    run.models = {sc};
  }

  void choose_relacy(const CLI::App& c) {
    if (c.count("--model") != 0 && model != "rc11")
      throw usage_error(
          "--engine relacy knows one memory model, a part of rc11: leave out --model " + model);
    if (run.all_failures)
      throw usage_error("--engine relacy stops at the first failure: leave out --all-failures");
    if (c.count("--trace-dir") != 0)
      throw usage_error("--engine relacy writes no traces: leave out --trace-dir");
    if (c.count("--sarif") != 0)
      throw usage_error("--engine relacy writes no SARIF: leave out --sarif");
    if (c.count("-j") != 0)
      throw usage_error("--engine relacy makes one check at a time: leave out -j");
    if (run.reuse_addresses)
      throw usage_error("--engine relacy never reuses addresses: leave out --reuse-addresses");
    if (c.count("--bound") != 0 && search != "bound")
      throw usage_error("--bound needs --search bound");
    for_relacy.how = relacy::search_named(search).value_or(of_relacy.how);
    if (run.bounds.max_executions > 0)
      for_relacy.iterations = run.bounds.max_executions;
    if (c.count("--max-events") != 0)
      for_relacy.max_steps = run.bounds.max_events;
    for_relacy.max_seconds = run.bounds.max_seconds;
    run.relacy = for_relacy;
    run.models = {rc11};
  }

  options result() {
    if (app.got_subcommand("list"))
      return list;
    if (app.got_subcommand("replay"))
      return replay;
    if (app.got_subcommand("explain"))
      return explain_result();
    if (app.got_subcommand("native"))
      return native_result();
    if (app.got_subcommand("gate"))
      return gate_result();
    if (app.got_subcommand("new"))
      return fresh;
    run.models = models();
    choose_engine();
    require_names(*app.get_subcommand("run"));
    return run;
  }
};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// The parser would only say that a command is missing.
void require_command(const CLI::App& app, int count, const char* const* arguments) {
  if (count < 2 || arguments[1][0] == '-')
    return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({}))
    names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), arguments[1]) != names.end())
    return;
  const std::vector<std::string> near = similar(arguments[1], names);
  throw usage_error(fmt::format("there is no command {}{}", arguments[1],
                                near.empty() ? " (try heddle --help)"
                                             : fmt::format("; did you mean {}?", near.front())));
}

} // namespace

options parse_command_line(int count, const char* const* arguments) {
  parser p;
  require_command(p.app, count, arguments);
  try {
    p.app.parse(count, const_cast<char**>(arguments)); // CLI11 only reads
  } catch (const CLI::CallForHelp&) {
    const auto chosen = p.app.get_subcommands();
    const std::string help = chosen.empty() ? p.app.help() : chosen.front()->help("heddle");
    return help_text{fitted_help(help, text_width())};
  } catch (const CLI::CallForVersion&) {
    return help_text{version_text()};
  } catch (const CLI::ParseError& e) {
    throw usage_error(one_line(e.what()) + " (try heddle --help)");
  }
  return p.result();
}

} // namespace heddle::command
