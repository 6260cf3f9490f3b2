// The accounts of a slab of one block that tasks of one CPU share, at every instruction.
//
// Source: Boreas PR 51, as slab_accounts.cpp. The witness is an interrupt of the CPU: critical
// sections mask it, so it comes wherever nobody is in one, and compares.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

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
    heddle::name(os_, "scheduler");
    m.initially([this] { hold(); });
    const auto core = m.cpu("core0");
    m.task(core, "urgent", 2, [this] { use(timeout::finite); });
    m.task(core, "holder", 1, [this] {
      slab_.free(os_, block_);
      use(timeout::none);
    });
    m.interrupt(core, "witness", {.arrivals = 1, .level = 2}, [this] { look(); });
    os_.attach(m, {.tick = true});
    m.finally([this] {
      const boreas::slab_accounts now = slab_.audit(blocks + 1);
      now.check(blocks);
      heddle::expect(now.credits == blocks && now.held() == 0, kind::conservation,
                     "nothing is held, promised or owed in the end");
    });
  }

private:
  static constexpr std::uint32_t blocks = 1;

  void hold() {
    heddle::expect(slab_.init(block_, sizeof block_, blocks) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    void* held = nullptr;
    heddle::expect(slab_.alloc(os_, &held, timeout::none) == boreas::ok, kind::return_code,
                   "a fresh slab has a block");
  }

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
    .covers = {credit_owed, waited_for}};
constexpr heddle::variant_details credit_first{
    .because = "between give and push there is a credit without a block; a task that takes it pops "
               "from the empty list",
    .alone = "the give wakes the urgent task, which runs before the push"};
constexpr heddle::variant_details block_first{
    .because = "between pop and take there is a credit in the count without a block; a task that "
               "takes it pops from the empty list"};
constexpr heddle::variant_details twice{
    .because = "a credit is promised and counted: two, and one block",
    .alone = "the urgent task waits when the holder frees the block"};
constexpr heddle::variant_details left_promised{
    .because = "the credit of a task that was chosen and has given up stays out for ever"};
} // namespace why

using boreas::counted;

HEDDLE_SCENARIO(slab_accounts_tasks) =
    heddle::scenario<accounts>("boreas/slab/accounts-tasks", "Boreas PR 51: count and list part")
        .variant<counted<boreas::shipped>>("shipped", pass, why::balanced)
        .variant<counted<boreas::bump_and_wake>>("bump-and-wake", pass, why::owner_unknown)
        .variant<counted<boreas::give_before_push>>("give-before-push",
                                                    fails(kind::conservation, kind::crash),
                                                    why::credit_first)
        .variant<counted<boreas::pop_before_take>>("pop-before-take", fails(kind::conservation),
                                                   why::block_first)
        .variant<counted<boreas::increment_and_target>>("increment-and-target",
                                                        fails(kind::conservation), why::twice)
        .variant<counted<boreas::got_not_woken>>("got-not-woken", fails(kind::conservation),
                                                 why::left_promised);

} // namespace
