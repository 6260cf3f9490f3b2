// What was found, and how it is said. Texts are made when the simulation is over.
#include "checker/relacy/session.hpp"

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

} // namespace

void session::stop_with(const finding& f) {
  found_ = f;
  if (phase_ == phase::threads)
    end_simulation();
  std::longjmp(direct_exit_, 1);
}

void session::fail(kind what, const char* why, site where) {
  stop_with({.what = what,
             .why = why,
             .where = where,
             .thread = on_cpu() ? current_thread() : 0,
             .on_cpu = on_cpu()});
}

void session::refuse(const char* why, site where) {
  stop_with({.refusal = why,
             .where = where,
             .thread = on_cpu() ? current_thread() : 0,
             .on_cpu = on_cpu()});
}

std::string session::describe_finding() const {
  const bool stuck = found_.what == kind::deadlock || found_.what == kind::lost_wakeup;
  if (stuck && found_.why[0] == '\0')
    return describe_stuck();
  if (found_.with.found)
    return found_.what == kind::use_after_free ? describe_use_after_free() : describe_race();
  const std::string who =
      found_.on_cpu ? machine_.cpu_at(found_.thread).name + std::string(": ") : "";
  return who + (found_.refusal != nullptr ? found_.refusal : found_.why) +
         describe_site(found_.where);
}

std::string session::describe_race() const {
  return std::string(machine_.cpu_at(found_.thread).name) + ": access to " +
         names_.describe(found_.address) + describe_site(found_.where) +
         " is not ordered with the " + describe_access(found_.with.earlier) + " by " +
         machine_.cpu_at(found_.with.thread).name;
}

std::string session::describe_use_after_free() const {
  const std::string me = machine_.cpu_at(found_.thread).name;
  const std::string they = machine_.cpu_at(found_.with.thread).name;
  const std::string storage = names_.describe(found_.address);
  if (found_.end_of_life.file != nullptr)
    return me + ": access to " + storage + describe_site(found_.where) +
           " is not ordered before the end of its life on " + they +
           describe_site(found_.end_of_life);
  return me + ": the end of the life of " + storage + describe_site(found_.where) +
         " is not ordered behind the " + describe_access(found_.with.earlier) + " by " + they;
}

std::string session::describe_stuck() const {
  std::string text;
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    const waiting& w = waits_[t];
    if (!is_running(t) || machine_.cpu_at(t).daemon || w.what == wait::after_end)
      continue;
    text += (text.empty() ? "" : "; ") + std::string(machine_.cpu_at(t).name);
    if (w.what == wait::none)
      text += " spins";
    else if (w.what == wait::interrupt)
      text += " is idle, and no interrupt can come any more";
    else
      text += (w.what == wait::lock ? " waits for the lock " : " waits for ") +
              names_.describe(w.on->address());
    text += describe_site(w.where);
  }
  return text;
}

} // namespace heddle::relacy
