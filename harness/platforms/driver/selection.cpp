// Comparing names.
#include "harness/platforms/driver/selection.hpp"

#include "harness/platforms/driver/text.hpp"

namespace heddle::driver {
namespace {

// What follows `name` in `text`: a colon and more, or nothing. Null if it begins with another name.
const char* after_name(const char* text, const char* name) {
  for (; *name != '\0'; ++name, ++text) {
    if (*text != *name)
      return nullptr;
  }
  return *text == '\0' || *text == ':' ? text : nullptr;
}

template <std::size_t Limit>
void declare(const char* const (&covers)[Limit], mark_table& marks) {
  for (const char* mark : covers) {
    if (mark != nullptr)
      marks.add(mark, 0);
  }
}

} // namespace

selection find_variant(const char* wanted) {
  for (const registered_scenario* s : registered_scenarios()) {
    const char* const rest = after_name(wanted, s->name);
    if (rest == nullptr)
      continue;
    for (const scenario_variant& v : *s) {
      if (*rest == '\0' || same_text(v.name, rest + 1))
        return {s, &v};
    }
  }
  return {};
}

void declare_marks(const selection& chosen, mark_table& marks) {
  declare(chosen.scenario->covers, marks);
  declare(chosen.variant->details.covers, marks);
}

} // namespace heddle::driver
