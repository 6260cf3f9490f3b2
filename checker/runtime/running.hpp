// Who runs on this thread: code under test, or the checker itself.
#pragma once

namespace heddle::checker {

struct runner;
struct lane;

// The lane that runs on this thread, and its runner; both null in the checker's own code. A runner
// without a lane: code before or after the lanes.
extern constinit thread_local lane* current_lane;
extern constinit thread_local runner* current_runner;

// Does nothing. A reference to it takes operator new (heap.cpp) out of the static library, also
// where a sanitizer's shared library offers one.
void link_heap();

// While it lives, the checker's own code runs on a fiber: it uses the ordinary heap, and a crash is
// its own.
class host_section {
public:
  host_section() : lane_(current_lane), runner_(current_runner) {
    current_lane = nullptr;
    current_runner = nullptr;
  }
  ~host_section() {
    current_lane = lane_;
    current_runner = runner_;
  }
  host_section(const host_section&) = delete;
  host_section& operator=(const host_section&) = delete;

private:
  lane* lane_;
  runner* runner_;
};

} // namespace heddle::checker
