// A lock that a handler takes as well: core0 is interrupted before, inside and after its section,
// and the handler enters the same section, while another CPU does so, too.
//
// Whoever holds a lock has its CPU's interrupts masked. If not, the handler waits for the section
// that it interrupted, which waits for the handler.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/counted_section.hpp"
#include "alloc/kernel/spin_lock.hpp"
#include "alloc/kernel/tas_lock.hpp"
#include "alloc/kernel/ticket_lock.hpp"

namespace {

using namespace heddle::kernel; // the names of the policies
using heddle::fails;
using heddle::kind;
using heddle::pass;

// The locks have parameters of different types: what they have in common is the type they make.
template <class Lock>
struct of {
  using lock = Lock;
};

inline constexpr heddle::irq_level level = 3;
inline constexpr const char* delivered = "the handler entered the section";

template <class Choice>
class interrupted {
public:
  void build(heddle::machine& m) {
    heddle::name(section_, "section");
    section_.name_members();
    const auto core = m.thread("core0", [this] { section_.enter(); });
    m.thread("core1", [this] { section_.enter(); });
    m.interrupt(core, "irq", {.arrivals = 1, .arrives = heddle::arrival::maybe, .level = level},
                [this] {
                  section_.enter();
                  handled_ = 1;
                });
    m.finally([this] {
      heddle::expect(section_.count() == 2 + handled_, kind::conservation,
                     "no increment under the lock is lost");
      if (handled_ != 0)
        heddle::cover(delivered);
    });
  }

private:
  counted_section<typename Choice::lock> section_;
  unsigned handled_ = 0; // of core0
};

constexpr lock_rules masks_all{};
constexpr lock_rules masks_its_line{.masks = level};
constexpr lock_rules masks_too_little{.masks = level - 1};
constexpr lock_rules unvalidated{.validate = false};
constexpr lock_rules unvalidated_unmasked{.validate = false, .masks = heddle::irqs_enabled};

namespace why {
constexpr heddle::variant_details kept_out{
    .because = "the line waits while core0 holds the lock, or waits for it", .covers = {delivered}};
constexpr heddle::variant_details asserted{
    .because =
        "the handler comes between lock and unlock, and takes the lock that its CPU holds; or "
        "unlock has taken the owner's name off the lock and not yet given it back: then "
        "validation has nothing to compare, and the handler waits"};
constexpr heddle::variant_details waits_for_itself{
    .because = "the handler comes between lock and unlock, and waits for the lock that its own CPU "
               "holds; the other CPU may be drawn in"};
constexpr heddle::variant_details spins_for_itself{
    .because = "the handler comes between lock and unlock, and spins on a word that only the "
               "section it interrupted would write: to the checker a loop that waits for a value"};
} // namespace why

HEDDLE_SCENARIO(lock_interrupted) =
    heddle::scenario<interrupted>("kernel/lock/interrupted", "the contract of kernel::spin_lock")
        .variant<of<spin_lock<masks_all>>>("primitive", pass, why::kept_out)
        .variant<of<spin_lock<masks_its_line>>>("primitive-own-level", pass, why::kept_out)
        .variant<of<spin_lock<unvalidated>>>("primitive-unvalidated", pass, why::kept_out)
        .variant<of<tas_lock<>>>("test-and-set", pass, why::kept_out)
        .variant<of<ticket_lock<>>>("ticket", pass, why::kept_out)
        .variant<of<spin_lock<masks_too_little>>>("primitive-lower-level",
                                                  fails(kind::recursive_lock, kind::deadlock),
                                                  why::asserted)
        .variant<of<spin_lock<unvalidated_unmasked>>>("primitive-non-masking",
                                                      fails(kind::deadlock), why::waits_for_itself)
        .variant<of<tas_lock<non_masking_lock>>>("test-and-set-non-masking",
                                                 fails(kind::lost_wakeup), why::spins_for_itself)
        .variant<of<ticket_lock<non_masking_lock>>>("ticket-non-masking", fails(kind::lost_wakeup),
                                                    why::spins_for_itself);

} // namespace
