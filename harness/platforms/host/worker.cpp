// Iterations: a thread for each CPU, and one that builds the machine, starts them and looks at the
// end.
#include "harness/platforms/host/worker.hpp"

#include <climits>
#include <thread>

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/format.h>

#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/host/arrivals.hpp"
#include "harness/platforms/host/crash.hpp"
#include "harness/platforms/host/findings.hpp"
#include "harness/platforms/host/hooks.hpp"
#include "harness/platforms/host/schedule.hpp"
#include "harness/platforms/host/stacks.hpp"
#include "harness/platforms/host/statics.hpp"
#include "harness/platforms/host/tasks.hpp"

namespace heddle::native {
namespace {

struct worker {
  bare::arena memory; // of the machine
  cpu controller;     // the thread that is no CPU
  lane controller_lane;
  void (*part)() = nullptr; // what the controller's lane runs
  cpu cpus[max_cpus];
  lane lanes[max_cpus + max_tasks];
  unsigned threads = 0;
  unsigned stacks = 0;
  unsigned tasks_with_stacks = 0;
  std::atomic<unsigned> ready{0}; // threads that have started

  std::atomic<std::uint32_t> generation{0}; // changes when CPUs may start
  std::atomic<std::uint32_t> over{0};       // set when the controller need not wait any longer
  std::atomic<unsigned> arrived{0};         // CPUs at the barrier
  std::atomic<std::uint32_t> back{0};       // CPUs that have left the iteration
  std::atomic<bool> leaving{false};
  std::atomic<bool> abandoned{false};
  std::atomic<bool> dropped{false};
  cpu_set_t allowed{};
  unsigned processors = 1;
};
worker the_worker;

void wait_for_change(std::atomic<std::uint32_t>& word, std::uint32_t from) {
  constexpr unsigned patience = 300;
  for (unsigned turns = 0; word == from; ++turns) {
    if (turns < patience)
      hardware::relax({});
    else
      syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, from, nullptr, nullptr, 0);
  }
}

void wake_all(std::atomic<std::uint32_t>& word) {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void end_waiting() {
  the_worker.over = 1;
  wake_all(the_worker.over);
}

void ring_all() {
  for (unsigned id = 0; id < program().cpus(); ++id)
    ring(the_worker.cpus[id]);
}

// ------------------------------------------------------------------------------- threads

void find_processors(unsigned limit) {
  worker& w = the_worker;
  sched_getaffinity(0, sizeof w.allowed, &w.allowed);
  w.processors = static_cast<unsigned>(CPU_COUNT(&w.allowed));
  if (limit != 0 && limit < w.processors)
    w.processors = limit;
}

// The CPUs take turns on the processors that may be used. If the host does not want that, so be it.
void pin(unsigned id) {
  unsigned wanted = id % the_worker.processors;
  for (unsigned p = 0; p < CPU_SETSIZE; ++p) {
    if (!CPU_ISSET(p, &the_worker.allowed) || wanted-- != 0)
      continue;
    cpu_set_t one{};
    CPU_SET(p, &one);
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
    return;
  }
}

// All CPUs are here before any goes on.
void meet() {
  constexpr unsigned patience = 1000;
  const unsigned all = program().cpus();
  ++the_worker.arrived;
  for (unsigned turns = 0; the_worker.arrived < all; ++turns) {
    if (turns % patience == patience - 1 || !every_cpu_has_a_processor())
      sched_yield();
    else
      hardware::relax({});
  }
}

void run_lane(cpu& c) {
  cpu_record& p = *c.progress;
  p.operations = 0;
  p.ended = false;
  p.daemon = program().cpu_at(c.id).daemon;
  p.lane = program().cpu_at(c.id).name;
  begin_schedule(c, current,
                 bare::mix(bare::mix(the_record->given.seed, the_record->iteration), c.id));
  enter_cpu_lane(c);
  meet();
  stagger(c);
  c.active = true;
  checker::fiber::switch_to(c.driver, the_worker.lanes[c.id].stack);
  stop_arrivals(c);
  p.lane = nullptr;
  p.file = nullptr;
  p.all_operations += p.operations;
  ++p.iterations;
}

void be_cpu(cpu& c) {
  const crash_stack for_crashes;
  c.thread = gettid();
  c.driver.adopt_thread();
  current.cpu_count = program().cpus();
  install_hooks(c);
  make_timer(c);
  pin(c.id);
  ++the_worker.ready;
  for (std::uint32_t generation = 0;; ++generation) {
    wait_for_change(the_worker.generation, generation);
    run_lane(c);
    if (++the_worker.back == program().cpus())
      wake_all(the_worker.back);
  }
}

void attach_stack(lane& l, unsigned id) {
  const stack_memory s = make_stack();
  l.stack.attach(s.low, s.high, 0);
  l.id = id;
}

// The machine has the same CPUs and tasks in every iteration; so this happens once.
void start_threads() {
  worker& w = the_worker;
  for (; w.tasks_with_stacks < program().tasks(); ++w.tasks_with_stacks)
    attach_stack(w.lanes[first_task + w.tasks_with_stacks], first_task + w.tasks_with_stacks);
  const unsigned before = w.threads;
  for (; w.threads < program().cpus(); ++w.threads) {
    cpu& c = w.cpus[w.threads];
    c.id = w.threads;
    c.progress = &the_record->by_cpu[c.id];
    attach_stack(w.lanes[c.id], c.id);
    std::thread(be_cpu, std::ref(c)).detach();
  }
  if (before == w.threads)
    return;
  while (w.ready < w.threads)
    sched_yield();
}

// ------------------------------------------------------------------------------- iterations

lane& running_on(const cpu& c) {
  return c.id == max_cpus ? the_worker.controller_lane
                          : the_worker.lanes[bare::the_machine.tasks.on(c.id)];
}

void run_part(void*) {
  checker::fiber::arrived();
  the_worker.part();
  cpu& c = the_worker.controller;
  checker::fiber::switch_to(the_worker.controller_lane.stack, c.driver, true);
}

// So that it can be left when the iteration is dropped.
void run_guarded(void (*part)()) {
  worker& w = the_worker;
  if (w.abandoned)
    return;
  w.part = part;
  w.controller_lane.stack.reset(&run_part, nullptr);
  checker::fiber::switch_to(w.controller.driver, w.controller_lane.stack);
}

void build_machine() {
  restore_statics();
  empty_arena(the_worker.memory, the_record->given.seed, the_record->iteration);
  const scenario_variant& variant = *the_record->chosen.variant;
  if (!bare::build_machine(the_worker.memory, variant))
    give_up("the scenario does not fit into memory");
}

void reset() {
  worker& w = the_worker;
  w.leaving = w.abandoned = w.dropped = false;
  w.over = 0;
  w.arrived = 0;
  w.back = 0;
  for (unsigned id = 0; id < w.threads; ++id) {
    cpu& c = w.cpus[id];
    c.waits = 0;
  }
}

void send_home() {
  worker& w = the_worker;
  w.leaving = true;
  for (unsigned id = 0; id < program().cpus(); ++id) {
    ring(w.cpus[id]);
    poke(w.cpus[id]);
  }
}

void run_cpus() {
  worker& w = the_worker;
  bool daemons = false;
  for (unsigned id = 0; id < program().cpus(); ++id) {
    daemons = daemons || program().cpu_at(id).daemon;
    bare::the_machine.work_of[id].begin(work_to_do(), program().cpu_at(id).daemon);
  }
  ++w.generation;
  wake_all(w.generation);
  work_to_do().end();
  wait_for_change(w.over, 0);
  if (daemons || w.abandoned)
    send_home();
  for (std::uint32_t back = w.back; back < program().cpus(); back = w.back)
    wait_for_change(w.back, back);
}

void run_iteration() {
  run_record& r = *the_record;
  worker& w = the_worker;
  const auto seed = bare::mix(bare::mix(r.given.seed, r.iteration), max_cpus);
  r.began = monotonic_now();
  reset();
  begin_schedule(w.controller, current, seed);
  run_guarded(&build_machine);
  r.cpus = program().cpus();
  current.cpu_count = program().cpus();
  start_threads();
  bare::random_stream random(seed);
  if (!arrivals().make(program(), random))
    give_up("more than 512 arrivals");
  run_guarded([] { program().run_initially(); });
  if (!w.abandoned)
    run_cpus();
  run_guarded([] { program().run_finally(); });
  r.began = 0;
  ++r.iterations;
  r.dropped += w.dropped ? 1 : 0;
  if (w.abandoned)
    r.outcomes.forget_iteration();
  else
    r.outcomes.end_iteration(r.iteration);
  ++r.iteration;
}

bool is_time_over(const run_record& r) {
  return r.given.milliseconds != 0 &&
         monotonic_now() - r.run_began >
             static_cast<std::int64_t>(r.given.milliseconds) * 1'000'000;
}

} // namespace

void work(run_record& r) {
  worker& w = the_worker;
  find_processors(r.given.cpus);
  note_crashes();
  install_signals();
  save_statics();
  const crash_stack for_crashes;
  w.controller.id = max_cpus;
  w.controller.driver.adopt_thread();
  attach_stack(w.controller_lane, max_cpus);
  install_hooks(w.controller);
  while (r.iteration < r.given.iterations) {
    run_iteration();
    if (is_time_over(r))
      break;
  }
  r.finished = true;
}

cpu& cpu_of(unsigned id) { return the_worker.cpus[id]; }

lane* lane_of(unsigned continuation) {
  const bool is_cpu = continuation < program().cpus();
  const bool is_task = continuation >= first_task && continuation - first_task < program().tasks();
  return is_cpu || is_task ? &the_worker.lanes[continuation] : nullptr;
}

bool every_cpu_has_a_processor() { return program().cpus() <= the_worker.processors; }

bool is_leaving() { return the_worker.leaving; }

void leave_iteration(cpu& held) {
  held.active = false;
  checker::fiber::switch_to(running_on(held).stack, held.driver, true);
  __builtin_unreachable();
}

void abandon_iteration() {
  cpu& c = hold();
  the_worker.abandoned = true;
  if (&c != &the_worker.controller)
    end_waiting();
  leave_iteration(c);
}

void drop_iteration() {
  the_worker.dropped = true;
  abandon_iteration();
}

void give_up(const char* what) {
  fmt::print(stderr, "{}\n", what);
  _exit(1);
}

} // namespace heddle::native

void heddle::bare::port::wake_all() {
  using namespace heddle::native;
  ring_all();
  if (work_to_do().is_done())
    end_waiting();
}
