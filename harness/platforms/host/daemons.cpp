// A daemon is work to be done (add_work()) until it is quiet.
#include "harness/platforms/host/daemons.hpp"

#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

// Looks that find nothing before a loop is believed to wait; of CPUs that wait, one in 64 is noted.
constexpr std::uint32_t looks = 256;

void become_quiet(cpu& c) {
  if (c.quiet)
    return;
  c.quiet = true;
  end_work();
}

} // namespace

// The first of these looks came after the last program that is no daemon's had ended.
void note_waiting(cpu& c) {
  if (!c.progress->daemon || c.waits % looks != 0)
    return;
  if (c.has_waited_alone)
    become_quiet(c);
  c.has_waited_alone = are_programs_over();
}

void note_idle(cpu& c) {
  if (c.progress->daemon && are_programs_over())
    become_quiet(c);
}

void note_end(cpu& c) {
  c.progress->ended = true;
  if (c.progress->daemon)
    become_quiet(c);
  else
    end_program_work();
}

void note_handler(cpu& c) {
  if (!c.quiet || c.progress->ended)
    return;
  c.quiet = false;
  c.has_waited_alone = false;
  add_work();
}

} // namespace heddle::native
