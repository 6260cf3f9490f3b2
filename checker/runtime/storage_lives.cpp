// Announcing lives, and asking what lies between two.
#include <algorithm>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/block_text.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// An access that is an event, not because of others' accesses but by itself.
bool accesses_by_itself(const log_entry& e) {
  return e.address != nullptr && is_access(e.how) && (e.how & ordinary_flag) == 0;
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

void storage_lives::restart() {
  lives_.resize(before_);
  positions_.clear();
}

void storage_lives::announce(lane* l, bool begins, std::uintptr_t start, std::uint64_t size,
                             site where, bool of_heap) {
  // The event accesses no memory: it has no address.
  if (l != nullptr)
    run_.events.perform(*l, begins ? encode({.what = op::begin_life{{start, size}}, .where = where})
                                   : encode({.what = op::end_life{{start, size}}, .where = where}));
  if (run_.direct.is_after_lanes())
    return;
  const lane* const now = current_lane; // an interrupt may have moved the task
  const host_section host;
  life_record life{.start = start, .size = size, .where = where, .begins = begins};
  life.of_heap = of_heap;
  if (now != nullptr) {
    if (!now->interrupts.empty())
      run_.interrupted.note_life(*now, start, size);
    life.lane = now->id;
    life.step = static_cast<std::uint32_t>(now->position() - 1);
  }
  lives_.push_back(life);
  for (const auto& other : run_.lanes.all())
    positions_.push_back(static_cast<std::uint32_t>(other->position()));
}

bool storage_lives::lives_again(std::uintptr_t address, std::uint8_t size) const {
  return std::any_of(lives_.begin(), lives_.end(),
                     [&](const life_record& l) { return l.begins && covers(l, address, size); });
}

bool storage_lives::is_used_in_this_life(const event_part& p) const {
  const auto life = std::find_if(lives_.rbegin(), lives_.rend(), [&](const life_record& l) {
    return l.begins && covers(l, p.start, p.size);
  });
  const auto index = static_cast<std::size_t>(lives_.rend() - life);
  for (const auto& l : run_.lanes.all()) {
    // Records before all lanes have no positions.
    const std::size_t since =
        index <= before_ ? 0 : positions_[(index - 1 - before_) * run_.lanes.all().size() + l->id];
    for (std::size_t i = since; i < l->position(); ++i)
      if (accesses_by_itself(l->log[i]) && size_of(l->log[i].how) == p.size &&
          reinterpret_cast<std::uintptr_t>(l->log[i].address) == p.start)
        return true;
  }
  return false;
}

failure storage_lives::mixed_sizes(const step_order& before) const {
  if (!run_.book.locations.has_overlaps())
    return {};
  std::vector<use> uses;
  for (const auto& l : run_.lanes.all())
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
                run_.names.describe_address(run_.names.to_canonical(b.address)) +
                    " is accessed with " + byte_count(b.size) + ", and with " + byte_count(a.size) +
                    " at " + run_.names.describe_address(run_.names.to_canonical(a.address)) +
                    ": accesses of mixed sizes are not modelled within one life",
                {}};
    }
  return {};
}

} // namespace heddle::checker
