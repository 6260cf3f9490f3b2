// Ordinary accesses of instrumented code: noted, or, where the memory is accessed atomically as
// well, made events.
#include <array>
#include <utility>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr std::uint64_t how(unsigned kind, std::size_t size, order o = order::plain) {
  return HEDDLE_RT_HOW(kind, o, order::relaxed, 0, 0, 0, 0, size);
}

constexpr const char* too_many = "one access to more than 64 atomic objects";

// Values of the events that one access is made of. On the stack of code under test, which may be
// abandoned: owns nothing.
class event_values {
public:
  bool full() const { return added_ == values_.size(); }
  void add(std::uint64_t value) { values_[added_++] = value; }
  std::uint64_t take() { return values_[taken_++]; }

private:
  std::array<std::uint64_t, 64> values_;
  std::size_t added_ = 0;
  std::size_t taken_ = 0;
};

} // namespace

void runner::refuse(lane& l, const char* what, std::uint32_t code) {
  const host_section host;
  fail(&l, {kind::access_violation, std::string(what) + ": not modelled",
            resolved({instruction_address, code})});
}

void runner::note_location(std::uintptr_t address, std::uint8_t size) {
  const auto bytes = static_cast<std::uint8_t>(((1U << size) - 1) << (address % 8));
  book_.learned.mixed.note_atomic(address / 8, bytes);
}

void runner::log_ordinary(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                          std::uint32_t code) {
  const ordinary_access like{
      .step = static_cast<std::uint32_t>(l.position()), .code = code, .writes = writes};
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

// Visits the locations in a range whose accesses are events, by address. One that is not wholly in
// the range ends the lane.
template <class Visit>
void runner::for_each_event_in(std::uintptr_t address, std::size_t size, Visit visit) {
  const std::uintptr_t end = to_canonical(address) + size;
  for (std::uintptr_t at = to_canonical(address); at < end;) {
    const location_id found = book_.locations.overlapping(at, end - at);
    if (found == location_table::none)
      return;
    const location_table::entry e = book_.locations[found]; // the table may grow during the visit
    const unsigned offset = e.address % 8;
    if ((book_.learned.mixed.events_in(e.address / 8) >> offset & 1U) != 0)
      visit(reinterpret_cast<void*>(from_canonical(e.address)), e.size);
    at = e.address + e.size;
  }
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
  if (!l.interrupts.empty())
    meet_interrupts(l, address, size, writes, code);
  log_ordinary(*current_lane, address, size, writes, code);
  if (writes && !is_on_stack(*current_lane, address))
    current_lane->changes.announce(address, size);
  if (!book_.learned.mixed.knows_any())
    return;
  bool any = false;
  bool whole = true;
  for_each_event_in(address, size, [&](void* where, std::uint8_t bytes) {
    const auto start = reinterpret_cast<std::uintptr_t>(where);
    any = true;
    whole = whole && start >= address && start + bytes <= address + size;
  });
  if (!any)
    return;
  if (!whole)
    refuse(l, "a part of an atomic object is accessed as ordinary memory", code);
  // Values first, all of them: performing an event gives control away, to handlers as well.
  event_values values;
  if (!writes)
    for_each_event_in(address, size, [&](void* where, std::uint8_t bytes) {
      if (values.full())
        refuse(l, too_many, code);
      const site from{instruction_address, code};
      values.add(perform(*current_lane, {where, how(HEDDLE_RT_READ, bytes), 0, 0, from}).value);
    });
  keep_pending(*current_lane, address, size, writes, false, code);
  if (!writes)
    for_each_event_in(address, size, [&](void* where, std::uint8_t bytes) {
      write_memory(where, bytes, values.take());
    });
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
  if (size > 8 || address % size != 0)
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
  event_values values;
  for_each_event_in(address, size, [&](void* where, std::uint8_t bytes) {
    if (writes && values.full())
      refuse(l, too_many, code);
    if (writes)
      values.add(read_memory(where, bytes));
    raw_copy(where, a.before.data() + (reinterpret_cast<std::uintptr_t>(where) - address), bytes);
  });
  if (!writes)
    return;
  for_each_event_in(address, size, [&](void* where, std::uint8_t bytes) {
    const site from{instruction_address, code};
    perform(*current_lane, {where, how(HEDDLE_RT_WRITE, bytes), values.take(), 0, from});
  });
}

} // namespace heddle::checker
