#include <cstring>

#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

extern "C" void* bump_alloc(std::size_t size);

namespace {

template <class>
struct two_users {
  void* got[2];

  void build(heddle::machine& m) {
    m.thread("CPU0", [this] { std::memset(got[0] = bump_alloc(16), 1, 16); });
    m.thread("CPU1", [this] { std::memset(got[1] = bump_alloc(16), 2, 16); });
    m.finally([this] {
      heddle::expect(got[0] != got[1], heddle::kind::overlap, "each has a block of its own");
    });
  }
};

HEDDLE_SCENARIO(bump_two_users) = heddle::scenario<two_users>("bump/two-users",
                                                              "two CPUs that allocate")
                                      .variant<void>("mine", heddle::pass);

} // namespace
