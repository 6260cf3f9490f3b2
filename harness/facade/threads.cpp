// pthread_create, std::thread and what goes with them: threads that code under test starts run on
// CPUs that the scenario has set aside.
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <thread>

#include <pthread.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/machine.hpp>
#include <heddle/name.hpp>

#include "checker/runtime/runner.hpp"
#include "harness/facade/caller.hpp"
#include "harness/facade/include/heddle_threads.hpp"
#include "harness/facade/thread_state.hpp"
#include "harness/facade/threads.hpp"

namespace heddle::facade {
namespace {

constexpr unsigned most_threads = max_cpus - 1; // somebody starts them
enum : std::uint32_t { unused, started, ended };

struct thread_slot {
  atomic<std::uint32_t> state{unused};
  // Written before the thread is started, and when it ends.
  thread_body body{};
  void* argument = nullptr;
  void* result = nullptr;
  // From when the machine is built.
  pthread_t id = 0;
};

struct all_threads {
  unsigned count = 0;
  thread_slot slots[most_threads];
};
constinit all_threads threads;

void run_slot(unsigned i) {
  thread_slot& s = threads.slots[i];
  await(s.state, acquire, started);
  s.result = s.body.of_c11 != nullptr
                 ? reinterpret_cast<void*>(static_cast<std::intptr_t>(s.body.of_c11(s.argument)))
                 : s.body.of_posix(s.argument);
  s.state.store(ended, release);
}

thread_slot* slot_of(pthread_t id) {
  for (unsigned i = 0; i < threads.count; ++i)
    if (threads.slots[i].id == id)
      return &threads.slots[i];
  return nullptr;
}

} // namespace

pthread_t start_thread(const thread_body& body, void* argument, place where) {
  const unsigned i =
      checker::current_runner->marks.place_for_thread(checker::current_lane, threads.count);
  expect(i < threads.count, kind::expectation,
         "a thread is started for which heddle::code_threads has made no room", where);
  thread_slot& s = threads.slots[i];
  s.body = body;
  s.argument = argument;
  s.state.store(started, release, where);
  return s.id;
}

int join_thread(pthread_t id, void** result, place where) {
  expect_no_handler(where);
  if (id == this_thread())
    return EDEADLK;
  thread_slot* const s = slot_of(id);
  if (s == nullptr)
    return ESRCH;
  await(s->state, acquire, ended, where);
  if (result != nullptr)
    *result = s->result;
  return 0;
}

int detach_thread(pthread_t id) { return slot_of(id) == nullptr ? ESRCH : 0; }

void exit_thread(void* result, place where) {
  expect_no_handler(where);
  if (thread_slot* const s = slot_of(this_thread())) {
    s->result = result;
    s->state.store(ended, release, where);
  }
  checker::current_lane->owner->programs.end_program(*checker::current_lane);
}

namespace {

// Of the libraries, and without effect on what is checked.
HEDDLE_KNOWN_CALLS known_calls[] = R"(
defines _ZNSt6thread6_StateD2Ev
defines _ZTINSt6thread6_StateE
defines _ZSt20__throw_system_errori
defines pthread_mutexattr_init
defines pthread_mutexattr_settype
defines pthread_mutexattr_destroy
defines pthread_equal
)";

void* run_std_thread(void* state) {
  auto* const s = static_cast<std::thread::_State*>(state);
  s->_M_run();
  delete s;
  return nullptr;
}

} // namespace
} // namespace heddle::facade

namespace heddle {

void code_threads(machine& m, unsigned count) {
  static constexpr const char* names[facade::most_threads] = {
      "thread 1",  "thread 2",  "thread 3",  "thread 4",  "thread 5",  "thread 6",  "thread 7",
      "thread 8",  "thread 9",  "thread 10", "thread 11", "thread 12", "thread 13", "thread 14",
      "thread 15", "thread 16", "thread 17", "thread 18", "thread 19", "thread 20", "thread 21",
      "thread 22", "thread 23", "thread 24", "thread 25", "thread 26", "thread 27", "thread 28",
      "thread 29", "thread 30", "thread 31"};
  using facade::threads;
  expect(count <= facade::most_threads && threads.count == 0, kind::expectation,
         "code_threads: at most 31 threads, and once a machine");
  threads.count = count;
  for (unsigned i = 0; i < count; ++i) {
    const cpu_handle c = m.spare_thread(names[i], [i] { facade::run_slot(i); });
    threads.slots[i].id = c.id + 1U;
    name(threads.slots[i].state, names[i]);
  }
}

} // namespace heddle

using namespace heddle::facade;

// cmake/checked_thread_calls.txt says who is meant.
extern "C" {

int heddle_code_pthread_create(pthread_t* id, const pthread_attr_t*, void* (*body)(void*),
                               void* argument) {
  *id = start_thread({.of_posix = body}, argument, HEDDLE_CALLER);
  return 0;
}

int heddle_code_pthread_join(pthread_t id, void** result) {
  return join_thread(id, result, HEDDLE_CALLER);
}

int heddle_code_pthread_detach(pthread_t id) { return detach_thread(id); }

pthread_t heddle_code_pthread_self() { return this_thread(); }

// std::thread: `state` is a std::unique_ptr<std::thread::_State>, passed by reference.
void heddle_code_std_thread_start(std::thread* t, std::thread::_State_ptr* state, void (*)()) {
  const pthread_t id = start_thread({.of_posix = &run_std_thread}, state->release(), HEDDLE_CALLER);
  *reinterpret_cast<pthread_t*>(t) = id;
}
void heddle_code_std_thread_join(std::thread* t) {
  const heddle::place where = HEDDLE_CALLER;
  pthread_t& id = *reinterpret_cast<pthread_t*>(t);
  heddle::expect(join_thread(id, nullptr, where) == 0, heddle::kind::crash,
                 "std::thread::join of what is no other thread", where);
  id = 0;
}
void heddle_code_std_thread_detach(std::thread* t) { *reinterpret_cast<pthread_t*>(t) = 0; }
unsigned heddle_code_std_thread_hardware_concurrency() { return heddle::cpu::count(); }

// Time has no measure: these only say that the loop around them waits.
int heddle_code_sched_yield() {
  heddle::cpu::relax(HEDDLE_CALLER);
  return 0;
}
int heddle_code_nanosleep(const timespec*, timespec*) {
  heddle::cpu::relax(HEDDLE_CALLER);
  return 0;
}
int heddle_code_usleep(unsigned) {
  heddle::cpu::relax(HEDDLE_CALLER);
  return 0;
}

} // extern "C"
