// Reading a trace file: first whether it is whole, then line by line.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "checker/trace/checksum.hpp"
#include "checker/trace/line_words.hpp"
#include "checker/trace/trace_file.hpp"

namespace heddle::checker::trace {
namespace {

constexpr std::string_view magic = "heddle-trace ";
constexpr std::string_view sum_word = "checksum ";
constexpr std::uint64_t version = 1;
constexpr const char* foreign = "not a heddle trace";
constexpr const char* cut = "truncated: the file ends before its checksum";

// Why the text cannot be a whole trace of this version; empty if it is one. `body` becomes the
// lines without the checksum.
std::string check_whole(std::string_view text, std::string_view& body) {
  if (text.empty())
    return fmt::format("{}: the file is empty", foreign);
  if (text.size() <= magic.size() && magic.starts_with(text))
    return cut;
  if (!text.starts_with(magic))
    return foreign;
  const std::size_t first_end = text.find('\n');
  if (first_end == std::string_view::npos)
    return text.size() < magic.size() + 20 ? cut : foreign;
  const std::string_view number = text.substr(magic.size(), first_end - magic.size());
  std::uint64_t found = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), found);
  if (error != std::errc{} || end != number.data() + number.size() || found == 0)
    return fmt::format("{}: its version is no number", foreign);
  if (found > version)
    return fmt::format("made by a newer heddle: trace version {}, this one reads version {}", found,
                       version);

  constexpr std::size_t digits = 16;
  constexpr std::size_t last_line = sum_word.size() + digits + 1;
  const std::size_t found_sum = text.rfind(fmt::format("\n{}", sum_word));
  if (found_sum == std::string_view::npos || text.size() < found_sum + 1 + last_line)
    return cut;
  const std::size_t begin = found_sum + 1;
  const std::string_view sum = text.substr(begin + sum_word.size(), digits);
  if (text.size() > begin + last_line || text.back() != '\n')
    return "damaged: something follows the checksum";
  body = text.substr(0, begin);
  if (sum != checksum_text(body))
    return "damaged: the checksum does not match";
  return {};
}

// `CPU0 dma before head#2`.
bool parse_delivery(line_words& words, decision& d) {
  d.kind = decision_kind::deliver;
  std::optional<std::string> lane = words.name();
  std::optional<std::string> line = lane ? words.name() : std::nullopt;
  if (!line)
    return false;
  d.to = std::move(*line);
  d.at.lane = std::move(*lane);
  if (words.take("at")) {
    d.side = gap_side::start;
    return words.take("start");
  }
  if (words.take("accessing")) {
    d.side = gap_side::access;
  } else if (!words.take("before")) {
    if (!words.take("after"))
      return false;
    d.side = gap_side::after;
  }
  return words.target_of(d.at);
}

std::optional<decision> parse_decision(std::string_view line) {
  line_words words(line);
  decision d;
  const auto op_into = [&](operation& to) {
    std::optional<operation> o = words.op();
    if (o)
      to = std::move(*o);
    return o.has_value();
  };
  if (words.take("switch")) {
    d.kind = decision_kind::switch_lane;
    if (!op_into(d.at) || !words.take("->"))
      return std::nullopt;
    std::optional<std::string> to = words.name();
    if (!to)
      return std::nullopt;
    d.to = std::move(*to);
  } else if (words.take("read")) {
    d.kind = decision_kind::read;
    if (!op_into(d.at) || !words.take("<-"))
      return std::nullopt;
    line_words source = words;
    if (source.take("init") && source.at_end())
      words = source;
    else if (!op_into(d.other.emplace()))
      return std::nullopt;
  } else if (words.take("place")) {
    d.kind = decision_kind::place;
    if (!op_into(d.at) || !words.take("before") || !op_into(d.other.emplace()))
      return std::nullopt;
  } else if (words.take("choose")) {
    d.kind = decision_kind::choose;
    if (!op_into(d.at) || !words.take("="))
      return std::nullopt;
    const std::optional<std::uint64_t> taken = words.number();
    if (!taken)
      return std::nullopt;
    d.alternative = *taken;
  } else if (words.take("deliver")) {
    if (!parse_delivery(words, d))
      return std::nullopt;
  } else if (words.take("spurious")) {
    d.kind = decision_kind::spurious;
    if (!op_into(d.at))
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (!words.at_end())
    return std::nullopt;
  return d;
}

// The lines of a whole trace, one after the other; the first wrong one is remembered.
class reader {
public:
  explicit reader(std::string_view body) : rest_(body) { next(); }

  std::string header(std::string_view word) {
    line_words words(next());
    const bool named = words.take(word);
    std::optional<std::string> value = named ? words.name() : std::nullopt;
    if (!value || !words.at_end())
      fail(fmt::format("expected `{} NAME`", word));
    return value.value_or("");
  }

  bool next_is(std::string_view word) const {
    line_words words(rest_.substr(0, rest_.find('\n')));
    return words.take(word);
  }

  std::size_t count(std::string_view word) {
    line_words words(next());
    const bool named = words.take(word);
    const auto value = named ? words.number() : std::nullopt;
    if (!value || !words.at_end())
      fail(fmt::format("expected `{} NUMBER`", word));
    return value.value_or(0);
  }

  decision read_decision() {
    std::optional<decision> d = parse_decision(next());
    if (!d)
      fail("not a decision");
    return d.value_or(decision{});
  }

  std::string schedule_line() {
    const std::string_view line = next();
    if (!line.starts_with("|") || (line.size() > 1 && line[1] != ' '))
      fail("expected a line of the schedule, `| …`");
    return std::string(line.substr(std::min<std::size_t>(2, line.size())));
  }

  void finish() {
    if (!rest_.empty()) {
      next();
      fail("expected the checksum");
    }
  }

  bool failed() const { return !why_.empty(); }
  const std::string& why() const { return why_; }

private:
  std::string_view next() {
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    return line;
  }

  void fail(const std::string& what) {
    if (why_.empty())
      why_ = fmt::format("malformed line {}: {}", number_, what);
  }

  std::string_view rest_;
  unsigned number_ = 0;
  std::string why_;
};

} // namespace

std::variant<trace_file, bad_trace> parse_trace(const std::string& text) {
  std::string_view body;
  if (std::string why = check_whole(text, body); !why.empty())
    return bad_trace{std::move(why)};
  reader lines(body);
  trace_file t;
  t.scenario = lines.header("scenario");
  t.variant = lines.header("variant");
  t.model = lines.header("model");
  t.kind = lines.header("kind");
  t.build = lines.header("build");
  if (lines.next_is("options"))
    t.options = lines.header("options");
  const std::size_t decisions = lines.count("decisions");
  for (std::size_t i = 0; i < decisions && !lines.failed(); ++i)
    t.decisions.push_back(lines.read_decision());
  const std::size_t schedule = lines.count("schedule");
  for (std::size_t i = 0; i < schedule && !lines.failed(); ++i)
    t.schedule.push_back(lines.schedule_line());
  lines.finish();
  if (lines.failed())
    return bad_trace{lines.why()};
  return t;
}

} // namespace heddle::checker::trace
