// Two tasks share a slab of one block: each allocates it, waiting if need be, and frees it.
//
// Source: Boreas PR 51, first of the interleavings that it names: the count of the semaphore and
// the length of the list must not part. A pop does not look whether the list is empty; that a
// credit was taken before guarantees that it is not. Hence the block is pushed before its credit is
// given, and the credit taken before the block is popped: the list is never shorter than the
// credits that are counted, promised or taken.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::timeout;

inline constexpr const char* used = "block allocated and freed";
inline constexpr const char* handed_over = "block freed to a task that waits";

using tasks = heddle::kernel::lone_parking<2>;

struct watched_tasks : tasks {
  void notify(heddle::kernel::task_id task, unsigned slot) {
    heddle::cover(handed_over);
    tasks::notify(task, slot);
  }
};

template <class Policy>
class count_list {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    m.initially([this] {
      heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                     "the slab is accepted");
    });
    m.thread("first", [this] { use(); });
    m.thread("second", [this] { use(); });
    m.finally([this] {
      heddle::expect(slab_.num_used() == 0 && slab_.max_used() == 1, kind::conservation,
                     "no block is in use, and one was");
      heddle::expect(slab_.listed(2) == 1 && slab_.credits() == 1, kind::conservation,
                     "the block and its credit are back");
    });
  }

private:
  void use() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::forever);
    heddle::expect(status == boreas::ok && block == block_, kind::return_code,
                   "an allocation that waits gets the block");
    slab_.free(os_, block);
    heddle::cover(used);
  }

  watched_tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, watched_tasks> slab_;
};

namespace why {
constexpr heddle::variant_details in_step{
    .because = "a credit is taken before the pop and given after the push, so the list holds a "
               "block for every credit",
    .covers = {handed_over}};
constexpr heddle::variant_details credit_first{
    .because = "the credit is with the other task, which pops from the empty list before the push"};
constexpr heddle::variant_details block_first{
    .because = "the first task has popped the block and not yet taken its credit; the second takes "
               "that credit, and pops from the empty list"};
} // namespace why

HEDDLE_SCENARIO(slab_count_list) =
    heddle::scenario<count_list>("boreas/slab/count-list", "Boreas PR 51: count and list part")
        .covers(used)
        .variant<boreas::shipped>("shipped", pass, why::in_step)
        .variant<boreas::give_before_push>("give-before-push", heddle::fails(kind::crash),
                                           why::credit_first)
        .variant<boreas::pop_before_take>("pop-before-take", heddle::fails(kind::crash),
                                          why::block_first);

} // namespace
