// Drawing a moment of a story.
#include "reports/step_view.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/text_layout.hpp"

namespace heddle::reports {
namespace {

constexpr std::size_t gutter = 7;      // `=>123  `
constexpr std::size_t least_text = 30; // room that the last lane has at least
constexpr std::size_t least_rows = 5;
constexpr std::size_t rows_if_endless = 15;
constexpr std::size_t widest_bar = 64;
constexpr std::size_t most_blocks = 12; // listed per pool

struct row {
  std::size_t lane = 0;
  unsigned depth = 0;
  unsigned number = 0;
  bool marked = false;
  std::string text{};
};

class drawing {
public:
  drawing(const story& told, unsigned now, const std::vector<bool>& watched,
          const step_screen& screen)
      : told_(told), now_(now), watched_(watched), screen_(screen) {
    for (const story_step& s : told.steps)
      rows_.push_back({s.lane, s.depth, s.number, s.mark != story_mark::none, s.text});
    if (told.has_lane)
      rows_.push_back({.lane = told.lane, .depth = told.depth, .text = "FAILS: " + told.kind});
    for (std::size_t i = 0; i < told.steps.size() && now > 0; ++i)
      if (told.steps[i].number == now)
        current_ = &told.steps[i];
  }

  std::vector<std::string> lines() {
    std::vector<std::string> below = details();
    for (std::string& line : maps())
      below.push_back(std::move(line));
    for (std::string& line : values())
      below.push_back(std::move(line));
    std::size_t room = rows_if_endless;
    if (screen_.height != 0) {
      const std::size_t most =
          screen_.height > least_rows + 2 ? screen_.height - least_rows - 2 : 0;
      if (below.size() > most)
        below.resize(most);
      room = std::max(least_rows, screen_.height - std::min(screen_.height, below.size() + 2));
    }
    std::vector<std::string> all = table(std::min(room, rows_.size()));
    all.insert(all.end(), below.begin(), below.end());
    return all;
  }

private:
  std::string cut(std::string text) const {
    text = shortened(printable(std::move(text)), screen_.width);
    trim_end(text);
    return text;
  }
  std::string emphasised(std::string text, const char* how) const {
    return screen_.colour ? fmt::format("\033[{}m{}\033[0m", how, text) : text;
  }

  std::size_t column_of(std::size_t lane) const {
    if (told_.lanes.size() < 2)
      return gutter;
    const std::size_t room =
        screen_.width > gutter + least_text ? screen_.width - gutter - least_text : 1;
    std::size_t widest = 0;
    for (const row& r : rows_)
      widest = std::max(widest, 2 * r.depth + r.text.size() + 2);
    return gutter +
           lane * std::min(std::max<std::size_t>(room / (told_.lanes.size() - 1), 1), widest);
  }

  std::string bars() const {
    std::string line;
    for (std::size_t lane = 0; lane < told_.lanes.size(); ++lane)
      put(line, column_of(lane), "|");
    return line;
  }

  std::vector<std::string> table(std::size_t room) const {
    std::vector<std::string> lines{
        emphasised(cut(fmt::format("{}: {}   step {} of {}", reports::text_of(told_.what),
                                   told_.kind, now_, steps_of(told_))),
                   "1")};
    std::string header;
    for (std::size_t lane = 0; lane < told_.lanes.size(); ++lane)
      put(header, column_of(lane), printable(told_.lanes[lane]) + " ");
    lines.push_back(cut(std::move(header)));
    const std::size_t at = current_row();
    const std::size_t first =
        std::min(at > room / 2 ? at - room / 2 : 0, rows_.size() - std::min(room, rows_.size()));
    for (std::size_t i = first; i < std::min(first + room, rows_.size()); ++i)
      lines.push_back(line_of(rows_[i]));
    return lines;
  }

  std::size_t current_row() const {
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (is_current(rows_[i]))
        return i;
    return 0;
  }
  bool is_current(const row& r) const { return now_ > 0 && r.number == now_; }

