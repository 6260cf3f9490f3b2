// Announcing ordinary accesses, and settling those that are events.
#include <algorithm>
#include <bit>
#include <utility>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/guarded_copy.hpp"
#include "checker/runtime/next_call.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// Whether it is one that a machine makes at once.
constexpr bool is_machine_access(std::uintptr_t address, std::size_t size) {
  return size <= 8 && std::has_single_bit(size) && address % size == 0;
}

// Memory that is never written may be read-only: constants that are volatile or atomic.
void put(std::uintptr_t address, const void* bytes, std::size_t size) {
  auto* const to = reinterpret_cast<void*>(address);
  if (!raw_equal(to, bytes, size))
    raw_copy(to, bytes, size);
}

// The bytes of a location that an access to [address, address + size) concerns.
struct common_bytes {
  std::uintptr_t start;
  std::size_t size;
  std::size_t offset; // in the location

  common_bytes(const event_part& p, std::uintptr_t address, std::size_t whole)
      : start(std::max(p.start, address)),
        size(std::min(p.start + p.size, address + whole) - start), offset(start - p.start) {}

  // As op::read::bytes: 0 if it is all of them.
  std::uint8_t mask(const event_part& p) const {
    return static_cast<std::uint8_t>(size == p.size ? 0 : ((1U << size) - 1) << offset);
  }
};

} // namespace

void ordinary_memory::restart() {
  parts_.reset();
  copies_.reset();
}

std::vector<std::byte>* ordinary_memory::lend_copy(std::size_t size) {
  const host_section host;
  std::vector<std::byte>* const copy = copies_.take();
  copy->resize(size);
  return copy;
}

void ordinary_memory::give_back_copy(std::vector<std::byte>* copy) {
  const host_section host;
  copies_.give_back(copy);
}

void ordinary_memory::note_location(std::uintptr_t address, std::uint8_t size) {
  const auto bytes = static_cast<std::uint8_t>(((1U << size) - 1) << (address % 8));
  run_.book.learned.mixed.note_atomic(address / 8, bytes);
}

void ordinary_memory::log(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                          bool unraced, std::uint32_t code) {
  const ordinary_access like{.step = static_cast<std::uint32_t>(l.position()),
                             .code = code,
                             .writes = writes,
                             .unraced = unraced};
  l.ordinary.split(address, size, like, [&](ordinary_access a) {
    const host_section host;
    if (a.words > 1)
      return log_long_range(l, a);
    const std::uintptr_t word = run_.names.to_canonical(a.word * 8) / 8;
    if (run_.book.learned.mixed.knows_any())
      a.bytes &= static_cast<std::uint8_t>(~run_.book.learned.mixed.events_in(word));
    if (a.bytes == 0)
      return;
    l.ordinary.add(a);
    run_.book.learned.mixed.note_ordinary(word, a.bytes);
  });
}

// All but the words in which something is an event. To be called in a host section.
void ordinary_memory::log_long_range(lane& l, ordinary_access range) {
  mixed_memory& mixed = run_.book.learned.mixed;
  const std::uintptr_t end = range.end();
  const std::uintptr_t moved = run_.names.to_canonical(range.word * 8) / 8 - range.word;
  for (std::uintptr_t first = range.word; first < end;) {
    const std::uintptr_t next = mixed.next_with_events(first + moved);
    const std::uintptr_t stop = next >= end + moved ? end : next - moved;
    if (stop > first) {
      range.word = first;
      range.words = stop - first;
      l.ordinary.add(range);
      mixed.note_long_range(first + moved, stop + moved);
    }
    if (stop < end) {
      ordinary_access rest = range;
      rest.word = stop;
      rest.words = 1;
      rest.bytes = static_cast<std::uint8_t>(~mixed.events_in(next));
      mixed.note_ordinary(next, rest.bytes);
      if (rest.bytes != 0)
        l.ordinary.add(rest);
    }
    first = stop + 1;
  }
}

