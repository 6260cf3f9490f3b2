// Boot: the boot CPU (BSP) builds the heaps, hands a block to another CPU (AP) in a relaxed
// mailbox, and lets it go with a flag. The contract of Talloc's initialisation rests on this flag.
//
// Source: Awkernel's kernel_main of x86_64 and aarch64, and the documented contract "once, on one
// CPU, before any other can reach the allocator"; mutants after the same.
//
// On x86_64 the backup heap is there before the AP wakes and the primary heap comes while it spins;
// on aarch64 both come while it spins. After the spin the AP, as kernel code, sets its policy to
// "primary, then backup", frees the block it was handed, then polls a task: "primary only", so that
// an exhausted, or not yet visible, heap means NULL, for which upstream panics.
//
// What goes wrong shows in three ways. `foreign-free`: the AP routes the primary block by a stale
// range. `return-code`: alloc() returns NULL, because the AP does not see an initialised heap.
// `leak`: the block is routed well, to a heap that the AP sees uninitialised and that drops it.
// Once alloc() returned a block of the primary heap, all is well for that CPU: the backend's own
// flag has been acquired, and the range was written before it.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/awkernel/heap_layout.hpp"
#include "alloc/awkernel/ready_flag.hpp"
#include "alloc/awkernel/talloc.hpp"

namespace {

using awkernel::address;
using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

// What the AP does before it waits.
enum class early { nothing, kernel_allocation, task_allocation };

struct x86 : awkernel::shipped {
  static constexpr awkernel::heap_layout layout = awkernel::x86_layout;
  static constexpr bool backup_before_wake = true;
  static constexpr bool ready_before_primary = false;
  static constexpr early before_spin = early::nothing;
};

struct aarch64 : awkernel::shipped_aarch64 {
  static constexpr awkernel::heap_layout layout = awkernel::aarch64_layout;
  static constexpr bool backup_before_wake = false;
  static constexpr bool ready_before_primary = false;
  static constexpr early before_spin = early::nothing;
};

// Mutants, one hook each.
struct x86_no_fence : x86 {
  static constexpr bool fence_after_ready = false;
};
struct x86_relaxed_store : x86 {
  static constexpr heddle::order ready_store = heddle::relaxed;
};
struct x86_release_store : x86 {
  static constexpr heddle::order ready_store = heddle::release;
};
struct x86_ready_first : x86 {
  static constexpr bool ready_before_primary = true;
};
struct x86_early_kernel : x86 {
  static constexpr early before_spin = early::kernel_allocation;
};
struct x86_early_kernel_low_backup : x86_early_kernel {
  static constexpr awkernel::heap_layout layout = awkernel::low_backup_layout;
};
struct x86_early_task : x86 {
  static constexpr early before_spin = early::task_allocation;
};
struct aarch64_relaxed_load : aarch64 {
  static constexpr heddle::order ready_load = heddle::relaxed;
};
struct aarch64_relaxed_store : aarch64 {
  static constexpr heddle::order ready_store = heddle::relaxed;
};
struct aarch64_release_acquire : aarch64 {
  static constexpr heddle::order ready_store = heddle::release;
  static constexpr heddle::order ready_load = heddle::acquire;
};
struct aarch64_ready_first : aarch64 {
  static constexpr bool ready_before_primary = true;
};
struct aarch64_early_kernel : aarch64 {
  static constexpr early before_spin = early::kernel_allocation;
};

inline constexpr const char* freed = "primary block freed by the other CPU";
inline constexpr const char* allocated = "the other CPU allocated from the primary heap";
inline constexpr const char* early_backup = "backup block allocated and freed before the spin";

template <class Policy>
class boot_publication {
public:
  void build(heddle::machine& m) {
    heddle::name(talloc_, "talloc");
    talloc_.name_members();
    heddle::name(ready_, "ready");
    heddle::name(mailbox_, "mailbox");
    if constexpr (Policy::backup_before_wake)
      m.initially([this] { init_backup(); });
    m.thread("BSP", [this] { boot(); });
    m.thread("AP", [this] { join(); });
    m.finally([this] {
      const unsigned still_held = freed_ ? 0 : 1; // an early AP may find the mailbox empty
      heddle::expect(talloc_.primary().blocks_in_use() == still_held &&
                         talloc_.backup().blocks_in_use() == 0,
                     kind::leak, "every block freed is back in the heap that allocated it");
    });
  }

private:
  static constexpr unsigned cpus = 2;

  void boot() {
    if constexpr (Policy::ready_before_primary)
      ready_.publish();
    const auto& at = Policy::layout;
    accepted(talloc_.init_primary(at.primary_start, at.primary_size, cpus));
    if constexpr (!Policy::backup_before_wake)
      init_backup();
    mailbox_.store(allocated_block(), heddle::relaxed);
    if constexpr (!Policy::ready_before_primary)
      ready_.publish();
  }

  void init_backup() {
    const auto& at = Policy::layout;
    accepted(talloc_.init_backup(at.backup_start, at.backup_size, cpus));
  }

