// The subcommands.
#pragma once

#include <string>

#include "harness/command/exit_status.hpp"
#include "harness/command/options.hpp"
#include "harness/platforms/host/stress.hpp"

namespace heddle::command {

// Each prints to stdout, and throws usage_error before it has printed anything. `program` is what
// the user called, for commands to paste.
exit_status list(const list_options& options);
exit_status run(const run_options& options, const std::string& program);
exit_status run_with_relacy(const run_options& options, const std::string& program);
exit_status gate(const gate_options& options, const std::string& program);
exit_status replay(const replay_options& options);
// `sources`: see command_build.
exit_status explain(const explain_options& options, const std::string& program,
                    const std::string& sources);
exit_status begin(const new_options& options); // heddle new
// `programs` hold the scenarios of this build for other platforms than the checker; empty paths if
// there are none.
exit_status native(const native_options& options, const native::stress_programs& programs);

} // namespace heddle::command
