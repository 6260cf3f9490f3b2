// What memory holds after each step of a failing execution: the blocks of its heaps, and ordinary
// variables, which have no events. Plain data, see checker/explain/take_snapshots.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// In the place of a lane: what was so before the lanes started.
inline constexpr lane_id since_the_beginning = 0xFE;

struct memory_pool {
  std::string name{};
  std::uintptr_t base = 0;
  std::uint64_t bytes = 0;
};

enum class block_state : std::uint8_t { free, held, freed };

struct memory_block {
  std::size_t pool = 0;     // index into memory_snapshots::pools
  std::uint64_t offset = 0; // bytes from its base
  std::uint64_t bytes = 0;
  block_state state = block_state::free;
  lane_id lane = since_the_beginning; // who holds it, or freed it
  context_id context = own_context;
  site since{};

  friend bool operator==(const memory_block& a, const memory_block& b) {
    return a.pool == b.pool && a.offset == b.offset && a.bytes == b.bytes && a.state == b.state &&
           a.lane == b.lane && a.context == b.context && a.since.file == b.since.file &&
           a.since.line == b.since.line;
  }
};

struct memory_object {
  std::string name{};
  std::uint8_t size = 0; // bytes: 1, 2, 4 or 8
  value_t initially = 0;
};

struct memory_snapshot {
  std::vector<std::pair<std::size_t, value_t>> changes{}; // of objects, by this step
  std::vector<memory_block> blocks{};                     // all that is known, by pool and offset
};

struct memory_snapshots {
  std::vector<memory_pool> pools{};
  std::vector<memory_object> objects{}; // those that change
  std::vector<memory_block> initial_blocks{};
  std::vector<memory_snapshot> after{}; // by step
};

} // namespace heddle::checker
