// A slab of one block, held. One thread frees it, one waits for it, and one polls and looks.
//
// Source: kernel/mem_slab.c, with which Boreas's slab compares itself. A free that finds a waiter
// hands over the block itself, so the waiter gets that one and nobody comes in between; the count
// of used blocks is not touched, so it never says that a block is free while somebody waits for
// one.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/lone_parking.hpp"
#include "alloc/zephyr/mem_slab.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using threads = heddle::kernel::lone_parking<3>;

inline constexpr const char* served = "waiter has the block";
inline constexpr const char* waited = "freed while somebody waits";
inline constexpr const char* poller_first = "poller was first";
inline constexpr const char* seen_waiting = "looked while somebody waits";

template <class Policy>
class hand_over {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    m.initially([this] {
      slab_.init(block_, sizeof block_, 1);
      heddle::expect(slab_.alloc(os_, timeout::none) == block_, kind::return_code,
                     "a fresh slab has a block");
    });
    m.thread("holder", [this] {
      if (slab_.look().waited_for)
        heddle::cover(waited);
      slab_.free(os_, block_);
    });
    m.thread("waiter", [this] {
      heddle::expect(slab_.alloc(os_, timeout::forever) == block_, kind::return_code,
                     "an allocation that waits gets the block");
      heddle::cover(served);
    });
    m.thread("poller", [this] { poll(); });
    m.finally([this] {
      heddle::expect(slab_.look().used == 1, kind::conservation, "the waiter holds the only block");
    });
  }

private:
  // Whatever it wins it gives back, so that the waiter never waits in vain.
  void poll() {
    const auto now = slab_.look();
    heddle::expect(!now.waited_for || now.used == 1, kind::allocator_invariant,
                   "while somebody waits, all blocks are in use");
    if (now.waited_for)
      heddle::cover(seen_waiting);
    void* const block = slab_.alloc(os_, timeout::none);
    if (block == nullptr)
      return;
    heddle::cover(poller_first);
    slab_.free(os_, block);
  }

  threads os_;
  alignas(16) std::byte block_[16];
  zephyr::mem_slab<Policy, threads> slab_;
};

namespace why {
constexpr heddle::variant_details the_block{
    .because = "the block is never on the list while it is handed over, and its user count stays",
    .covers = {waited, seen_waiting, poller_first}};
constexpr heddle::variant_details the_list{
    .because = "the poller may take the block from the list before the waiter that was woken"};
} // namespace why

HEDDLE_SCENARIO(slab_hand_over) =
    heddle::scenario<hand_over>("zephyr/slab/hand-over", "kernel/mem_slab.c: whose block it is")
        .covers(served)
        .variant<zephyr::hands_over_block>("shipped", pass, why::the_block)
        .variant<zephyr::hands_over_through_list>("through-list",
                                                  heddle::fails(kind::handoff_steal),
                                                  why::the_list);

} // namespace
