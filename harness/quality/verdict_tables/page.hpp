// Tables of verdicts in a page of documentation: where they are, and what they ask for.
//
// A table stands between two comments; the first names its rows (scenarios) and its columns
// (variants):
//
//   <!-- verdicts: zephyr/abort/alone zephyr/abort/with-k-free by V0-waiter V2 V3 -->
//   ...
//   <!-- end of verdicts -->
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::verdict_tables {

// What is between the comments is made from this.
struct table_request {
  std::vector<std::string> scenarios;
  std::vector<std::string> variants;
};

// A page that cannot be understood.
struct page_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The text of a table, each line with its end.
using table_maker = std::function<std::string(const table_request&)>;

// The page with all its tables made anew. Throws page_error if it has none.
std::string remake(std::string_view page, const table_maker& make);

// The lines of `now` that differ from those of `before` at the same place, as a complaint for
// people; empty if there are none.
std::string differences(std::string_view before, std::string_view now);

} // namespace heddle::verdict_tables
