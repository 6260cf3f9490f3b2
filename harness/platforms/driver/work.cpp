// Counting.
#include "harness/platforms/driver/work.hpp"

#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {

void work_count::reset() {
  open_ = 1;
  programs_ = 0;
}

void work_count::end(std::uint32_t count) {
  if (open_.fetch_sub(count) == count)
    port::wake_all();
}

void work_count::add_program() {
  add();
  programs_.fetch_add(1);
}

void work_count::end_program() {
  if (programs_.fetch_sub(1) == 1)
    port::wake_all(); // daemons that are idle look again
  end();
}

void cpu_work::begin(work_count& all, bool daemon) {
  *this = {};
  daemon_ = daemon;
  if (daemon)
    all.add();
  else
    all.add_program();
}

// The first of these looks came after the last program that is no daemon's had ended.
void cpu_work::note_waiting(work_count& all) {
  if (!daemon_)
    return;
  if (waited_alone_)
    become_quiet(all);
  waited_alone_ = all.are_programs_over();
}

void cpu_work::note_idle(work_count& all) {
  if (daemon_ && all.are_programs_over())
    become_quiet(all);
}

void cpu_work::note_end(work_count& all) {
  ended_ = true;
  if (daemon_)
    become_quiet(all);
  else
    all.end_program();
}

void cpu_work::note_handler(work_count& all) {
  if (!quiet_ || ended_)
    return;
  quiet_ = false;
  waited_alone_ = false;
  all.add();
}

void cpu_work::become_quiet(work_count& all) {
  if (quiet_)
    return;
  quiet_ = true;
  all.end();
}

} // namespace heddle::driver
