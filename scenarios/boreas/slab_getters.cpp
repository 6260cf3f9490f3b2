// The numbers of a slab are read while another CPU allocates and frees.
//
// Source: Boreas PR 51: k_mem_slab_num_used_get and its kin read without the lock, as advice. They
// are ordinary variables, so that is a data race of C, whatever comes of it. As atomics they may be
// read; what they say is a number that was right at some time, and not what can be allocated.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<2>;

inline constexpr const char* none_used = "no block in use";
inline constexpr const char* one_used = "one block in use";
inline constexpr const char* said_free = "a block is said to be free, and all credits are taken";

template <class Policy>
class getters {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    m.initially([this] {
      heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    m.thread("user", [this] {
      void* block = nullptr;
      if (slab_.alloc(os_, &block, timeout::none) == boreas::ok)
        slab_.free(os_, block);
    });
    m.thread("reader", [this] { read(); });
  }

private:
  void read() {
    const bool all_taken = slab_.credits() == 0;
    const std::uint32_t used = slab_.num_used();
    heddle::expect(used <= 1 && slab_.max_used() <= 1, kind::allocator_invariant,
                   "no more blocks are in use than there are");
    heddle::cover(used == 0 ? none_used : one_used);
    if (all_taken && used == 0)
      heddle::cover(said_free);
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
};

namespace why {
constexpr heddle::variant_details unlocked{
    .because = "nothing orders the reader's access before or behind those of the user"};
constexpr heddle::variant_details atomic{
    .because = "atomics may be read at any time, and hold only what was stored in them",
    .covers = {none_used, one_used, said_free}};
} // namespace why

HEDDLE_SCENARIO(slab_getters) =
    heddle::scenario<getters>("boreas/slab/getters", "Boreas PR 51: k_mem_slab_num_used_get")
        .variant<boreas::shipped>("shipped", heddle::fails(kind::data_race), why::unlocked)
        .variant<boreas::relaxed_counters>("relaxed-counters", heddle::pass, why::atomic);

} // namespace
