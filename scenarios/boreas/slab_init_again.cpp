// A slab is initialised a second time.
//
// Source: Boreas PR 51, k_mem_slab_init, which leaves the flag of the first time set, makes the
// lock free, and builds list and semaphore without their locks. Nothing says that it may be called
// twice, and nothing stops it:
//
//   refused      the second init fails for its arguments; the flag still says that the slab is
//                ready, and the blocks of the first init are handed out
//   in use       another CPU allocates meanwhile. The list is built while that pops; and building
//   it
//                behind the lock does not help, because the lock has been made free while the other
//                CPU may hold it. Behind a lock that is left alone nothing races any more, and a
//                block that is held is on the list again: no init of a slab in use can be right.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using boreas::init_section;
using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<2>;

// What a variant decides: whether the second init is refused, or meets another CPU; and of init,
// whether the flag is cleared first, and what it does about the lock.
template <bool Refused, bool Clears = false, init_section Section = init_section::none>
struct second_init : boreas::unvalidated<boreas::shipped> {
  static constexpr bool refused = Refused;
  static constexpr bool init_clears_flag = Clears;
  static constexpr init_section init_enters = Section;
};

inline constexpr const char* says_invalid = "an allocation says that the slab is not defined";
inline constexpr const char* met = "the other CPU has a block";

template <class Policy>
class init_again {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    m.initially([this] {
      heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    if constexpr (Policy::refused) {
      m.thread("initialiser", [this] { init_in_vain(); });
      return;
    }
    m.thread("initialiser", [this] {
      slab_.init(pool_, block_bytes, blocks);
      slab_.alloc(os_, &initialisers_, timeout::none);
    });
    m.thread("user", [this] { slab_.alloc(os_, &users_, timeout::none); });
    m.finally([this] {
      if (users_ != nullptr)
        heddle::cover(met);
      heddle::expect(users_ == nullptr || users_ != initialisers_, kind::overlap,
                     "a block is allocated to one at a time");
    });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::size_t block_bytes = 16;

  void init_in_vain() {
    heddle::expect(slab_.init(pool_ + 1, block_bytes, blocks) == boreas::invalid, kind::return_code,
                   "blocks must be aligned");
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    heddle::expect(status == boreas::invalid && block == nullptr, kind::return_code,
                   "a slab whose definition was refused has no blocks");
    heddle::cover(says_invalid);
  }

  tasks os_;
  alignas(16) std::byte pool_[(blocks + 1) * block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
  // Each of one thread, for the end.
  void* initialisers_ = nullptr;
  void* users_ = nullptr;
};

namespace why {
constexpr heddle::variant_details stale_flag{
    .because = "the flag of the first init is still set, and list and credits are those of then",
    .alone = "the refused init needs no second CPU"};
constexpr heddle::variant_details cleared{
    .because = "the allocation tries to build the list, and is refused for the same reason",
    .covers = {says_invalid}};
constexpr heddle::variant_details list_race{
    .because = "the list is built without the lock under which the other CPU pops, and is empty at "
               "first"};
constexpr heddle::variant_details list_race_anyway{
    .because = "the other CPU may have seen the flag before; or it builds the list itself, under "
               "the lock that init does not take"};
constexpr heddle::variant_details lock_race{
    .because = "the lock is made free while the other CPU is inside, and then taken: two inside, "
               "and the list is empty at first; or the other CPU was there before, and what it has "
               "popped is on the list again"};
constexpr heddle::variant_details built_anew{
    .because = "the other CPU has popped the first block before, and it is on the list again"};
} // namespace why

HEDDLE_SCENARIO(slab_init_again) =
    heddle::scenario<init_again>("boreas/slab/init-again", "Boreas PR 51: k_mem_slab_init")
        .variant<second_init<true>>("refused", fails(kind::return_code), why::stale_flag)
        .variant<second_init<true, true>>("refused-flag-cleared", pass, why::cleared)
        .variant<second_init<false>>("in-use", fails(kind::data_race, kind::crash), why::list_race)
        .variant<second_init<false, true>>("in-use-flag-cleared",
                                           fails(kind::data_race, kind::crash),
                                           why::list_race_anyway)
        .variant<second_init<false, false, init_section::behind_new_lock>>(
            "in-use-behind-new-lock", fails(kind::data_race, kind::overlap, kind::crash),
            why::lock_race)
        .variant<second_init<false, false, init_section::behind_old_lock>>("in-use-behind-old-lock",
                                                                           fails(kind::overlap),
                                                                           why::built_anew);

} // namespace
