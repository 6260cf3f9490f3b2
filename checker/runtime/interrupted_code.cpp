// Where an ordinary access may be interrupted, and what it then races with.
#include <heddle_seeded.hpp>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// What stands for an ordinary access where interrupts are offered: an operation on no memory.
constexpr std::uint64_t ordinary_how =
    HEDDLE_RT_HOW(HEDDLE_RT_FENCE, order::relaxed, order::relaxed, 0, 0, 0, 0, 8);

bool is_compiler_barrier(std::uint64_t how) {
  const label l = decode({.how = how});
  if (l.wait != wait_kind::none || l.ord >= order::acquire)
    return true;
  return order_if_failed(l) >= order::acquire;
}

// Calls `visit(canonical word, its bytes)` for each aligned eight-byte word of a range.
template <class Visit>
void for_each_word(std::uintptr_t address, std::size_t size, Visit visit) {
  const std::uintptr_t end = address + size;
  while (address < end) {
    const std::size_t offset = address % 8;
    const std::size_t here = std::min<std::size_t>(8 - offset, end - address);
    visit(address / 8, static_cast<std::uint8_t>(((1U << here) - 1) << offset));
    address += here;
  }
}

bool is_long(std::size_t size) { return size / 8 >= interrupted_memory::words_in_page; }
std::uintptr_t first_word(std::uintptr_t address) { return address / 8; }
std::uintptr_t end_word(std::uintptr_t address, std::size_t size) {
  return (address + size + 7) / 8;
}

// Frames of handlers lie where the interrupted program has, or will have, frames of its own.
bool is_own_frame(const lane& l, std::uintptr_t address) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  const unsigned depth = l.interrupted.races.depth();
  return depth > 0 && address >= here && address < l.interrupted.frames[depth - 1];
}

} // namespace

// The events since the last call belong to the context that runs. To be called in a host section.
void interrupted_code::note_events(lane& l) {
  interrupted_accesses& a = l.interrupted;
  for (; a.events_until < l.position(); ++a.events_until) {
    const log_entry& e = l.log[a.events_until];
    if (is_compiler_barrier(e.how))
      a.races.barrier();
    else if (is_access(e.how))
      a.races.add_event(e.address);
  }
}

void interrupted_code::note_next(lane& l, const operation& next) {
  const host_section host;
  note_events(l);
  if (is_compiler_barrier(next.how))
    l.interrupted.races.barrier();
}

void interrupted_code::compiler_barrier(lane& l) {
  run_.memory.settle(l);
  if (l.interrupts.empty())
    return;
  const host_section host;
  note_events(l);
  l.interrupted.races.barrier();
}

void interrupted_code::enter(lane& l, std::uintptr_t frame) {
  const host_section host;
  note_events(l);
  l.interrupted.frames[l.interrupted.races.depth()] = frame;
  l.interrupted.races.enter();
}

void interrupted_code::leave(lane& l) {
  const host_section host;
  note_events(l);
  l.interrupted.races.leave();
  l.interrupted.events_until = l.position();
}

bool interrupted_code::is_shared_on_cpu(const lane& l, std::uintptr_t address,
                                        std::size_t size) const {
  bool shared = false;
  if (is_long(size))
    return run_.book.learned.interrupted.shares_in_range(
        l.id, first_word(run_.names.to_canonical(address)),
        end_word(run_.names.to_canonical(address), size));
  for_each_word(
      run_.names.to_canonical(address), size, [&](std::uintptr_t word, std::uint8_t bytes) {
        shared = shared || (run_.book.learned.interrupted.shared_in(l.id, word) & bytes) != 0;
      });
  return shared;
}

// Who allocates or frees storage does something to all of it.
void interrupted_code::note_life(const lane& l, std::uintptr_t start, std::size_t size) {
  note(l, start, size, true, l.context_now());
}

