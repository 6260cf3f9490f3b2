// What the command line says, per subcommand.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "checker/check/check.hpp"
#include "checker/relacy/run_result.hpp"
#include "harness/command/shard.hpp"
#include "harness/platforms/host/stress.hpp"

namespace heddle::command {

struct list_options {
  bool json = false;
};

struct run_options {
  std::vector<std::string> names; // NAME[:VARIANT], globs
  std::vector<memory_model> models;
  heddle::engine engine = heddle::engine::optimal;
  // The engine is another program, heddle-relacy, with these limits instead.
  std::optional<heddle::relacy::run_options> relacy;
  checker::limits bounds{};
  bool all_failures = false;
  bool irq_pruning = true;
  bool reuse_addresses = false;
  bool shrinks = true;
  bool quiet = false;
  unsigned at_once = 1;
  std::string trace_dir; // empty: heddle-traces, made when it is needed
  std::string json;      // empty: none
  std::string sarif;
};

struct gate_options {
  std::vector<std::string> names; // empty: all
  std::vector<memory_model> models;
  shard part{};
  std::string trace_dir; // of files and folders, empty: none
  std::string json;
  std::string junit;
  std::string sarif;
  std::string summary; // what the file holds is kept
  unsigned at_once = 1;
  bool annotations = false; // workflow commands of GitHub Actions
  std::string baseline;
  std::string write_baseline;
};

struct replay_options {
  std::string trace;
  bool step = false;
  bool flip = false; // the decision that makes the difference
};

struct explain_options {
  std::string trace;
  std::string html; // empty: none
};

struct native_options {
  std::vector<std::string> names;
  native::stress_platform platform = native::stress_platform::host;
  std::uint64_t iterations = 0; // 0: as many as there is time for
  double seconds = 0;           // 0: all iterations
  unsigned cpus = 0;            // 0: what suits the platform
  std::uint64_t seed = 1;
  std::string json;
};

struct new_options {
  std::string folder;
  std::vector<std::string> files;
};

// What to print, to stdout, in place of a command.
struct help_text {
  std::string text;
};

using options = std::variant<list_options, run_options, gate_options, replay_options,
                             explain_options, native_options, new_options, help_text>;

// Throws usage_error.
options parse_command_line(int count, const char* const* arguments);

} // namespace heddle::command
