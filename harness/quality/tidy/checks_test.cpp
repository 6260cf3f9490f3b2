// The rules about single files, on files of a few lines.
#include "harness/quality/tidy/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::tidy {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

auto at_line(std::size_t line) { return Field(&finding::line, line); }

std::string lines(std::size_t count, const std::string& line = "int x;") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += line + "\n";
  return text;
}

TEST(file_length, has_a_limit) {
  EXPECT_THAT(check_file_length({{"a.cpp", lines(max_file_lines)}}), IsEmpty());
  EXPECT_THAT(check_file_length({{"a.cpp", lines(max_file_lines + 1)}}), SizeIs(1));
  EXPECT_THAT(check_file_length({{"harness/run", "#!x\n" + lines(max_file_lines)}}), SizeIs(1));
  EXPECT_THAT(check_file_length({{"a.md", lines(max_file_lines + 1)}}), IsEmpty())
      << "text may be long";
}

// In two parts, or this file would be reported itself.
std::string joined(const std::string& a, const std::string& b) { return a + b; }

TEST(leftover_markers, are_words_of_their_own) {
  const auto later = joined("TO", "DO"), repair = joined("FIX", "ME");
  EXPECT_THAT(check_leftover_markers({{"a.md", "x\n// " + later + ": x\n"}}),
              ElementsAre(at_line(2)));
  EXPECT_THAT(check_leftover_markers({{"a.cpp", repair}}), SizeIs(1));
  EXPECT_THAT(check_leftover_markers({{"a.cpp", repair + "_list"}}), IsEmpty());
  EXPECT_THAT(check_leftover_markers({{"a.sh", "a\n" + joined("<<<<", "<<< ours\n")}}),
              ElementsAre(at_line(2)));
}

TEST(headers, say_what_they_are_and_guard_themselves) {
  EXPECT_THAT(check_headers({{"a.hpp", "// What it is.\n#pragma once\n"}}), IsEmpty());
  EXPECT_THAT(check_headers({{"a.hpp", "#pragma once\n\n/* What it is. */\n"}}), IsEmpty());
  EXPECT_THAT(check_headers({{"a.hpp", "#pragma once\nint x;\n"}}), ElementsAre(at_line(1)));
  EXPECT_THAT(check_headers({{"a.hpp", "// What it is.\n// #pragma once\n"}}),
              ElementsAre(at_line(0)));
  EXPECT_THAT(check_headers({{"a.hpp", ""}}), SizeIs(2));
  EXPECT_THAT(check_headers({{"a.cpp", "int x;\n"}}), IsEmpty());
}

TEST(conditional_compilation, is_not_for_code_under_test) {
  EXPECT_THAT(check_conditional_compilation({{"alloc/a.hpp", "int x;\n# ifdef X\n#endif\n"}}),
              ElementsAre(at_line(2)));
  EXPECT_THAT(check_conditional_compilation({{"scenarios/a.cpp", "#if 1\n#endif\n"}}), SizeIs(1));
  EXPECT_THAT(
      check_conditional_compilation({{"alloc/a.hpp", "// #if\n#pragma once\n#include <new>\n"}}),
      IsEmpty());
  EXPECT_THAT(check_conditional_compilation({{"model/a.hpp", "#if 1\n#endif\n"}}), IsEmpty());
}

TEST(machine_paths, are_absolute) {
  const auto work = joined("/", "work"), temporary = joined("/", "tmp");
  EXPECT_THAT(check_machine_paths({{"a.md", "x\nsee `" + work + "/main`\n"}}),
              ElementsAre(at_line(2)));
  EXPECT_THAT(check_machine_paths({{"a.cpp", "f(\"" + temporary + "/x\")"}}), SizeIs(1));
  EXPECT_THAT(check_machine_paths({{"a.md", "home" + work + "/x, " + work + "er, 3" + work}}),
              IsEmpty());
}

TEST(every_source_is_built, by_a_build_file_of_its_folder_or_above) {
  const source_file source{"checker/graph/a.cpp", ""};
  EXPECT_THAT(check_every_source_is_built({source}),
              ElementsAre(Field(&finding::message, HasSubstr("CMakeLists.txt"))));
  EXPECT_THAT(check_every_source_is_built({source, {"checker/graph/CMakeLists.txt", "a.cpp"}}),
              IsEmpty());
  EXPECT_THAT(check_every_source_is_built({source, {"checker/CMakeLists.txt", "graph/a.cpp"}}),
              IsEmpty());
  EXPECT_THAT(
      check_every_source_is_built({source, {"checker/CMakeLists.txt", "file(GLOB x *.cpp)"}}),
      IsEmpty());
  EXPECT_THAT(check_every_source_is_built({source, {"checker/CMakeLists.txt", "aa.cpp"}}),
              SizeIs(1));
  EXPECT_THAT(check_every_source_is_built({source, {"check/CMakeLists.txt", "a.cpp"}}), SizeIs(1));
}

TEST(check_all, sorts_by_place) {
  const auto found = check_all(
      {{"b.hpp", ""}, {"alloc/a.hpp", "// A.\n#pragma once\n#include <atomic>\n#if 1\n#endif\n"}});
  EXPECT_THAT(found, ElementsAre(Field(&finding::path, "alloc/a.hpp"),
                                 Field(&finding::path, "alloc/a.hpp"),
                                 Field(&finding::path, "b.hpp"), Field(&finding::path, "b.hpp")));
  EXPECT_THAT(found, ElementsAre(at_line(3), at_line(4), at_line(0), at_line(1)));
}

TEST(named_files, are_there) {
  const source_file there{"checker/graph/label.hpp", ""};
  const auto said = [&](const std::string& text) {
    return check_named_files({there, {"docs/a.md", text}});
  };
  EXPECT_THAT(said("see `checker/graph/label.hpp`, in checker/graph/."), IsEmpty());
  EXPECT_THAT(said("checker/graph/*.hpp, alloc/<system>/, scenarios/example/mine.cpp"), IsEmpty());
  EXPECT_THAT(
      said("\nsee checker/graph/labels.hpp."),
      testing::ElementsAre(finding{"docs/a.md", 2, "no such file: checker/graph/labels.hpp"}));
}

} // namespace
} // namespace heddle::tidy
