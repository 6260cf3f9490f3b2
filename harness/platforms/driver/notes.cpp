// Writing into the tables of the run.
#include "harness/platforms/driver/notes.hpp"

#include <heddle/kind.hpp>

#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

// A handler that interrupted the owner of the lock would wait for it for ever: hence closed.
template <class Action>
void with_tables(Action act) {
  run& r = port::this_run();
  port::close();
  while (r.tables.exchange(true, std::memory_order_acquire))
    port::relax();
  act(r);
  r.tables.store(false, std::memory_order_release);
  port::open();
}

} // namespace

void note_failure(const char* kind, const char* why, place where) {
  with_tables([&](run& r) {
    const unsigned cpu = port::cpu_id();
    r.failures.add({.kind = kind,
                    .why = why,
                    .file = where.file,
                    .line = where.line,
                    .cpu = cpu < max_cpus ? cpu : 0,
                    .first_iteration = r.iteration});
  });
}

void note_mark(const char* text) {
  with_tables([&](run& r) { r.marks.add(text, 1); });
}

void note_value(const char* key, std::int64_t value) {
  with_tables([&](run& r) { r.outcomes.observe(key, value); });
}

void refuse(const char* why, place where) {
  note_failure(name_of(kind::forbidden_context), why, where);
  abandon_iteration();
}

} // namespace heddle::driver
