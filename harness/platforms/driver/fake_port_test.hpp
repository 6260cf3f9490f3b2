// Test support: a port with one CPU, the calling thread, that checks how the driver uses it: where
// a CPU has to be closed it is, and where it is closed it is opened before it is closed again.
#pragma once

#include <csetjmp>
#include <string>
#include <vector>

#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {

struct fake_port {
  run the_run;
  std::uint64_t now = 1;
  std::vector<std::string> log; // what the driver did, in order
  bool closed = false;
  bool active = false;
  unsigned cpus = 1;   // that can run
  unsigned awake = 0;  // wake_all() since the last sleep
  std::jmp_buf home{}; // of the guarded call in progress
};

inline fake_port* fake = nullptr;

// A run of one variant that `build` makes, in `iterations`.
class fake_run {
public:
  explicit fake_run(void (*build)(void*, machine&), std::uint64_t iterations = 1) {
    fake = &port_;
    variant_.name = "variant";
    variant_.bytes = 1;
    variant_.build = build;
    port_.the_run.chosen = {&scenario_, &variant_};
    port_.the_run.given.iterations = iterations;
  }
  ~fake_run() { fake = nullptr; }

  run& result() { return port_.the_run; }

private:
  fake_port port_;
  registered_scenario scenario_;
  scenario_variant variant_;
};

} // namespace heddle::driver
