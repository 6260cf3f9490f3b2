// Runs a machine's lanes: from a recorded execution to its frontier, and on from there.
//
// Rule of replay: a recorded event returns its recorded outcome at once. A lane gives up control
// only at a recorded read whose source its lane has not passed yet, and at its frontier; nobody
// goes beyond the frontier before all lanes have arrived there. So the order in which native code
// runs extends program order and reads-from, and ordinary memory is right without being watched.
//
// Atomic operations never write memory while lanes run: values live in the execution graph, and
// memory keeps the initial ones. What runs before and after the lanes (build, initially, finally)
// acts on memory directly; before finally, final values are written to memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "checker/explore/delivery_rule.hpp"
#include "checker/explore/program.hpp"
#include "checker/runtime/address_book.hpp"
#include "checker/runtime/heap_blocks.hpp"
#include "checker/runtime/heap_ledgers.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/life_search.hpp"
#include "checker/runtime/machine_image.hpp"
#include "checker/runtime/memory_shadow.hpp"
#include "checker/runtime/native_watch.hpp"
#include "checker/runtime/operation_histories.hpp"
#include "checker/runtime/race_policies.hpp"
#include "checker/runtime/running.hpp"
#include "checker/runtime/scratch.hpp"

namespace heddle::checker {

class runner {
public:
  // Builds the machine. `number` as in address_space. If code under test fails while doing so,
  // setup_failure() tells, and the machine cannot be run.
  runner(const machine_source& source, address_book& book, unsigned number);
  runner(const runner&) = delete;
  runner& operator=(const runner&) = delete;

  const failure& setup_failure() const { return setup_failure_; }
  unsigned lanes() const { return static_cast<unsigned>(lanes_.size()); }
  lane& operator[](lane_id l) { return *lanes_[l]; }

  // See checker/explore/program.hpp.
  void restart(const execution& recorded);
  void advance(lane_id lane, outcome result);
  bool is_cut_short(const execution& ended);
  // Interrupts are offered by the rule; what happens is noted in `seen` (null: nowhere). Both
  // outlive their use.
  void offer_by(const delivery_rule& rule, footprints* seen) {
    rule_ = &rule;
    seen_ = seen;
  }
  bool finish(const execution& complete, failure& out);
  std::optional<failure> judge_ledgers(const native_orders& orders) const;
  std::optional<failure> judge_histories(const native_orders& orders);

  // Of the current run, in the order of execution.
  const std::vector<observation>& observed() const { return observed_; }
  const std::vector<const char*>& covered() const { return covered_; }

  std::string lane_name(lane_id l) const { return image_.machine().cpu_name(l); }
  std::string context_name(context_id c) const;
  bool has_interrupts() const { return image_.machine().lines() != 0; }
  bool counts_raises(location_id l);
  std::string kept_out(lane_id l, const execution& ended);
  // A thread that need not be started is none any more when it has been.
  bool is_daemon(lane_id l) const {
    return image_.machine().is_daemon(l) &&
           (!image_.machine().is_spare(l) || lanes_[l]->position() == 0);
  }
  std::string location_name(location_id l) const;
  std::string storage_name(const label& life) const;
  // Addresses, and values that are addresses, as they would be in the canonical address space.
  std::uint64_t to_canonical(std::uint64_t value) const {
    if (moved_ == 0)
      return value;
    return space().contains(value & address_bits) ? value - moved_ : value;
  }
  std::uint64_t from_canonical(std::uint64_t value) const {
    if (moved_ == 0)
      return value;
    return (value & address_bits) - book_.base < address_space::bytes ? value + moved_ : value;
  }

  // A value of this run, as one that was recorded in the canonical address space: as it is if it is
  // a number that only looks like an address.
  std::uint64_t as_recorded(std::uint64_t recorded, std::uint64_t now) const;
  // Before the execution is tried at other addresses.
  void note_most_used();