// The locations in a range whose accesses are events, null if there are none. If some of them share
// bytes, those come last that were accessed atomically since the storage began to live.
event_parts* ordinary_memory::parts_of(std::uintptr_t address, std::size_t size) {
  const host_section host;
  event_parts* const parts = parts_.take();
  run_.book.locations.for_each_overlapping(
      run_.names.to_canonical(address), size, [&](location_id found) {
        const location_table::entry& e = run_.book.locations[found];
        if ((run_.book.learned.mixed.events_in(e.address / 8) >> (e.address % 8) & 1U) != 0)
          parts->push_back({run_.names.from_canonical(e.address), e.size});
      });
  if (run_.book.locations.has_overlaps())
    std::stable_partition(parts->begin(), parts->end(),
                          [&](const event_part& p) { return !run_.lives.is_used_in_this_life(p); });
  if (!parts->empty())
    return parts;
  parts_.give_back(parts);
  return nullptr;
}

std::uint64_t ordinary_memory::count() const {
  std::uint64_t sum = 0;
  for (const auto& l : run_.lanes.all())
    sum += l->announced;
  return sum;
}

void ordinary_memory::announce_access(lane& l, std::uintptr_t address, std::size_t size,
                                      bool writes, std::uint32_t code) {
  const bool is_source = !writes && l.access.size == size && l.access.writes &&
                         l.access.parts != nullptr && is_next_call(l.access.code, code);
  if (is_source)
    return announce_source(l, address, size, code);
  settle(l);
  l.rounds.announced().settle(l.rounds.own());
  ++l.announced;
  const race_policy policy = run_.policies.of(l, address, size, code);
  if (policy == race_policy::promote && is_machine_access(address, size))
    return announce_volatile(l, address, size, writes, code);
  const bool unraced = policy == race_policy::ignore;
  if (!l.interrupts.empty())
    run_.interrupted.meet(l, address, size, writes, unraced, code);
  log(*current_lane, address, size, writes, unraced, code);
  if (writes && !is_on_stack(*current_lane, address))
    note_write(*current_lane, address, size);
  if (!run_.book.learned.mixed.knows_any())
    return;
  event_parts* const parts = parts_of(address, size);
  if (parts == nullptr)
    return;
  const pending_access a{address, size, writes, code, parts};
  read_parts(*parts, a);
  keep_pending(*current_lane, a);
  if (writes)
    return;
  for (const event_part& p : *parts) {
    const common_bytes c(p, address, size);
    put(c.start, reinterpret_cast<const std::byte*>(&p.value) + c.offset, c.size);
  }
}

// g++ announces what a copy of a structure will write, then what it reads, and then copies. So
// what is written is settled behind what is read.
void ordinary_memory::announce_source(lane& l, std::uintptr_t address, std::size_t size,
                                      std::uint32_t code) {
  const pending_access target = std::exchange(l.access, {});
  announce_access(l, address, size, false, code);
  lane& now = *current_lane;
  (now.access.size != 0 ? now.target : now.access) = target;
}

// Values first, all of them: performing an event gives control away, to handlers as well. No
// handler comes between a value that will be changed in part and the next.
void ordinary_memory::read_parts(event_parts& parts, const pending_access& a) {
  bool first = true;
  for (event_part& p : parts) {
    const std::uint8_t mask = common_bytes(p, a.address, a.size).mask(p);
    if (a.writes && mask == 0)
      continue;
    const operation read = encode({.what = op::read{.ordinary = true, .bytes = mask},
                                   .ord = order::plain,
                                   .size = p.size,
                                   .where = {instruction_address, a.code}},
                                  reinterpret_cast<void*>(p.start));
    p.value = (first || !a.writes ? run_.events.perform(*current_lane, read)
                                  : run_.events.perform_now(*current_lane, read))
                  .value;
    first = false;
  }
}

