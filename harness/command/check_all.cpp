// The work of a check, and results of checks whose process did not tell any.
#include "harness/command/check_all.hpp"

#include <exception>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "harness/command/declared.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/progress.hpp"
#include "harness/command/stop_signals.hpp"
#include "harness/command/supervisor.hpp"

namespace heddle::command {
namespace {

reports::result line_of(const job& j, const checking& how, const check_result& r) {
  reports::result line = result_of(j, how.settings, r);
  if (how.compares_with_declared) {
    const declared_verdict& declared = j.what.variant->declared[j.model];
    line.declared = {text_of(declared), is_as_declared(declared, r)};
  }
  return line;
}

// Runs code under test: in a process of its own.
class check_work {
public:
  check_work(const job& j, const checking& how, checker::live_counts& live)
      : job_(j), how_(how), settings_(how.settings) {
    settings_.live = &live;
  }

  std::optional<std::string> run(bool fresh,
                                 const std::function<void(const std::string&)>& early) const {
    const check_result r = command::run(job_, settings_);
    checked c{.line = line_of(job_, how_, r)};
    const bool expected = c.line.declared && c.line.declared->as_declared;
    if (!expected && !fresh)
      return std::nullopt;
    const bool shows = r.verdict == verdict::fail && !expected;
    if (shows)
      show_failure(c, job_, r.failure);
    early(packed(c)); // should the process not live to tell more
    if (shows)
      show_failure(c, job_, r, how_.shrinks);
    if (how_.counts_classes)
      c.classes = count_classes(r);
    return packed(c);
  }

private:
  // How many schedules there are for how many classes of equivalent ones; counted by the other
  // engine.
  std::optional<std::pair<std::uint64_t, std::uint64_t>>
  count_classes(const check_result& naive) const {
    if (!naive.exhaustive)
      return std::nullopt;
    check_options settings = settings_;
    settings.engine = engine::optimal;
    const check_result classes = command::run(job_, settings);
    if (!classes.exhaustive)
      return std::nullopt;
    return std::pair{naive.explored(), classes.explored()};
  }

  const job& job_;
  const checking& how_;
  check_options settings_;
};

// Of a check that did not tell its result.
check_result known_of(const work_result& w) {
  check_result r;
  r.executions = w.known.executions;
  r.blocked = w.known.blocked;
  r.stuck = w.known.stuck;
  r.failed = w.known.failed;
  r.seconds = w.seconds;
  for (unsigned k = 1; k < kind_count; ++k)
    if ((w.kinds >> k & 1U) != 0)
      r.kinds.insert(static_cast<kind>(k));
  if (!r.kinds.empty()) {
    r.verdict = verdict::fail;
    r.failure = {*r.kinds.begin(), "found before the check was ended; its schedule is lost", {}};
  }
  return r;
}

checked failed_by(const job& j, const checking& how, const work_result& w, kind what) {
  check_result r = known_of(w);
  r.verdict = verdict::fail;
  r.kinds.insert(what);
  const std::uint64_t n = r.explored();
  r.failure = {what, fmt::format("{}, after {} execution{}", w.why, n, n == 1 ? "" : "s"), {}};
  checked c{.line = line_of(j, how, r)};
  show_failure(c, j, r.failure);
  return c;
}

// The verdict was known, and it is a failure: what is lost is its trace.
checked without_trace(checked known, const work_result& w) {
  if (known.shown)
    known.shown->lost = "no trace: when the failure was repeated, " + w.why;
  return known;
}

checked lost(const job& j, const checking& how, const work_result& w, kind what) {
  if (!w.message.empty()) {
    checked known = unpacked_check(w.message);
    if (known.line.verdict == name_of(verdict::fail))
      return without_trace(std::move(known), w);
  }
  return failed_by(j, how, w, what);
}

checked unfinished(const job& j, const checking& how, const work_result& w) {
  if (!w.message.empty())
    return unpacked_check(w.message);
  checked c{.line = line_of(j, how, known_of(w))};
  c.line.unfinished = true;
  c.line.reason = "ended by " + stop_signals::name();
  return c;
}

checked late(const job& j, const checking& how, const work_result& w) {
  check_result r = known_of(w);
  r.bounds_hit = {"seconds"};
  checked c{.line = line_of(j, how, r)};
  if (r.verdict == verdict::fail)
    show_failure(c, j, r.failure);
  return c;
}

checked broken(const job& j, const checking& how, const work_result& w) {
  checked c{.line = line_of(j, how, {}), .internal_error = true};
  c.line.seconds = w.seconds;
  c.line.reason = "internal error: " + w.why;
  return c;
}

checked checked_of(const job& j, const checking& how, work_result w) {
  switch (w.how) {
  case work_end::told:
    return unpacked_check(w.message);
  case work_end::broke:
    return broken(j, how, w);
  case work_end::ended:
    return lost(j, how, w, kind::crash);
  case work_end::hung:
    return lost(j, how, w, kind::hang);
  case work_end::late:
    return late(j, how, w);
  case work_end::stopped:
    break;
  }
  return unfinished(j, how, w);
}

class deliverer final : public work_observer {
public:
  deliverer(const std::vector<job>& jobs, const checking& how,
            const std::function<void(const job&, checked)>& deliver)
      : jobs_(jobs), how_(how), deliver_(deliver) {}

  void on_result(std::size_t number, work_result result) override {
    line_.reset();
    deliver_(jobs_[number], checked_of(jobs_[number], how_, std::move(result)));
  }

  void on_progress(std::size_t number, const check_progress& now) override {
    const job& j = jobs_[number];
    if (!line_)
      line_ = std::make_unique<progress_line>(
          fmt::format("{} {}", name_of(j), heddle::name_of(j.model)), how_.shows_progress);
    line_->update(now);
  }

private:
  const std::vector<job>& jobs_;
  const checking& how_;
  const std::function<void(const job&, checked)>& deliver_;
  std::unique_ptr<progress_line> line_;
};

} // namespace

void check_all(const std::vector<job>& jobs, const checking& how,
               const std::function<void(const job&, checked)>& deliver) {
  deliverer watch(jobs, how, deliver);
  const auto work = [&](std::size_t number) -> piece_of_work {
    return [&how, &j = jobs[number]](checker::live_counts& live, bool fresh, const auto& early) {
      return check_work(j, how, live).run(fresh, early);
    };
  };
  supervise(jobs.size(), work,
            {.at_once = how.at_once,
             .shares_processes = how.compares_with_declared,
             .max_seconds = how.settings.bounds.max_seconds},
            watch);
}

} // namespace heddle::command
