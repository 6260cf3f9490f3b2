#include "checker/testing/lang/counts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace heddle::checker::lang {

namespace {

constexpr std::string_view header =
    "test\tparams\tmodel\tcomplete\tblocked\tcategory\tverified\toptions\toracle_complete\t"
    "description";

class line_reader {
public:
  line_reader(std::string_view line, unsigned number) : rest_(line), number_(number) {}

  std::string text() {
    if (done_)
      fail("too few columns");
    const std::size_t tab = rest_.find('\t');
    const std::string_view cell = rest_.substr(0, tab);
    done_ = tab == std::string_view::npos;
    rest_.remove_prefix(done_ ? rest_.size() : tab + 1);
    return std::string(cell);
  }
  std::optional<std::uint64_t> count() {
    const std::string cell = text();
    if (cell == "-")
      return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size())
      fail("'" + cell + "' is not a count");
    return value;
  }
  void end() {
    if (!done_)
      fail("too many columns");
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("line " + std::to_string(number_) + ": " + what);
  }

private:
  std::string_view rest_;
  unsigned number_;
  bool done_ = false;
};

counts_row parse_row(line_reader line) {
  counts_row row;
  row.test = line.text();
  row.params = line.text();
  row.model = line.text();
  const auto complete = line.count();
  if (!complete)
    line.fail("no count");
  row.complete = *complete;
  row.blocked = line.count();
  row.category = line.text();
  row.verified = line.text();
  row.options = line.text();
  row.oracle_complete = line.count();
  row.description = line.text();
  line.end();
  return row;
}

memory_model model_of(const counts_row& row) {
  if (row.model == "sc")
    return memory_model::sc;
  return row.model == "rc11" ? memory_model::rc11 : memory_model::tso;
}

std::uint64_t expected(const std::vector<counts_row>& rows, const counts_row& row) {
  if (row.model == "rc11")
    return row.oracle_complete.value_or(row.complete);
  if (row.model == "tso") {
    const auto on_x86 = std::ranges::find_if(rows, [&](const counts_row& other) {
      return other.model == "tso-x86" && other.test == row.test && other.params == row.params;
    });
    if (on_x86 != rows.end())
      return on_x86->complete;
  }
  return row.complete;
}

} // namespace

std::vector<counts_row> read_counts(std::istream& table) {
  std::vector<counts_row> rows;
  std::string line;
  for (unsigned number = 1; std::getline(table, line); ++number) {
    if (number == 1 && line != header)
      throw std::runtime_error("line 1: not a table of counts");
    if (number > 1)
      rows.push_back(parse_row({line, number}));
  }
  if (rows.empty())
    throw std::runtime_error("line 1: no counts");
  return rows;
}

bool is_program(const counts_row& row) {
  constexpr std::array<std::string_view, 6> categories{"litmus",    "random",    "scalable",
                                                       "synthetic", "fork-join", "lock"};
  return row.test.find("[upstream]") == std::string::npos &&
         row.test.find("[error]") == std::string::npos &&
         std::ranges::find(categories, row.category) != categories.end();
}

std::vector<expectation> comparable(const std::vector<counts_row>& rows) {
  std::vector<expectation> chosen;
  for (const counts_row& row : rows) {
    if (!is_program(row) || row.verified == "no")
      continue;
    const std::string name = row.params == "-" ? row.test : row.test + " " + row.params;
    chosen.push_back({name, row.description, model_of(row), expected(rows, row)});
  }
  return chosen;
}

} // namespace heddle::checker::lang
