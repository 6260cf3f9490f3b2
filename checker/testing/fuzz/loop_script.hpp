// Small random programs that are full of loops, as plain data: what each lane does, step by step.
// Freestanding: interpreted by code under test (loop_lane.hpp), instrumented or not.
#pragma once

namespace heddle::checker::fuzz {

inline constexpr unsigned most_lanes = 3;
inline constexpr unsigned most_steps = 4;
inline constexpr unsigned words = 2; // atomic ones, besides a lock and a sequence count

enum class act : unsigned char {
  // Without a loop.
  store,
  load,
  add,
  construct,  // makes a word anew, by an ordinary write
  renew,      // ends the life of a word's storage, begins another one, and makes it anew
  read_data,  // of ordinary memory
  write_data, // likewise
  unlock,
  begin_write, // of the sequence count: makes it odd
  end_write,
  // Loops that go on until something is so.
  wait,             // a word has the value
  wait_for_either,  // one of the two words, looked at in turn, has the value
  lock,             // by exchange
  lock_after_look,  // looks until it is free, then exchanges
  lock_then_look,   // exchanges, and looks until it is free before it does so again
  read_in_sequence, // a word, between two equal even looks at the sequence count
  weak_add,         // by a weak compare-exchange
  // Loops that give up.
  poll,          // until a word has the value
  try_lock,      // by exchange
  try_weak_once, // one weak compare-exchange a turn
};

constexpr bool loops_until(act a) { return a >= act::wait && a <= act::weak_add; }

// Where a loop that gives up counts its turns.
enum class counter : unsigned char { local, object, statics, heap };

enum class ordering : unsigned char { relaxed, ordered, sequential };

struct loop_step {
  act what = act::load;
  unsigned char word = 0;
  unsigned char value = 0;
  unsigned char turns = 0; // before the loop gives up
  counter where = counter::local;
  ordering order = ordering::relaxed;
};

struct loop_program {
  unsigned lanes = 0;
  unsigned steps[most_lanes] = {};
  loop_step script[most_lanes][most_steps] = {};
};

// How a loop is run.
enum class form : unsigned char {
  as_is, // as code has it: it may be found to be in vain
  // With a count of its turns on the stack, so that no two are the same, up to a bound; or the lane
  // stops in front of it for good, by choice.
  counted,
  waiting, // where an operation that waits can say the same: await, await_exchange
};

} // namespace heddle::checker::fuzz
