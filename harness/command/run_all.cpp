// The command as a whole: from arguments to an exit status.
#include <exception>
#include <string>

#include "harness/command/commands.hpp"
#include "harness/command/companions.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/say.hpp"
#include "harness/command/selection.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

exit_status dispatch(const options& o, const std::string& program, const command_build& build) {
  if (const auto* help = std::get_if<help_text>(&o)) {
    say(help->text);
    return exit_status::passed;
  }
  require_distinct_names();
  if (const auto* l = std::get_if<list_options>(&o))
    return list(*l);
  if (const auto* r = std::get_if<run_options>(&o))
    return run(*r, program);
  if (const auto* g = std::get_if<gate_options>(&o))
    return gate(*g, program);
  if (const auto* e = std::get_if<explain_options>(&o))
    return explain(*e, program, build.sources);
  if (const auto* n = std::get_if<new_options>(&o))
    return begin(*n);
  if (const auto* n = std::get_if<native_options>(&o))
    return native(*n, locate(build));
  return replay(std::get<replay_options>(o));
}

exit_status end_of(int count, const char* const* arguments, const command_build& build) {
  try {
    require_standard_files();
    const std::string program = callable_as(count > 0 ? arguments[0] : "heddle");
    const exit_status status = dispatch(parse_command_line(count, arguments), program, build);
    flush();
    return status;
  } catch (const usage_error& e) {
    complain(e.what());
    return exit_status::usage;
  } catch (const output_error& e) {
    complain(e.what());
  } catch (const std::exception& e) {
    complain(std::string("internal error: ") + e.what());
  } catch (...) {
    complain("internal error");
  }
  return exit_status::internal;
}

} // namespace

int run_command(int count, const char* const* arguments, const command_build& build) {
  return static_cast<int>(end_of(count, arguments, build));
}

} // namespace heddle::command