void interrupted_code::note(const lane& l, std::uintptr_t address, std::size_t size, bool writes,
                            context_id who) {
  const std::uintptr_t start = run_.names.to_canonical(address);
  if (is_long(size))
    return run_.book.learned.interrupted.note_range(l.id, first_word(start), end_word(start, size),
                                                    writes, who);
  for_each_word(start, size, [&](std::uintptr_t word, std::uint8_t bytes) {
    run_.book.learned.interrupted.note(l.id, word, bytes, writes, who);
  });
}

// An ordinary access comes next: first what interrupts it, then whether it may be interrupted.
void interrupted_code::meet(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                            bool unraced, std::uint32_t code) {
  if (is_own_frame(l, address))
    return;
  const bool shared = is_shared_on_cpu(l, address, size);
  // In front of what lies elsewhere, an interrupt makes a difference if the program has accessed
  // what it shares since its last barrier: the compiler may move one behind the other.
  const bool elsewhere =
      (run_.interrupts.are_offered_everywhere() || l.interrupted.races.is_open()) &&
      !is_on_stack(l, address);
  {
    const host_section host;
    l.interrupted.next = address;
    l.interrupted.number = ++l.interrupted.numbers[address];
  }
  if (shared || elsewhere) {
    run_.interrupts.offer(l, {.how = ordinary_how, .where = {instruction_address, code}}, true);
    l.interrupted.number = 0;
    if (current_lane != &l) // this task was moved meanwhile: its switch was a barrier
      return;
    ++l.interrupted.offered_at;
  }
  l.interrupted.number = 0;
  const host_section host;
  note_events(l);
  const context_id who = l.context_now();
  const context_id noted =
      !is_handler(who) && seeded(mistake::tasks_share_no_memory) ? own_context : who;
  note(l, address, size, writes, noted);
  if (!shared || unraced)
    return;
  const auto add = [&](const ordinary_access& a) {
    if (const ordinary_access* const before = l.interrupted.races.add(a))
      fail_irq_race(l, *before, who, a);
  };
  const std::uintptr_t start = run_.names.to_canonical(address);
  if (is_long(size))
    return add({.word = first_word(start),
                .code = code,
                .words = end_word(start, size) - first_word(start),
                .bytes = ordinary_access::all_bytes,
                .writes = writes});
  for_each_word(start, size, [&](std::uintptr_t word, std::uint8_t bytes) {
    add({.word = word, .code = code, .bytes = bytes, .writes = writes});
  });
}

void interrupted_code::fail_irq_race(lane& l, const ordinary_access& before, context_id who,
                                     const ordinary_access& now) {
  const std::uintptr_t address =
      common_word(now, before).word * 8 +
      static_cast<unsigned>(std::countr_zero<unsigned>(now.bytes & before.bytes));
  const auto says = [](const ordinary_access& a) {
    const std::string where = checker::describe(resolved({instruction_address, a.code}));
    return std::string(a.writes ? " writes" : " reads") + (where.empty() ? "" : " it at " + where);
  };
  const bool in_handler = is_handler(who);
  // Either the handler is the one that runs, or it ran between two accesses of what it interrupted.
  l.failed.message = run_.names.describe_address(address) + ": " +
                     (in_handler ? run_.names.lane_name(l.id) + says(before) + ", the handler of " +
                                       run_.names.context_name(who) + says(now)
                                 : "a handler" + says(before) + ", " + run_.names.lane_name(l.id) +
                                       " which it interrupted" + says(now)) +
                     ", and no compiler barrier lies between the interruption and " +
                     run_.names.lane_name(l.id) + "'s access";
  run_.endings.fail(
      &l, {kind::irq_race, std::move(l.failed.message), resolved({instruction_address, now.code})});
}

std::pair<std::string, unsigned> interrupted_code::access_of(lane_id id) const {
  const interrupted_accesses& a = run_.lanes.all()[id]->interrupted;
  if (a.number == 0)
    return {};
  return {run_.names.describe_address(run_.names.to_canonical(a.next)), a.number};
}

} // namespace heddle::checker
