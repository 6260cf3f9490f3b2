// The include order, on trees of a few lines.
#include "harness/quality/tidy/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::tidy {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// What is said about `line` in a file at `path`, in a tree where one header of each layer exists;
/// empty when it is fine.
std::string verdict(const std::string& path, const std::string& line) {
  const tree files{{"alloc/a.hpp", ""},
                   {"checker/graph/c.hpp", ""},
                   {"harness/h.hpp", ""},
                   {"harness/template/o.hpp", ""},
                   {"harness/platforms/driver/d.hpp", ""},
                   {"harness/platforms/host/p.hpp", ""},
                   {"harness/platforms/qemu/kernel/k.hpp", ""},
                   {"model/m.hpp", ""},
                   {"reports/r.hpp", ""},
                   {"scenarios/s.hpp", ""},
                   {path, line + "\n"}};
  const auto found = check_include_order(files);
  EXPECT_LE(found.size(), 1u);
  return found.empty() ? "" : found.front().message;
}

TEST(include_order, downwards_is_fine) {
  EXPECT_THAT(verdict("alloc/x.hpp", "#include <heddle/m.hpp>"), IsEmpty());
  EXPECT_THAT(verdict("alloc/x.hpp", "#include \"alloc/a.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("scenarios/x.cpp", "#include \"alloc/a.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("checker/x.cpp", "#include \"checker/graph/c.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("reports/x.cpp", "#include \"checker/graph/c.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("harness/x.cpp", "#include \"reports/r.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("harness/x.cpp", "#include \"scenarios/s.hpp\""), IsEmpty());
}

TEST(include_order, upwards_and_sideways_is_not) {
  EXPECT_THAT(verdict("alloc/x.hpp", "#include \"checker/graph/c.hpp\""),
              HasSubstr("alloc must not include checker"));
  EXPECT_THAT(verdict("alloc/x_test.cpp", "#include \"checker/graph/c.hpp\""),
              HasSubstr("must not include"));
  EXPECT_THAT(verdict("alloc/x.hpp", "#include \"scenarios/s.hpp\""),
              HasSubstr("must not include"));
  EXPECT_THAT(verdict("scenarios/x.cpp", "#include \"harness/h.hpp\""),
              HasSubstr("must not include"));
  EXPECT_THAT(verdict("checker/x.cpp", "#include \"alloc/a.hpp\""), HasSubstr("must not include"));
  EXPECT_THAT(verdict("checker/x.cpp", "#include \"reports/r.hpp\""),
              HasSubstr("must not include"));
  EXPECT_THAT(verdict("model/x.hpp", "#include \"alloc/a.hpp\""), HasSubstr("must not include"));
  EXPECT_THAT(verdict("alloc/x.hpp", "#include \"../checker/graph/c.hpp\""),
              HasSubstr("must not include"));
}

TEST(include_order, rooms_of_the_checker_include_downwards) {
  EXPECT_THAT(verdict("checker/models/x.hpp", "#include \"checker/graph/c.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("checker/testing/oracle/x.hpp", "#include \"checker/graph/c.hpp\""),
              IsEmpty());
  EXPECT_THAT(verdict("checker/relacy/x.hpp", "#include \"checker/graph/c.hpp\""),
              HasSubstr("checker/relacy must not include checker/graph (allowed: runtime)"));
  EXPECT_THAT(verdict("checker/relacy/x_test.cpp", "#include \"checker/graph/c.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("checker/attic/x.hpp", "#include \"checker/graph/c.hpp\""),
              HasSubstr("no room of the checker"));
}

TEST(include_order, what_all_platforms_share_includes_none_of_them) {
  const std::string driver = "harness/platforms/driver/";
  EXPECT_THAT(verdict(driver + "x.cpp", "#include \"harness/platforms/host/p.hpp\""),
              HasSubstr("driver/ must not include harness/platforms/host/"));
  EXPECT_THAT(verdict(driver + "x_test.cpp", "#include \"harness/platforms/qemu/kernel/k.hpp\""),
              HasSubstr("driver/ must not include harness/platforms/qemu/"));
  EXPECT_THAT(
      verdict("harness/platforms/conformance/x.cpp", "#include \"harness/platforms/host/p.hpp\""),
      HasSubstr("conformance/ must not include harness/platforms/host/"));
  EXPECT_THAT(verdict(driver + "x.cpp", "#include \"../host/p.hpp\""),
              HasSubstr("must not include"));
  EXPECT_THAT(verdict(driver + "x.cpp", "#include \"harness/platforms/driver/d.hpp\""), IsEmpty());
  EXPECT_THAT(
      verdict("harness/platforms/host/x.cpp", "#include \"harness/platforms/driver/d.hpp\""),
      IsEmpty());
}

/// What is said of circles in a tree of headers that each include one other.
std::vector<std::string> circles(const std::vector<std::pair<std::string, std::string>>& includes) {
  tree files;
  for (const auto& [from, to] : includes)
    files.push_back({from, "#include \"" + to + "\"\n"});
  std::vector<std::string> said;
  for (const auto& one : check_include_circles(files))
    said.push_back(one.message);
  return said;
}

TEST(include_circles, of_files_and_of_folders) {
  EXPECT_THAT(circles({{"a/x.hpp", "a/y.hpp"}, {"a/y.hpp", "a/z.hpp"}, {"a/z.hpp", "b/x.hpp"}}),
              IsEmpty());
  EXPECT_THAT(circles({{"a/x.hpp", "a/y.hpp"}, {"a/y.hpp", "a/z.hpp"}, {"a/z.hpp", "a/y.hpp"}}),
              testing::ElementsAre("a circle of files: a/y.hpp -> a/z.hpp -> a/y.hpp"));
  EXPECT_THAT(circles({{"a/x.hpp", "b/y.hpp"}, {"b/z.hpp", "a/x.hpp"}, {"b/y.hpp", "c.hpp"}}),
              testing::ElementsAre("a circle of folders: a -> b -> a"));
  EXPECT_THAT(circles({{"a/x.hpp", "b/y.hpp"}, {"b/z_test.cpp", "a/x.hpp"}, {"b/y.hpp", "c.hpp"}}),
              IsEmpty());
}

TEST(include_order, code_under_test_is_freestanding) {
  EXPECT_THAT(verdict("alloc/x.hpp", "#include <cstdint>"), IsEmpty());
  EXPECT_THAT(verdict("alloc/x.hpp", "#include <atomic>"), HasSubstr("<atomic>"));
  EXPECT_THAT(verdict("scenarios/x.cpp", "#  include <string>"), HasSubstr("<string>"));
  EXPECT_THAT(verdict("alloc/x.hpp", "#include <heddle_platform.hpp>"),
              HasSubstr("<heddle_platform.hpp>"));
  EXPECT_THAT(verdict("alloc/x_test.cpp", "#include <gtest/gtest.h>"), IsEmpty());
  EXPECT_THAT(verdict("checker/x.cpp", "#include <atomic>"), IsEmpty());
}

TEST(include_order, one_way_to_write_a_path) {
  EXPECT_THAT(verdict("checker/x.cpp", "#include \"model/m.hpp\""), HasSubstr("<heddle/...>"));
  EXPECT_THAT(verdict("checker/x.cpp", "#include <checker/graph/c.hpp>"), HasSubstr("in quotes"));
  EXPECT_THAT(verdict("checker/graph/x.cpp", "#include \"c.hpp\""),
              HasSubstr("\"checker/graph/c.hpp\""));
  EXPECT_THAT(verdict("model/x.cpp", "#include \"m.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("checker/x.cpp", "#include \"checker/gone.hpp\""),
              HasSubstr("names no file"));
}

TEST(include_order, a_folder_that_is_copied_knows_no_root) {
  EXPECT_THAT(verdict("harness/template/x.cpp", "#include \"o.hpp\""), IsEmpty());
}

TEST(include_order, comments_and_strings_are_not_directives) {
  EXPECT_THAT(verdict("alloc/x.hpp", "// #include <atomic>"), IsEmpty());
  EXPECT_THAT(verdict("alloc/x.hpp", "/*\n#include <atomic>\n*/"), IsEmpty());
  EXPECT_THAT(verdict("alloc/x.hpp", "#include <cstdint> // not <atomic>"), IsEmpty());
}

TEST(include_order, only_layers_have_an_order) {
  EXPECT_THAT(verdict("docs/x.cpp", "#include \"anything.hpp\""), IsEmpty());
  EXPECT_THAT(verdict("alloc/x.md", "#include <atomic>"), IsEmpty());
}

} // namespace
} // namespace heddle::tidy
