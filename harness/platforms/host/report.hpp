// What the program says at the end, in the words of an image
// (harness/platforms/qemu/driver/report.hpp).
#pragma once

#include "harness/platforms/driver/exit_status.hpp"
#include "harness/platforms/host/record.hpp"

namespace heddle::native {

void report(const run_record& r, bare::exit_status status);

} // namespace heddle::native
