// A run from its beginning to its end: building the machine, iterations, results.
#include "checker/relacy/session.hpp"

#include <algorithm>

#include "checker/relacy/finding_text.hpp"

namespace heddle::relacy {

session* current_session = nullptr;

namespace {

void* allocate_from(void* memory, std::size_t bytes, std::size_t alignment) {
  return static_cast<machine_memory*>(memory)->allocate(bytes, alignment);
}

} // namespace

session::session(const run_options& o, volatile progress& shared)
    : options(o), the_machine(machine_storage{&allocate_from, &storage}), budget(o, shared) {}

run_result session::run(const program& what) {
  current_session = this;
  simulation_result done;
  const bool built = build(what);
  if (built && the_machine.cpus() > max_threads)
    found.note({.refusal = "more than 8 CPUs"});
  else if (built)
    simulate_all(done);
  current_session = nullptr;
  note_end(done.end);
  return conclude(done);
}

bool session::build(const program& what) {
  const bool built = out.run_directly([&] {
    void* const object = storage.allocate(what.bytes, what.alignment);
    if (object == nullptr)
      found.fail(kind::expectation, "the scenario needs too much memory", {});
    what.build(object, the_machine);
    the_machine.run_initially();
  });
  if (built)
    keep_initial_state();
  return built;
}

void session::keep_initial_state() {
  tasks.open();
  coming.keep();
  names.keep();
  heaps.keep();
  storage.save();
}

void session::simulate_all(simulation_result& done) {
  const simulation_options settings{options.how, options.iterations, options.context_bound};
  const unsigned cpus = std::max(the_machine.cpus(), min_threads);
  do {
    done = simulate(*this, cpus, settings);
    cells.abandon();
  } while (accesses.take_new_start());
}

// The order of what draws lots, turns and then arrivals, is part of what a seed stands for.
void session::begin_iteration() {
  budget.begin_iteration();
  storage.restore();
  names.begin_iteration();
  heaps.begin_iteration();
  results.begin_iteration();
  cells.begin();
  threads.begin();
  accesses.begin_iteration();
  taking_turns.begin(options.how);
  coming.begin(options.how);
  tasks.begin_iteration();
  out.begin_threads();
}

void session::thread(unsigned index) {
  if (index >= the_machine.cpus() || out.reason() != leaving::no)
    return;
  taking_turns.begin_thread(__builtin_frame_address(0));
  out.run_cpu(index, [this, index] {
    the_machine.run_cpu(index);
    arriving.after_end_of_cpu();
  });
  threads.ended();
  waits.settle_if_all_wait();
}

void session::end_iteration() {
  out.end_threads();
  const bool ended = out.reason() == leaving::no || out.reason() == leaving::settled;
  const bool whole = ended && finish();
  cells.end();
  results.end_iteration(out.reason(), whole);
  if (found.first().is_any() || budget.is_spent(results.ended()))
    end_simulation();
}

// What runs after the threads sees memory as they left it.
bool session::finish() {
  cells.write_back();
  return out.run_directly([this] { the_machine.run_finally(); });
}

// What the simulator itself says.
void session::note_end(simulation_end end) {
  switch (end) {
  case simulation_end::finished:
  case simulation_end::ended:
    break;
  case simulation_end::deadlock:
    found.note({.what = threads.stuck_kind()});
    break;
  case simulation_end::leak:
    found.note({.what = kind::leak, .why = "operator new without delete"});
    break;
  case simulation_end::double_free:
    found.note({.what = kind::double_free, .why = "operator delete of what new did not return"});
    break;
  case simulation_end::other:
    found.note({.refusal = "an error of the simulator itself"});
    break;
  }
}

run_result session::conclude(const simulation_result& done) const {
  const finding& f = found.first();
  run_result result;
  result.what = f.what;
  result.found = f.refusal == nullptr && f.what != kind::none;
  if (f.is_any())
    (result.found ? result.message : result.refusal) = describe(f, threads, the_machine, names);
  result.iterations = done.iterations;
  result.exhausted = done.end == simulation_end::finished && options.how != search::random;
  results.tell(result);
  result.seconds = budget.seconds();
  return result;
}

} // namespace heddle::relacy
