// Starting workers, waiting for them, and ending those that do not end.
#include "harness/command/supervisor.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <ctime>
#include <deque>
#include <map>
#include <memory>
#include <new>
#include <system_error>
#include <vector>

#include <poll.h>
#include <sys/mman.h>

#include "checker/runtime/hang.hpp"
#include "harness/command/stall_watch.hpp"
#include "harness/command/stop_signals.hpp"

namespace heddle::command {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{200};
constexpr double grace_seconds = 0.8; // for the checker to keep the bound on time itself
constexpr double quick_seconds = 0.3; // of processor time, which a loaded machine does not use up

// Counts in memory that a process shares with those it forks.
class shared_counts {
public:
  shared_counts() {
    void* const memory = ::mmap(nullptr, sizeof(checker::live_counts), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      throw std::system_error(errno, std::generic_category(), "shared memory");
    counts_ = new (memory) checker::live_counts;
  }
  ~shared_counts() { ::munmap(counts_, sizeof *counts_); }
  shared_counts(const shared_counts&) = delete;
  shared_counts& operator=(const shared_counts&) = delete;

  checker::live_counts& operator*() const { return *counts_; }

private:
  checker::live_counts* counts_;
};

using numbered_work = std::function<piece_of_work(std::size_t)>;

// Pieces of work by number: from `first` up to, and without, `end`.
struct range {
  std::size_t first = 0;
  std::size_t end = 0;
  bool apart = false; // each in a process of its own
};

using results = std::map<std::size_t, work_result>;

// In the worker: does the first of the pieces, and more as long as all of that is quick.
void do_pieces(range pieces, const numbered_work& work, checker::live_counts& live,
               const worker::sending& send) {
  for (std::size_t i = pieces.first; i < pieces.end; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    if (i != pieces.first && static_cast<double>(std::clock()) / CLOCKS_PER_SEC > quick_seconds)
      return send(message_kind::rest, number, "");
    live.begin_check();
    const auto result = work(i)(live, i == pieces.first, [&](const std::string& known) {
      send(message_kind::early, number, known);
    });
    send(result ? message_kind::result : message_kind::again, number, result.value_or(""));
    if (!result)
      return;
  }
}

// What a worker has told of its pieces so far.
class account {
public:
  explicit account(range pieces) : pieces_(pieces), current_(pieces.first) {}

  range pieces() const { return pieces_; }
  bool is_at_work() const { return current_ < pieces_.end; }
  // The piece it is at, as far as is known, and since when, about.
  std::size_t current() const { return current_; }
  double seconds() const {
    return std::chrono::duration<double>(steady_clock::now() - began_).count();
  }
  // What it has told of its current piece; of itself, if it broke.
  const std::string& early() const { return early_; }
  const std::string& error() const { return error_; }
  // Whether it stopped of its own accord, before all is done.
  bool has_stopped() const { return stops_; }
  bool has_twin() const { return twin_; }

  void take(message& m) {
    switch (m.kind) {
    case message_kind::early:
      early_ = std::move(m.content);
      break;
    case message_kind::result:
      end_piece({.how = work_end::told, .message = std::move(m.content)});
      early_.clear();
      began_ = steady_clock::now();
      break;
    case message_kind::again:
    case message_kind::rest:
      stops_ = true;
      break;
    case message_kind::error:
      error_ = std::move(m.content);
      break;
    case message_kind::twin:
      twin_ = true;
      break;
    }
  }

  // How the current piece has ended.
  void end_piece(work_result r) {
    assert(is_at_work());
    told_[current_] = std::move(r);
    ++current_;
  }
  // If all pieces have ended, the last one is the current one again.
  void stay_within() { current_ = std::min(current_, pieces_.end - 1); }

  // What it has done so far.
  void tell(results& done) { done.merge(told_); }

private:
  const range pieces_;
  std::size_t current_;
  steady_clock::time_point began_ = steady_clock::now();
  std::string early_{};
  std::string error_{};
  results told_{};
  bool stops_ = false;
  bool twin_ = false;
};

// A process at work.
class crew {
public:
  crew(range pieces, const numbered_work& work)
      : so_far_(pieces), worker_([&](const worker::sending& send) {
          checker::hang_guard::tell(&*live_);
          do_pieces(pieces, work, *live_, send);
        }) {}

  const account& so_far() const { return so_far_; }
  int descriptor() const { return worker_.descriptor(); }

  // Takes what has come.
  void receive() {
    std::vector<message> messages;
    over_ = !worker_.receive(messages) || over_;
    for (message& m : messages)
      so_far_.take(m);
    over_ = over_ || so_far_.has_twin();
  }

  // Looks whether it goes on.
  void look(const supervision& how) {
    if (worker_.has_ended()) {
      receive();
      leftover_ = !over_;
      over_ = true;
    }
    if (over_)
      return;
    late_ = how.max_seconds > 0 && so_far_.early().empty() &&
            so_far_.seconds() > how.max_seconds + grace_seconds;
    stall_ = stalls_.look(state_of(worker_.id()), *live_);
    over_ = late_ || !stall_.empty();
    if (const auto seen = stalls_.to_tell(); seen && !over_)
      checker::hang_guard::say_that_it_sleeps(worker_.id(), *seen);
  }

  bool is_over() const { return over_; }

  // Once it is over: notes what it has done, and returns what is left to do. The piece that it has
  // not survived is done, as it is, unless it has to be tried in a process of its own.
  range left(results& done) {
    const range pieces = so_far_.pieces();
    const bool alone = pieces.end - pieces.first == 1;
    if (is_tampered_with() && !alone)
      return {pieces.first, pieces.end, true}; // nobody knows by which piece
    const bool at_first = so_far_.current() == pieces.first;
    if (is_tampered_with() || (is_at_fault() && (at_first || !so_far_.error().empty()))) {
      so_far_.stay_within();
      so_far_.end_piece(fault());
    }
    tell(done);
    return {so_far_.current(), pieces.end, pieces.apart};
  }

