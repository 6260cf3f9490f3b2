// Laying out a failing schedule in columns.
#include "reports/columns.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/fold_spins.hpp"
#include "reports/missing_edge.hpp"
#include "reports/rows.hpp"
#include "reports/text_layout.hpp"

namespace heddle::reports {
namespace {

using checker::lane_id;
using checker::no_lane;
using checker::trace::linear_order;

constexpr std::size_t gutter = 7; // `>>123  `
constexpr std::size_t order_width = 7;
constexpr std::size_t widest_place = 30;
constexpr std::size_t least_text = 36;     // room that the last lane has at least
constexpr std::size_t narrowest_lane = 16; // so that lanes can be told apart; less if they are many
constexpr std::size_t gap = 2;
constexpr std::size_t indent = 2; // for each interrupt handler

class table {
public:
  table(const failing_schedule& schedule, const row_list& list, const phrasebook& words)
      : schedule_(schedule), rows_(with_spins_folded(list.rows)),
        failing_indentation_(list.failing_depth + (list.fails_in_task ? 1U : 0U)),
        partner_(words.reference_to(schedule.where.partner)) {
    for (const row& r : rows_)
      use(r.lane);
    if (schedule.where.lane != no_lane)
      use(schedule.where.lane);
    std::sort(lanes_.begin(), lanes_.end());
    measure();
  }

  std::vector<std::string> lines() {
    header();
    for (const row& r : rows_)
      add_row(r);
    if (schedule_.where.lane != no_lane)
      add_failure();
    return std::move(lines_);
  }

private:
  void use(lane_id lane) {
    if (std::find(lanes_.begin(), lanes_.end(), lane) == lanes_.end())
      lanes_.push_back(lane);
  }

  // A lane is as wide as its widest text, but not so wide that a text of a later lane has to be
  // broken: rather a text covers the bars on its right. What is behind the texts moves as far left
  // as they allow.
  void measure() {
    for (const row& r : rows_)
      place_width_ = std::max(place_width_, std::min(r.words.place.size(), widest_place));
    const std::size_t farthest = page_width - 2 * gap - order_width - place_width_;
    std::size_t widest = farthest - gutter - least_text;
    do
      set_columns(widest);
    while (!texts_fit(farthest) && --widest > narrowest_lane);
    while (columns_.back() + least_text > farthest && widest > 1)
      set_columns(--widest);
    for (const row& r : rows_)
      text_end_ = std::max(text_end_, column_of(r.lane) + width_of(r));
    text_end_ = std::min(text_end_, farthest);
    place_width_ = page_width - text_end_ - 2 * gap - order_width;
  }

  void set_columns(std::size_t widest) {
    columns_.clear();
    std::size_t column = gutter;
    for (const lane_id lane : lanes_) {
      columns_.push_back(column);
      column += std::min(widest_text(lane) + gap + 1, widest);
    }
  }

  bool texts_fit(std::size_t end) const {
    return std::all_of(lanes_.begin(), lanes_.end(),
                       [&](lane_id lane) { return column_of(lane) + widest_text(lane) <= end; });
  }

  std::size_t widest_text(lane_id lane) const {
    std::size_t widest = std::min<std::size_t>(schedule_.names.lane(lane).size(), least_text);
    for (const row& r : rows_)
      if (r.lane == lane)
        widest = std::max(widest, width_of(r));
    return widest;
  }

  // Tasks and handlers are indented under what they run in.
  static unsigned indentation_of(const row& r) { return r.depth + (r.in_task ? 1U : 0U); }
  static std::size_t width_of(const row& r) {
    return indent * indentation_of(r) + r.words.text.size();
  }

  std::size_t column_of(lane_id lane) const {
    const auto at = std::find(lanes_.begin(), lanes_.end(), lane) - lanes_.begin();
    return columns_[static_cast<std::size_t>(at)];
  }

  // A line with a bar in every column but that of `lane`.
  std::string bars(lane_id lane) const {
    std::string line;
    for (const lane_id other : lanes_)
      put(line, column_of(other), other == lane ? " " : "|");
    return line;
  }

