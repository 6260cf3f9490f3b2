// Writing into the tables of the record.
#include "harness/platforms/host/findings.hpp"

#include <mutex>

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {
namespace {

// A handler that interrupted the owner of the lock would wait for it for ever: hence the hold.
template <class Action>
void with_tables(Action act) {
  cpu& c = hold();
  {
    const std::scoped_lock guard(the_record->tables);
    act(c);
  }
  attend(c);
}

} // namespace

void fail(kind what, const char* why, place where) {
  with_tables([&](const cpu& c) {
    the_record->failures.add({.kind = name_of(what),
                              .why = why,
                              .file = where.file,
                              .line = where.line,
                              .cpu = c.id < max_cpus ? c.id : 0,
                              .first_iteration = the_record->iteration});
  });
}

void note_cover(const char* mark) {
  with_tables([&](const cpu&) { the_record->marks.add(mark, 1); });
}

void note_value(const char* key, std::int64_t value) {
  with_tables([&](const cpu&) { the_record->outcomes.observe(key, value); });
}

} // namespace heddle::native