  // For the runtime interface; called from code under test.
  // An ordinary access that instrumented code is about to make. `code` is the address of its
  // instruction.
  void announce_access(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                       std::uint32_t code);
  // The same for a volatile access: the machine makes it as one, and so it is a relaxed event. If
  // the machine cannot, it is an ordinary one.
  void announce_volatile(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                         std::uint32_t code);
  void set_race_policy(const void* address, std::uint64_t size, const char* reason);
  // What is not looked at, in words, one per piece of memory: "races on hits are not reported: a
  // torn statistic ...".
  std::vector<std::string> race_policy_notes() const;
  // The access comes next: if it crashes, this was it.
  void about_to_access(std::uintptr_t address, std::size_t size, const site& where) {
    next_access_ = {address, size, where};
  }
  const access_to_come& next_access() const { return next_access_; }
  // Accesses to memory that is not there, in words and as failures.
  std::string missing_memory(std::uintptr_t address) const;
  [[noreturn]] void fail_crashed(lane* l, std::string&& how, const site& where);
  // The access is over.
  void settle(lane& l) {
    if (l.fresh_read.size != 0)
      report_fresh(&l, l.fresh_read);
    if (l.access.size != 0)
      settle_now(l);
  }
  outcome perform(lane& l, const operation& op);
  // Between two of these the compiler may move ordinary accesses of a CPU's program.
  void compiler_barrier(lane& l);
  // See checker/explore/program.hpp.
  std::pair<std::string, unsigned> interrupted_access(lane_id l) const;
  // Before the lane ends otherwise than by itself: by a failed property, or by assume().
  void before_stopping(lane& l, site where);
  irq_level irq_save(lane& l, irq_level up_to, site where);
  void irq_restore(lane& l, irq_level before);
  void raise(lane* l, unsigned line, site where);
  void withdraw(lane& l, unsigned line, site where);
  void idle(lane& l, site where);
  // `at` is where the code under test is, on the stack of the context that runs.
  void swap_to(lane& l, unsigned continuation, site where, const waiting_place& at);
  void relax(lane& l, const waiting_place& at);
  // Instrumented code is about to look at memory once more: if it does so in vain, it waits.
  void look(lane& l, const waiting_place& at);
  void relax_directly();
  // The program of a CPU ends here, without returning from what it is in.
  [[noreturn]] void end_program(lane& l);
  [[noreturn]] void fail(lane* l, failure what);
  [[noreturn]] void drop(lane* l, site where);
  // The lane came to what the checker cannot see: `failed.message` says what, in words that follow
  // the lane's name. It stops in front of it: what it would lead to is not known.
  [[noreturn]] void stop_unseen(lane& l, site where);
  // The same of code: "{}" in the phrase stands for the place, which is that of the instruction.
  [[noreturn]] void come_to_unseen(lane& l, const char* phrase, std::uint32_t code);
  // Heap (runner_heap.cpp). Of code that is not instrumented; null `l`: before or after the lanes.
  void* allocate(lane* l, std::size_t bytes, std::size_t alignment);
  void release(lane* l, void* p, std::uint32_t code);
  // Of instrumented code, whose place is known: `code` as for announce_access. Null if there could
  // never be enough memory.
  void* allocate_block(lane* l, std::size_t bytes, std::size_t alignment, heap_function by,
                       std::uint32_t code);
  void release_block(lane* l, void* p, heap_function by, std::uint32_t code);
  // How much can be read from the beginning of a block that instrumented code hands back.
  std::size_t bytes_in_block(lane* l, const void* p, std::uint32_t code);
  // In front of announce_access: what was read to be changed is written now.
  void forgive_fresh_read(lane& l, std::uintptr_t address, std::size_t size, ordinary_use use) {
    if (use == ordinary_use::write && l.fresh_read.address == address && l.fresh_read.size == size)
      l.fresh_read.size = 0;
  }
  // Behind announce_access.
  void check_block(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                   const site& where);
  // Memory for what is copied; see scratch.
  std::vector<std::byte>* lend_copy(std::size_t size);
  void give_back_copy(std::vector<std::byte>* copy);
  // An access below the frame that `here` lies in is one to what a function had that has returned.
  void check_stack(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                   const site& where, const void* here);
  void copy_states(std::uintptr_t to, std::uintptr_t from, std::size_t size);
  // The storage begins, or ends, to be somebody's.
  void announce_life(lane* l, bool begins, std::uintptr_t start, std::uint64_t size, site where,
                     bool of_heap = false);
  const std::vector<life_record>& lives() const { return lives_; }
  // Two accesses of different sizes to the same bytes in one life, in words, which are not
  // modelled; no words if there are none.
  failure mixed_sizes(const step_order& before) const;
  void cover(const char* mark);
  void observe(const char* key, std::int64_t value);
  void name(const void* address, std::uint64_t size, const char* literal);
  unsigned cpus() const { return image_.machine().cpus(); }
  // Ledgers of heaps. `l` is null before and after the lanes.
  void open_ledger(const heap_pool& pool, site where);
  void enter_in_ledger(lane* l, heap_record r);
  void expect_held(const heap_record& asks, std::size_t blocks);
  // Histories of calls. `l` as above. The number of the call is for its response.
  void open_history(const void* name, const history_model& model, site where);
  std::uint32_t invoke(lane* l, const void* name, const history_call& what, site where);
  void respond(lane* l, std::uint32_t call, std::int64_t result);
  // The code starts a thread: on which of `count` lanes that wait for one; see thread_lanes.
  unsigned place_for_thread(lane* l, unsigned count);
  // A direct store of what runs after the lanes: memory that is not reset otherwise is remembered.
  void before_direct_store(void* address, std::uint8_t size);
  const address_space& space() const { return image_.space(); }
  // Of the current run.
  std::uint64_t ordinary_accesses() const;
  // Restarts so far: tells one run from the next.
  std::uint64_t runs() const { return runs_; }
  fiber& fiber_of(lane* l) { return l != nullptr ? *l->running : direct_; }
  std::string describe_address(std::uintptr_t address, std::uint64_t size = 0) const;
  std::string describe(const operation& op) const;
  // Empty if no object with a name is there.
  std::string named_object_at(std::uintptr_t address) const;

