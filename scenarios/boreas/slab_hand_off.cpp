// A slab of one block, held. One task frees it, one waits for it, and one polls for it.
//
// Source: Boreas PR 51, the hand-off steal. A free that finds a waiter promises it a block. The
// poller may have the block if it comes before the waiter has queued; once the free of a block has
// returned that found the waiter queued, it may not, however long the waiter takes to run. Whatever
// the poller wins it gives back, so that the waiter never waits in vain.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<3>;

inline constexpr const char* served = "waiter has a block";
inline constexpr const char* poller_first = "poller was first";
inline constexpr const char* refused_after = "poller refused after the hand-off";

template <class Policy>
class hand_off {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    heddle::name(promised_, "promised");
    m.initially([this] {
      heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                     "the slab is accepted");
      void* held = nullptr;
      heddle::expect(slab_.alloc(os_, &held, timeout::none) == boreas::ok, kind::return_code,
                     "a fresh slab has a block");
    });
    m.thread("holder", [this] { release(); });
    m.thread("waiter", [this] { wait(); });
    m.thread("poller", [this] { poll(); });
    m.finally([this] {
      heddle::expect(slab_.num_used() == 1 && slab_.credits() == 0 && slab_.listed(1) == 0,
                     kind::conservation, "the waiter holds the only block");
    });
  }

private:
  void release() {
    // A waiter that has queued stays until it is given something.
    const bool somebody_waits = slab_.has_waiter();
    slab_.free(os_, block_);
    if (somebody_waits)
      promised_.store(true, heddle::release);
  }

  void wait() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::forever);
    heddle::expect(status == boreas::ok && block == block_, kind::return_code,
                   "an allocation that waits gets the block");
    heddle::cover(served);
  }

  void poll() {
    const bool too_late = promised_.load(heddle::acquire);
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    if (status == boreas::ok) {
      heddle::expect(!too_late, kind::handoff_steal, "the block freed was promised to the waiter");
      heddle::cover(poller_first);
      slab_.free(os_, block);
      return;
    }
    heddle::expect(status == boreas::no_mem && block == nullptr, kind::return_code,
                   "a refused poll says why");
    if (too_late)
      heddle::cover(refused_after);
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
  heddle::atomic<bool> promised_{false};
};

namespace why {
constexpr heddle::variant_details to_waiter{
    .because = "a give that finds a waiter leaves the count at 0, so later takers are refused",
    .covers = {poller_first, refused_after}};
constexpr heddle::variant_details through_count{
    .because = "the unit is in the count until the waiter runs, and the poller takes it"};
constexpr heddle::variant_details twice{
    .because = "two credits for one block: the poller takes one, and with it the block or nothing "
               "(a pop from the empty list), or it stays in the count"};
} // namespace why

HEDDLE_SCENARIO(slab_hand_off) =
    heddle::scenario<hand_off>("boreas/slab/hand-off", "Boreas PR 51: the hand-off steal")
        .covers(served)
        .variant<boreas::shipped>("shipped", pass, why::to_waiter)
        .variant<boreas::bump_and_wake>("bump-and-wake", heddle::fails(kind::handoff_steal),
                                        why::through_count)
        .variant<boreas::increment_and_target>("increment-and-target",
                                               heddle::fails(kind::conservation, kind::crash,
                                                             kind::handoff_steal),
                                               why::twice);

} // namespace
