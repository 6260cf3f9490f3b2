#include "checker/runtime/observed_values.hpp"

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

std::map<std::string, std::uint64_t> last_values(const runner& r) {
  std::map<std::string, std::uint64_t> values;
  for (const observation& o : r.marks.observed())
    values[o.key] = static_cast<std::uint64_t>(o.value);
  return values;
}

std::string observed_text(const runner& r) {
  std::string text;
  for (const auto& [key, value] : last_values(r))
    text += (text.empty() ? "" : " ") + key + "=" +
            std::to_string(static_cast<std::int64_t>(r.names.to_canonical(value)));
  return text;
}

} // namespace heddle::checker
