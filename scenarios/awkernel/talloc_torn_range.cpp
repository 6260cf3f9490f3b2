// The torn range: the boot CPU publishes the primary heap as two words, start and then size, while
// another CPU, to which it handed a block, routes the free of that block by these two words.
//
// Source: review of Awkernel PR 696 on `is_primary_mem`; facts about the boot order and the layout
// from the same change. The client is honest: it frees only what alloc() returned, once. What it
// does not do, in most variants, is to hand the block over with any ordering.
//
// Two blocks can be misrouted, and they are two different faults.
//
// (a) A block of the primary heap, because the range that its CPU reads is still empty: that is the
//     review's "new start, old size 0", and just as well "both old". The block can only exist after
//     the range was published, so its CPU has to read the past. Under sc and tso it cannot: whoever
//     sees the block sees all that was written before it. Under rc11 it can, and no order inside
//     is_primary_mem helps, because an acquire load of a stale size acquires nothing, and
//     sequential consistency of two words does not order a third (the hand-over). What helps is an
//     edge from the initialisation to the free: the contract, or a hand-over with release and
//     acquire.
//
// (b) A block of the backup heap below the size of the primary heap, because its CPU combines the
//     old start 0 with the new size n: the range [0, n). This one is a tear: start is read before
//     the publication and size after it, under any model. It needs the loads in upstream's order,
//     start then size, and it is the one that "release and acquire" does not cure in that order: an
//     acquire load of size orders nothing that came before it. With the size loaded first (acquire,
//     against a release store that comes second), seeing n implies seeing the start.
//
// A misrouted block ends as `foreign-free`; its companion is `leak`, where the heap that it reached
// was not initialised as far as that CPU could see, and upstream drops the block without a word.
// That happens even to a block that is routed correctly: the ranges say nothing about the heap
// behind them.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/awkernel/heap_layout.hpp"
#include "alloc/awkernel/ready_flag.hpp"
#include "alloc/awkernel/talloc.hpp"

namespace {

using awkernel::address;
using heddle::acquire;
using heddle::kind;
using heddle::pass;
using heddle::rc11;
using heddle::relaxed;
using heddle::release;
using heddle::sc;
using heddle::tso;
using heddle::under;

enum class handed_over { primary_block, backup_block };

// What a scenario's variant decides besides the allocator's own choices.
template <class Talloc>
struct primary_block : Talloc {
  static constexpr handed_over block = handed_over::primary_block;
  static constexpr awkernel::heap_layout layout = awkernel::x86_layout;
  static constexpr bool contract = false; // no other CPU reaches the allocator before it is ready
  static constexpr heddle::order hand_over_store = relaxed;
  static constexpr heddle::order hand_over_load = relaxed;
};

template <class Talloc>
struct low_backup_block : primary_block<Talloc> {
  static constexpr handed_over block = handed_over::backup_block;
  static constexpr awkernel::heap_layout layout = awkernel::low_backup_layout;
};

template <class Program>
struct with_contract : Program {
  static constexpr bool contract = true;
};

struct synchronised_hand_over : primary_block<awkernel::shipped> {
  static constexpr heddle::order hand_over_store = release;
  static constexpr heddle::order hand_over_load = acquire;
};

struct upstream_layout_backup_block : low_backup_block<awkernel::shipped> {
  static constexpr awkernel::heap_layout layout = awkernel::x86_layout;
};

inline constexpr const char* primary_freed = "primary block freed by the other CPU";
inline constexpr const char* backup_freed = "backup block freed by the other CPU";

template <class Policy>
class torn_range {
public:
  void build(heddle::machine& m) {
    heddle::name(talloc_, "talloc");
    talloc_.name_members();
    heddle::name(ready_, "ready");
    heddle::name(mailbox_, "mailbox");
    m.initially([this] {
      const auto& at = Policy::layout;
      accepted(talloc_.init_backup(at.backup_start, at.backup_size, cpus));
    });
    m.thread("BSP", [this] { boot(); });
    m.thread("AP", [this] { free_what_arrives(); });
    m.finally([this] {
      heddle::expect(talloc_.primary().blocks_in_use() + talloc_.backup().blocks_in_use() == 0,
                     kind::leak, "the block freed is back in the heap that allocated it");
    });
  }

private:
  static constexpr unsigned cpus = 2;

  void boot() {
    const auto& at = Policy::layout;
    if constexpr (Policy::block == handed_over::backup_block)
      hand_over(talloc_.alloc());
    accepted(talloc_.init_primary(at.primary_start, at.primary_size, cpus));
    if constexpr (Policy::contract)
      ready_.publish();
    if constexpr (Policy::block == handed_over::primary_block)
      hand_over(talloc_.alloc());
  }

  static void accepted(awkernel::init_result result) {
    heddle::expect(result == awkernel::init_result::ok, kind::return_code, "the heap is accepted");
  }

  void hand_over(address block) {
    heddle::expect(block != awkernel::no_address, kind::return_code, "a heap has a free block");
    mailbox_.store(block, Policy::hand_over_store);
  }

