// Runs a variant of a scenario many times on one platform: on threads of this host, or in an
// emulated machine. What happened comes back in one form, whatever the platform.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::native {

enum class stress_platform { host, qemu_x86_64, qemu_aarch64 };

std::string_view name_of(stress_platform p); // "host", "qemu-x86_64", "qemu-aarch64"

/// The programs that hold the scenarios; each has the same ones, whether it was built or not.
struct stress_programs {
  std::filesystem::path host;         // host_main.cpp
  std::filesystem::path image_x86_64; // harness/platforms/qemu
  std::filesystem::path image_aarch64;
};

struct stress_request {
  stress_platform platform = stress_platform::host;
  std::string scenario{}; // "system/part/what:variant"
  std::uint64_t seed = 1;
  std::uint64_t iterations = 0; // 0: as many as there is time for
  double seconds = 0;           // begin nothing later; 0: all iterations
  // Emulated: CPUs of the machine, 0: four, or as many as the scenario needs. Host: processors to
  // spread over, 0: all.
  unsigned cpus = 0;
  unsigned hang_ms = 0; // how long an iteration may take; 0: what suits the platform
};

/// One way in which iterations went wrong.
struct stress_finding {
  std::string kind; // as in heddle::name_of(kind)
  std::string message;
  std::string place; // file:line; of a crash and a hang, of the last operation before
  std::uint64_t count = 0;
  std::uint64_t first_seed = 0;
  std::uint64_t first_iteration = 0; // of the run with this seed
};

struct stress_outcome {
  std::string values; // "r0=0 r1=1"
  std::uint64_t count = 0;
};

struct stress_result {
  unsigned cpus = 0;  // that the machine had
  unsigned lanes = 0; // CPUs of the scenario
  std::uint64_t iterations = 0;
  std::uint64_t dropped = 0; // by assume()
  std::vector<stress_finding> findings;
  std::vector<stress_outcome> outcomes;
  std::map<std::string, std::uint64_t> cover; // declared marks that were not reached have 0
  std::uint64_t interrupts = 0;               // taken, those of the driver itself as well
  std::uint64_t landing_sites = 0;            // places in the source at which one landed
  std::uint64_t landing_points = 0; // CPUs, places and numbers of operations at which one landed
  std::uint64_t handlers = 0;       // of the scenario's lines, that ran
  std::uint64_t handler_points = 0; // points at which one of them landed
  double seconds = 0;
  std::optional<double> boot_to_exit; // emulator start to guest exit, the shortest

  // Set if the scenario cannot run there, and why; nothing else is meaningful then.
  std::string refusal;
  // Set if what is needed to run anything is missing, with the package of Debian that has it.
  std::string missing;
  // Set if the run itself went wrong.
  std::string broken;
};

stress_result run_stress(const stress_request& request, const stress_programs& programs);

/// CPUs that an emulated machine can have.
inline constexpr unsigned most_emulated_cpus = 16;

} // namespace heddle::native
