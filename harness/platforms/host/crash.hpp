// Crashes of code under test in a worker: noted in the record, then the worker ends.
#pragma once

#include <string>

#include "harness/platforms/host/record.hpp"

namespace heddle::native {

// For the whole process; once.
void note_crashes();

// Handlers of crashes need a stack that is not the one that overflowed: one for each thread.
class crash_stack {
public:
  crash_stack();
  ~crash_stack();
  crash_stack(const crash_stack&) = delete;
  crash_stack& operator=(const crash_stack&) = delete;

private:
  void* memory_;
};

std::string words_of(const crash_record& c);

} // namespace heddle::native
