// Spin loops that learn nothing.
//
// The rule: a lane that calls relax() in the same state as at its previous call from the same
// place, and has only performed reads and fences in between (or updates that left the value as it
// was), is stopped. State is the stack from the caller's frame up, the callee-saved registers, how
// much heap the lane has used, and how often its instrumented code changed ordinary memory. Reads
// by instrumented code count as such calls: a loop need not say that it waits. (A lane
// that looks at its own state only cannot tell the two calls apart: whatever it goes on to do, it
// does in a shorter execution without that round as well, and dropping reads and fences keeps an
// execution consistent.)
//
// So in code that is not instrumented a counter that bounds a loop must live on the lane's stack or
// in a register; one in memory that is shared natively is not seen, and the loop would be stopped
// too early.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle::checker {

class spin_watch {
public:
  void reset() { used_ = 0; }

  // What a lane keeps elsewhere than on its stack and in registers.
  struct elsewhere {
    std::size_t heap_used = 0;
    std::uint64_t changes = 0; // of ordinary memory, as far as they are seen
    friend bool operator==(const elsewhere&, const elsewhere&) = default;
  };

  // A call of relax(), or a read: `frame` begins the saved registers and the caller's stack, which
  // ends at `high`; `place` is where it returns to; `position` counts the lane's events so far.
  // Remembers the call. If an earlier one from the same place found the same state, returns true
  // and its position in `since`.
  bool repeats(const std::byte* frame, const std::byte* high, const void* place,
               std::size_t position, elsewhere other, std::size_t& since);

private:
  struct call {
    const std::byte* frame = nullptr;
    const void* place = nullptr;
    std::size_t position = 0;
    elsewhere other{};
    std::size_t size = 0;
    std::vector<std::byte> state; // storage is kept
  };
  // Nested loops have one place each; if there are more, the oldest is forgotten.
  static constexpr std::size_t places = 16;
  static constexpr std::size_t largest_state = std::size_t{32} << 10U;

  call& entry_for(const std::byte* frame, const void* place, bool& known);

  std::array<call, places> calls_;
  std::size_t used_ = 0;
  std::size_t oldest_ = 0;
};

} // namespace heddle::checker
