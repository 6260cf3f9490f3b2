// Finding what belongs to the command but is not for people to start.
#pragma once

#include <filesystem>

#include "harness/command/entry.hpp"
#include "harness/platforms/host/stress.hpp"

namespace heddle::command {

// Where `relative` ("libexec/heddle/x") lies beside the folder of the program, or of a folder that
// this one is in: an installation and a build folder look the same from there. If it is nowhere,
// where it would be beside an installed program.
std::filesystem::path beside(const std::filesystem::path& program,
                             const std::filesystem::path& relative);

// Programs in libexec/heddle, images in share/heddle/images, of the program that runs now. Empty
// paths for those that have no name.
native::stress_programs locate(const command_build& build);

} // namespace heddle::command
