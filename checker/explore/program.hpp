// What an exploration asks of a program: "run from this graph". The exploration knows nothing of
// fibers, addresses or syntax trees; the program knows nothing of memory models.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/graph/execution.hpp"
#include "checker/graph/failure.hpp"
#include "checker/graph/native_orders.hpp"

namespace heddle::checker {

// Why a lane cannot go on. The first group is decided by the program, the second by the engine.
enum class block_reason : std::uint8_t {
  none,
  assumption, // assume(false): the whole execution is outside the program
  spin,       // a spin loop saw nothing new
  await,      // an await, or a compare-exchange that waits, read an unsatisfying value
  lock,       // a lock read "taken"
  join,       // waits for a lane that has not ended
  idle,       // waits for an interrupt, and none can come any more; decided by the program
  unseen,     // came to what the checker cannot see, and stopped there; decided by the program
};

enum class lane_state : std::uint8_t {
  not_started, // waits for its create event
  ready,       // `next` is what it does next
  blocked,     // for `why`; final for this run
  failed,      // a property failed in this lane; final for this run, see program::failure_of
  done,
};

struct pending {
  lane_state state = lane_state::not_started;
  block_reason why = block_reason::none;
  // If it is blocked by a spin loop: the index in the lane's program order of the first event of
  // the round that it has made in vain; the round ends with the lane's last event.
  std::size_t round_begins = 0;
  label next{};
};

// Names of storage that begins or ends to live, by its address and size.
using storage_names = std::map<op::storage, std::string>;

class program {
public:
  virtual ~program() = default;

  virtual unsigned lanes() const = 0;

  // Starts a new run and brings every lane to its frontier. Recorded events get their recorded
  // outcome; a lane passes a recorded read only after the lane of its source has passed the source,
  // and a recorded join only after the joined lane ended, so that the order of replay is a linear
  // extension of po and rf and plain memory is right. A recorded event whose lane waits on it
  // (wait_satisfied is false) is where that lane stays: it is not completed.
  // A label that differs from the recorded one fails its lane with kind::nondeterminism.
  virtual void restart(const execution& recorded) = 0;

  virtual const pending& at(lane_id lane) const = 0;

  // Completes the lane's pending event and runs it to its next one. Creating a lane brings that
  // lane to its first event as well.
  virtual void advance(lane_id lane, outcome result) = 0;

  // Valid if at(lane).state is failed.
  virtual const failure& failure_of(lane_id lane) const = 0;

  // Names for people: "CPU1", "primary_start". Stable over a check.
  virtual std::string lane_name(lane_id lane) const { return "T" + std::to_string(lane); }
  virtual std::string location_name(location_id l) const { return "x" + std::to_string(l); }

  // Whether a location lies in the storage that begins or ends to live with `life`; the name of
  // that storage.
  virtual bool is_in(const label& /*life*/, location_id /*l*/) const { return false; }
  virtual std::string storage_name(const label& life) const {
    return std::to_string(storage_of(life).bytes) + " bytes";
  }

  // That the lane waits for ever is no fault: it does not keep an execution from being complete.
  virtual bool is_daemon(lane_id /*lane*/) const { return false; }

  // Called when no lane can go on. Whether the execution stops short of what the same program would
  // do: an interrupt that must come was left out, or waited for where it does not come. Another
  // execution has it.
  virtual bool is_cut_short(const execution& /*ended*/) const { return false; }

  // What runs on the lane: see label::context.
  virtual context_id context_of(lane_id /*lane*/) const { return own_context; }

  // Whether the location counts how often an interrupt line was raised; it has the line's name.
  virtual bool counts_raises(location_id /*l*/) const { return false; }

  // If the lane's next event offers interrupts in front of an ordinary access, which has no event:
  // its object, and the how many-th one of the lane it is, from 1. Otherwise {"", 0}.
  virtual std::pair<std::string, unsigned> interrupted_access(lane_id /*lane*/) const { return {}; }

  // At the end of an execution: the interrupts that came to the lane, and why they cannot be
  // delivered, in words; empty if there are none.
  virtual std::string kept_out(lane_id /*lane*/, const execution& /*ended*/) const { return {}; }

  // Who label::context is: "dma", "waiter"; empty for a lane's own program.
  virtual std::string context_name(context_id /*context*/) const { return {}; }

  // Called when no lane can go on. Whether lanes did something natively, without an event, that is
  // a data race, comes after the life of storage or is not modelled (kind::none); then fills `out`.
  virtual bool has_native_race(const step_order& /*before*/, failure& /*out*/) { return false; }

  // What of an execution is not modelled, in words: it does not count, and was not explored.
  virtual void note_unseen(const failure& /*what*/) {}

  // Called when no lane can go on. What code under test wrote down beside its events (the ledgers
  // of its heaps) is compared; faults are appended.
  virtual void judge_records(const native_orders& /*orders*/, std::vector<failure>& /*found*/) {}

  // Called once when every lane is done; runs what the program checks at its end. Returns false
  // and fills `out` if a property failed there.
  virtual bool finish(const execution& /*complete*/, failure& /*out*/) { return true; }
};

} // namespace heddle::checker
