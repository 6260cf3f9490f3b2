// Laying out a story in columns.
#include "reports/columns.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "reports/fold_spins.hpp"
#include "reports/text_layout.hpp"

namespace heddle::reports {
namespace {

constexpr std::size_t gutter = 7; // `>>123  `
constexpr std::size_t order_width = 7;
constexpr std::size_t widest_place = 30;   // or a quarter of the width
constexpr std::size_t least_text = 36;     // room that the last lane has at least, or half of all
constexpr std::size_t narrowest_lane = 16; // so that lanes can be told apart; less if they are many
constexpr std::size_t gap = 2;
constexpr std::size_t indent = 2; // for each interrupt handler

class table {
public:
  table(const story& told, std::size_t width)
      : told_(told), width_(width), rows_(with_spins_folded(told.steps)) {
    measure();
  }

  std::vector<std::string> lines() {
    header();
    for (const story_step& r : rows_)
      add_row(r);
    if (told_.has_lane)
      add_failure();
    return std::move(lines_);
  }

private:
  // A lane is as wide as its widest text, but not so wide that a text of a later lane has to be
  // broken: rather a text covers the bars on its right. What is behind the texts moves as far left
  // as they allow.
  void measure() {
    const std::size_t widest_now = std::min(widest_place, width_ / 4);
    for (const story_step& r : rows_)
      place_width_ = std::max(place_width_, std::min(place_text(r.place).size(), widest_now));
    const std::size_t farthest = width_ - 2 * gap - order_width - place_width_;
    const std::size_t least = std::min(least_text, (farthest - gutter) / 2);
    std::size_t widest = farthest - gutter - least;
    do
      set_columns(widest);
    while (!texts_fit(farthest) && --widest > narrowest_lane);
    while (columns_.back() + least > farthest && widest > 1)
      set_columns(--widest);
    for (const story_step& r : rows_)
      text_end_ = std::max(text_end_, columns_[r.lane] + width_of(r));
    text_end_ = std::min(text_end_, farthest);
    place_width_ = width_ - text_end_ - 2 * gap - order_width;
  }

  void set_columns(std::size_t widest) {
    columns_.clear();
    std::size_t column = gutter;
    for (std::size_t lane = 0; lane < told_.lanes.size(); ++lane) {
      columns_.push_back(column);
      column += std::min(widest_text(lane) + gap + 1, widest);
    }
  }

  bool texts_fit(std::size_t end) const {
    for (std::size_t lane = 0; lane < told_.lanes.size(); ++lane)
      if (columns_[lane] + widest_text(lane) > end)
        return false;
    return true;
  }

  std::size_t widest_text(std::size_t lane) const {
    std::size_t widest = std::min<std::size_t>(told_.lanes[lane].size(), least_text);
    for (const story_step& r : rows_)
      if (r.lane == lane)
        widest = std::max(widest, width_of(r));
    return widest;
  }

  // Tasks and handlers are indented under what they run in.
  template <class Place>
  static unsigned indentation_of(const Place& p) {
    return p.depth + (p.in_task ? 1U : 0U);
  }
  static std::size_t width_of(const story_step& r) {
    return indent * indentation_of(r) + r.text.size();
  }

  // A line with a bar in every column but that of `lane`.
  std::string bars(std::size_t lane) const {
    std::string line;
    for (std::size_t other = 0; other < columns_.size(); ++other)
      put(line, columns_[other], other == lane ? " " : "|");
    return line;
  }

  void header() {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::size_t end = i + 1 < columns_.size() ? columns_[i + 1] - 1 : width_;
      put(line, columns_[i], shortened(printable(told_.lanes[i]), end - columns_[i]));
    }
    add(std::move(line));
  }

  void add(std::string line) {
    trim_end(line);
    lines_.push_back(std::move(line));
  }

  // Text in a lane's column, on as many lines as it takes; behind it a space, so that a bar does
  // not touch it.
  std::vector<std::string> cell(std::size_t lane, const std::string& text, unsigned depth,
                                std::size_t end) const {
    const std::size_t room = end - columns_[lane];
    const std::size_t column = columns_[lane] + std::min(indent * depth, room / 2);
    std::vector<std::string> result;
    for (const std::string& part : wrapped(printable(text), end - column)) {
      std::string line = bars(lane);
      put(line, column, part.size() + column < line.size() ? part + " " : part);
      result.push_back(std::move(line));
    }
    return result;
  }

  void add_row(const story_step& r) {
    std::vector<std::string> parts = cell(r.lane, r.text, indentation_of(r), text_end_);
    if (r.number > 0)
      put(parts[0], 0, fmt::format("{:2}{:3}", r.mark == story_mark::none ? "" : ">>", r.number));
    put(parts[0], text_end_ + gap, r.order);
    put(parts[0], text_end_ + gap + order_width + gap, shortened_place(place_text(r.place)));
    for (std::string& part : parts)
      add(std::move(part));
    if (r.remark.empty())
      return;
    for (std::string& part : cell(r.lane, "^ " + r.remark, indentation_of(r), width_))
      add(std::move(part));
  }

  std::string shortened_place(const std::string& place) const {
    // The line number is at the end; of a long name the beginning goes.
    return place.size() <= place_width_ ? place
                                        : ".." + place.substr(place.size() - place_width_ + 2);
  }

  void add_failure() {
    const std::string place = place_text(told_.place);
    const std::string text =
        fmt::format("FAILS: {}{}{}", told_.kind, place.empty() ? "" : fmt::format(" ({})", place),
                    told_.partner == 0 ? "" : fmt::format("  (step {})", told_.partner));
    for (std::string& part : cell(told_.lane, text, indentation_of(told_), width_))
      add(std::move(part));
  }

  const story& told_;
  std::size_t width_;
  std::vector<story_step> rows_;
  std::vector<std::size_t> columns_; // where they begin, by lane
  std::size_t place_width_ = 0;
  std::size_t text_end_ = 0;
  std::vector<std::string> lines_;
};

std::vector<std::string> waiting_lines(const story& told, std::size_t width) {
  std::vector<std::string> lines{"", "Nobody can go on:"};
  for (const std::string& sentence : told.waiting)
    for (const std::string& part : wrapped(printable(sentence), width - 2))
      lines.push_back("  " + part);
  return lines;
}

} // namespace

std::vector<std::string> schedule_lines(const story& told, std::size_t width) {
  assert(width >= least_width);
  std::vector<std::string> lines;
  if (!told.lanes.empty())
    lines = table(told, width).lines();
  for (const std::string& sentence : {told.missing_edge, told.legend}) {
    if (sentence.empty())
      continue;
    lines.emplace_back();
    for (std::string& part : wrapped(printable(sentence), width))
      lines.push_back(std::move(part));
  }
  if (!told.waiting.empty())
    for (std::string& line : waiting_lines(told, width))
      lines.push_back(std::move(line));
  return lines;
}

} // namespace heddle::reports
