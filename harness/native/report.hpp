// What the program says at the end, in the words of an image (harness/qemu/driver/report.hpp).
#pragma once

#include "harness/native/record.hpp"
#include "harness/qemu/kernel/exit_status.hpp"

namespace heddle::native {

void report(const run_record& r, bare::exit_status status);

} // namespace heddle::native
