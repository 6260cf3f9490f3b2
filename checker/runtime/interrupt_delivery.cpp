// Offering, choosing and delivering; masks, raises and idle CPUs.
#include <algorithm>
#include <bit>
#include <utility>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/runner.hpp"
#include "checker/runtime/statics.hpp"

namespace heddle::checker {
namespace {

// The counter of a line that is raised has four bytes.
constexpr std::uint8_t counter_size = 4;

operation raise_of(const std::uint32_t* count, site where) {
  return encode({.what = op::update{.op = update_op::add, .operand = 1},
                 .ord = order::release,
                 .size = counter_size,
                 .where = where},
                count);
}
operation withdrawal_of(const std::uint32_t* count, site where) {
  return encode({.what = op::read{}, .ord = order::acquire, .size = counter_size, .where = where},
                count);
}
// Reads more raises than have been `seen`.
operation look_at(const std::uint32_t* count, std::uint32_t seen, site where) {
  return encode({.what = op::read{.until = relation::not_equal, .sees_raise = true, .wanted = seen},
                 .ord = order::acquire,
                 .wait = wait_kind::await,
                 .size = counter_size,
                 .where = where},
                count);
}
// What stands for the end of a program, the mask and idle(): an operation on no memory.
operation nothing_at(site where) { return encode({.what = op::fence{}, .where = where}); }

} // namespace

// The choice between `lines` before the operation `next`. Without `must` it may be none: no_line.
unsigned interrupt_delivery::choose_line(lane& l, line_set lines, bool must,
                                         const operation& next) {
  const op::delivery offer{.lines = lines, .must = must, .size = size_of(next.how)};
  const operation choice =
      encode({.what = offer, .where = next.where}, is_access(next.how) ? next.address : nullptr);
  return delivered_line(offer, run_.events.perform_now(l, choice).value);
}

// Before an operation: delivers what the execution wants delivered here.
void interrupt_delivery::offer(lane& l, const operation& next, bool always) {
  run_.interrupted.note_next(l, next);
  for (;;) {
    const line_set lines = l.interrupts.deliverable() & ~l.interrupts.declined_at(l.progress());
    if (lines == 0 || (!always && !l.interrupted.races.is_open() && !matters(l, next)))
      return;
    l.interrupted.races.offered();
    const unsigned line = choose_line(l, lines, false, next);
    if (line == no_line) {
      l.interrupts.declined(lines, l.progress());
      return;
    }
    deliver(l, line, next.where);
    if (current_lane != &l) // the handler's return switched tasks, and this one was moved
      return offer(*current_lane, next, always);
  }
}

// Native code is watched as long as the rule that is being learned would leave out places.
bool interrupt_delivery::watches_native_code(const lane& l) const {
  return seen_ != nullptr && !l.interrupts.empty() && !seen_->writes_natively(l.id);
}

// Lane l gets, or goes on having, control.
void interrupt_delivery::native_code_begins(const lane& l) {
  if (!watches_native_code(l))
    return;
  const host_section host;
  native_.clear();
  native_.add(run_.image.heap().base(), run_.image.heap().used());
  for (const auto& other : run_.lanes.all())
    native_.add(other->heap.base(), other->heap.used());
  for (const auto& section : statics_image::sections())
    native_.add(section.data(), section.size());
}

void interrupt_delivery::native_code_ended(const lane& l) {
  if (watches_native_code(l) && native_.changed())
    seen_->note_native_write(l.id);
}

void interrupt_delivery::note_event(const lane& l, const label& next) {
  if (seen_ != nullptr)
    seen_->note(l.id, l.deliveries != 0, next);
}

void interrupt_delivery::note_heap_use(const lane& l) {
  if (watches_native_code(l))
    seen_->note_native_write(l.id);
}

void interrupt_delivery::note_record(lane& l) {
  l.rounds.effect();
  if (seen_ != nullptr && !l.interrupts.empty())
    seen_->note_native_write(l.id);
}

// Whether it makes a difference that an interrupt comes before this operation.
bool interrupt_delivery::matters(lane& l, const operation& next) {
  label n = decode(next);
  n.context = l.context_now();
  if (accesses_memory(n)) {
    const host_section host;
    n.location = run_.events.location_of(l, next, n.size);
  }
  return rule_->offers_before(l.id, n);
}

void interrupt_delivery::before_stopping(lane& l, site where) {
  run_.memory.settle(l);
  if (!l.interrupts.empty())
    offer(l, nothing_at(where), true);
}

// After the last operation: what must still come comes now, in any order; the rest may.
void interrupt_delivery::offer_at_end(lane& l) {
  if (l.interrupts.mask() != irqs_enabled) {
    const host_section host;
    run_.endings.fail(
        &l, {kind::forbidden_context, "the program of a CPU ends with interrupts masked", {}});
  }
  for (;;) {
    const line_set declined = l.interrupts.declined_at(l.progress());
    const bool must = l.interrupts.due() != 0;
    const line_set lines = l.interrupts.deliverable() & (must ? ~line_set{0} : ~declined);
    if (lines == 0)
      return;
    const unsigned line = choose_line(l, lines, must, nothing_at({}));
    if (line == no_line)
      return;
    deliver(l, line, {});
  }
}

void interrupt_delivery::idle(lane& l, site where) {
  run_.interrupted.compiler_barrier(l);
  if (!l.interrupts.empty())
    offer(l, nothing_at(where), true);
  const irq_level before = l.interrupts.mask();
  l.interrupts.set_mask(irqs_enabled, l.progress());
  l.idles = true;
  const line_set lines = l.interrupts.deliverable();
  // Something comes, or else the CPU waits for ever: that one of the lines may not come is an
  // execution of its own only if none of the others can.
  const bool must = l.interrupts.due() != 0 || l.interrupts.raisable() != 0;
  const unsigned line = lines == 0 ? no_line : choose_line(l, lines, must, nothing_at(where));
  if (line == no_line) {
    const host_section host;
    if (!l.at_frontier() || l.stays_at != no_event) {
      l.failed.message = "waits for an interrupt that cannot come";
      run_.endings.diverge(l);
    }
    l.at.state = lane_state::blocked;
    l.at.why = block_reason::idle;
    l.at.next.where = where;
    run_.lanes.end(l);
  }
  ++l.deliveries;
  take_arrival(l, line, where);
  l.idles = false;
  run_handler(l, line);
  lane& now = *current_lane;
  --now.deliveries;
  run_.interrupted.compiler_barrier(now);
  now.interrupts.set_mask(before, now.progress());
}

void interrupt_delivery::deliver(lane& l, unsigned line, site where) {
  ++l.deliveries;
  take_arrival(l, line, where);
  run_handler(l, line);
  --current_lane->deliveries;
}

// One arrival of the line, or all that have come while it was kept out.
void interrupt_delivery::take_arrival(lane& l, unsigned line, site where) {
  if (const std::uint32_t* const count = run_.image.raise_count(line)) {
    const operation look = look_at(count, l.interrupts.seen(line), where);
    l.interrupts.see(line, static_cast<std::uint32_t>(run_.events.perform_now(l, look).value));
    return;
  }
  const unsigned most = l.interrupts.most_at_once(line);
  std::uint64_t more = 0;
  if (most > 1)
    more = run_.events.perform_now(l, encode({.what = op::coalescing{most}, .where = where})).value;
  l.interrupts.take(line, 1 + static_cast<unsigned>(more));
}

void interrupt_delivery::run_handler(lane& l, unsigned line) {
  const machine& m = run_.image.machine();
  l.interrupts.enter(line, l.progress());
  // What is offered in the handler is not in front of the access that the handler interrupts.
  const std::uintptr_t interrupted = l.interrupted.next;
  const unsigned number = std::exchange(l.interrupted.number, 0);
  run_.interrupted.enter(l, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
  m.line(line).handler();
  run_.memory.settle(l);
  native_code_ended(l);
  run_.interrupted.leave(l);
  l.interrupted.next = interrupted;
  l.interrupted.number = number;
  const irq_level level = l.interrupts.level();
  l.interrupts.leave(l.progress());
  if (l.interrupts.in_handler() || m.tasks() == 0)
    return;
  const irq_level before = l.interrupts.mask();
  l.interrupts.set_mask(std::min(std::max(level, before), max_irq_level), l.progress());
  m.leave_interrupt(l.id);
  native_code_ended(*current_lane);
  // Perhaps after other tasks ran; on the same lane or, if the task was handed over, another one.
  lane& now = *current_lane;
  now.interrupts.set_mask(before, now.progress());
}

irq_level interrupt_delivery::save(lane& l, irq_level up_to, site where) {
  run_.interrupted.compiler_barrier(l);
  const irq_level before = l.interrupts.mask();
  if (up_to <= before)
    return before;
  if (!l.interrupts.empty() && rule_->offers_before_mask())
    offer(l, nothing_at(where), true);
  lane& now = *current_lane;
  run_.interrupted.compiler_barrier(now);
  now.interrupts.set_mask(std::min(up_to, max_irq_level), now.progress());
  return before;
}

void interrupt_delivery::restore(lane& l, irq_level before) {
  run_.interrupted.compiler_barrier(l);
  l.interrupts.set_mask(before, l.progress());
}

const interrupt_line& interrupt_delivery::line_for(lane* l, unsigned line, const char* what,
                                                   site where) {
  const machine& m = run_.image.machine();
  if (line < m.lines() && m.line(line).settings.arrivals == 0)
    return m.line(line);
  const host_section host;
  run_.endings.fail(
      l, {kind::forbidden_context, std::string(what) + " of a line that arrives by itself", where});
}

void interrupt_delivery::raise(lane* l, unsigned line, site where) {
  line_for(l, line, "raise()", where);
  std::uint32_t* const count = run_.image.raise_count(line);
  if (l == nullptr)
    ++*count;
  else
    run_.events.perform(*l, raise_of(count, where));
}

void interrupt_delivery::withdraw(lane& l, unsigned line, site where) {
  if (line_for(&l, line, "withdraw()", where).cpu.id != l.id) {
    const host_section host;
    run_.endings.fail(&l, {kind::forbidden_context, "withdraw() of a line of another CPU", where});
  }
  const operation look = withdrawal_of(run_.image.raise_count(line), where);
  l.interrupts.see(line, static_cast<std::uint32_t>(run_.events.perform(l, look).value));
}

// Whether one of the lines was raised more often than its CPU saw.
bool interrupt_delivery::raises_unseen(lane& l, line_set lines, const execution& ended) {
  for (; lines != 0; lines &= lines - 1) {
    const auto line = static_cast<unsigned>(std::countr_zero(lines));
    const std::uint32_t* const count = run_.image.raise_count(line);
    location_id clash = location_table::none;
    const location_id where = run_.book.locations.find_or_add(
        run_.names.to_canonical(reinterpret_cast<std::uintptr_t>(count)), sizeof *count, clash);
    if (ended.final_value(where, *count) != l.interrupts.seen(line))
      return true;
  }
  return false;
}

bool interrupt_delivery::counts_raises(location_id where) {
  for (unsigned line = 0; line < run_.image.machine().lines(); ++line) {
    const std::uint32_t* const count = run_.image.raise_count(line);
    if (count != nullptr && run_.names.to_canonical(reinterpret_cast<std::uintptr_t>(count)) ==
                                run_.book.locations[where].address)
      return true;
  }
  return false;
}

std::string interrupt_delivery::kept_out(lane_id id, const execution& ended) {
  lane& l = *run_.lanes.all()[id];
  std::string names;
  for (line_set rest = l.interrupts.masked(); rest != 0; rest &= rest - 1) {
    const auto line = static_cast<unsigned>(std::countr_zero(rest));
    const bool raised = run_.image.raise_count(line) != nullptr;
    if (!raised || raises_unseen(l, rest & -rest, ended))
      names += (names.empty() ? "" : ", ") + std::string(run_.image.machine().line(line).name);
  }
  if (names.empty())
    return {};
  const std::string why =
      l.interrupts.in_handler() && l.interrupts.level() > l.interrupts.mask()
          ? "while the handler of " + run_.names.context_name(l.context_now()) + " runs"
          : "while levels up to " + std::to_string(l.interrupts.level()) + " are masked";
  return names + " cannot be delivered " + why;
}

bool interrupt_delivery::is_cut_short(const execution& ended) {
  for (auto& each : run_.lanes.all()) {
    lane& l = *each;
    if (l.interrupts.empty() || l.at.state == lane_state::failed)
      continue;
    if (raises_unseen(l, l.interrupts.raisable(), ended))
      return true;
    if (l.at.state == lane_state::done)
      continue;
    if (l.interrupts.due() != 0)
      return true;
    const bool looks = l.at.state == lane_state::ready && sees_raise(l.at.next);
    if (looks && !l.idles)
      return true;
  }
  return false;
}

} // namespace heddle::checker
