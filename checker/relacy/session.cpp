// A run from its beginning to its end: building the machine, iterations, results.
#include "checker/relacy/session.hpp"

#include <algorithm>
#include <cstring>

namespace heddle::relacy {

session* current_session = nullptr;

namespace {

void* allocate_from(void* memory, std::size_t bytes, std::size_t alignment) {
  return static_cast<machine_memory*>(memory)->allocate(bytes, alignment);
}

template <class C>
std::string plain_text(const C& s) {
  return {s.data(), s.size()};
}

} // namespace

session::session(const run_options& options, volatile progress& shared)
    : options_(options), shared_(shared), machine_(machine_storage{&allocate_from, &memory_}) {}

run_result session::run(const program& what) {
  current_session = this;
  run_result result;
  simulation_result done;
  if (build(what)) {
    if (machine_.cpus() > max_threads)
      found_.refusal = "more than 8 CPUs";
    else
      simulate_all(done);
  }
  current_session = nullptr;
  conclude(done, result);
  return result;
}

// Code under test outside the threads. False if it failed or dropped out.
template <class F>
bool session::run_directly(F f) {
  phase_ = phase::direct;
  bool returned = false;
  if (setjmp(direct_exit_) == 0) {
    f();
    returned = true;
  }
  phase_ = phase::outside;
  return returned;
}

bool session::build(const program& what) {
  const auto make = [&] {
    void* const object = memory_.allocate(what.bytes, what.alignment);
    if (object == nullptr)
      fail(kind::expectation, "the scenario needs too much memory", {});
    what.build(object, machine_);
    machine_.run_initially();
  };
  if (!run_directly(make))
    return false;
  tasks_.open(machine_.tasks());
  raised_initially_ = raise_counts_;
  lasting_names_ = names_.size();
  initial_heaps_ = heaps_;
  memory_.save();
  return true;
}

void session::simulate_all(simulation_result& done) {
  const simulation_options settings{options_.how, options_.iterations, options_.context_bound};
  const unsigned threads = std::max(machine_.cpus(), min_threads);
  do {
    start_again_ = false;
    done = simulate(*this, threads, settings);
    cells_.abandon();
  } while (start_again_);
}

void session::begin_iteration() {
  shared_.iterations = shared_.iterations + 1;
  memory_.restore();
  names_.shrink(lasting_names_);
  lifetimes_.clear();
  heaps_ = initial_heaps_;
  heap_frees_.clear();
  observed_.clear();
  covered_.clear();
  leaving_ = leaving::no;
  steps_ = quiet_steps_ = 0;
  plain_accesses_ = 0;
  running_ = (1U << machine_.cpus()) - 1;
  forced_ = 0;
  // Some failures need a thread to get far while another stands still, some need turns.
  stretch_ = options_.how == search::random ? 1U << random(5) : 1;
  waits_ = {};
  raise_counts_ = raised_initially_;
  arrange_arrivals();
  tasks_.begin(&run_task, this);
  phase_ = phase::threads;
}

void session::thread(unsigned index) {
  if (index >= machine_.cpus() || leaving_ != leaving::no)
    return;
  stacks_[index] = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (setjmp(exits_[index]) == 0) {
    machine_.run_cpu(index);
    after_end_of_cpu();
  }
  running_ &= ~(1U << current_thread());
  something_changed();
  settle_if_all_wait();
}

void session::end_iteration() {
  phase_ = phase::outside;
  const bool whole = (leaving_ == leaving::no || leaving_ == leaving::settled) && finish();
  cells_.end();
  if (whole)
    keep_results();
  if (leaving_ == leaving::dropped)
    ++dropped_;
  if (leaving_ == leaving::cut)
    ++cut_;
  if (found_.what != kind::none || found_.refusal != nullptr || limit_reached())
    end_simulation();
}

// What runs after the threads sees memory as they left it.
bool session::finish() {
  cells_.for_each([](const cell& c) {
    write_memory(reinterpret_cast<void*>(c.address()), c.size(), c.latest());
  });
  return run_directly([this] { machine_.run_finally(); });
}

void session::keep_results() {
  ++complete_;
  for (const char* mark : covered_)
    ++cover_[mark];
  std::ranges::sort(observed_, [](const observation& a, const observation& b) {
    return std::strcmp(a.key, b.key) < 0;
  });
  text outcome;
  for (const observation& o : observed_) {
    char number[24];
    std::snprintf(number, sizeof number, "=%lld", static_cast<long long>(o.value));
    outcome.append(outcome.empty() ? "" : " ").append(o.key).append(number);
  }
  if (!observed_.empty() && !outcomes_.contains(outcome))
    outcomes_.insert(outcome);
}

bool session::limit_reached() const {
  const std::uint64_t done = complete_ + dropped_ + cut_;
  if (done >= options_.iterations)
    return true;
  constexpr std::uint64_t seldom = 256;
  if (options_.max_seconds <= 0 || done % seldom != 0)
    return false;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  return spent.count() > options_.max_seconds;
}

void session::conclude(const simulation_result& done, run_result& result) {
  switch (done.end) {
  case simulation_end::finished:
    result.exhausted = options_.how == search::full;
    break;
  case simulation_end::ended:
    break;
  case simulation_end::deadlock:
    found_.what = stuck_kind();
    break;
  case simulation_end::leak:
    found_ = {.what = kind::leak, .why = "operator new without delete"};
    break;
  case simulation_end::double_free:
    found_ = {.what = kind::double_free, .why = "operator delete of what new did not return"};
    break;
  case simulation_end::other:
    found_.refusal = "an error of the simulator itself";
    break;
  }
  if (found_.refusal != nullptr)
    result.refusal = describe_finding();
  else if (found_.what != kind::none)
    result.message = describe_finding();
  result.found = found_.refusal == nullptr && found_.what != kind::none;
  result.what = found_.what;
  result.iterations = done.iterations;
  result.dropped = dropped_;
  result.cut = cut_;
  for (const auto& [mark, count] : cover_)
    result.cover[plain_text(mark)] = count;
  for (const text& outcome : outcomes_)
    result.outcomes.insert(plain_text(outcome));
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  result.seconds = spent.count();
}

void session::cover(const char* mark) {
  if (std::ranges::find(covered_, mark) == covered_.end())
    covered_.push_back(mark);
}

void session::observe(const char* key, std::int64_t value) {
  for (observation& o : observed_) {
    if (std::strcmp(o.key, key) == 0) {
      o.value = value;
      return;
    }
  }
  observed_.push_back({key, value});
}

void session::name(const void* object, std::size_t size, const char* literal) {
  names_.add(object, size, literal);
}

} // namespace heddle::relacy
