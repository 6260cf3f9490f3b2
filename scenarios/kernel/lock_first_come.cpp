// First come, first served: a CPU that is known to stand in line enters before one that joins the
// line after it. The ticket lock promises that, the test-and-set lock does not.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/tas_lock.hpp"
#include "alloc/kernel/ticket_lock.hpp"

namespace {

using heddle::acquire;
using heddle::fails;
using heddle::irq_level;
using heddle::kind;
using heddle::pass;
using heddle::relaxed;
using heddle::release;

// Joining the line and waiting for its end, apart.
struct ticket {
  using lock = heddle::kernel::ticket_lock<>;
  static lock::ticket join(lock& l) { return l.draw(); }
  static irq_level enter(lock& l, lock::ticket mine) {
    const irq_level before = heddle::cpu::irq_save();
    l.wait_for(mine);
    return before;
  }
};
struct test_and_set {
  using lock = heddle::kernel::tas_lock<>;
  static int join(lock&) { return 0; } // there is no line
  static irq_level enter(lock& l, int) { return l.lock(); }
};

inline constexpr const char* in_line = "the second CPU joined while the third held the lock";

template <class Kind>
class first_come {
public:
  void build(heddle::machine& m) {
    heddle::name(lock_, "lock");
    heddle::name(in_line_, "in_line");
    heddle::name(holding_, "holding");
    heddle::name(entered_, "entered");
    m.thread("first", [this] {
      auto mine = Kind::join(lock_);
      in_line_.store(1, release);
      enter_as(0, mine);
    });
    m.thread("second", [this] {
      heddle::await(in_line_, acquire, 1);
      if (holding_.load(relaxed) != 0)
        heddle::cover(in_line);
      enter_as(1, Kind::join(lock_));
    });
    // Takes the lock before the first one, between the two, or after them.
    m.thread("third", [this] {
      const irq_level before = lock_.lock();
      holding_.store(1, relaxed);
      holding_.store(0, relaxed);
      lock_.unlock(before);
    });
  }

private:
  template <class Ticket>
  void enter_as(unsigned place_in_line, Ticket mine) {
    const irq_level before = Kind::enter(lock_, mine);
    heddle::expect(entered_.load() == place_in_line, kind::wake_order,
                   "who joined the line first enters first");
    entered_.store(entered_.load() + 1);
    lock_.unlock(before);
  }

  typename Kind::lock lock_;
  heddle::atomic<unsigned> in_line_{0};
  heddle::atomic<unsigned> holding_{0};
  heddle::plain<unsigned> entered_{0};
};

namespace why {
constexpr heddle::variant_details by_number{
    .because = "the second draws its ticket after the first has drawn a lower one, and tickets are "
               "served in order",
    .covers = {in_line}};
constexpr heddle::variant_details by_chance{
    .because = "nothing tells the lock that somebody waits: whose exchange comes first gets it"};
} // namespace why

HEDDLE_SCENARIO(lock_first_come) =
    heddle::scenario<first_come>("kernel/lock/first-come", "what a ticket lock promises besides")
        .variant<ticket>("ticket", pass, why::by_number)
        .variant<test_and_set>("test-and-set", fails(kind::wake_order), why::by_chance);

} // namespace
