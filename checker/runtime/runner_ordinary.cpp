// Ordinary accesses of instrumented code: noted, or, where the memory is accessed atomically as
// well, made events.
#include <algorithm>
#include <bit>
#include <utility>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

// Code of libraries with RACES promote (cmake/heddle_static_storage.cmake): defined by the linker;
// weak, because a program may have none.
extern "C" {
extern const std::byte __start_heddle_promoted_code[] __attribute__((weak));
extern const std::byte __stop_heddle_promoted_code[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

constexpr std::uint64_t how(unsigned kind, std::size_t size, order o, bool ordinary = false) {
  return HEDDLE_RT_HOW(kind, o, order::relaxed, 0, 0, 0, ordinary ? 1 : 0, size);
}

// Whether it is one that a machine makes at once.
constexpr bool is_machine_access(std::uintptr_t address, std::size_t size) {
  return size <= 8 && std::has_single_bit(size) && address % size == 0;
}

bool is_promoted_code(std::uintptr_t code) {
  const auto first = reinterpret_cast<std::uintptr_t>(__start_heddle_promoted_code);
  return code - first < reinterpret_cast<std::uintptr_t>(__stop_heddle_promoted_code) - first;
}

bool has_promoted_code() {
  return is_promoted_code(reinterpret_cast<std::uintptr_t>(__start_heddle_promoted_code));
}

constexpr const char* too_many = "one access to more than 64 atomic objects";

// The bytes of a location that an access to [address, address + size) concerns.
struct common_bytes {
  std::uintptr_t start;
  std::size_t size;
  std::size_t offset; // in the location

  common_bytes(const event_part& p, std::uintptr_t address, std::size_t whole)
      : start(std::max(p.start, address)),
        size(std::min(p.start + p.size, address + whole) - start), offset(start - p.start) {}

  // As label::expected: 0 if it is all of them.
  std::uint64_t mask(const event_part& p) const {
    return size == p.size ? 0 : ((std::uint64_t{1} << size) - 1) << offset;
  }
};

} // namespace

void runner::refuse(lane& l, const char* what, std::uint32_t code) {
  const host_section host;
  l.failed.message = "comes to " + std::string(what) + ", which is not modelled";
  stop_unseen(l, {instruction_address, code});
}

void runner::note_location(std::uintptr_t address, std::uint8_t size) {
  const auto bytes = static_cast<std::uint8_t>(((1U << size) - 1) << (address % 8));
  book_.learned.mixed.note_atomic(address / 8, bytes);
}

void runner::log_ordinary(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                          bool unraced, std::uint32_t code) {
  const ordinary_access like{.step = static_cast<std::uint32_t>(l.position()),
                             .code = code,
                             .writes = writes,
                             .unraced = unraced};
  l.ordinary.split(address, size, like, [&](ordinary_access a) {
    const host_section host;
    const std::uintptr_t word = to_canonical(a.word * 8) / 8;
    if (book_.learned.mixed.knows_any())
      a.bytes &= static_cast<std::uint8_t>(~book_.learned.mixed.events_in(word));
    if (a.bytes == 0)
      return;
    l.ordinary.add(a);
    book_.learned.mixed.note_ordinary(word, a.bytes);
  });
}

// The locations in a range whose accesses are events. If some of them share bytes, those come last
// that were accessed atomically since the storage began to live.
event_parts runner::parts_of(lane& l, std::uintptr_t address, std::size_t size,
                             std::uint32_t code) {
  event_parts parts;
  book_.locations.for_each_overlapping(to_canonical(address), size, [&](location_id found) {
    const location_table::entry& e = book_.locations[found];
    if ((book_.learned.mixed.events_in(e.address / 8) >> (e.address % 8) & 1U) == 0)
      return;
    if (parts.count == parts.all.size())
      refuse(l, too_many, code);
    parts.all[parts.count++] = {from_canonical(e.address), e.size, 0};
  });
  const host_section host; // sorting may need memory
  if (book_.locations.has_overlaps())
    std::stable_partition(parts.begin(), parts.end(),
                          [&](const event_part& p) { return !is_used_in_this_life(p); });
  return parts;
}

void runner::set_race_policy(const void* address, std::uint64_t size, const char* reason) {
  const host_section host;
  policies_.add(to_canonical(reinterpret_cast<std::uintptr_t>(address)), size, reason);
}

std::vector<std::string> runner::race_policy_notes() const {
  std::vector<std::string> notes;
  if (has_promoted_code())
    notes.emplace_back("ordinary accesses of libraries with RACES promote are relaxed operations: "
                       "no race of theirs is reported");
  policies_.for_each([&](std::uintptr_t address, std::size_t size, const char* reason) {
    const std::string name = describe_address(address, size);
    notes.push_back(reason == nullptr ? "ordinary accesses to " + name +
                                            " are relaxed operations: no race is"
                                            " reported"
                                      : "races on " + name + " are ignored: " + reason);
  });
  return notes;
}

race_policy runner::policy_of(const lane& l, std::uintptr_t address, std::size_t size,
                              std::uint32_t code) const {
  if (is_promoted_code(code) && !is_on_stack(l, address))
    return race_policy::promote;
  return policies_.empty() ? race_policy::report : policies_.of(to_canonical(address), size);
}

std::uint64_t runner::ordinary_accesses() const {
  std::uint64_t sum = 0;
  for (const auto& l : lanes_)
    sum += l->announced;
  return sum;
}

void runner::announce_access(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                             std::uint32_t code) {
  settle(l);
  l.changes.settle();
  ++l.announced;
  const race_policy policy = policy_of(l, address, size, code);
  if (policy == race_policy::promote && is_machine_access(address, size))
    return announce_volatile(l, address, size, writes, code);
  const bool unraced = policy == race_policy::ignore;
  if (!l.interrupts.empty())
    meet_interrupts(l, address, size, writes, unraced, code);
  log_ordinary(*current_lane, address, size, writes, unraced, code);
  if (writes && !is_on_stack(*current_lane, address))
    current_lane->changes.announce(address, size);
  if (!book_.learned.mixed.knows_any())
    return;
  event_parts parts = parts_of(*current_lane, address, size, code);
  if (parts.count == 0)
    return;
  // Values first, all of them: performing an event gives control away, to handlers as well. No
  // handler comes between a value that will be changed in part and the next.
  bool first = true;
  for (event_part& p : parts) {
    const std::uint64_t mask = common_bytes(p, address, size).mask(p);
    if (writes && mask == 0)
      continue;
    const operation read{reinterpret_cast<void*>(p.start),
                         how(HEDDLE_RT_READ, p.size, order::plain, true),
                         0,
                         mask,
                         {instruction_address, code}};
    p.value =
        (first || !writes ? perform(*current_lane, read) : perform_now(*current_lane, read)).value;
    first = false;
  }
  keep_pending(*current_lane, address, size, writes, false, code);
  current_lane->access.parts = parts;
  if (writes)
    return;
  for (const event_part& p : parts) {
    const common_bytes c(p, address, size);
    raw_copy(reinterpret_cast<void*>(c.start),
             reinterpret_cast<const std::byte*>(&p.value) + c.offset, c.size);
  }
}

// The code is about to make the access natively: what is there is put back when it has.
void runner::keep_pending(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                          bool is_volatile, std::uint32_t code) {
  const host_section host;
  pending_access& a = l.access;
  a.before.resize(size);
  raw_copy(a.before.data(), reinterpret_cast<const void*>(address), size);
  a.address = address;
  a.size = size;
  a.writes = writes;
  a.is_volatile = is_volatile;
  a.code = code;
}

void runner::announce_volatile(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                               std::uint32_t code) {
  if (!is_machine_access(address, size))
    return announce_access(l, address, size, writes, code);
  settle(l);
  auto* const where = reinterpret_cast<void*>(address);
  std::uint64_t value = 0;
  if (!writes)
    value =
        perform(
            l,
            {where, how(HEDDLE_RT_READ, size, order::relaxed), 0, 0, {instruction_address, code}})
            .value;
  keep_pending(*current_lane, address, size, writes, true, code);
  if (!writes)
    write_memory(where, static_cast<std::uint8_t>(size), value);
}

void runner::settle_now(lane& l) {
  pending_access& a = l.access;
  const std::uintptr_t address = a.address;
  const std::size_t size = std::exchange(a.size, 0);
  const bool writes = a.writes;
  const std::uint32_t code = a.code;
  if (a.is_volatile) {
    auto* const where = reinterpret_cast<void*>(address);
    const std::uint64_t value = read_memory(where, static_cast<std::uint8_t>(size));
    raw_copy(where, a.before.data(), size);
    if (writes)
      perform(l, {where,
                  how(HEDDLE_RT_WRITE, size, order::relaxed),
                  value,
                  0,
                  {instruction_address, code}});
    return;
  }
  event_parts parts = a.parts; // the next access may come before this one is done
  for (event_part& p : parts) {
    const common_bytes c(p, address, size);
    raw_copy(reinterpret_cast<std::byte*>(&p.value) + c.offset,
             reinterpret_cast<const void*>(c.start), c.size);
  }
  for (const event_part& p : parts) {
    const common_bytes c(p, address, size);
    raw_copy(reinterpret_cast<void*>(c.start), a.before.data() + (c.start - address), c.size);
  }
  if (!writes)
    return;
  for (const event_part& p : parts) {
    const std::uint64_t mask = common_bytes(p, address, size).mask(p);
    const operation write{reinterpret_cast<void*>(p.start),
                          how(HEDDLE_RT_WRITE, p.size, order::plain, true),
                          p.value,
                          mask,
                          {instruction_address, code}};
    // What was read to be changed in part is written before anybody else on this CPU sees it.
    if (mask == 0)
      perform(*current_lane, write);
    else
      perform_now(*current_lane, write);
  }
}

} // namespace heddle::checker
