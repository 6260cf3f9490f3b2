// Which rows of the table of counts are programs, which of them are compared, and with what.
#include "checker/testing/lang/counts.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <sstream>

#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<counts_row> table() {
  std::ifstream file(HEDDLE_COUNTS_TABLE);
  return read_counts(file);
}

std::uint64_t expected(const std::string& name, memory_model model) {
  for (const expectation& e : comparable(table()))
    if (e.name == name && e.model == model)
      return e.complete;
  ADD_FAILURE() << "no row " << name;
  return 0;
}

std::string complaint(const std::string& text) {
  std::istringstream in(text);
  try {
    read_counts(in);
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "none";
}

TEST(CountsTable, HasTheDocumentedProgramRows) {
  std::map<std::string, int> per_category;
  int unverified = 0;
  for (const counts_row& row : table()) {
    if (!is_program(row))
      continue;
    ++per_category[row.category];
    unverified += row.verified == "no" ? 1 : 0;
  }
  EXPECT_THAT(per_category,
              UnorderedElementsAre(Pair("litmus", 167), Pair("random", 305), Pair("scalable", 241),
                                   Pair("synthetic", 12), Pair("fork-join", 6), Pair("lock", 114)));
  EXPECT_EQ(unverified, 4);
  EXPECT_EQ(comparable(table()).size(), 841U);
}

TEST(CountsTable, EveryProgramParsesPrintsAndCompiles) {
  for (const counts_row& row : table()) {
    if (!is_program(row))
      continue;
    SCOPED_TRACE(row.test + " " + row.params + ": " + row.description);
    const program_tree tree = parse(row.description);
    EXPECT_EQ(parse(print(tree)), tree) << print(tree);
    const interpreted_program program(tree);
    EXPECT_GT(program.lanes(), 0U);
  }
}

TEST(CountsTable, TheX86MappingReplacesTheReferenceTso) {
  EXPECT_EQ(expected("SB+3sc+acq", memory_model::tso), 3U);
  EXPECT_EQ(expected("SB+acqrelfs", memory_model::tso), 4U);
  EXPECT_EQ(expected("rand056", memory_model::tso), 83U);
  EXPECT_EQ(expected("rand088", memory_model::tso), 4U);
}

TEST(CountsTable, TheBruteForceCountOverrulesTheReferenceTool) {
  EXPECT_EQ(expected("Z6.U", memory_model::rc11), 24U);
  EXPECT_EQ(expected("WWmerge1", memory_model::rc11), 18U);
}

TEST(CountsTable, LeavesOutRunsThatWereAborted) {
  EXPECT_EQ(expected("peterson-sc", memory_model::rc11), 4U);
}

TEST(CountsTable, NamesTheLineOfAnError) {
  EXPECT_EQ(complaint("nonsense"), "line 1: not a table of counts");
  EXPECT_EQ(complaint(""), "line 1: no counts");
  const std::string head = "test\tparams\tmodel\tcomplete\tblocked\tcategory\tverified\toptions\t"
                           "oracle_complete\tdescription\n";
  EXPECT_EQ(complaint(head + "a\t-\tsc\t1\t0\tlitmus\tyes\t-\t-\n"), "line 2: too few columns");
  EXPECT_EQ(complaint(head + "a\t-\tsc\tx\t0\tlitmus\tyes\t-\t-\tx: T:\n"),
            "line 2: 'x' is not a count");
  EXPECT_EQ(complaint(head + "a\t-\tsc\t1\t0\tlitmus\tyes\t-\t-\tx: T:\ty\n"),
            "line 2: too many columns");
}

} // namespace
} // namespace heddle::checker::lang
