// Building a machine.
#include "harness/platforms/driver/machine_state.hpp"

#include <new>

namespace heddle::driver {

constinit machine_state the_machine;

bool build_machine(arena& memory, const scenario_variant& variant) {
  void* place = memory.allocate(sizeof(machine), alignof(machine));
  void* object = memory.allocate(variant.bytes, variant.alignment);
  if (place == nullptr || object == nullptr)
    return false;
  auto* const program =
      ::new (place) machine({[](void* context, std::size_t bytes, std::size_t alignment) {
                               return static_cast<arena*>(context)->allocate(bytes, alignment);
                             },
                             &memory});
  the_machine.program = program;
  the_machine.lines.reset(*program);
  the_machine.work.reset();
  the_machine.tasks.reset();
  variant.build(object, *program);
  return true;
}

} // namespace heddle::driver