  static void accepted(awkernel::init_result result) {
    heddle::expect(result == awkernel::init_result::ok, kind::return_code, "the heap is accepted");
  }

  void join() {
    if constexpr (Policy::before_spin == early::kernel_allocation)
      allocate_and_free();
    if constexpr (Policy::before_spin == early::task_allocation)
      poll_a_task();
    ready_.wait();
    talloc_.use_primary_then_backup();
    free_what_was_handed_over();
    poll_a_task();
  }

  void free_what_was_handed_over() {
    const address block = mailbox_.load(heddle::relaxed);
    if (block == awkernel::no_address)
      return;
    talloc_.dealloc(block);
    freed_ = true;
    heddle::cover(freed);
  }

  void poll_a_task() {
    talloc_.use_primary();
    allocate_and_free();
    talloc_.use_primary_then_backup();
  }

  void allocate_and_free() {
    const address block = allocated_block();
    talloc_.dealloc(block);
    heddle::cover(Policy::layout.in_primary(block) ? allocated : early_backup);
  }

  address allocated_block() {
    const address block = talloc_.alloc();
    heddle::expect(block != awkernel::no_address, kind::return_code,
                   "alloc() finds a block: no heap is ever exhausted here");
    return block;
  }

  awkernel::talloc<Policy> talloc_;
  awkernel::ready_flag<Policy> ready_;
  heddle::atomic<address> mailbox_{awkernel::no_address};
  bool freed_ = false; // of the AP
};

// The flag is seen, but does not synchronise: under rc11 the AP may see any part of the boot.
constexpr auto unsynchronised = under(sc, pass).under(tso, pass).under(
    rc11, fails(kind::foreign_free, kind::return_code, kind::leak));
// The AP may come before the primary heap under any model. Under rc11 it may, besides, find the
// handed-over block without the range.
constexpr auto too_early =
    under(sc, fails(kind::return_code))
        .under(tso, fails(kind::return_code))
        .under(rc11, fails(kind::return_code, kind::foreign_free, kind::leak));

// Why each variant is declared as it is.
namespace why {
constexpr heddle::variant_details synchronised{
    .because =
        "the flag orders all that the BSP did before it ahead of all that the AP does after"};
constexpr heddle::variant_details no_edge{
    .because = "sc, tso: stores and loads stay in order, so the missing half is only a compiler "
               "matter there: an equivalent mutant; rc11: no happens-before edge is left"};
constexpr heddle::variant_details before_the_heap{
    .because = "the AP is let go while there is no primary heap: a task's allocation gets NULL"};
constexpr heddle::variant_details falls_back{
    .because = "an equivalent mutant: kernel code falls back to the backup heap, which was there "
               "before the AP woke, and no range that a torn read can make holds one of its blocks",
    .covers = {early_backup}};
constexpr heddle::variant_details falls_back_low{
    .because = "as the same mutant in upstream's layout, but the AP reads the range while it is "
               "written, and [0, n) holds its backup block: case (b) of torn-range"};
constexpr heddle::variant_details no_fall_back{
    .because = "a task may not fall back, and there is no primary heap yet"};
constexpr heddle::variant_details no_heap_at_all{
    .because = "neither heap is there: upstream prints and halts the CPU"};
} // namespace why

HEDDLE_SCENARIO(talloc_boot_publication) =
    heddle::scenario<boot_publication>("awkernel/talloc/boot-publication",
                                       "Awkernel PR 696, kernel_main of x86_64 and aarch64")
        .covers(freed, allocated)
        .variant<x86>("x86", pass, why::synchronised)
        .variant<x86_release_store>("x86-release-store", pass, why::synchronised)
        .variant<x86_no_fence>("x86-no-fence", unsynchronised, why::no_edge)
        .variant<x86_relaxed_store>("x86-relaxed-store", unsynchronised, why::no_edge)
        .variant<x86_ready_first>("x86-ready-first", too_early, why::before_the_heap)
        .variant<x86_early_kernel>("x86-alloc-before-spin", pass, why::falls_back)
        .variant<x86_early_kernel_low_backup>("x86-alloc-before-spin-low-backup",
                                              fails(kind::foreign_free, kind::leak),
                                              why::falls_back_low)
        .variant<x86_early_task>("x86-task-before-spin", fails(kind::return_code),
                                 why::no_fall_back)
        .variant<aarch64>("aarch64", pass, why::synchronised)
        .variant<aarch64_release_acquire>("aarch64-release-acquire", pass, why::synchronised)
        .variant<aarch64_relaxed_load>("aarch64-relaxed-load", unsynchronised, why::no_edge)
        .variant<aarch64_relaxed_store>("aarch64-relaxed-store", unsynchronised, why::no_edge)
        .variant<aarch64_ready_first>("aarch64-ready-first", too_early, why::before_the_heap)
        .variant<aarch64_early_kernel>("aarch64-alloc-before-spin", fails(kind::return_code),
                                       why::no_heap_at_all);

} // namespace
