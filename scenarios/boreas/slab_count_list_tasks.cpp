// Tasks and an interrupt of one CPU share a slab of one block: the count of the semaphore and the
// length of the list must not part at any instruction.
//
// Source: Boreas PR 51, as slab_count_list.cpp. Between a push and its give the block is on the
// list and cannot be had yet: the interrupt is refused then, and that is right. The block becomes
// available with the give.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

inline constexpr const char* in_interrupt = "block allocated in the interrupt";
inline constexpr const char* not_yet = "refused in the interrupt although the block is on the list";
inline constexpr const char* urgent_waited = "the urgent task waited for the block";

template <class Policy>
class count_list {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    heddle::name(os_, "scheduler");
    m.initially([this] { hold(); });
    const auto core = m.cpu("core0");
    m.task(core, "holder", 1, [this] {
      slab_.free(os_, block_);
      use();
    });
    m.task(core, "urgent", 2, [this] {
      os_.take(0, timeout::forever);
      if (slab_.credits() == 0)
        heddle::cover(urgent_waited);
      use();
    });
    m.interrupt(core, "device", {.arrivals = 1}, [this] {
      poll();
      os_.notify(urgent, 0);
    });
    os_.attach(m);
    m.finally([this] { account(); });
  }

private:
  static constexpr task_id urgent{1};

  void hold() {
    heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    void* held = nullptr;
    heddle::expect(slab_.alloc(os_, &held, timeout::none) == boreas::ok, kind::return_code,
                   "a fresh slab has a block");
  }

  void use() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::forever);
    heddle::expect(status == boreas::ok && block == block_, kind::return_code,
                   "an allocation that waits gets the block");
    slab_.free(os_, block);
  }

  // Critical sections mask the interrupt, so it sees the list whole.
  void poll() {
    const bool listed = slab_.listed(1) == 1;
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    heddle::expect(status == boreas::ok ? block == block_
                                        : status == boreas::no_mem && block == nullptr,
                   kind::return_code, "an allocation in an interrupt has the block or is refused");
    if (status == boreas::ok) {
      heddle::cover(in_interrupt);
      slab_.free(os_, block);
    } else if (listed) {
      heddle::cover(not_yet);
    }
  }

  void account() {
    heddle::expect(slab_.num_used() == 0 && slab_.max_used() == 1, kind::conservation,
                   "no block is in use, and one was");
    heddle::expect(slab_.listed(2) == 1 && slab_.credits() == 1, kind::conservation,
                   "the block and its credit are back");
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
};

namespace why {
constexpr heddle::variant_details in_step{
    .because = "a credit is taken before the pop and given after the push, so the list holds a "
               "block for every credit",
    .covers = {in_interrupt, not_yet, urgent_waited}};
constexpr heddle::variant_details credit_first{
    .because = "the interrupt comes between the give and the push, takes the credit, and pops from "
               "the empty list"};
constexpr heddle::variant_details block_first{
    .because = "the interrupt comes when the block is popped and its credit not yet taken, takes "
               "that, and pops from the empty list"};
} // namespace why

HEDDLE_SCENARIO(slab_count_list_tasks) =
    heddle::scenario<count_list>("boreas/slab/count-list-tasks",
                                 "Boreas PR 51: count and list part")
        .variant<boreas::shipped>("shipped", pass, why::in_step)
        .variant<boreas::give_before_push>("give-before-push", heddle::fails(kind::crash),
                                           why::credit_first)
        .variant<boreas::pop_before_take>("pop-before-take", heddle::fails(kind::crash),
                                          why::block_first);

} // namespace
