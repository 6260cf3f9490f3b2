// The history of the operations on one object, which shall look as if they had been made one after
// the other (linearizability).
//
//   heddle::operation_history<heddle::sequential::stack> history;
//   …
//   history.call(stack::push, 7, [&] { s.push(7); return 0; });
//   const std::int64_t got = history.call(stack::pop, 0, [&] { return s.pop(); });
//
// When an execution has ended, the checker looks for an order of the calls in which the sequential
// model gives the results that were returned. The order must keep
//   * the program order of each CPU, except that a call in an interrupt handler may come before or
//     after the call that it interrupts;
//   * a call before another one if the last operation of the first precedes the first operation of
//     the second: under sc by anything that any interleaving shows (program order, reads-from,
//     modification order, from-read), under tso and rc11 by happens-before.
// Under sc this is linearizability, of the calls from their first to their last operation. Under
// the others two calls that nothing orders by happens-before may be taken in either order, though a
// clock on the wall may know better; what a program could tell is found.
//
// If there is no such order, the execution fails with kind::linearizability. An object on which a
// call has not returned is not judged. The history adds no operation to the program. On real
// hardware, and by the Relacy engine, calls are made and nothing is recorded.
#pragma once

#include <concepts>
#include <cstdint>

#include <heddle/place.hpp>
#include <heddle/sequential.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept history_platform = requires(typename P::history_state& s, std::uint32_t number,
                                    std::int64_t value, place where) {
  requires std::constructible_from<typename P::history_state, typename P::history_model, place>;
  { s.invoke(number, value, where) } -> std::same_as<std::uint32_t>;
  { s.respond(number, value, where) } -> std::same_as<void>;
};
static_assert(history_platform<platform>);

// Made while the machine is built, or before its CPUs start. At most 64 calls.
template <sequential_model Model>
class operation_history {
public:
  explicit operation_history(place where = place::here())
      : state_(platform::history_model{sizeof(Model), &initial, &step, &Model::name_of}, where) {}
  operation_history(const operation_history&) = delete;
  operation_history& operator=(const operation_history&) = delete;

  // Makes the call and returns its result.
  template <std::invocable F>
    requires std::convertible_to<std::invoke_result_t<F>, std::int64_t>
  auto call(unsigned operation, std::int64_t argument, F make, place where = place::here()) {
    const std::uint32_t id = state_.invoke(operation, argument, where);
    const auto result = make();
    state_.respond(id, static_cast<std::int64_t>(result), where);
    return result;
  }

private:
  static constexpr Model initial{};
  static bool step(void* state, std::uint32_t operation, std::int64_t argument,
                   std::int64_t result) {
    return static_cast<Model*>(state)->step(operation, argument, result);
  }

  platform::history_state state_;
};

} // namespace heddle
