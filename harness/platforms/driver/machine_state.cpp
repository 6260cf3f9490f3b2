// Building a machine.
#include "harness/platforms/driver/machine_state.hpp"

#include <new>

namespace heddle::bare {

bool build_machine(machine_state& state, arena& memory, const scenario_variant& variant) {
  void* place = memory.allocate(sizeof(machine), alignof(machine));
  void* object = memory.allocate(variant.bytes, variant.alignment);
  if (place == nullptr || object == nullptr)
    return false;
  auto* const program =
      ::new (place) machine({[](void* context, std::size_t bytes, std::size_t alignment) {
                               return static_cast<arena*>(context)->allocate(bytes, alignment);
                             },
                             &memory});
  state.program = program;
  state.lines.reset(*program);
  state.work.reset();
  variant.build(object, *program);
  return true;
}

} // namespace heddle::bare
