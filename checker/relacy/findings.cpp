// A finding is kept, then what runs is left.
#include "checker/relacy/findings.hpp"

namespace heddle::relacy {

void findings::stop_with(const finding& f) {
  found_ = f;
  if (exits_.on_cpu())
    end_simulation();
  exits_.leave();
}

void findings::fail(kind what, const char* why, site where) {
  const bool on_cpu = exits_.on_cpu();
  stop_with({.what = what,
             .why = why,
             .where = where,
             .thread = on_cpu ? current_thread() : 0,
             .on_cpu = on_cpu});
}

void findings::refuse(const char* why, site where) {
  const bool on_cpu = exits_.on_cpu();
  stop_with(
      {.refusal = why, .where = where, .thread = on_cpu ? current_thread() : 0, .on_cpu = on_cpu});
}

} // namespace heddle::relacy
