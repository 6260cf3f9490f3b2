#include "harness/command/version.hpp"

#include <fmt/format.h>

#include "harness/command/build_id.hpp"

namespace heddle::command {
namespace {

#ifdef __clang__
constexpr const char* compiler = __VERSION__; // begins with its name
#else
constexpr const char* compiler = "g++ " __VERSION__;
#endif

} // namespace

std::string version_text() {
  return fmt::format("heddle {}\ncompiled by {} as {}\nbuild id {}\n", HEDDLE_VERSION, compiler,
                     HEDDLE_BUILD_TYPE, build_id());
}

} // namespace heddle::command
