// The accounts of a slab of one block, at every moment at which nobody is in a critical section.
//
// Source: Boreas PR 51, which argues that count and list never part. With L blocks on the list, c
// credits in the count, R credits taken or promised whose block is not popped yet, and F blocks
// pushed whose credit is not given yet: L = c + R + F, none of them ever below 0, and the blocks
// are on the list or held. While somebody waits, c = 0.
//
// Pushes, pops, gives and takes are counted under the lock of what they change. A witness on a CPU
// of its own takes both locks once, walks the list, and compares. It comes between any two sections
// of the others in some execution: what it sees is every moment.
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
using tasks = heddle::kernel::lone_parking<3>;

inline constexpr const char* credit_out = "seen with a credit taken and its block not popped";
inline constexpr const char* credit_owed = "seen with a block pushed and its credit not given";
inline constexpr const char* waited_for = "seen with somebody waiting";

template <class Policy>
class accounts {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    m.initially([this] {
      heddle::expect(slab_.init(block_, sizeof block_, blocks) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    m.thread("first", [this] { use(timeout::forever); });
    m.thread("second", [this] { use(timeout::finite); });
    m.thread("witness", [this] { look(); });
    m.finally([this] {
      const boreas::slab_accounts now = slab_.audit(blocks + 1);
      now.check(blocks);
      heddle::expect(now.credits == blocks && now.held() == 0, kind::conservation,
                     "nothing is held, promised or owed in the end");
    });
  }

private:
  static constexpr std::uint32_t blocks = 1;

  void use(timeout wait) {
    void* block = nullptr;
    if (slab_.alloc(os_, &block, wait) == boreas::ok)
      slab_.free(os_, block);
  }

  void look() {
    const boreas::slab_accounts now = slab_.audit(blocks + 1);
    now.check(blocks);
    if (now.credits_out() != 0)
      heddle::cover(credit_out);
    if (now.credits_owed() != 0)
      heddle::cover(credit_owed);
    if (now.waited_for)
      heddle::cover(waited_for);
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
};

namespace why {
constexpr heddle::variant_details balanced{
    .because = "credits change with the semaphore and blocks with the list, each in one section; "
               "a credit is taken before the pop and given after the push",
    .covers = {credit_out, credit_owed, waited_for}};
constexpr heddle::variant_details owner_unknown{
    .because = "equivalent: the accounts do not say whose a credit is, so a stolen one balances",
    .covers = {credit_out, credit_owed, waited_for}};
constexpr heddle::variant_details credit_first{
    .because = "between give and push there is a credit without a block; a task that takes it pops "
               "from the empty list"};
constexpr heddle::variant_details block_first{
    .because = "between pop and take there is a credit in the count without a block; a task that "
               "takes it pops from the empty list"};
constexpr heddle::variant_details twice{.because =
                                            "a credit is promised and counted: two, and one block"};
constexpr heddle::variant_details left_promised{
    .because = "the credit of a task that was chosen and has given up stays out for ever; the "
               "other task may "
               "wait for it"};
constexpr heddle::variant_details queued_late{
    .because = "a give between the two looks at the count fills it, and the task queues and waits"};
} // namespace why

using boreas::counted;

HEDDLE_SCENARIO(slab_accounts) =
    heddle::scenario<accounts>("boreas/slab/accounts", "Boreas PR 51: count and list part")
        .variant<counted<boreas::shipped>>("shipped", pass, why::balanced)
        .variant<counted<boreas::bump_and_wake>>("bump-and-wake", pass, why::owner_unknown)
        .variant<counted<boreas::give_before_push>>("give-before-push",
                                                    fails(kind::conservation, kind::crash),
                                                    why::credit_first)
        .variant<counted<boreas::pop_before_take>>("pop-before-take",
                                                   fails(kind::conservation, kind::crash),
                                                   why::block_first)
        .variant<counted<boreas::increment_and_target>>("increment-and-target",
                                                        fails(kind::conservation), why::twice)
        .variant<counted<boreas::got_not_woken>>("got-not-woken", fails(kind::conservation),
                                                 why::left_promised)
        .variant<counted<boreas::no_second_look>>("no-second-look",
                                                  fails(kind::allocator_invariant,
                                                        kind::lost_wakeup),
                                                  why::queued_late);

} // namespace
