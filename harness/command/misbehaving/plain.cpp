// Plain C under test that misbehaves between two operations of its own (plain_code.c). Every one
// declares a pass: that is what must not come out.
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

extern "C" {
void plain_misbehave(int way);
void plain_count();
}

namespace {

using heddle::pass;

#define PROCESS(name) name,
#define MEMORY(name) name,
#define SYSTEM(name) name,
enum way {
#include "harness/command/misbehaving/plain_ways.inc"
};
#undef PROCESS
#undef MEMORY
#undef SYSTEM

template <class Way>
struct plain_on_a_cpu {
  void build(heddle::machine& m) {
    m.thread("CPU0", [] {
      plain_count();
      plain_misbehave(Way::value);
      plain_count();
    });
    m.thread("CPU1", [] { plain_count(); });
  }
};
template <way Way>
struct does {
  static constexpr int value = Way;
};

#define VARIANT(name) .variant<does<name>>(#name, pass)

#define PROCESS(name) VARIANT(name)
#define MEMORY(name)
#define SYSTEM(name)
HEDDLE_SCENARIO(process) = heddle::scenario<plain_on_a_cpu>("misbehaving/plain-process", "test")
#include "harness/command/misbehaving/plain_ways.inc"
    ;
#undef PROCESS
#undef MEMORY
#undef SYSTEM

#define PROCESS(name)
#define MEMORY(name) VARIANT(name)
#define SYSTEM(name)
HEDDLE_SCENARIO(memory) = heddle::scenario<plain_on_a_cpu>("misbehaving/plain-memory", "test")
#include "harness/command/misbehaving/plain_ways.inc"
    ;
#undef PROCESS
#undef MEMORY
#undef SYSTEM

#define PROCESS(name)
#define MEMORY(name)
#define SYSTEM(name) VARIANT(name)
HEDDLE_SCENARIO(system) = heddle::scenario<plain_on_a_cpu>("misbehaving/plain-system", "test")
#include "harness/command/misbehaving/plain_ways.inc"
    ;
#undef PROCESS
#undef MEMORY
#undef SYSTEM

} // namespace
