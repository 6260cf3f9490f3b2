// Threads: one for each CPU, and one that builds the machine, starts them and looks at the end.
#include "harness/platforms/host/worker.hpp"

#include <climits>
#include <thread>

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/platforms/driver/cpu_program.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/host/crash.hpp"
#include "harness/platforms/host/hooks.hpp"
#include "harness/platforms/host/stacks.hpp"
#include "harness/platforms/host/statics.hpp"

namespace heddle::native {
namespace {

struct worker {
  cpu controller; // the thread that is no CPU
  lane controller_lane;
  cpu cpus[max_cpus];
  lane lanes[max_cpus + max_tasks];
  unsigned threads = 0;
  unsigned tasks_with_stacks = 0;
  std::atomic<unsigned> ready{0}; // threads that have started

  std::atomic<std::uint32_t> generation{0}; // changes when CPUs may start
  std::atomic<unsigned> arrived{0};         // CPUs at the barrier
  std::atomic<std::uint32_t> back{0};       // CPUs that have left the iteration
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

void stop_timer(cpu& c) {
  constexpr itimerspec never{};
  if (c.timer_was_set)
    timer_settime(c.timer, 0, &never, nullptr);
  c.timer_was_set = false;
  c.timer_fired = false;
}

void run_lane(cpu& c) {
  const heddle::cpu_record& of = driver::the_machine.program->cpu_at(c.id);
  cpu_record& p = *c.progress;
  p.operations = 0;
  p.ended = false;
  p.daemon = of.daemon;
  p.lane = of.name;
  driver::take_part();
  stop_timer(c);
  p.lane = nullptr;
  p.file = nullptr;
  p.waits_for = nullptr;
  p.all_operations += p.operations;
  ++p.iterations;
}

void be_cpu(cpu& c) {
  const crash_stack for_crashes;
  c.thread = gettid();
  c.driver.adopt_thread();
  current.cpu_count = the_record->lanes;
  install_hooks(c);
  make_timer(c);
  pin(c.id);
  ++the_worker.ready;
  for (std::uint32_t generation = 0;; ++generation) {
    wait_for_change(the_worker.generation, generation);
    run_lane(c);
    if (++the_worker.back == the_record->lanes)
      wake_all(the_worker.back);
  }
}

void attach_stack(lane& l, unsigned id) {
  const stack_memory s = make_stack();
  l.stack.attach(s.low, s.high, 0);
  l.id = id;
}

// The machine has the same CPUs and tasks in every iteration; so these do something once.
void attach_task_stacks(unsigned tasks) {
  unsigned& done = the_worker.tasks_with_stacks;
  for (; done < tasks; ++done)
    attach_stack(the_worker.lanes[first_task + done], first_task + done);
}

void start_threads(unsigned cpus) {
  worker& w = the_worker;
  const unsigned before = w.threads;
  for (; w.threads < cpus; ++w.threads) {
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
  driver::run_iterations();
  r.finished = true;
}

cpu& cpu_of(unsigned id) { return the_worker.cpus[id]; }

lane& lane_of(unsigned continuation) { return the_worker.lanes[continuation]; }

lane& lane_on(const cpu& c) {
  return c.id == max_cpus ? the_worker.controller_lane
                          : lane_of(driver::the_machine.tasks.on(c.id));
}

bool every_cpu_has_a_processor() { return the_record->lanes <= the_worker.processors; }

} // namespace heddle::native

namespace heddle::driver {

using native::the_worker;

unsigned port::provide_cpus(unsigned wanted) {
  native::current.cpu_count = wanted;
  native::attach_task_stacks(the_machine.program->tasks());
  native::start_threads(wanted);
  return wanted;
}

void port::run_cpus() {
  the_worker.arrived = 0;
  the_worker.back = 0;
  ++the_worker.generation;
  native::wake_all(the_worker.generation);
  const unsigned all = the_machine.program->cpus();
  for (std::uint32_t back = the_worker.back; back < all; back = the_worker.back)
    native::wait_for_change(the_worker.back, back);
}

void port::meet() {
  constexpr unsigned patience = 1000;
  const unsigned all = the_machine.program->cpus();
  ++the_worker.arrived;
  for (unsigned turns = 0; the_worker.arrived < all; ++turns) {
    if (turns % patience == patience - 1 || !native::every_cpu_has_a_processor())
      sched_yield();
    else
      relax();
  }
}

} // namespace heddle::driver
