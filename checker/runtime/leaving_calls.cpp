// What thunks tell of calls out of instrumented code.
#include "checker/runtime/leaving_calls.hpp"

#include <list>
#include <string>

#include "checker/runtime/runner.hpp"
#include "checker/runtime/unseen_code.hpp"

// Defined by the linker; weak, because a program may have no such section.
extern "C" {
extern heddle::checker::leaving_call __start_heddle_leaving_calls[] __attribute__((weak));
extern heddle::checker::leaving_call __stop_heddle_leaving_calls[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

// Kept for ever, like the record.
const char* phrase_of(const leaving_call& call) {
  const host_section host;
  static std::list<std::string> phrases;
  if (is_instrumented_code(call.symbol))
    return "";
  const std::string name = demangled(call.symbol);
  return phrases
      .emplace_back("calls " + name + " at {}, which is not instrumented (HARMLESS " + call.symbol +
                    ", if what it does does not matter)")
      .c_str();
}

} // namespace

std::vector<std::string> leaving_calls() {
  std::vector<std::string> names;
  for (const leaving_call* c = __start_heddle_leaving_calls; c < __stop_heddle_leaving_calls; ++c)
    if (!is_instrumented_code(c->symbol))
      names.push_back(demangled(c->symbol));
  return names;
}

} // namespace heddle::checker

// Called by heddle_leaves (leaves_*.S), which saves what the called function is to find.
extern "C" void heddle_leaves_by(heddle::checker::leaving_call* call, const void* return_address) {
  using namespace heddle::checker;
  lane* const l = current_lane;
  if (l == nullptr)
    return;
  if (call->phrase == nullptr)
    call->phrase = phrase_of(*call);
  if (*call->phrase != '\0')
    l->owner->endings.come_to_unseen(
        *l, call->phrase,
        static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(return_address)) - 1);
}
