// The test-and-set lock keeps the contract of kernel::spin_lock: one CPU is inside at a time, and
// what it did there happens before what the next one does.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/counted_section.hpp"
#include "alloc/kernel/tas_lock.hpp"

namespace {

using namespace heddle::kernel; // the names of the policies
using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

// Two CPUs that come back once, or three that come once.
template <class Lock, unsigned Cpus, class Count = plain_count>
struct program {
  using section = counted_section<Lock, Count>;
  static constexpr unsigned cpus = Cpus;
  static constexpr unsigned rounds = Cpus == 2 ? 2 : 1;
};

template <class Program>
class excludes {
public:
  void build(heddle::machine& m) {
    constexpr const char* names[] = {"CPU0", "CPU1", "CPU2"};
    heddle::name(section_, "section");
    section_.name_members();
    for (unsigned i = 0; i < Program::cpus; ++i) {
      m.thread(names[i], [this] {
        for (unsigned round = 0; round < Program::rounds; ++round)
          section_.enter();
      });
    }
    m.finally([this] {
      heddle::expect(section_.count() == Program::cpus * Program::rounds, kind::conservation,
                     "no increment under the lock is lost");
    });
  }

private:
  typename Program::section section_;
};

// What is missing for C++ is a race under every model, for it is judged by the orders as written; a
// value is lost only where the machine may reorder as well.
constexpr auto races = fails(kind::data_race);
constexpr auto loses_under_rc11 =
    under(sc, pass).under(tso, pass).under(rc11, fails(kind::conservation));

namespace why {
constexpr heddle::variant_details excludes_and_orders{
    .because = "one exchange finds 0 per store of 0, and acquires what that store released"};
constexpr heddle::variant_details acquires_nothing{
    .because = "no acquire, no happens-before: the section is ordered behind nothing"};
constexpr heddle::variant_details releases_nothing{
    .because = "no release, no happens-before: the store that gives back carries nothing with it"};
constexpr heddle::variant_details may_miss_a_value{
    .because =
        "sc, tso: the section stays between the exchange and the store, an equivalent mutant; "
        "rc11: the count read may be an older one"};
constexpr heddle::variant_details taken_twice{
    .because = "two CPUs find the lock free before either has taken it: both are inside"};
} // namespace why

template <class Policy>
using two = program<tas_lock<Policy>, 2>;
template <class Policy>
using three = program<tas_lock<Policy>, 3>;
template <class Policy>
using relaxed_counting = program<tas_lock<Policy>, 2, relaxed_count>;

HEDDLE_SCENARIO(lock_test_and_set) =
    heddle::scenario<excludes>("kernel/lock/test-and-set", "the contract of kernel::spin_lock")
        .variant<two<shipped_lock>>("shipped", pass, why::excludes_and_orders)
        .variant<three<shipped_lock>>("shipped-three-cpus", pass, why::excludes_and_orders)
        .variant<relaxed_counting<shipped_lock>>("shipped-relaxed-count", pass,
                                                 why::excludes_and_orders)
        .variant<two<seq_cst_lock>>("seq-cst", pass, why::excludes_and_orders)
        .variant<three<seq_cst_lock>>("seq-cst-three-cpus", pass, why::excludes_and_orders)
        .variant<two<relaxed_acquire_lock>>("relaxed-acquire", races, why::acquires_nothing)
        .variant<three<relaxed_acquire_lock>>("relaxed-acquire-three-cpus", races,
                                              why::acquires_nothing)
        .variant<relaxed_counting<relaxed_acquire_lock>>("relaxed-acquire-relaxed-count",
                                                         loses_under_rc11, why::may_miss_a_value)
        .variant<two<relaxed_release_lock>>("relaxed-release", races, why::releases_nothing)
        .variant<three<relaxed_release_lock>>("relaxed-release-three-cpus", races,
                                              why::releases_nothing)
        .variant<relaxed_counting<relaxed_release_lock>>("relaxed-release-relaxed-count",
                                                         loses_under_rc11, why::may_miss_a_value)
        .variant<two<torn_lock>>("torn", fails(kind::data_race), why::taken_twice)
        .variant<three<torn_lock>>("torn-three-cpus", fails(kind::data_race), why::taken_twice);

} // namespace
