// Lives of storage in a run; and storage that lives again with objects of other sizes.
//
// The execution graph knows locations, an address together with a size each, and nothing of bytes
// that several of them share. If a new life lies between the uses of two, they have nothing to do
// with each other. That is asked when the execution has ended, by happens-before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/life_search.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class storage_lives : run_part {
public:
  explicit storage_lives(runner& r) : run_part(r) {}

  void machine_built() { before_ = lives_.size(); }
  void restart();

  // The storage begins, or ends, to be somebody's.
  void announce(lane* l, bool begins, std::uintptr_t start, std::uint64_t size, site where,
                bool of_heap = false);
  const std::vector<life_record>& all() const { return lives_; }

  // Whether the storage began to live in this run.
  bool lives_again(std::uintptr_t address, std::uint8_t size) const;
  // Whether somebody has accessed the location by an operation of his own since then.
  bool is_used_in_this_life(const event_part& p) const;
  // Two accesses of different sizes to the same bytes in one life, in words, which are not
  // modelled; no words if there are none.
  failure mixed_sizes(const step_order& before) const;

private:
  std::vector<life_record> lives_; // of this run
  std::size_t before_ = 0;         // of these, before all lanes
  // For each of the others: how many events each lane had completed.
  std::vector<std::uint32_t> positions_;
};

} // namespace heddle::checker