  void header() {
    std::string line;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const std::size_t end = i + 1 < lanes_.size() ? columns_[i + 1] - 1 : page_width;
      put(line, columns_[i],
          shortened(printable(schedule_.names.lane(lanes_[i])), end - columns_[i]));
    }
    add(std::move(line));
  }

  void add(std::string line) {
    trim_end(line);
    lines_.push_back(std::move(line));
  }

  // Text in a lane's column, on as many lines as it takes; behind it a space, so that a bar does
  // not touch it.
  std::vector<std::string> cell(lane_id lane, const std::string& text, unsigned depth,
                                std::size_t end) const {
    const std::size_t room = end - column_of(lane);
    const std::size_t column = column_of(lane) + std::min(indent * depth, room / 2);
    std::vector<std::string> result;
    for (const std::string& part : wrapped(printable(text), end - column)) {
      std::string line = bars(lane);
      put(line, column, part.size() + column < line.size() ? part + " " : part);
      result.push_back(std::move(line));
    }
    return result;
  }

  void add_row(const row& r) {
    std::vector<std::string> parts = cell(r.lane, r.words.text, indentation_of(r), text_end_);
    if (r.number > 0)
      put(parts[0], 0, fmt::format("{:2}{:3}", r.marked ? ">>" : "", r.number));
    put(parts[0], text_end_ + gap, r.words.order);
    put(parts[0], text_end_ + gap + order_width + gap, shortened_place(r.words.place));
    for (std::string& part : parts)
      add(std::move(part));
    if (r.words.remark.empty())
      return;
    for (std::string& part : cell(r.lane, "^ " + r.words.remark, indentation_of(r), page_width))
      add(std::move(part));
  }

  std::string shortened_place(const std::string& place) const {
    // The line number is at the end; of a long name the beginning goes.
    return place.size() <= place_width_ ? place
                                        : ".." + place.substr(place.size() - place_width_ + 2);
  }

  void add_failure() {
    const std::string place = place_text(schedule_.what.where);
    const std::string text =
        fmt::format("FAILS: {}{}{}", name_of(schedule_.what.what),
                    place.empty() ? "" : fmt::format(" ({})", place), partner_);
    for (std::string& part : cell(schedule_.where.lane, text, failing_indentation_, page_width))
      add(std::move(part));
  }

  const failing_schedule& schedule_;
  std::vector<row> rows_;
  unsigned failing_indentation_ = 0;
  std::string partner_;              // "  (step 3)"
  std::vector<lane_id> lanes_;       // those that appear, ascending
  std::vector<std::size_t> columns_; // where they begin
  std::size_t place_width_ = 0;
  std::size_t text_end_ = 0;
  std::vector<std::string> lines_;
};

std::vector<std::string> waiting_lines(const phrasebook& words) {
  std::vector<std::string> lines{"", "Nobody can go on:"};
  for (const std::string& sentence : words.waiting())
    for (const std::string& part : wrapped(printable(sentence), page_width - 2))
      lines.push_back("  " + part);
  return lines;
}

} // namespace

std::vector<std::string> schedule_lines(const failing_schedule& schedule) {
  const linear_order order = checker::trace::linearize(
      schedule.where.graph, checker::trace::events_to_show(schedule.where));
  const phrasebook words(schedule, order);
  const row_list list = rows_of(schedule, order, words);
  const std::string explanation = legend_of(schedule, list.rows, order);

  std::vector<std::string> lines;
  if (!list.rows.empty() || schedule.where.lane != no_lane)
    lines = table(schedule, list, words).lines();
  for (const std::string& sentence : {missing_edge(schedule, words), explanation}) {
    if (sentence.empty())
      continue;
    lines.emplace_back();
    for (std::string& part : wrapped(printable(sentence), page_width))
      lines.push_back(std::move(part));
  }
  if (!schedule.waiting.empty())
    for (std::string& line : waiting_lines(words))
      lines.push_back(std::move(line));
  return lines;
}

} // namespace heddle::reports
