// The one source that includes Relacy.
//
// All headers of others come first, then Relacy, then its macros are undone: after it, hardly any
// header compiles. What is used of it lies below its own rl::atomic: that class has no way to say
// what an atomic held before the first thread ran, and one instance per type of value.
#include "checker/relacy/simulator.hpp"

#include <array>
#include <cstdlib>
#include <ostream>
#include <streambuf>
#include <utility>

#include <relacy/relacy.hpp>

#undef new
#undef delete
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef assert
#undef errno

static_assert(heddle::relacy::writes_remembered == rl::atomic_history_size);

namespace heddle::relacy {
namespace {

const rl::debug_info nowhere;

bodies* running = nullptr;
// Relacy leaves it uninitialised for the first write of a history.
void (*no_reader_yet)(rl::atomic_data*, unsigned) = nullptr;

template <int threads>
void set_no_reader(rl::atomic_data* data, unsigned index) {
  auto& write = static_cast<rl::atomic_data_impl<threads>*>(data)->history_[index];
  for (rl::timestamp_t& seen : write.first_seen_order_)
    seen = static_cast<rl::timestamp_t>(-1);
}

template <int threads>
struct host : rl::test_suite<host<threads>, threads> {
  void before() { running->begin_iteration(); }
  void thread(unsigned index) { running->thread(index); }
  void after() { running->end_iteration(); }
};

template <int threads>
void run(rl::test_params& params) {
  no_reader_yet = &set_no_reader<threads>;
  rl::simulate<host<threads>>(params);
}

using run_function = void (*)(rl::test_params&);

template <int... offsets>
constexpr auto run_table(std::integer_sequence<int, offsets...>) {
  return std::array<run_function, sizeof...(offsets)>{
      &run<offsets + static_cast<int>(min_threads)>...};
}

constexpr auto run_with =
    run_table(std::make_integer_sequence<int, max_threads - min_threads + 1>());

// Relacy talks; what it says would be of its own objects.
class silence : public std::streambuf {
protected:
  int_type overflow(int_type c) override { return traits_type::not_eof(c); }
  std::streamsize xsputn(const char*, std::streamsize n) override { return n; }
};

rl::scheduler_type_e scheduler_of(search how) {
  switch (how) {
  case search::full:
    return rl::fair_full_search_scheduler_type;
  case search::bound:
    return rl::fair_context_bound_scheduler_type;
  case search::random:
    break;
  }
  return rl::random_scheduler_type;
}

simulation_end end_of(rl::test_result_e result) {
  switch (result) {
  case rl::test_result_success:
    return simulation_end::finished;
  case rl::test_result_until_condition_hit:
    return simulation_end::ended;
  case rl::test_result_deadlock:
    return simulation_end::deadlock;
  case rl::test_result_memory_leak:
    return simulation_end::leak;
  case rl::test_result_double_free:
    return simulation_end::double_free;
  default:
    return simulation_end::other;
  }
}

rl::thread_info_base& thread() { return *rl::ctx().threadx_; }
rl::atomic_data* data_of(history* h) { return reinterpret_cast<rl::atomic_data*>(h); }

} // namespace

simulation_result simulate(bodies& what, unsigned threads, const simulation_options& options) {
  silence nothing;
  std::ostream quiet(&nothing);
  rl::test_params params;
  params.output_stream = params.progress_stream = &quiet;
  // A failing iteration is run again to print its history, unless that is being printed already.
  params.output_history = true;
  params.search_type = scheduler_of(options.how);
  params.iteration_count = options.iterations;
  params.context_bound = options.context_bound;
  // Who runs too long is decided outside.
  params.execution_depth_limit = 1'000'000'000;
  running = &what;
  run_with[threads - min_threads](params);
  running = nullptr;
  return {end_of(params.test_result), params.stop_iteration};
}

void end_simulation() {
  rl::ctx().rl_until("", nowhere);
  std::abort(); // nobody resumes this fiber
}

unsigned current_thread() { return static_cast<unsigned>(thread().index_); }
unsigned thread_count() { return static_cast<unsigned>(rl::ctx().get_thread_count()); }
void scheduling_point() { rl::ctx().sched(); }
void yield() { rl::ctx().yield(1, nowhere); }
void park() { rl::ctx().park_current_thread(false, false, false, nowhere); }
void wake(unsigned thread) {
  rl::ctx().unpark_thread(static_cast<rl::thread_id_t>(thread), false, nowhere);
}
unsigned random(unsigned limit) { return rl::ctx().rand(limit, rl::sched_type_user); }

const timestamp* clock() { return thread().acq_rel_order_; }
timestamp now() { return thread().own_acq_rel_order_; }
timestamp tick() { return ++thread().own_acq_rel_order_; }

history* begin_history(unsigned& initial) {
  rl::atomic_data* const data = rl::ctx().atomic_ctor(nullptr);
  initial = thread().atomic_init(data);
  no_reader_yet(data, initial);
  return reinterpret_cast<history*>(data);
}

void end_history(history* h) { rl::ctx().atomic_dtor(data_of(h)); }

unsigned load(history* h, order o) {
  if (is_seq_cst(o))
    return thread().atomic_load_seq_cst(data_of(h));
  return is_acquire(o) ? thread().atomic_load_acquire(data_of(h))
                       : thread().atomic_load_relaxed(data_of(h));
}

unsigned load_latest(history* h, order o) {
  if (is_seq_cst(o))
    return thread().atomic_load_seq_cst_rmw(data_of(h));
  return is_acquire(o) ? thread().atomic_load_acquire_rmw(data_of(h))
                       : thread().atomic_load_relaxed_rmw(data_of(h));
}

unsigned store(history* h, order o) {
  if (is_seq_cst(o))
    return thread().atomic_store_seq_cst(data_of(h));
  return is_release(o) ? thread().atomic_store_release(data_of(h))
                       : thread().atomic_store_relaxed(data_of(h));
}

unsigned update(history* h, order o) {
  bool changed_and_back = false;
  switch (o) {
  case order::acquire:
    return thread().atomic_rmw_acquire(data_of(h), changed_and_back);
  case order::release:
    return thread().atomic_rmw_release(data_of(h), changed_and_back);
  case order::acq_rel:
    return thread().atomic_rmw_acq_rel(data_of(h), changed_and_back);
  case order::seq_cst:
    return thread().atomic_rmw_seq_cst(data_of(h), changed_and_back);
  default:
    return thread().atomic_rmw_relaxed(data_of(h), changed_and_back);
  }
}

void fence(order o) {
  switch (o) {
  case order::acquire:
    return rl::ctx().atomic_thread_fence_acquire();
  case order::release:
    return rl::ctx().atomic_thread_fence_release();
  case order::acq_rel:
    return rl::ctx().atomic_thread_fence_acq_rel();
  case order::seq_cst:
    return rl::ctx().atomic_thread_fence_seq_cst();
  default:
    return;
  }
}

namespace {

void raise_clock(rl::timestamp_t* clock, const rl::timestamp_t* to) {
  for (rl::thread_id_t i = 0; i < rl::ctx().get_thread_count(); ++i)
    clock[i] = std::max(clock[i], to[i]);
}

} // namespace

void before_sc_access() { raise_clock(thread().acq_rel_order_, rl::ctx().seq_cst_fence_order_); }
void after_sc_access() { raise_clock(rl::ctx().seq_cst_fence_order_, thread().acq_rel_order_); }

} // namespace heddle::relacy

// Relacy defines the plain forms only, and inline: the sized ones must reach the same heap.
void operator delete(void* p, std::size_t) noexcept { ::operator delete(p); }
void operator delete[](void* p, std::size_t) noexcept { ::operator delete[](p); }
