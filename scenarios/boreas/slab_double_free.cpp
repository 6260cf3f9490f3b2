// A caller's mistake: a block is freed twice. The counts need not show it.
//
// Source: Boreas PR 51, whose free looks neither at the pointer nor at what is on the list. While
// another block is held there is room in the count for the second credit, and then the numbers are
// those of a caller who freed two blocks: only the list, which has the same block twice, is wrong.
// The credit that the other block's rightful free gives is dropped at the limit. While no block is
// held the second credit itself is dropped; the number in use is one too low.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<1>;

// What a variant decides besides the slab's own choices.
template <class Slab, unsigned Frees, bool OtherHeld, bool OtherFreed = false>
struct mistake : Slab {
  static constexpr unsigned frees = Frees;        // of one block
  static constexpr bool other_held = OtherHeld;   // while that is freed
  static constexpr bool other_freed = OtherFreed; // after it
};

inline constexpr const char* ended = "the caller went on";

template <class Policy>
class double_free {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    m.initially([this] {
      heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    m.thread("caller", [this] { run(); });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::size_t block_bytes = 16;

  void* allocate() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    return status == boreas::ok ? block : nullptr;
  }

  void run() {
    void* const block = allocate();
    void* const other = Policy::other_held ? allocate() : nullptr;
    for (unsigned i = 0; i < Policy::frees; ++i)
      slab_.free(os_, block);
    if (Policy::other_freed)
      slab_.free(os_, other);
    heddle::expect(slab_.num_used() <= blocks, kind::allocator_invariant,
                   "there are no more blocks in use than blocks");
    // As many as the numbers say there are.
    void* const first = allocate();
    void* const second = slab_.credits() != 0 ? allocate() : nullptr;
    const void* const held = Policy::other_freed ? nullptr : other;
    heddle::expect(first != second && first != held && (second == nullptr || second != held),
                   kind::overlap, "a block is allocated to one at a time");
    heddle::cover(ended);
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
};

namespace why {
inline constexpr const char* needs_no_other = "the caller's mistake needs no second CPU";
constexpr heddle::variant_details rightful{.because = "each block is freed by who holds it"};
constexpr heddle::variant_details hidden{
    .because = "the second credit fits into the count, and the number in use is that of a caller "
               "who freed both blocks; the list is a cycle",
    .alone = needs_no_other};
constexpr heddle::variant_details dropped{
    .because = "the credit of the other block's free is dropped at the limit; the number in use "
               "says that one was freed too often",
    .alone = needs_no_other};
constexpr heddle::variant_details counted{
    .because = "the second credit is dropped at the limit, and 0 blocks in use become 2^32 - 1",
    .alone = needs_no_other};
constexpr heddle::variant_details not_noticed{
    .because = "a block is held, and the pointer is one of a block: which one is held nobody knows",
    .alone = needs_no_other};
constexpr heddle::variant_details noticed{
    .because = "no block is held, so there is nothing that could be freed"};
} // namespace why

using boreas::shipped;
using boreas::validating;

HEDDLE_SCENARIO(slab_double_free) =
    heddle::scenario<double_free>("boreas/slab/double-free", "Boreas PR 51: k_mem_slab_free")
        .covers(ended)
        .variant<mistake<shipped, 1, true>>("freed-once", pass, why::rightful)
        .variant<mistake<shipped, 2, true>>("freed-twice", fails(kind::overlap), why::hidden)
        .variant<mistake<shipped, 2, true, true>>("freed-twice-and-other",
                                                  fails(kind::allocator_invariant), why::dropped)
        .variant<mistake<shipped, 2, false>>("freed-twice-none-held",
                                             fails(kind::allocator_invariant), why::counted)
        .variant<mistake<validating, 2, true>>("validating-freed-twice", fails(kind::overlap),
                                               why::not_noticed)
        .variant<mistake<validating, 2, false>>("validating-freed-twice-none-held", pass,
                                                why::noticed);

} // namespace
