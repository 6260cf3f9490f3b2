// Parsing the lines of an image.
#include "harness/platforms/qemu/guest_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace heddle::qemu {
namespace {

constexpr std::string_view prefix = "heddle: ";

// Their values take the rest of the line.
constexpr std::array<std::string_view, 5> rest_keys{"mark", "reason", "values", "what", "why"};

class fields {
public:
  explicit fields(std::string_view text) {
    while (!text.empty()) {
      const auto equals = text.find('=');
      if (equals == text.npos)
        return;
      const auto key = text.substr(0, equals);
      text.remove_prefix(equals + 1);
      const bool rest = std::ranges::find(rest_keys, key) != rest_keys.end();
      const auto end = rest ? text.size() : std::min(text.find(' '), text.size());
      values_[std::string(key)] = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  std::string text(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() || found->second == "-" ? "" : std::string(found->second);
  }

  std::uint64_t number(const std::string& key) const {
    const auto found = values_.find(key);
    if (found == values_.end())
      return 0;
    auto digits = found->second;
    const bool hex = digits.starts_with("0x");
    if (hex)
      digits.remove_prefix(2);
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
    return value;
  }

  unsigned small(const std::string& key) const { return static_cast<unsigned>(number(key)); }
  bool has(const std::string& key) const { return values_.contains(key); }

private:
  std::map<std::string, std::string_view> values_;
};

guest_totals totals_of(const fields& f) {
  return {.status = f.small("status"),
          .iterations = f.number("iterations"),
          .dropped = f.number("dropped"),
          .failures = f.number("failures"),
          .untold_outcomes = f.number("untold_outcomes"),
          .cpus = f.small("cpus"),
          .lanes = f.small("lanes"),
          .seed = f.number("seed"),
          .operations = f.number("operations"),
          .timer = f.number("timer"),
          .ipi = f.number("ipi"),
          .sites = f.number("sites"),
          .points = f.number("points"),
          .handlers = f.number("handlers"),
          .handler_points = f.number("handler_points"),
          .microseconds = f.number("microseconds"),
          .fingerprint = f.number("fingerprint"),
          .scenario = f.text("scenario"),
          .variant = f.text("variant")};
}

void add_refusal(guest_report& r, const fields& f) {
  r.refusal = f.text("reason");
  if (f.has("about"))
    r.refusal += ": " + f.text("about");
  if (f.has("needed"))
    r.cpus_needed = f.small("needed");
}

using reader = std::function<void(guest_report&, const fields&)>;

const std::map<std::string_view, reader>& readers() {
  static const std::map<std::string_view, reader> all{
      {"boot",
       [](auto& r, auto& f) {
         r.machine = f.text("machine");
         r.cpus = f.small("cpus");
       }},
      {"refused", add_refusal},
      {"failure",
       [](auto& r, auto& f) {
         r.failures.push_back({f.text("kind"), f.text("place"), f.text("why"), f.number("count"),
                               f.number("iteration"), f.small("cpu")});
       }},
      {"crash",
       [](auto& r, auto& f) {
         r.crash =
             guest_crash{f.text("what"), f.number("cause"),     f.number("pc"), f.number("address"),
                         f.small("cpu"), f.number("iteration"), f.text("lane"), f.text("after")};
       }},
      {"hang",
       [](auto& r, auto& f) {
         r.hangs.push_back({f.small("cpu"), f.number("iteration"), f.number("operations"),
                            f.text("lane"), f.text("after"), f.text("what")});
       }},
      {"cover", [](auto& r, auto& f) { r.cover[f.text("mark")] = f.number("count"); }},
      {"outcome",
       [](auto& r, auto& f) {
         r.outcomes.push_back({f.text("values"), f.number("count"), f.number("iteration")});
       }},
      {"cpu",
       [](auto& r, auto& f) {
         r.by_cpu.push_back({f.small("id"), f.number("iterations"), f.number("operations"),
                             f.number("timer"), f.number("ipi"), f.number("handlers")});
       }},
      {"scenario",
       [](auto& r, auto& f) {
         r.scenarios.push_back({f.text("name"), f.text("variant")});
       }},
      {"result", [](auto& r, auto& f) { r.totals = totals_of(f); }},
  };
  return all;
}

void parse_line(std::string_view line, guest_report& report) {
  const auto begin = line.find(prefix); // firmware may have left something on the line
  if (begin == line.npos)
    return;
  line.remove_prefix(begin + prefix.size());
  const auto space = std::min(line.find(' '), line.size());
  const auto found = readers().find(line.substr(0, space));
  if (found != readers().end())
    found->second(report, fields(line.substr(std::min(space + 1, line.size()))));
}

} // namespace

guest_report parse_guest_report(std::string_view console) {
  guest_report report;
  while (!console.empty()) {
    const auto end = std::min(console.find('\n'), console.size());
    auto line = console.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    parse_line(line, report);
    console.remove_prefix(std::min(end + 1, console.size()));
  }
  return report;
}

} // namespace heddle::qemu