  // For reports of the current run.
  const lane& operator[](lane_id l) const { return *lanes_[l]; }
  const heap_ledgers& ledgers() const { return ledgers_; }
  const heap_blocks& blocks() const { return blocks_; }
  const address_book& book() const { return book_; }

private:
  // Lanes and switching (runner.cpp).
  void watch_memory();
  static void lane_main(void* l);
  void run_lane(lane& l);
  // Code under test on a fiber, to its end: a lane's own program, or the task that it runs.
  void run_guarded(lane& l, void (runner::*body)(lane&));
  void run_program(lane& l);
  void program_ended(lane& l);
  [[noreturn]] void lane_ended(lane& l);
  void run_task(lane& l);
  lane* next_to_run();
  std::optional<std::size_t> round_in_vain(lane& l, const waiting_place& at);
  void stop_spinning(lane& l, std::optional<std::size_t> round);
  void switch_away(lane& l, bool for_good);
  void rest(lane& l, bool for_good);
  [[noreturn]] void end(lane& l);

  // The recorded execution (runner_replay.cpp).
  void record(const execution& recorded);
  void record_event(const execution& recorded, event_id id, log_entry& to);
  const log_entry* pass_recorded(lane& l, const operation& op);
  [[noreturn]] void diverge(lane& l);
  std::string divergence(const lane& l) const;

  // Numbers that look like addresses (runner_numbers.cpp).
  bool looks_like_address(std::uint64_t value) const;
  bool is_number(std::uint64_t recorded, std::uint64_t now) const;
  void mark_doubt(const event& e, log_entry& entry) const;
  static bool is_in_doubt(const log_entry& entry);
  void settle_operands(log_entry& entry, const operation& op) const;
  void settle_values(log_entry& entry);
  std::uint64_t initial_now(const void* address, std::uint64_t recorded) const;
  std::uint64_t written_now(const execution& recorded, event_id id) const;

