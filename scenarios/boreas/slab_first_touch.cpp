// A slab of two blocks that is defined statically. Two CPUs, or a CPU and an interrupt, allocate
// from it at once, and neither knows whether the other has built the list.
//
// Source: Boreas PR 51, publication of the lazily built list: whoever finds the flag false takes
// the lock, looks at the flag again, builds the list, and sets the flag with release; whoever finds
// it set with acquire takes a credit and pops. The credits are there from the beginning.
//
// The list is used under the lock under which it was built. So the orders of the flag do not matter
// (`relaxed-flag`), nor does it matter when the flag is set as long as that is in the section
// (`flag-before-list`). A CPU that sees the flag comes into the section after the one that set it.
// The slab of the first commit built its semaphore in the same section, and used it under another
// lock: there the orders of the flag are all there is.
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

enum class second { other_cpu, interrupt_here, interrupt_elsewhere };

// What a variant decides besides the slab's own choices: who the second one is.
template <class Slab>
struct other_cpu : Slab {
  static constexpr second is = second::other_cpu;
};
template <class Slab>
struct interrupt_here : Slab {
  static constexpr second is = second::interrupt_here;
};
template <class Slab>
struct interrupt_elsewhere : Slab {
  static constexpr second is = second::interrupt_elsewhere;
};

inline constexpr const char* first_first = "the first has the first block";
inline constexpr const char* second_first = "the second has the first block";

template <class Policy>
class first_touch {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    m.initially([this] { slab_.define(pool_, block_bytes, blocks); });
    const auto core = m.thread("first", [this] { allocate(firsts_); });
    if constexpr (Policy::is == second::other_cpu) {
      m.thread("second", [this] { allocate(seconds_); });
    } else {
      const auto where = Policy::is == second::interrupt_here ? core : m.cpu("core1");
      m.interrupt(where, "second", {.arrivals = 1}, [this] { allocate(seconds_); });
    }
    m.finally([this] { account(); });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::size_t block_bytes = 16;

  void allocate(void*& block) {
    const int status = slab_.alloc(os_, &block, timeout::none);
    heddle::expect(status == boreas::ok, kind::return_code, "there is a block for each");
  }

  void account() {
    heddle::expect(firsts_ != seconds_, kind::overlap, "a block is allocated to one at a time");
    heddle::expect(firsts_ == pool_ || seconds_ == pool_, kind::allocator_invariant,
                   "blocks are handed out in ascending order");
    heddle::expect(slab_.num_used() == blocks && slab_.max_used() == blocks &&
                       slab_.listed(1) == 0 && slab_.credits() == 0,
                   kind::conservation, "all blocks are held, and no credit is left");
    heddle::cover(firsts_ == pool_ ? first_first : second_first);
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
  // Each of one context, for the end.
  void* firsts_ = nullptr;
  void* seconds_ = nullptr;
};

namespace why {
constexpr heddle::variant_details built_once{
    .because = "one builds the list in a critical section, and the other looks again in its own",
    .covers = {first_first, second_first}};
constexpr heddle::variant_details lock_orders{
    .because = "equivalent: who sees the flag enters the section behind the one in which it was "
               "set, and it is the lock that orders the list",
    .covers = {first_first, second_first}};
constexpr heddle::variant_details lock_waits{
    .because = "equivalent: who sees the flag too early waits for the section that builds the list",
    .covers = {first_first, second_first}};
constexpr heddle::variant_details pops_nothing{
    .because = "the second sees the flag, takes a credit, enters the section first, and pops from "
               "a list that is not built"};
constexpr heddle::variant_details built_twice{
    .because = "both see that the list is not built; the second builds it again after the first "
               "has popped from it"};
constexpr heddle::variant_details no_credits{
    .because = "sc, tso: the flag is set behind the semaphore, and seen so; rc11: it is seen, and "
               "the semaphore still as it was: no unit in it, or a unit that both take because its "
               "lock is made free while one of them has it"};
} // namespace why

constexpr auto no_credits_under_rc11 =
    under(heddle::sc, pass)
        .under(heddle::tso, pass)
        .under(heddle::rc11, fails(kind::return_code, kind::conservation));

HEDDLE_SCENARIO(slab_first_touch) =
    heddle::scenario<first_touch>("boreas/slab/first-touch",
                                  "Boreas PR 51: publication of the lazily built list")
        .variant<other_cpu<boreas::shipped>>("shipped", pass, why::built_once)
        .variant<other_cpu<boreas::relaxed_flag<boreas::shipped>>>("relaxed-flag", pass,
                                                                   why::lock_orders)
        .variant<other_cpu<boreas::flag_before_list>>("flag-before-list", pass, why::lock_waits)
        .variant<other_cpu<boreas::flag_before_lock>>("flag-before-lock", fails(kind::crash),
                                                      why::pops_nothing)
        .variant<other_cpu<boreas::no_re_check>>("no-re-check", fails(kind::overlap),
                                                 why::built_twice)
        .variant<other_cpu<boreas::first_commit>>("first-commit", pass, why::built_once)
        .variant<other_cpu<boreas::unvalidated<boreas::relaxed_flag<boreas::first_commit>>>>(
            "first-commit-relaxed-flag", no_credits_under_rc11, why::no_credits)
        .variant<interrupt_here<boreas::shipped>>("interrupt-here", pass, why::built_once)
        .variant<interrupt_here<boreas::flag_before_lock>>("interrupt-here-flag-before-lock",
                                                           fails(kind::crash), why::pops_nothing)
        .variant<interrupt_here<boreas::no_re_check>>("interrupt-here-no-re-check",
                                                      fails(kind::overlap), why::built_twice)
        .variant<interrupt_elsewhere<boreas::shipped>>("interrupt-elsewhere", pass, why::built_once)
        .variant<interrupt_elsewhere<boreas::relaxed_flag<boreas::shipped>>>(
            "interrupt-elsewhere-relaxed-flag", pass, why::lock_orders);

} // namespace
