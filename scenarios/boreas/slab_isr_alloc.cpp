// An interrupt allocates from a slab of one block that the interrupted task uses as well.
//
// Source: Boreas PR 51: allocations that do not wait are for interrupts, too. One that waits is
// not, and works as long as there is a block.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<1>;

// What a variant decides: how long the interrupt waits for a block.
template <timeout Wait>
struct interrupt_waits : boreas::shipped {
  static constexpr timeout wait = Wait;
};

inline constexpr const char* served = "the interrupt has the block";
inline constexpr const char* refused = "the interrupt is refused";

template <class Policy>
class isr_alloc {
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
    const auto core = m.thread("task", [this] { use(timeout::none); });
    m.interrupt(core, "device", {.arrivals = 1},
                [this] { heddle::cover(use(Policy::wait) ? served : refused); });
    m.finally([this] {
      heddle::expect(slab_.num_used() == 0 && slab_.listed(2) == 1 && slab_.credits() == 1,
                     kind::conservation, "the block and its credit are back");
    });
  }

private:
  bool use(timeout wait) {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, wait);
    heddle::expect(status == boreas::ok ? block == block_
                                        : status == boreas::no_mem && block == nullptr,
                   kind::return_code, "an allocation has the block or says why not");
    if (status == boreas::ok)
      slab_.free(os_, block);
    return status == boreas::ok;
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
};

namespace why {
constexpr heddle::variant_details never_waits{
    .because = "critical sections mask the interrupt, and it goes on without a block",
    .covers = {served, refused}};
constexpr heddle::variant_details waits{
    .because = "the interrupted task has the block, and cannot free it before the interrupt ends"};
} // namespace why

HEDDLE_SCENARIO(slab_isr_alloc) =
    heddle::scenario<isr_alloc>("boreas/slab/isr-alloc", "Boreas PR 51: k_mem_slab_alloc")
        .variant<interrupt_waits<timeout::none>>("no-wait", heddle::pass, why::never_waits)
        .variant<interrupt_waits<timeout::finite>>("waits-for-a-time",
                                                   heddle::fails(kind::blocking_in_interrupt),
                                                   why::waits)
        .variant<interrupt_waits<timeout::forever>>("waits-for-ever",
                                                    heddle::fails(kind::blocking_in_interrupt),
                                                    why::waits);

} // namespace