  void free_what_arrives() {
    if constexpr (Policy::contract)
      ready_.wait();
    const address block = heddle::await_not(mailbox_, Policy::hand_over_load, awkernel::no_address);
    talloc_.dealloc(block);
    heddle::cover(Policy::layout.in_primary(block) ? primary_freed : backup_freed);
  }

  awkernel::talloc<Policy> talloc_;
  awkernel::ready_flag<Policy> ready_;
  heddle::atomic<address> mailbox_{awkernel::no_address};
};

constexpr auto misrouted = heddle::fails(kind::foreign_free, kind::leak);
constexpr auto misrouted_under_rc11 = under(sc, pass).under(tso, pass).under(rc11, misrouted);

// Why each variant is declared as it is.
namespace why {
// case (a)
constexpr heddle::variant_details stale{
    .because = "sc, tso: whoever sees the block sees the range that was written before it; "
               "rc11: the hand-over is relaxed, so the range read may be the empty one",
    .covers = {primary_freed}};
constexpr heddle::variant_details no_order_helps{
    .because = "as shipped: an acquire, or sequentially consistent, load of the size may still "
               "return the old 0, for the relaxed hand-over orders nothing",
    .covers = {primary_freed}};
constexpr heddle::variant_details ordered{
    .because = "the initialisation happens before the free, so there is one range to read",
    .covers = {primary_freed}};
// case (b)
constexpr heddle::variant_details torn{
    .because = "start is read before both stores and size after them: [0, n) holds the block"};
constexpr heddle::variant_details size_first{
    .because =
        "old size 0: the range is empty; new size n: the start is the new one, above the "
        "block, by release and acquire under rc11 and by order of stores and loads otherwise",
    .covers = {backup_freed}};
constexpr heddle::variant_details size_first_unordered{
    .because = "sc, tso: stores and loads stay in order; rc11: without one half of release and "
               "acquire, the new size does not imply the new start",
    .covers = {backup_freed}};
constexpr heddle::variant_details size_stored_first{
    .because = "between the stores the range is [0, n), whatever the orders are"};
constexpr heddle::variant_details out_of_reach{
    .because = "the tear [0, n) ends far below the heaps, and [s, n) begins above the backup heap",
    .covers = {backup_freed}};
constexpr heddle::variant_details ordered_backup{
    .because = "the initialisation happens before the free, so there is one range to read",
    .covers = {backup_freed}};
} // namespace why

using namespace awkernel; // the names of the policies

HEDDLE_SCENARIO(talloc_torn_range) =
    heddle::scenario<torn_range>("awkernel/talloc/torn-range", "review of Awkernel PR 696")
        // (a) a primary block, handed over relaxed
        .variant<primary_block<shipped>>("shipped", misrouted_under_rc11, why::stale)
        .variant<primary_block<release_acquire>>("release-acquire", misrouted_under_rc11,
                                                 why::no_order_helps)
        .variant<primary_block<size_first>>("size-first", misrouted_under_rc11, why::no_order_helps)
        .variant<primary_block<all_seq_cst>>("seq-cst", misrouted_under_rc11, why::no_order_helps)
        .variant<primary_block<all_seq_cst_size_first>>("seq-cst-size-first", misrouted_under_rc11,
                                                        why::no_order_helps)
        // what makes (a) impossible
        .variant<with_contract<primary_block<shipped>>>("contract-x86", pass, why::ordered)
        .variant<with_contract<primary_block<shipped_aarch64>>>("contract-aarch64", pass,
                                                                why::ordered)
        .variant<synchronised_hand_over>("synchronised-hand-over", pass, why::ordered)
        // (b) a backup block at a low address, handed over relaxed
        .variant<low_backup_block<shipped>>("low-backup", misrouted, why::torn)
        .variant<low_backup_block<release_acquire>>("low-backup-release-acquire", misrouted,
                                                    why::torn)
        .variant<low_backup_block<all_seq_cst>>("low-backup-seq-cst", misrouted, why::torn)
        .variant<low_backup_block<size_first>>("low-backup-size-first", pass, why::size_first)
        .variant<low_backup_block<size_first_relaxed_load>>("low-backup-size-first-relaxed-load",
                                                            misrouted_under_rc11,
                                                            why::size_first_unordered)
        .variant<low_backup_block<size_first_relaxed_store>>("low-backup-size-first-relaxed-store",
                                                             misrouted_under_rc11,
                                                             why::size_first_unordered)
        .variant<low_backup_block<size_first_size_stored_first>>("low-backup-size-stored-first",
                                                                 misrouted, why::size_stored_first)
        // what makes (b) impossible
        .variant<upstream_layout_backup_block>("upstream-layout-backup", pass, why::out_of_reach)
        .variant<with_contract<low_backup_block<shipped>>>("low-backup-contract-x86", pass,
                                                           why::ordered_backup)
        .variant<with_contract<low_backup_block<shipped_aarch64>>>("low-backup-contract-aarch64",
                                                                   pass, why::ordered_backup);

} // namespace
