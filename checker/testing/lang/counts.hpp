// The table of expected numbers of executions, data/counts.tsv; data/counts.md is its legend.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "checker/explore/explore.hpp"

namespace heddle::checker::lang {

// One line of the table, column by column.
struct counts_row {
  std::string test;
  std::string params;
  std::string model; // sc, tso, tso-x86, rc11
  std::uint64_t complete = 0;
  std::optional<std::uint64_t> blocked; // an upper bound
  std::string category;
  std::string verified; // yes, oracle-only, no
  std::string options;
  std::optional<std::uint64_t> oracle_complete;
  std::string description; // of a program row: the program
};

// Throws std::runtime_error, with the number of the line, if the text is not such a table.
std::vector<counts_row> read_counts(std::istream& table);

// Whether the description is a program and the row belongs to a category of plain program runs.
bool is_program(const counts_row& row);

// What the checker must find for one row.
struct expectation {
  std::string name;    // "fib_bench N=3"
  std::string program; // its text
  memory_model model = memory_model::sc;
  std::uint64_t complete = 0;
};

// The rows that are comparable: programs, except where the reference run did not end well. The row
// of the x86 mapping stands for the tso row of the same program too, and the brute-force count of
// an rc11 row overrules the reference tool.
std::vector<expectation> comparable(const std::vector<counts_row>& rows);

} // namespace heddle::checker::lang
