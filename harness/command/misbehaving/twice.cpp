// Two scenarios that have one name.
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

namespace {

template <class>
struct empty {
  void build(heddle::machine& m) {
    m.thread("CPU0", [] {});
  }
};
HEDDLE_SCENARIO(first) =
    heddle::scenario<empty>("twice/named", "test").variant<void>("same", heddle::pass);
HEDDLE_SCENARIO(second) =
    heddle::scenario<empty>("twice/named", "test").variant<void>("same", heddle::pass);

} // namespace
