// Runs a scenario in an emulated machine: starts QEMU with an image, waits for it, and says how it
// ended. Nothing here throws because of the emulator or the image, or ends this process.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/platforms/qemu/guest_report.hpp"

namespace heddle::qemu {

enum class machine { x86_64, aarch64 };

/// `parallel`: one host thread for each CPU. What happens is up to the host and never repeats;
/// stores are really buffered. `repeatable`: all CPUs in turn, time is instructions executed; the
/// same image, seed and version of the emulator take the same course, instruction by instruction.
enum class mode { parallel, repeatable };

struct request {
  machine target = machine::x86_64;
  mode how = mode::repeatable;
  std::filesystem::path image{};
  std::string scenario{}; // "system/part/what" or "system/part/what:variant"; empty: list them
  unsigned cpus = 4;      // of the machine; at most 16
  std::uint64_t seed = 1;
  std::uint64_t iterations = 1000;
  // In time of the machine, which is that of the host in parallel mode only.
  std::chrono::milliseconds stop_after{0};    // begin no iteration later; 0: all of them
  std::chrono::milliseconds hang_after{5000}; // how long one iteration may take; 0: any time
  // In time of the host, for the whole run; then the emulator is killed.
  std::chrono::milliseconds time_limit{60'000};
  std::vector<std::string>
      settings{};         // further ones of harness/platforms/driver/settings.hpp: "relax=4"
  std::string emulator{}; // another program than the usual one
};

enum class ending {
  passed,
  failed,      // expectations did not hold: report.failures
  refused,     // report.refusal, report.cpus_needed
  crashed,     // report.crash, if the image could still say so
  hung,        // report.hangs
  timed_out,   // the emulator was killed
  no_emulator, // it is not installed: missing_package
  no_image,    // it was not built: missing_package
  broken,      // the emulator failed, or its word and the image's differ
};

std::string_view name_of(ending e);
std::string_view name_of(machine m); // "x86_64", "aarch64"

struct result {
  ending end = ending::broken;
  std::string message;         // what it means, in a sentence; empty for passed and failed
  std::string missing_package; // of Debian
  std::chrono::duration<double> seconds{}; // from the start of the emulator to its end
  guest_report report;
  std::string console; // everything the emulator and the image wrote
};

result run(const request& r);

/// The image with the scenarios of the tree, whether it was built or not.
std::filesystem::path scenario_image(machine m);

/// What run() starts.
std::vector<std::string> command_line(const request& r);

/// Whether run() can start the emulator for this machine, and the package that it is in.
bool has_emulator(machine m);
std::string_view package_of(machine m);

} // namespace heddle::qemu