// What the lane is about to write is a part of its state.
void ordinary_memory::note_write(lane& l, std::uintptr_t address, std::size_t size) {
  if (!run_.loops.shadow().is_active() || run_.loops.shadow().covers(address + size - 1))
    return;
  if (size <= announced_write::largest)
    l.rounds.announced().announce(address, size);
  else
    l.rounds.effect();
}

// The code is about to make the access natively: what is there is put back when it has.
void ordinary_memory::keep_pending(lane& l, const pending_access& a) {
  const host_section host;
  l.access = a;
  const auto keep = [&](std::uint64_t& before, std::uintptr_t address, std::size_t size) {
    if (guarded_copy(&before, reinterpret_cast<const void*>(address), size))
      return;
    l.access.size = 0;
    run_.endings.fail_crashed(&l, run_.checks.missing_memory(address),
                              resolved({instruction_address, a.code}));
  };
  if (a.parts == nullptr)
    return keep(l.access.before, a.address, a.size);
  for (event_part& p : *a.parts) {
    const common_bytes c(p, a.address, a.size);
    keep(p.before, c.start, c.size);
  }
}

void ordinary_memory::announce_volatile(lane& l, std::uintptr_t address, std::size_t size,
                                        bool writes, std::uint32_t code) {
  if (!is_machine_access(address, size))
    return announce_access(l, address, size, writes, code);
  settle(l);
  auto* const where = reinterpret_cast<void*>(address);
  std::uint64_t value = 0;
  if (!writes)
    value = run_.events
                .perform(l, encode({.what = op::read{},
                                    .size = static_cast<std::uint8_t>(size),
                                    .where = {instruction_address, code}},
                                   where))
                .value;
  keep_pending(*current_lane, {address, size, writes, code});
  if (!writes)
    put(address, &value, size);
}

void ordinary_memory::settle_volatile(lane& l, const pending_access& a) {
  auto* const where = reinterpret_cast<void*>(a.address);
  const std::uint64_t value = read_memory(where, static_cast<std::uint8_t>(a.size));
  put(a.address, &a.before, a.size);
  if (a.writes)
    run_.events.perform(l, encode({.what = op::write{.value = value},
                                   .size = static_cast<std::uint8_t>(a.size),
                                   .where = {instruction_address, a.code}},
                                  where));
}

void ordinary_memory::settle_now(lane& l) {
  if (l.fresh_read.size != 0)
    run_.checks.report_fresh(&l, l.fresh_read);
  settle_pending(l);
}

void ordinary_memory::settle_pending(lane& l) {
  const pending_access a = l.access; // the next access may come before this one is done
  l.access.size = 0;
  if (a.parts == nullptr)
    return settle_volatile(l, a);
  for (event_part& p : *a.parts) {
    const common_bytes c(p, a.address, a.size);
    raw_copy(reinterpret_cast<std::byte*>(&p.value) + c.offset,
             reinterpret_cast<const void*>(c.start), c.size);
  }
  for (const event_part& p : *a.parts) {
    const common_bytes c(p, a.address, a.size);
    put(c.start, &p.before, c.size);
  }
  if (a.writes)
    write_parts(a);
  {
    const host_section host;
    parts_.give_back(a.parts);
  }
  if (l.target.size == 0)
    return;
  l.access = std::exchange(l.target, {});
  settle_pending(l);
}

void ordinary_memory::write_parts(const pending_access& a) {
  for (const event_part& p : *a.parts) {
    const std::uint8_t mask = common_bytes(p, a.address, a.size).mask(p);
    const operation write =
        encode({.what = op::write{.ordinary = true, .bytes = mask, .value = p.value},
                .ord = order::plain,
                .size = p.size,
                .where = {instruction_address, a.code}},
               reinterpret_cast<void*>(p.start));
    // What was read to be changed in part is written before anybody else on this CPU sees it.
    if (mask == 0)
      run_.events.perform(*current_lane, write);
    else
      run_.events.perform_now(*current_lane, write);
  }
}

} // namespace heddle::checker
