// Values and source places as text.
#include "reports/values.hpp"

#include <fmt/format.h>

namespace heddle::reports {
namespace {

// Counters and return codes stay below; addresses, sizes of pools and bit masks do not.
constexpr checker::value_t largest_decimal = 1023;

} // namespace

std::string value_text(checker::value_t value, unsigned size, const pointer_names& names) {
  if (value <= largest_decimal)
    return fmt::format("{}", value);
  if (const auto known = names.find(value); known != names.end() && size == sizeof(void*))
    return "&" + known->second;
  const unsigned unused_bits = size >= 8 ? 0 : 64 - 8 * size;
  const auto as_signed =
      static_cast<std::int64_t>(value << unused_bits) / (std::int64_t{1} << unused_bits);
  if (size >= 4 && as_signed < 0 && as_signed >= -static_cast<std::int64_t>(largest_decimal))
    return fmt::format("{}", as_signed);
  return fmt::format("{:#x}", value);
}

story_place place_of(const checker::site& where) {
  return where.file == nullptr ? story_place{} : story_place{where.file, where.line};
}

std::string place_text(const checker::site& where) { return place_text(place_of(where)); }

const char* order_text(order o) {
  constexpr const char* names[] = {"plain", "relaxed", "acquire", "release", "acq_rel", "seq_cst"};
  return names[static_cast<unsigned>(o)];
}

} // namespace heddle::reports
