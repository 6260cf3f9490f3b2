// Masking and delivery.
#include "harness/platforms/qemu/driver/lines.hpp"

#include <algorithm>

#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/tasks.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

static_assert(max_lines == 32, "one bit for each");

// But for `pending`, changed by its own CPU only, with interrupts masked by the processor.
struct alignas(64) cpu_lines {
  std::uint32_t pending = 0;  // one bit for each line of the machine
  std::uint32_t kept_out = 0; // lines that were pending, and masked
  irq_level mask = irqs_enabled;
  irq_level level = irqs_enabled; // of the innermost handler
  unsigned depth = 0;             // of handlers
  std::uint64_t handled = 0;
};

constinit cpu_lines lines_of[cpu_limit];
constinit std::uint32_t arrived[max_lines]; // and not delivered, of lines that arrive by themselves

cpu_lines& mine() { return lines_of[arch::this_cpu()->id]; }

const interrupt_line& line_of(unsigned id) { return the_run.now.program->line(id); }
cpu_lines& owner_of(unsigned line) { return lines_of[line_of(line).cpu.id]; }

constexpr unsigned no_line = max_lines;

unsigned next_line(cpu_lines& s) {
  unsigned best = no_line;
  irq_level highest = std::max(s.mask, s.level);
  for (auto bits = __atomic_load_n(&s.pending, __ATOMIC_ACQUIRE); bits != 0; bits &= bits - 1) {
    const auto line = static_cast<unsigned>(__builtin_ctz(bits));
    if (line_of(line).settings.level <= std::max(s.mask, s.level))
      s.kept_out |= 1U << line;
    if (line_of(line).settings.level <= highest)
      continue;
    best = line;
    highest = line_of(line).settings.level;
  }
  return best;
}

// The outermost handler has ended: a scheduler may go on with another task. The line is masked as
// if by irq_save until the interrupted program goes on, perhaps on another CPU.
void leave_interrupt(irq_level level) {
  const irq_level before = mine().mask;
  mine().mask = std::min(std::max(level, before), max_irq_level);
  const unsigned cpu = arch::this_cpu()->id;
  arch::unmask();
  the_run.now.program->leave_interrupt(cpu);
  arch::mask();
  mine().mask = before;
}

// Takes a pending interrupt off a line, or some that are lost in it. Returns how many there were.
std::uint32_t take(cpu_lines& s, unsigned line) {
  const std::uint32_t bit = 1U << line;
  __atomic_fetch_and(&s.pending, ~bit, __ATOMIC_ACQ_REL);
  if (line_of(line).settings.arrivals == 0)
    return 1;
  const std::uint32_t all = __atomic_load_n(&arrived[line], __ATOMIC_ACQUIRE);
  if (all == 0)
    return 0; // counted and delivered before its bit was set
  std::uint32_t taken = 1;
  if ((s.kept_out & bit) != 0)
    taken += the_run.lanes[arch::this_cpu()->id].schedule.below(all);
  s.kept_out &= ~bit;
  if (__atomic_sub_fetch(&arrived[line], taken, __ATOMIC_ACQ_REL) != 0)
    __atomic_fetch_or(&s.pending, bit, __ATOMIC_ACQ_REL);
  return taken;
}

void run_handler(unsigned line, std::uint32_t taken) {
  per_cpu& self = *arch::this_cpu();
  lane& l = the_run.lanes[self.id];
  cpu_lines& s = mine();
  const irq_level level = line_of(line).settings.level;
  const irq_level interrupted = s.level;
  const progress host = self.now;
  note_handler_landing(self, l);
  ++l.handlers;
  s.level = level;
  ++s.depth;
  arch::unmask();
  line_of(line).handler();
  arch::mask();
  --s.depth;
  s.level = interrupted;
  ++s.handled;
  self.now.file = host.file;
  self.now.line = host.line;
  self.now.waits_for = host.waits_for;
  const bool outermost = s.depth == 0 && the_run.now.program->tasks() != 0;
  // Who is interrupted may be a task that nobody resumes.
  const bool comes_back = outermost && runs_own_continuation(self.id);
  if (!comes_back)
    interrupts_ended(taken);
  if (outermost)
    leave_interrupt(level);
  if (comes_back)
    interrupts_ended(taken);
}

} // namespace

void reset_lines() {
  for (cpu_lines& s : lines_of)
    s = {};
  std::fill(arrived, arrived + max_lines, 0);
  the_run.now.pending = 0;
}

void set_raised(unsigned line) {
  const std::uint32_t bit = 1U << line;
  // Counted before somebody can see it, and end it.
  __atomic_fetch_add(&the_run.now.pending, 1, __ATOMIC_SEQ_CST);
  if ((__atomic_fetch_or(&owner_of(line).pending, bit, __ATOMIC_ACQ_REL) & bit) != 0)
    interrupts_ended(1); // in the one that is pending already
}

void clear_raised(unsigned line) {
  const std::uint32_t bit = 1U << line;
  if ((__atomic_fetch_and(&owner_of(line).pending, ~bit, __ATOMIC_ACQ_REL) & bit) != 0)
    interrupts_ended(1);
}

void add_arrival(unsigned line) {
  __atomic_fetch_add(&the_run.now.pending, 1, __ATOMIC_SEQ_CST);
  __atomic_fetch_add(&arrived[line], 1, __ATOMIC_ACQ_REL);
  __atomic_fetch_or(&owner_of(line).pending, 1U << line, __ATOMIC_ACQ_REL);
}

void request_delivery(unsigned line) { arch::send(cpus[line_of(line).cpu.id], contract_line); }

void deliver_pending() {
  while (the_run.lanes[arch::this_cpu()->id].active &&
         !__atomic_load_n(&the_run.now.dropped, __ATOMIC_RELAXED)) {
    cpu_lines& s = mine();
    const unsigned line = next_line(s);
    if (line == no_line)
      return;
    if (const std::uint32_t taken = take(s, line); taken != 0)
      run_handler(line, taken);
  }
}

void deliver_now() {
  const masked hold;
  deliver_pending();
}

irq_level mask_lines(irq_level up_to) {
  const masked hold;
  cpu_lines& s = mine();
  const irq_level before = s.mask;
  s.mask = std::min(std::max(before, up_to), max_irq_level);
  return before;
}

void set_line_mask(irq_level mask) {
  const masked hold;
  mine().mask = mask;
  deliver_pending();
}

irq_level line_mask() {
  const masked hold;
  return mine().mask;
}

bool in_handler() {
  const masked hold;
  return mine().depth != 0;
}

bool handler_runs_on(unsigned cpu) {
  return __atomic_load_n(&lines_of[cpu].depth, __ATOMIC_RELAXED) != 0;
}

std::uint64_t handlers_ended() {
  const masked hold;
  return mine().handled;
}

} // namespace heddle::bare