  std::string line_of(const row& r) const {
    std::string line = bars();
    const std::size_t column = column_of(r.lane) + 2 * r.depth;
    const bool more = r.lane + 1 < told_.lanes.size();
    put(line, column_of(r.lane), " ");
    put(line, column, r.text + (more ? " " : ""));
    if (r.number > 0)
      put(line, 0, fmt::format("{:2}{:3}", is_current(r) ? "=>" : r.marked ? ">>" : "", r.number));
    line = cut(std::move(line));
    return is_current(r) ? emphasised(line, "7") : line;
  }

  // What the current step does, in full.
  std::vector<std::string> details() const {
    std::vector<std::string> lines{""};
    if (current_ == nullptr) {
      add(lines, "Before the first step.");
    } else {
      const story_step& s = *current_;
      std::string text = told_.lanes[s.lane];
      if (!s.context.empty())
        text += ", " + s.context;
      text += ": " + s.text;
      if (!s.order.empty())
        text += "  " + s.order;
      if (!place_text(s.place).empty())
        text += "  " + place_text(s.place);
      add(lines, text);
      if (!s.remark.empty())
        add(lines, "^ " + s.remark);
    }
    if (now_ == steps_of(told_))
      end(lines);
    return lines;
  }

  void add(std::vector<std::string>& lines, const std::string& text) const {
    for (std::string& part : wrapped(printable(text), screen_.width))
      lines.push_back(std::move(part));
  }

  void end(std::vector<std::string>& lines) const {
    const std::string place = place_text(told_.place);
    const std::string partner = told_.partner == 0 ? "" : fmt::format("  (step {})", told_.partner);
    const std::string message = told_.waiting.empty() ? ": " + told_.message : "";
    add(lines, fmt::format("FAILS: {}{}{}{}", told_.kind, message,
                           place.empty() ? "" : " (" + place + ")", partner));
    for (const std::string& w : told_.waiting)
      add(lines, w);
    for (const std::string& sentence : {told_.missing_edge, told_.cause})
      if (!sentence.empty())
        add(lines, sentence);
  }

  // What every object holds after step `step`.
  std::vector<std::string> values_after(unsigned step) const {
    std::vector<std::string> now = told_.initially;
    for (const story_step& s : told_.steps)
      if (s.number <= step)
        for (const story_value& v : s.changes)
          now[v.object] = v.text;
    return now;
  }

  std::vector<std::string> cells() const {
    const std::vector<std::string> before = values_after(now_ == 0 ? 0 : now_ - 1);
    const std::vector<std::string> after = values_after(now_);
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < told_.objects.size(); ++i)
      if (i < watched_.size() && watched_[i]) {
        const bool changed = before[i] != after[i];
        std::string cell = fmt::format("{} {} = {}", changed ? '*' : ' ', told_.objects[i],
                                       after[i].empty() ? "?" : after[i]);
        if (changed)
          cell += fmt::format(" (was {})", before[i].empty() ? "?" : before[i]);
        cells.push_back(shortened(printable(std::move(cell)), screen_.width));
      }
    // What has changed is not what may be cut off.
    if (screen_.height != 0)
      std::stable_partition(cells.begin(), cells.end(),
                            [](const std::string& c) { return c[0] == '*'; });
    return cells;
  }

  // In columns; what is too long for half of the screen has a line of its own.
  std::vector<std::string> values() const {
    std::vector<std::string> short_ones = cells();
    if (short_ones.empty())
      return {};
    std::vector<std::string> lines{"", "values"};
    const auto is_short = [&](const std::string& c) { return c.size() < screen_.width / 2; };
    const auto end = std::stable_partition(short_ones.begin(), short_ones.end(), is_short);
    const std::vector<std::string> long_ones(end, short_ones.end());
    short_ones.erase(end, short_ones.end());
    if (screen_.height != 0) // the changed ones first
      lines.insert(lines.end(), long_ones.begin(), long_ones.end());
    std::size_t widest = 1;
    for (const std::string& c : short_ones)
      widest = std::max(widest, c.size() + 2);
    const std::size_t columns = std::max<std::size_t>(1, (screen_.width + 2) / widest);
    const std::size_t high = (short_ones.size() + columns - 1) / columns;
    for (std::size_t i = 0; i < high; ++i) {
      std::string line;
      for (std::size_t c = i; c < short_ones.size(); c += high)
        put(line, c / high * widest, short_ones[c]);
      trim_end(line);
      lines.push_back(std::move(line));
    }
    if (screen_.height == 0)
      lines.insert(lines.end(), long_ones.begin(), long_ones.end());
    return lines;
  }