  // Ordinary accesses (runner_ordinary.cpp).
  void meet_interrupts(lane& l, std::uintptr_t address, std::size_t size, bool writes, bool unraced,
                       std::uint32_t code);
  bool is_shared_on_cpu(const lane& l, std::uintptr_t address, std::size_t size) const;
  void note_for_interrupts(const lane& l, std::uintptr_t address, std::size_t size, bool writes,
                           context_id who);
  void note_events(lane& l);
  void note_next(lane& l, const operation& next);
  void enter_accesses(lane& l, std::uintptr_t frame);
  void leave_accesses(lane& l);
  [[noreturn]] void fail_irq_race(lane& l, const ordinary_access& before, context_id who,
                                  const ordinary_access& now);
  void log_ordinary(lane& l, std::uintptr_t address, std::size_t size, bool writes, bool unraced,
                    std::uint32_t code);
  void settle_now(lane& l);
  bool is_promoted_memory(const lane& l, std::uintptr_t address) const;
  race_policy policy_of(const lane& l, std::uintptr_t address, std::size_t size,
                        std::uint32_t code) const;
  void log_long_range(lane& l, ordinary_access range);
  void read_parts(event_parts& parts, const pending_access& a);
  void write_parts(const pending_access& a);
  void announce_source(lane& l, std::uintptr_t address, std::size_t size, std::uint32_t code);
  void keep_pending(lane& l, const pending_access& a);
  void settle_volatile(lane& l, const pending_access& a);
  void note_write(lane& l, std::uintptr_t address, std::size_t size);
  void note_location(std::uintptr_t address, std::uint8_t size);
  event_parts* parts_of(std::uintptr_t address, std::size_t size);
  // Storage that lives again (runner_lives.cpp).
  bool lives_again(std::uintptr_t address, std::uint8_t size) const;
  bool is_used_in_this_life(const event_part& p) const;
  void note_life_for_interrupts(const lane& l, std::uintptr_t start, std::size_t size);

  // Blocks (runner_heap.cpp).
  arena& heap_of(lane* l);
  std::size_t offset_of(std::uintptr_t address) const {
    return (address - space().base()) % address_space::slot_bytes;
  }
  std::size_t owner_of_heap(const lane* l) const { return l == nullptr ? 0 : l->id + 1U; }
  std::size_t used_of_heap(std::size_t slot) const;
  // What watched blocks are filled with: other than what is mostly written, so that bytes which
  // code that is not instrumented wrote are told from fresh ones.
  unsigned char fresh_byte() const { return space().fill() == 0 ? 0xA5 : 0x5A; }
  void* take(lane* l, std::size_t bytes, std::size_t alignment, heap_block shape);
  void note_heap_use(lane* l);
  void renew(const heap_block& block);
  heap_block* block_at(lane* l, const void* p, const char* verb, std::uint32_t code);
  // A failure is described first, where it is kept: what is on the stack when a fiber is abandoned
  // must own no memory.
  std::string& message_of(lane* l) {
    return l == nullptr ? direct_failure_.message : l->failed.message;
  }
  [[noreturn]] void fail_as(lane* l, kind what, site where) {
    fail(l, {what, std::move(message_of(l)), where});
  }
  std::string actor(const lane* l) const;
  std::string near_block(std::uintptr_t address);
  std::string allocation_of(const heap_block& block) const;
  [[noreturn]] void report_outside(lane* l, std::uintptr_t address, std::size_t size,
                                   std::size_t first, ordinary_use use, const site& where);
  [[noreturn]] void report_fresh(lane* l, const fresh_read& read);
  void check_freed(std::uintptr_t address, ordinary_use use, const site& where);

