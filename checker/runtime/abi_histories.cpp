// The runtime interface of histories of calls. Without a check, nobody records them.
#include <heddle/checked/abi.h>

#include "checker/runtime/runner.hpp"

using heddle::checker::current_lane;
using heddle::checker::current_runner;

extern "C" {

void heddle_rt_history(const void* history, const heddle_rt_history_model* model, const char* file,
                       std::uint32_t line) {
  if (current_runner == nullptr)
    return;
  if (current_lane != nullptr)
    heddle_rt_failed(static_cast<std::uint32_t>(heddle::kind::forbidden_context),
                     "a history is opened before the CPUs start", file, line);
  current_runner->histories.open(
      history, {model->size, model->initial, model->step, model->name_of}, {file, line});
}

std::uint32_t heddle_rt_history_invoke(const void* history, std::uint32_t operation,
                                       std::int64_t argument, const char* file,
                                       std::uint32_t line) {
  if (current_runner == nullptr)
    return 0;
  return current_runner->histories.invoke(current_lane, history, {operation, argument, 0},
                                          {file, line});
}

void heddle_rt_history_respond(const void* /*history*/, std::uint32_t call, std::int64_t result,
                               const char* /*file*/, std::uint32_t /*line*/) {
  if (current_runner != nullptr)
    current_runner->histories.respond(current_lane, call, result);
}

} // extern "C"
