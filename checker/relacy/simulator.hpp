// What the rest of this engine sees of Relacy: threads on fibers, the random or exhaustive choice
// of who runs, and, for each atomic, which of its latest writes a read may return.
//
// Relacy's header replaces operator new of the whole program and leaves dozens of macros behind;
// it is included by simulator.cpp and nowhere else.
//
// What its memory model cannot show, compared with C++20: a write that enters modification order
// before another that was executed earlier; a read of a write that is executed later; a read of
// anything older than the two writes before the latest (one in the full search). Release sequences
// are those of C++11, which are longer. So it knows fewer executions than the checker, and only
// what it finds means something.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/order.hpp>

namespace heddle::relacy {

enum class search : std::uint8_t {
  random, // the n-th iteration takes its choices from seed n
  full,   // every schedule, and every write that a read may return
  bound,  // the same with a bounded number of context switches
};

// What runs in a simulation. All of it is called on fibers with 64 KiB of unguarded stack.
class bodies {
public:
  virtual void begin_iteration() = 0; // before the threads
  virtual void thread(unsigned index) = 0;
  virtual void end_iteration() = 0; // after the threads
protected:
  ~bodies() = default;
};

struct simulation_options {
  search how = search::random;
  std::uint64_t iterations = 1; // of the random search
  unsigned context_bound = 2;
};

enum class simulation_end : std::uint8_t {
  finished, // all iterations, or all schedules
  ended,    // by end_simulation
  deadlock, // every thread is parked or has ended
  // What Relacy says about operator new, which it replaces.
  leak,
  double_free,
  other,
};

struct simulation_result {
  simulation_end end = simulation_end::finished;
  std::uint64_t iterations = 0;
};

inline constexpr unsigned min_threads = 2;
inline constexpr unsigned max_threads = 8;

// Runs iterations until one ends the simulation. It does not give back all memory it used, and a
// fiber that was left in the middle is never resumed: call it in a process of its own.
simulation_result simulate(bodies& what, unsigned threads, const simulation_options& options);

// The following are for bodies.
[[noreturn]] void end_simulation();

unsigned current_thread();
unsigned thread_count();
void scheduling_point(); // any thread may run next
void yield();            // the same, and reads after it make progress
// Sleeps until another thread wakes this one. Ends the simulation if all sleep.
void park();
void wake(unsigned thread);
unsigned random(unsigned limit);

// Happens-before as vector clocks: an access with time t of thread i is ordered before what the
// current thread does if clock()[i] >= t.
using timestamp = std::size_t;
const timestamp* clock();
timestamp now();  // clock()[current_thread()]
timestamp tick(); // the time of a new access that the simulator does not know

// The latest writes of one atomic. Writes are known by an index below `writes_remembered`; whoever
// owns the history keeps their values.
struct history;
inline constexpr unsigned writes_remembered = 3;

// A history of one write, which happened before everything; its index is returned in `initial`.
history* begin_history(unsigned& initial);
void end_history(history* h);
// These do not let other threads run: call scheduling_point() before.
unsigned load(history* h, order o);        // which write is read
unsigned load_latest(history* h, order o); // as a failed compare-exchange does
unsigned store(history* h, order o);       // the index of the new write
unsigned update(history* h, order o);      // the same, having read the latest write
void fence(order o);

// Relacy orders seq_cst accesses among themselves, and seq_cst fences among themselves, but not one
// with the other as C++20 does. Where a program has both, calling these around every seq_cst access
// makes a fence of it on both sides: more than C++20 asks for, so nothing is found that is not
// there.
void before_sc_access();
void after_sc_access();

} // namespace heddle::relacy
