// The command line, and what is printed.
#include "checker/relacy/command.hpp"

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "checker/relacy/engine.hpp"
#include "checker/relacy/result_text.hpp"
#include "checker/relacy/selection.hpp"

namespace heddle::relacy {
namespace {

constexpr int exit_nothing = 0;
constexpr int exit_found = 1;
constexpr int exit_bad_input = 2;

struct arguments {
  std::vector<std::string> names;
  run_options options;
  std::string json_file;
  bool quiet = false;
};

std::string summary(const selected_variant& v, const run_result& r) {
  const std::string name = fmt::format("{}:{}", v.scenario->name, v.variant->name);
  if (!r.refusal.empty())
    return fmt::format("{:<60} not expressible: {}\n", name, r.refusal);
  std::string numbers = fmt::format("{} iterations, {:.2f} s", r.iterations, r.seconds);
  if (r.dropped != 0)
    numbers += fmt::format(", {} outside the assumptions", r.dropped);
  if (r.cut != 0)
    numbers += fmt::format(", {} cut off", r.cut);
  if (r.exhausted)
    numbers += ", all schedules";
  if (!r.found)
    return fmt::format("{:<60} nothing found  ({})\n", name, numbers);
  return fmt::format("{:<60} {}  ({})\n    {}\n", name, name_of(r.what), numbers, r.message);
}

int list(std::ostream& out) {
  for (const selected_variant& v : all_variants())
    out << v.scenario->name << ':' << v.variant->name << '\n';
  return exit_nothing;
}

int run_selected(const arguments& args, std::ostream& out, std::ostream& errors) {
  const auto variants = select(args.names);
  std::ofstream json;
  if (!args.json_file.empty()) {
    json.open(args.json_file);
    if (!json) {
      errors << "heddle-relacy: cannot write " << args.json_file << '\n';
      return exit_bad_input;
    }
  }
  auto rows = nlohmann::ordered_json::array();
  bool any = false;
  for (const selected_variant& v : variants) {
    const run_result r = run(program_of(*v.variant), args.options);
    if (!args.quiet)
      out << summary(v, r) << std::flush;
    rows.push_back(row_of(v.scenario->name, v.variant->name, r));
    any = any || r.found;
  }
  if (json.is_open())
    json << rows.dump(2) << '\n';
  return any ? exit_found : exit_nothing;
}

void add_run(CLI::App& app, arguments& args) {
  const std::map<std::string, search> searches{
      {"random", search::random}, {"full", search::full}, {"bound", search::bound}};
  constexpr std::uint64_t most = 1'000'000'000'000;
  auto* const run = app.add_subcommand("run", "Run variants until something is found in them");
  run->add_option("NAME", args.names, "SCENARIO or SCENARIO:VARIANT; globs")->required();
  run->add_option("--search", args.options.how, "random (the default), full or bound")
      ->transform(CLI::CheckedTransformer(searches));
  run->add_option("--iterations", args.options.iterations, "Stop after so many (default 100000)")
      ->check(CLI::Range(std::uint64_t{1}, most));
  run->add_option("--steps", args.options.max_steps, "Cut an iteration off there (default 10000)")
      ->check(CLI::Range(std::uint64_t{1}, most));
  run->add_option("--bound", args.options.context_bound, "Context switches of --search bound")
      ->check(CLI::Range(0U, 100U));
  run->add_option("--max-seconds", args.options.max_seconds, "Stop after so long, per variant")
      ->check(CLI::PositiveNumber);
  run->add_option("--json", args.json_file, "Write the results to a file");
  run->add_flag("--quiet", args.quiet, "Print nothing");
}

} // namespace

int run_command(int count, const char* const* values, std::ostream& out, std::ostream& errors) {
  CLI::App app("Runs scenarios under Relacy. That it finds nothing means nothing.",
               "heddle-relacy");
  arguments args;
  app.require_subcommand(1);
  const auto* const list_command = app.add_subcommand("list", "List the variants of all scenarios");
  add_run(app, args);
  try {
    app.parse(count, values);
    return list_command->parsed() ? list(out) : run_selected(args, out, errors);
  } catch (const CLI::CallForHelp&) {
    out << app.help();
    return exit_nothing;
  } catch (const CLI::ParseError& e) {
    errors << "heddle-relacy: " << e.what() << " (try --help)\n";
    return exit_bad_input;
  } catch (const unknown_name& e) {
    errors << "heddle-relacy: " << e.what() << '\n';
    return exit_bad_input;
  }
}

} // namespace heddle::relacy
