// The texts of the rules.
#include "reports/rules.hpp"

#include <iterator>

#include <heddle/kind.hpp>

#include "reports/finding.hpp"

namespace heddle::reports {
namespace {

struct words {
  kind of;
  const char* title;
  const char* help;
};

constexpr words texts[] = {
    {kind::data_race,
     "Two CPUs access the same ordinary memory, one of them writes, and nothing orders them.",
     "The last steps are the two accesses. Look for the release and acquire, or the lock, "
     "that is missing between them."},
    {kind::irq_race,
     "An interrupt handler and the code that it interrupts access the same memory without "
     "a barrier or mask between them.",
     "The compiler may move the accesses across each other. Mask the interrupt, or use "
     "atomic or volatile accesses with a compiler barrier."},
    {kind::use_after_free, "Memory is used after it was freed, or before that is known to be over.",
     "The schedule shows the free and the use. Whoever frees must know that all users have "
     "finished."},
    {kind::double_free, "A block is freed that nobody holds.",
     "Two parties believe that the block is theirs; look where the second one got it."},
    {kind::foreign_free, "A block is freed into a heap that did not allocate it.",
     "Look how the free decides to which heap the block belongs, and which values it read "
     "for that."},
    {kind::overlap, "Two parties hold the same bytes at the same time.",
     "Two allocations returned the same memory, or a free does not synchronise with the "
     "allocation that follows."},
    {kind::out_of_pool, "An address lies outside of the pool or block that it should be in.",
     "Look at the arithmetic that led to the address, and at the bounds that it read."},
    {kind::misaligned, "An address is not aligned as it has to be.",
     "Look at the start of the pool and at the sizes of its blocks."},
    {kind::uninitialised, "A value is used that nobody has written.",
     "The block was reused or published before its content was written."},
    {kind::leak, "A block is never given back.",
     "At the end of the program somebody still holds it, or it is in no list any more."},
    {kind::conservation, "What the allocator counts is not what there is.",
     "Two updates of a counter or a list were not one step, and one of them was lost."},
    {kind::allocator_invariant, "The allocator's own data contradict each other.",
     "The scenario states the invariant; the schedule shows the steps that broke it."},
    {kind::return_code, "A call returns what it must not return.",
     "The scenario states what the caller may expect; look at the decision in the call."},
    {kind::handoff_steal, "A block that was promised to a waiter is taken by another.",
     "Between the free and the waiter's return the block must not be in a list that others "
     "allocate from."},
    {kind::wake_order, "A waiter is served before one that has precedence.",
     "Look at the order of the queue, and at who may be served without passing through it."},
    {kind::stale_notification,
     "A waiter is woken by a notification that was meant for an earlier wait.",
     "A timeout or an abort left the notification behind; it has to be withdrawn or "
     "recognised."},
    {kind::access_violation, "Memory is accessed in a way that the checker does not follow.",
     "Accesses of different sizes to the same atomic object, or an access to memory that "
     "is nobody's."},
    {kind::lost_wakeup, "A CPU or task waits for a notification that was already given.",
     "The check of the condition and the beginning of the wait are not one step with "
     "respect to the notification."},
    {kind::deadlock, "Nobody can go on.",
     "The message lists who waits for what, and who holds it. Look for locks in different "
     "orders, and for a handler that takes a lock which its CPU holds."},
    {kind::livelock, "CPUs keep each other busy without progress.",
     "A retry undoes what lets the other one finish."},
    {kind::recursive_lock, "A CPU takes a lock that it holds.",
     "Look at the calls between the two; often a handler, or a function that is also called "
     "from outside."},
    {kind::unlock_by_non_owner, "A lock is released by somebody who does not hold it.",
     "Look for a path that releases twice, or for a task that moved to another CPU."},
    {kind::lock_held_while_blocking, "A task waits while it holds a spin lock.",
     "Release the lock before the wait, or hand it to the wait, which releases it."},
    {kind::blocking_in_interrupt, "An interrupt handler waits.",
     "Handlers must use the call that does not wait, and accept that it fails."},
    {kind::forbidden_context, "Something is done where it is not allowed.",
     "Such as masking that is not undone, or a control of interrupts in a handler."},
    {kind::step_bound, "An operation takes more steps than it may.",
     "The scenario states the bound; the schedule shows what repeats."},
    {kind::grace_period, "Memory is reclaimed while a reader may still use it.",
     "The grace period ended before a reader that began earlier."},
    {kind::barrier_incomplete, "A barrier returns before all that it waits for is done.",
     "Look which party the barrier did not count."},
    {kind::linearizability, "No order of the calls explains their results.",
     "Each call alone may be right; together they do what no sequence of calls could do."},
    {kind::expectation, "Something that the scenario expects does not hold.",
     "The message says what; the schedule shows one execution in which it is not so."},
    {kind::crash, "The code under test crashes.",
     "The last step is the operation before the crash; the message names the signal."},
    {kind::hang, "The code under test computes for ever without an operation on shared memory.",
     "Look for a loop in the function that the last step belongs to."},
    {kind::nondeterminism,
     "The program does not do the same again when its decisions are repeated.",
     "It depends on something that the checker does not control: addresses, uninitialised "
     "memory, time, files."},
    {kind::cover_missing, "No execution reaches a mark that the scenario declares.",
     "The scenario does not test what it is meant to test, or the path is gone."},
};
// The test of the rules compares the order.
static_assert(std::size(texts) == kind_count - 1);

std::vector<rule> all_rules() {
  std::vector<rule> all;
  for (const words& w : texts)
    all.push_back({name_of(w.of), w.title, w.help});
  all.push_back({rule_not_found, "A failure that is declared is not found.",
                 "Either the code is repaired, and the declaration is to be changed, or the "
                 "scenario or the checker no longer reaches the failure."});
  all.push_back({rule_inconclusive, "The search was cut by a bound, or came to what is not seen.",
                 "Nothing was proved. Make the scenario smaller, or raise the bound; or do in a "
                 "way that the checker sees what it could not see."});
  all.push_back({rule_baseline, "The gate explores less than it did.",
                 "The verdict may be the same, but fewer executions stand behind it. If the "
                 "program became smaller, renew the baseline with heddle gate --write-baseline."});
  return all;
}

} // namespace

const std::vector<rule>& rules() {
  static const std::vector<rule> all = all_rules();
  return all;
}

} // namespace heddle::reports
