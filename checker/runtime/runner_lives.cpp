// Storage that lives again with objects of other sizes.
//
// The execution graph knows locations, an address together with a size each, and nothing of bytes
// that several of them share. If a new life lies between the uses of two, they have nothing to do
// with each other. That is asked when the execution has ended, by happens-before.
#include <algorithm>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/block_text.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// An access that is an event, not because of others' accesses but by itself.
bool accesses_by_itself(const log_entry& e) {
  return e.address != nullptr && is_access(e.how) && !is_ordinary(label_of(e.how));
}

struct use {
  std::uintptr_t address;
  std::size_t size;
  lane_id lane;
  std::size_t step;

  bool shares_bytes_with(const use& other) const {
    return address < other.address + other.size && other.address < address + size;
  }
};

bool covers(const life_record& life, std::uintptr_t address, std::size_t size) {
  return address >= life.start && address + size <= life.start + life.size;
}

} // namespace

bool runner::lives_again(std::uintptr_t address, std::uint8_t size) const {
  return std::any_of(lives_.begin(), lives_.end(),
                     [&](const life_record& l) { return l.begins && covers(l, address, size); });
}

bool runner::is_used_in_this_life(const event_part& p) const {
  const auto life = std::find_if(lives_.rbegin(), lives_.rend(), [&](const life_record& l) {
    return l.begins && covers(l, p.start, p.size);
  });
  const auto index = static_cast<std::size_t>(lives_.rend() - life);
  for (const auto& l : lanes_) {
    // Records before all lanes have no positions.
    const std::size_t since =
        index <= lives_before_
            ? 0
            : positions_at_life_[(index - 1 - lives_before_) * lanes_.size() + l->id];
    for (std::size_t i = since; i < l->position(); ++i)
      if (accesses_by_itself(l->log[i]) && size_of(l->log[i].how) == p.size &&
          reinterpret_cast<std::uintptr_t>(l->log[i].address) == p.start)
        return true;
  }
  return false;
}

failure runner::mixed_sizes(const step_order& before) const {
  if (!book_.locations.has_overlaps())
    return {};
  std::vector<use> uses;
  for (const auto& l : lanes_)
    for (std::size_t i = 0; i < l->position(); ++i)
      if (const log_entry& e = l->log[i]; accesses_by_itself(e))
        uses.push_back({reinterpret_cast<std::uintptr_t>(e.address), size_of(e.how), l->id, i});
  for (const use& a : uses)
    for (const use& b : uses) {
      if (&b <= &a || !a.shares_bytes_with(b) || (a.address == b.address && a.size == b.size))
        continue;
      const auto begins_between = [&](const life_record& l) {
        const auto between = [&](const use& first, const use& second) {
          return is_before(before, first.lane, first.step, l) &&
                 is_before(before, l, second.lane, second.step + 1);
        };
        return l.begins && covers(l, b.address, b.size) && (between(a, b) || between(b, a));
      };
      if (std::none_of(lives_.begin(), lives_.end(), begins_between))
        return {kind::none,
                describe_address(to_canonical(b.address)) + " is accessed with " +
                    byte_count(b.size) + ", and with " + byte_count(a.size) + " at " +
                    describe_address(to_canonical(a.address)) +
                    ": accesses of mixed sizes are not modelled within one life",
                {}};
    }
  return {};
}

} // namespace heddle::checker
