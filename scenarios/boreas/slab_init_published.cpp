// A slab that one CPU initialises at run time. Another one allocates from it once it sees the flag
// that says that it is ready.
//
// Source: Boreas PR 51. k_mem_slab_init builds list and semaphore without their locks, and then
// sets the flag: here, unlike where the list is built by whoever comes first
// (slab_first_touch.cpp), nothing but release and acquire of the flag orders one CPU behind the
// other.
//
// With a relaxed flag ordinary memory is raced for, which C++ forbids under any memory model. What
// a processor makes of it shows where the list is of atomics (`atomic-list-`): nothing unless it
// reorders.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::under;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<2>;

inline constexpr const char* ready = "the other CPU saw the flag";
inline constexpr const char* not_yet = "the other CPU came too early";

template <class Policy>
class init_published {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    m.thread("initialiser", [this] {
      heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    m.thread("user", [this] { use(); });
    m.finally([this] {
      heddle::expect(slab_.num_used() == held_ && slab_.credits() == blocks - held_ &&
                         slab_.listed(blocks) == blocks - held_,
                     kind::conservation, "each block is held, or free with its credit");
    });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::size_t block_bytes = 16;

  void use() {
    if (!slab_.is_threaded()) {
      heddle::cover(not_yet);
      return;
    }
    heddle::cover(ready);
    for (std::uint32_t i = 0; i < blocks; ++i) {
      void* block = nullptr;
      const int status = slab_.alloc(os_, &block, timeout::none);
      heddle::expect(status == boreas::ok && block == pool_ + i * block_bytes, kind::return_code,
                     "a slab that is ready has all its blocks");
      ++held_;
    }
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes] = {}; // as static storage is
  boreas::mem_slab<Policy, tasks> slab_;
  std::uint32_t held_ = 0; // of the user
};

namespace why {
constexpr heddle::variant_details published{
    .because = "the flag orders the list and the semaphore ahead of whoever sees it",
    .covers = {not_yet}};
constexpr heddle::variant_details race{
    .because = "nothing orders the building of the list ahead of its use: a data race of C++, "
               "whatever the processor; rc11: nor is the count of the semaphore"};
constexpr heddle::variant_details stale{
    .because = "sc, tso: stores and loads stay in order, so what was stored before the flag is "
               "seen; rc11: no unit is seen in the semaphore, or a unit and no block; or the "
               "initialiser's 0 comes behind the user's number of used blocks"};
} // namespace why

// A stale count refuses the allocation; a stale list is followed into nothing.
constexpr auto stale_under_rc11 =
    under(heddle::sc, pass)
        .under(heddle::tso, pass)
        .under(heddle::rc11, fails(kind::crash, kind::return_code, kind::conservation));
constexpr auto raced_for =
    under(heddle::sc, fails(kind::data_race))
        .under(heddle::tso, fails(kind::data_race))
        .under(heddle::rc11, fails(kind::data_race, kind::return_code, kind::crash));

using boreas::atomic_list;
using boreas::shipped;

HEDDLE_SCENARIO(slab_init_published) =
    heddle::scenario<init_published>("boreas/slab/init-published",
                                     "Boreas PR 51: k_mem_slab_init sets the flag")
        .covers(ready)
        .variant<shipped>("shipped", pass, why::published)
        .variant<boreas::relaxed_flag_store<shipped>>("relaxed-store", raced_for, why::race)
        .variant<boreas::relaxed_flag_load<shipped>>("relaxed-load", raced_for, why::race)
        .variant<atomic_list<shipped>>("atomic-list", pass, why::published)
        .variant<boreas::relaxed_flag_store<atomic_list<shipped>>>("atomic-list-relaxed-store",
                                                                   stale_under_rc11, why::stale)
        .variant<boreas::relaxed_flag_load<atomic_list<shipped>>>("atomic-list-relaxed-load",
                                                                  stale_under_rc11, why::stale);

} // namespace