  const std::vector<story_block>& blocks_after(unsigned step) const {
    for (const story_step& s : told_.steps)
      if (step > 0 && s.number == step)
        return s.blocks;
    return told_.initial_blocks;
  }

  std::vector<std::string> maps() const {
    std::vector<std::string> lines;
    for (std::size_t pool = 0; pool < told_.pools.size(); ++pool) {
      lines.emplace_back();
      lines.push_back(
          cut(fmt::format("{}, {} bytes", told_.pools[pool].name, told_.pools[pool].bytes)));
      lines.push_back("  [" + bar(pool) + "]  # held  . free  x freed");
      lines.back() = cut(lines.back());
      list_blocks(pool, lines);
    }
    return lines;
  }

  // A character for every so many bytes; `|` begins a block.
  std::string bar(std::size_t pool) const {
    const std::uint64_t bytes = std::max<std::uint64_t>(told_.pools[pool].bytes, 1);
    const std::size_t most = std::min(widest_bar, screen_.width > 40 ? screen_.width - 34 : 6);
    std::string result(std::min<std::uint64_t>(most, bytes), ' ');
    for (const story_block& b : blocks_after(now_)) {
      if (b.pool != pool || b.offset >= bytes)
        continue;
      const auto at = static_cast<std::size_t>(b.offset * result.size() / bytes);
      const auto end = static_cast<std::size_t>(
          std::min<std::uint64_t>((b.offset + b.bytes) * result.size() / bytes, result.size()));
      const char fill = b.state.starts_with("held") ? '#' : b.state == "free" ? '.' : 'x';
      for (std::size_t i = at; i < std::max(at + 1, end); ++i)
        result[i] = fill;
      if (at > 0 && end > at + 1)
        result[at] = '|';
    }
    return result;
  }

  void list_blocks(std::size_t pool, std::vector<std::string>& lines) const {
    const std::vector<story_block>& before = blocks_after(now_ == 0 ? 0 : now_ - 1);
    std::size_t listed = 0;
    std::size_t left_out = 0;
    for (const story_block& b : blocks_after(now_)) {
      if (b.pool != pool)
        continue;
      if (++listed > most_blocks) {
        ++left_out;
        continue;
      }
      const bool same = std::any_of(before.begin(), before.end(), [&](const story_block& old) {
        return old.pool == b.pool && old.offset == b.offset && old.bytes == b.bytes &&
               old.state == b.state && old.since.line == b.since.line;
      });
      const std::string place = place_text(b.since);
      lines.push_back(
          cut(fmt::format("{} {:>5}..{:<5} {}{}", same ? ' ' : '*', b.offset, b.offset + b.bytes,
                          b.state, place.empty() ? "" : " since " + place)));
    }
    if (left_out > 0)
      lines.push_back(fmt::format("  and {} more", left_out));
  }

  const story& told_;
  unsigned now_;
  const std::vector<bool>& watched_;
  const step_screen& screen_;
  std::vector<row> rows_;
  const story_step* current_ = nullptr;
};

} // namespace

unsigned steps_of(const story& told) {
  unsigned last = 0;
  for (const story_step& s : told.steps)
    last = std::max(last, s.number);
  return last;
}

std::vector<std::string> step_view(const story& told, unsigned now,
                                   const std::vector<bool>& watched, const step_screen& screen) {
  return drawing(told, now, watched, screen).lines();
}

} // namespace heddle::reports
