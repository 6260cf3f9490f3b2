// One sentence for each way to be wrong.
#include "checker/relacy/finding_text.hpp"

namespace heddle::relacy {
namespace {

std::string describe_site(site where) {
  if (where.file == nullptr)
    return "";
  return " (" + std::string(where.file) + ":" + std::to_string(where.line) + ")";
}

const char* describe_access(access_kind how) {
  switch (how) {
  case access_kind::plain_read:
    return "plain read";
  case access_kind::plain_write:
    return "plain write";
  case access_kind::atomic_read:
    return "atomic read";
  case access_kind::atomic_write:
    break;
  }
  return "atomic write";
}

std::string describe_race(const finding& f, const machine& m, const name_list& names) {
  return std::string(m.cpu_at(f.thread).name) + ": access to " + names.describe(f.address) +
         describe_site(f.where) + " is not ordered with the " + describe_access(f.with.earlier) +
         " by " + m.cpu_at(f.with.thread).name;
}

std::string describe_use_after_free(const finding& f, const machine& m, const name_list& names) {
  const std::string me = m.cpu_at(f.thread).name;
  const std::string they = m.cpu_at(f.with.thread).name;
  const std::string storage = names.describe(f.address);
  if (f.end_of_life.file != nullptr)
    return me + ": access to " + storage + describe_site(f.where) +
           " is not ordered before the end of its life on " + they + describe_site(f.end_of_life);
  return me + ": the end of the life of " + storage + describe_site(f.where) +
         " is not ordered behind the " + describe_access(f.with.earlier) + " by " + they;
}

std::string describe_wait(const waiting& w, const name_list& names) {
  std::string text;
  if (w.what == wait::none)
    text = " spins";
  else if (w.what == wait::interrupt)
    text = " is idle, and no interrupt can come any more";
  else
    text = (w.what == wait::lock ? " waits for the lock " : " waits for ") +
           names.describe(w.on->address());
  return text + describe_site(w.where);
}

std::string describe_stuck(const thread_states& threads, const machine& m, const name_list& names) {
  std::string text;
  for (unsigned t = 0; t < m.cpus(); ++t) {
    const waiting& w = threads.wait_of(t);
    if (threads.is_running(t) && !m.cpu_at(t).daemon && w.what != wait::after_end)
      text += (text.empty() ? "" : "; ") + std::string(m.cpu_at(t).name) + describe_wait(w, names);
  }
  return text;
}

} // namespace

std::string describe(const finding& f, const thread_states& threads, const machine& m,
                     const name_list& names) {
  const bool stuck = f.what == kind::deadlock || f.what == kind::lost_wakeup;
  if (stuck && f.why[0] == '\0')
    return describe_stuck(threads, m, names);
  if (f.with.found && f.what == kind::use_after_free)
    return describe_use_after_free(f, m, names);
  if (f.with.found)
    return describe_race(f, m, names);
  const std::string who = f.on_cpu ? m.cpu_at(f.thread).name + std::string(": ") : "";
  return who + (f.refusal != nullptr ? f.refusal : f.why) + describe_site(f.where);
}

} // namespace heddle::relacy