  void tell(results& done) { so_far_.tell(done); }

  // What is known of its current piece.
  work_result unfinished() const {
    work_result r{.message = so_far_.early(), .known = progress(), .seconds = so_far_.seconds()};
    r.kinds = (*live_).kinds;
    return r;
  }

  check_progress progress() const {
    const checker::live_counts& live = *live_;
    return {live.executions, live.blocked,      live.stuck,
            live.failed,     so_far_.seconds(), live.explored_fraction};
  }

private:
  bool is_tampered_with() const { return so_far_.has_twin() || leftover_ || worker_.is_garbled(); }

  // Whether it has not ended as a worker ends.
  bool is_at_fault() const {
    if (late_ || !stall_.empty() || !so_far_.error().empty())
      return true;
    return so_far_.is_at_work() && !so_far_.has_stopped();
  }

  work_result fault() {
    const std::string& error = so_far_.error();
    work_result r = unfinished();
    r.how = late_             ? work_end::late
            : !stall_.empty() ? work_end::hung
            : !error.empty()  ? work_end::broke
                              : work_end::ended;
    r.why = !stall_.empty() ? stall_ : !error.empty() ? error : damage();
    return r;
  }

  // What code under test did to its process, in words.
  std::string damage() {
    if (worker_.is_garbled())
      return "code under test wrote into files of the process that runs it, which it did not open";
    if (so_far_.has_twin() || leftover_)
      return "code under test started another process, which went on beside it";
    return "code under test ended the process that runs it: " + worker_.ending();
  }

  shared_counts live_;
  account so_far_;
  worker worker_;
  stall_watch stalls_;
  std::string stall_{}; // why it hangs, in words
  bool over_ = false;
  bool late_ = false;
  bool leftover_ = false; // it ended, and something that it left behind has not
};

class supervisor {
public:
  supervisor(std::size_t count, const numbered_work& work, const supervision& how,
             work_observer& watch)
      : count_(count), work_(work), how_(how), watch_(watch), open_{{0, count}} {}

  void run() {
    while (delivered_ < count_ && stop_signals::seen() == 0) {
      start_more();
      wait();
      deliver();
    }
    give_up();
  }

private:
  // Takes pieces for one process off the front of those that nobody is at.
  range take_open() {
    range& front = open_.front();
    const std::size_t most =
        how_.shares_processes && !front.apart ? 1 + count_ / (8 * how_.at_once) : 1;
    const range taken{front.first, std::min(front.end, front.first + most), front.apart};
    front.first = taken.end;
    if (front.first == front.end)
      open_.pop_front();
    return taken;
  }

  void start_more() {
    while (running_.size() < how_.at_once && !open_.empty() && open_.front().first < count_)
      running_.push_back(std::make_unique<crew>(take_open(), work_));
  }

  void wait() {
    std::vector<pollfd> ready;
    for (const auto& c : running_)
      ready.push_back({c->descriptor(), POLLIN, 0});
    const auto left = std::max(next_look_ - steady_clock::now(), steady_clock::duration::zero());
    const auto nanoseconds = std::chrono::nanoseconds(left).count();
    const timespec timeout{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    ::ppoll(ready.data(), ready.size(), &timeout, stop_signals::mask_while_waiting());
    for (std::size_t i = 0; i < running_.size(); ++i)
      if (ready[i].revents != 0)
        running_[i]->receive();
    if (steady_clock::now() >= next_look_)
      look();
    dismiss();
  }

  void look() {
    next_look_ = steady_clock::now() + tick;
    for (const auto& c : running_) {
      c->look(how_);
      if (c->so_far().current() == delivered_)
        watch_.on_progress(delivered_, c->progress());
    }
  }

  // Those that are over; what they have not done is open again.
  void dismiss() {
    for (const auto& c : running_) {
      if (!c->is_over())
        continue;
      const range left = c->left(done_);
      if (left.first < left.end)
        open_.push_front(left);
    }
    std::erase_if(running_, [](const auto& c) { return c->is_over(); });
  }

  void deliver() {
    for (auto next = done_.find(delivered_); next != done_.end(); next = done_.find(delivered_)) {
      work_result r = std::move(next->second);
      done_.erase(next);
      watch_.on_result(delivered_++, std::move(r));
    }
  }

  void give_up() {
    for (const auto& c : running_) {
      c->tell(done_);
      if (c->so_far().is_at_work())
        done_[c->so_far().current()] = c->unfinished();
    }
    running_.clear();
    for (std::size_t i = delivered_; i < count_; ++i)
      done_.try_emplace(i);
    deliver();
  }

  const std::size_t count_;
  const numbered_work& work_;
  const supervision how_;
  work_observer& watch_;
  const stop_signals signals_;
  std::deque<range> open_;
  std::vector<std::unique_ptr<crew>> running_;
  results done_; // and not delivered
  std::size_t delivered_ = 0;
  steady_clock::time_point next_look_ = steady_clock::now() + tick;
};

class single_result final : public work_observer {
public:
  void on_result(std::size_t /*number*/, work_result r) override { result = std::move(r); }
  void on_progress(std::size_t /*number*/, const check_progress& /*now*/) override {}
  work_result result;
};

} // namespace

void supervise(std::size_t count, const numbered_work& work, const supervision& how,
               work_observer& watch) {
  supervisor(count, work, how, watch).run();
}

work_result supervise_one(const piece_of_work& work) {
  single_result one;
  supervise(
      1, [&](std::size_t) { return work; }, {}, one);
  return std::move(one.result);
}

} // namespace heddle::command
