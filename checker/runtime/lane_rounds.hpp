// The state of one lane, as far as it can act upon it, and the rounds that it makes in vain.
//
// State is: the registers and stack of what runs; of every other context of the lane, what it had
// when the lane switched away from it; what the lane itself wrote to ordinary memory; how much heap
// it has used; and its interrupt lines. What other lanes did is no part of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "checker/graph/label.hpp"
#include "checker/runtime/announced_write.hpp"
#include "checker/runtime/own_writes.hpp"
#include "checker/runtime/round_watch.hpp"

namespace heddle::checker {

class lane_interrupts;
struct log_entry;

// Where code under test says that it may wait: the saved registers on top of its stack, and what
// it passed to the operation that it is about to perform.
struct waiting_place {
  const std::byte* frame = nullptr;
  const std::byte* high = nullptr; // of the stack
  const void* code = nullptr;      // where it returns to
  std::span<const std::uint64_t> arguments{};
};

class lane_rounds {
public:
  void reset();

  // Native code did something that is an effect: an allocation, an observation, an entry in a
  // ledger.
  void effect();

  own_writes& own() { return own_; }
  announced_write& announced() { return announced_; }

  // The lane switches away from one of its contexts, which is at this place.
  void suspend(context_id context, const waiting_place& at);

  struct rest {
    context_id running = own_context;
    std::size_t heap_used = 0;
    const lane_interrupts& interrupts;
    // More order could make the execution fail: there are histories of calls.
    bool order_matters = false;
  };
  // Where the round began that ends here in vain, as a position in the log; nullopt: none does.
  // `done` is the log of what the lane has completed.
  std::optional<std::size_t> arrive(const waiting_place& at, const rest& others,
                                    std::span<const log_entry> done);

private:
  struct suspended {
    context_id context;
    state_digest state;
  };

  void pass(std::span<const log_entry> done);

  round_watch rounds_;
  own_writes own_;
  announced_write announced_;
  std::vector<suspended> suspended_; // by context, in the order in which they were first left
  std::size_t passed_ = 0;           // log entries that have been looked at for effects
  state_bytes state_;
};

} // namespace heddle::checker