  // Interrupts (runner_interrupts.cpp).
  void offer(lane& l, const operation& next, bool always = false);
  bool matters(lane& l, const operation& next);
  void offer_at_end(lane& l);
  unsigned choose_line(lane& l, line_set lines, bool must, const operation& next);
  void deliver(lane& l, unsigned line, site where);
  void take_arrival(lane& l, unsigned line, site where);
  void run_handler(lane& l, unsigned line);
  const interrupt_line& line_for(lane* l, unsigned line, const char* what, site where);
  bool raises_unseen(lane& l, line_set lines, const execution& ended);
  bool watches_native_code(const lane& l) const;
  void native_code_begins(const lane& l);
  void native_code_ended(const lane& l);

  // Tasks (runner_tasks.cpp).
  void open_tasks();
  static void task_main(void* task);
  fiber& continuation_for(lane& l, unsigned continuation, site where);

  // Ledgers of heaps (runner_ledgers.cpp).
  failure describe(const heap_complaint& c) const;
  std::string describe_step(const heap_record& r, const std::string& does) const;
  void note_record(lane& l);
  std::size_t required_alignment(const heap_record& r) const;

  // Histories of calls (runner_histories.cpp).
  failure unexplained(std::size_t history) const;

  // New events (runner_events.cpp).
  outcome perform_now(lane& l, const operation& op);
  outcome pass_or_show(lane& l, const operation& op);
  void show(lane& l, const operation& op, std::uint64_t initial);
  location_id location_of(lane& l, const operation& op, std::uint8_t size);
  void append_to_log(lane& l, const operation& op);
  std::string owner_of(std::size_t slot) const;

  // Code before and after the lanes (runner_direct.cpp).
  static void direct_main(void* self);
  bool run_directly(void (runner::*body)(), failure& out);
  void build_all();
  void finally_all() { image_.machine().run_finally(); }
  void write_back(const execution& complete);
  void undo_direct_stores();

  // The bits above these may hold a tag.
  static constexpr std::uint64_t address_bits = (std::uint64_t{1} << 48U) - 1;

  address_book& book_;
  std::uintptr_t moved_ = 0;               // from the canonical address space to this one
  const machine_source* source_ = nullptr; // while building
  machine_image image_;
  fiber host_;
  fiber direct_; // for what runs before and after the lanes
  void (runner::*direct_body_)() = nullptr;
  failure direct_failure_;
  bool direct_done_ = false;
  bool after_lanes_ = false; // what runs directly is the end of the program
  std::uint64_t direct_relaxations_ = 0;
  std::vector<std::unique_ptr<lane>> lanes_;
  std::vector<std::unique_ptr<task_state>> tasks_;
  std::uint64_t runs_ = 0;
  std::uint64_t unfinished_ = 0; // lanes that have not arrived at their frontier, one bit each
  const log_entry* const always_passed_ = reinterpret_cast<const log_entry*>(~std::uintptr_t{0});
  const execution* recorded_ = nullptr; // during restart
  std::vector<observation> observed_;
  std::vector<const char*> covered_;
  std::vector<saved_word> direct_stores_;
  heap_ledgers ledgers_;
  operation_histories histories_;
  failure setup_failure_;
  race_policies policies_;
  delivery_rule everywhere_;
  const delivery_rule* rule_ = &everywhere_;
  footprints* seen_ = nullptr;
  heap_blocks blocks_{address_space::slots};
  std::vector<life_record> lives_; // of this run
  std::size_t lives_before_ = 0;   // of these, before all lanes
  // For each of the others: how many events each lane had completed.
  std::vector<std::uint32_t> positions_at_life_;
  access_to_come next_access_;
  std::unordered_map<event_id, std::uint64_t> made_; // values in doubt that events wrote
  scratch<event_parts> parts_;
  scratch<std::vector<std::byte>> copies_;
  std::vector<thread_start> threads_; // that the code started in this run
  std::size_t threads_before_ = 0;    // of these, before all lanes
  memory_shadow shadow_;
  native_watch native_; // what the lane that runs may write between two operations
};

} // namespace heddle::checker
