// One lane: a CPU's program on its fiber, what it did in the recorded execution, and where it is.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/runtime/access_log.hpp"
#include "checker/runtime/arena.hpp"
#include "checker/runtime/encoding.hpp"
#include "checker/runtime/fiber.hpp"
#include "checker/runtime/irq_races.hpp"
#include "checker/runtime/lane_interrupts.hpp"
#include "checker/runtime/lane_rounds.hpp"

namespace heddle::checker {

struct runner;

// What instrumented code does to memory. What is read for a copy, or atomically, need not have been
// written.
enum class ordinary_use : std::uint8_t { read, write, copy };

// What code under test is about to access natively, as far as it told.
struct access_to_come {
  std::uintptr_t address = 0;
  std::size_t size = 0;
  site where{};
};

// What a lane needs to know of one recorded event to pass it: one cache line.
struct log_entry {
  const void* address = nullptr;
  std::uint64_t how = 0;
  std::uint64_t operand = 0;
  std::uint64_t expected = 0;
  std::uint64_t value = 0; // outcome
  // The event may be passed once *source_cursor is behind `source`: an entry of another lane's log.
  const log_entry* const* source_cursor = nullptr;
  const log_entry* source = nullptr;
  event_id id = no_event;
  event_id learnt_from = no_event; // see outcome
  bool success = false;            // outcome of a compare-exchange
  bool effect = false;             // anything but a read or a fence
};
static_assert(sizeof(log_entry) == 64);

// A location that an ordinary access concerns, wholly or in part.
struct event_part {
  std::uintptr_t start = 0;
  std::uint8_t size = 0;
  std::uint64_t value = 0;
  std::uint64_t before = 0; // of the bytes that the access concerns: what is put back
};
using event_parts = std::vector<event_part>;

// An ordinary read of bytes that nobody wrote; size 0: there is none.
struct fresh_read {
  std::uintptr_t address = 0;
  std::size_t size = 0;
  site where{};
};

// An ordinary access that is, at least in part, made of events: between the call that announces it
// and the next call the code makes it natively. Then the bytes are put back to what they were: the
// initial value, as with all locations.
struct pending_access {
  std::uintptr_t address = 0;
  std::size_t size = 0; // 0: there is none
  bool writes = false;
  std::uint32_t code = 0;
  event_parts* parts = nullptr; // lent by the runner; null for a volatile one: one relaxed event
  std::uint64_t before = 0;     // of a volatile one: what is put back
};

// What instrumented code of a CPU with interrupt lines does to ordinary memory, in this run.
struct interrupted_accesses {
  irq_races races;
  std::size_t events_until = 0; // events up to here are known to `races`
  // Handlers that run, outermost first: where their frames begin.
  std::array<std::uintptr_t, nmi_level> frames{};
  std::size_t offered_at = 0; // accesses at which interrupts were offered
  // How often each address was accessed; the access that comes next.
  std::unordered_map<std::uintptr_t, unsigned> numbers;
  std::uintptr_t next = 0;
  unsigned number = 0; // 0: what comes next is no ordinary access

  void reset() {
    races.reset();
    events_until = 0;
    offered_at = 0;
    numbers.clear();
    number = 0;
  }
};

struct lane {
  // The next entry of the log to pass; the last entry is a sentinel that matches no operation.
  const log_entry* cursor = nullptr;
  runner* owner = nullptr;
  lane_id id = 0;
  bool started = false;
  bool spun = false; // set from outside: in the original of this run, the lane ended in a spin loop
  // A recorded event that waits in vain: the lane must arrive at it and stays there.
  event_id stays_at = no_event;

  fiber context;                 // the CPU's own continuation
  fiber* running = &context;     // it, or that of the task that the CPU runs
  context_id task = own_context; // the same, for reports
  bool idles = false;            // in idle()
  unsigned deliveries = 0;       // on this continuation: begun, and not returned from
  lane_interrupts interrupts;
  arena heap;
  pending at;
  outcome result; // of the event at `at.next`, while the lane is advanced
  failure failed;
  lane_rounds rounds;
  std::uint64_t announced = 0; // ordinary accesses
  unsigned threads = 0;        // that it started
  std::vector<log_entry> log;  // with the sentinel
  access_log ordinary;         // of this run
  interrupted_accesses interrupted;
  pending_access access;
  pending_access target;        // of a structure copy whose source is `access`
  struct fresh_read fresh_read; // not reported yet

  // The entry of an operation that was recorded and may be passed now, or null: then it is new,
  // different, or has to wait.
  const log_entry* replay(const void* address, std::uint64_t how, std::uint64_t operand) {
    const log_entry* const e = cursor;
    if (e->address != address || e->how != how || e->operand != operand)
      return nullptr;
    if (*e->source_cursor <= e->source)
      return nullptr;
    cursor = e + 1;
    return e;
  }

  // What runs, for reports.
  context_id context_now() const {
    return interrupts.in_handler() ? line_context(interrupts.innermost()) : task;
  }
  bool at_frontier() const { return cursor + 1 == log.data() + log.size(); }
  bool waits_for_source() const { return *cursor->source_cursor <= cursor->source; }
  std::size_t position() const { return static_cast<std::size_t>(cursor - log.data()); }
  // The same, and counts ordinary accesses in front of which interrupts make a difference.
  std::size_t progress() const { return position() + interrupted.offered_at; }
};

// Whether it is in a frame of what runs on the lane.
inline bool is_on_stack(const lane& l, std::uintptr_t address) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  return address >= here && address < reinterpret_cast<std::uintptr_t>(l.running->high());
}

} // namespace heddle::checker
