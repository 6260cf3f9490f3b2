// A caller's mistake: memory is freed to a slab that nothing was ever allocated from.
//
// Source: Boreas PR 51, "free before init". The mistake needs no second CPU. What it leads to
// depends on how much of the slab exists by then:
//
//   zeroed struct    the free is counted and goes nowhere, until a real init forgets it: the number
//                    of blocks in use wraps. Where a zeroed lock is not free the caller waits for
//                    it for ever
//   first commit     the list is built after the free and forgets it, but the number in use stays
//                    one too low for ever
//   second commit    the free builds the list and pushes on top of it: one block too many. A
//   foreign
//                    pointer is handed out as a block; a block of the slab is handed out twice.
//
// So the second commit, which makes the free build the list, turns a wrong statistic into corrupted
// memory. Ignoring what is no block of the slab, and any free while none is held, is enough.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<1>;

enum class freed { nothing, foreign, block_0, block_2 };
enum class storage { defined, zeroed, initialised_later };

// What a variant decides besides the slab's own choices.
template <class Slab, freed What>
struct defined_slab : Slab {
  static constexpr storage starts = storage::defined;
  static constexpr freed what = What;
};
template <class Slab, storage Starts = storage::zeroed>
struct zeroed_slab : Slab {
  static constexpr storage starts = Starts;
  static constexpr freed what = freed::foreign;
};

inline constexpr const char* ended = "the caller went on";
inline constexpr const char* all_allocated = "all blocks allocated";

template <class Policy>
class free_before_init {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(foreign_, "foreign");
    heddle::name(slab_, "slab");
    slab_.name_members();
    if constexpr (Policy::starts == storage::defined)
      m.initially([this] { slab_.define(pool_, block_bytes, blocks); });
    m.thread("caller", [this] { run(); });
    m.finally([this] {
      heddle::expect(slab_.num_used() <= (has_blocks ? blocks : 0), kind::allocator_invariant,
                     "there are no more blocks in use than blocks");
      heddle::expect(slab_.num_used() == held_, kind::conservation,
                     "the blocks in use are those that are held");
    });
  }

private:
  static constexpr bool has_blocks = Policy::starts != storage::zeroed; // in the end
  static constexpr std::uint32_t blocks = 4;
  static constexpr std::size_t block_bytes = 16;

  void run() {
    if constexpr (Policy::what != freed::nothing)
      slab_.free(os_, mistaken());
    if constexpr (Policy::starts == storage::initialised_later)
      heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    while (held_ < blocks && allocate()) {
    }
    if (held_ == blocks)
      heddle::cover(all_allocated);
    heddle::cover(ended);
  }

  void* mistaken() {
    switch (Policy::what) {
    case freed::block_0:
      return pool_;
    case freed::block_2:
      return pool_ + 2 * block_bytes;
    default:
      return foreign_;
    }
  }

  bool allocate() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    heddle::expect(status == (has_blocks ? boreas::ok : boreas::invalid), kind::return_code,
                   "a slab has its blocks, and one that is not defined has none");
    if (status != boreas::ok)
      return false;
    const auto offset = reinterpret_cast<std::uintptr_t>(block) -
                        reinterpret_cast<std::uintptr_t>(static_cast<std::byte*>(pool_));
    heddle::expect(offset < sizeof pool_, kind::out_of_pool, "what is allocated is of the slab");
    if (offset >= sizeof pool_)
      return false;
    heddle::expect(offset % block_bytes == 0, kind::misaligned, "what is allocated is a block");
    bool& taken = taken_[offset / block_bytes];
    heddle::expect(!taken, kind::overlap, "a block is allocated to one at a time");
    taken = true;
    ++held_;
    return true;
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes];
  alignas(16) std::byte foreign_[block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
  bool taken_[blocks] = {};
  std::uint32_t held_ = 0;
};

namespace why {
inline constexpr const char* needs_no_other = "the caller's mistake needs no second CPU";
constexpr heddle::variant_details no_mistake{.because = "nothing is freed that was not allocated",
                                             .covers = {all_allocated}};
constexpr heddle::variant_details ignored{
    .because = "no block is held, so there is nothing that could be freed",
    .covers = {all_allocated}};
constexpr heddle::variant_details ignored_zeroed{
    .because = "no block is held, so there is nothing that could be freed"};
constexpr heddle::variant_details zeroed{
    .because = "the list cannot be built, the result of trying is ignored, and 0 blocks in use "
               "become 2^32 - 1",
    .alone = needs_no_other};
constexpr heddle::variant_details forgotten{
    .because = "a real init builds the list and counts anew", .covers = {all_allocated}};
constexpr heddle::variant_details never_free{
    .because = "the word of a lock in zeroed memory is not that of a free one, and no CPU holds it",
    .alone = needs_no_other};
constexpr heddle::variant_details first{
    .because = "the first allocation builds the list anew, but keeps the number in use, which the "
               "free has made one too low",
    .alone = needs_no_other};
constexpr heddle::variant_details foreign_on_top{
    .because = "the list is built, and the foreign memory pushed on top of it",
    .alone = needs_no_other};
constexpr heddle::variant_details own_on_top{
    .because = "the list is built, and the block, which is in it, pushed on top: a cycle",
    .alone = needs_no_other};
} // namespace why

using boreas::first_commit;
using boreas::shipped;
using boreas::validating;
using heddle::fails;

HEDDLE_SCENARIO(slab_free_before_init) =
    heddle::scenario<free_before_init>("boreas/slab/free-before-init",
                                       "Boreas PR 51: free before init")
        .covers(ended)
        .variant<defined_slab<shipped, freed::nothing>>("no-mistake", pass, why::no_mistake)
        .variant<zeroed_slab<shipped>>("zeroed", fails(kind::allocator_invariant), why::zeroed)
        .variant<zeroed_slab<shipped, storage::initialised_later>>("zeroed-then-init", pass,
                                                                   why::forgotten)
        .variant<zeroed_slab<boreas::zero_is_locked>>("zeroed-lock-not-free", fails(kind::deadlock),
                                                      why::never_free)
        .variant<defined_slab<boreas::zero_is_locked, freed::nothing>>("no-mistake-lock-not-zero",
                                                                       pass, why::no_mistake)
        .variant<defined_slab<first_commit, freed::foreign>>("first-commit-foreign",
                                                             fails(kind::conservation), why::first)
        .variant<defined_slab<first_commit, freed::block_0>>("first-commit-own",
                                                             fails(kind::conservation), why::first)
        .variant<defined_slab<shipped, freed::foreign>>("second-commit-foreign",
                                                        fails(kind::out_of_pool),
                                                        why::foreign_on_top)
        .variant<defined_slab<shipped, freed::block_0>>("second-commit-own", fails(kind::overlap),
                                                        why::own_on_top)
        .variant<defined_slab<shipped, freed::block_2>>("second-commit-own-middle",
                                                        fails(kind::overlap), why::own_on_top)
        .variant<zeroed_slab<validating>>("validating-zeroed", pass, why::ignored_zeroed)
        .variant<defined_slab<validating, freed::foreign>>("validating-foreign", pass, why::ignored)
        .variant<defined_slab<validating, freed::block_0>>("validating-own", pass, why::ignored);

} // namespace
