// The lengths of functions, as ctags sees them.
#include "harness/quality/tidy/function_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/quality/tidy/scratch_folder.hpp"

namespace heddle::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The findings about a source in which `body` stands for that many lines, as "line message".
std::vector<std::string> found_in(std::string text, std::size_t body,
                                  const std::string& name = "a.cpp") {
  std::string lines;
  for (std::size_t i = 0; i < body; ++i)
    lines += "  f();\n";
  text.replace(text.find("body"), 4, lines);
  const scratch_folder folder;
  folder.write(name, text);
  const auto tags = read_source_tags(folder.path(), {{name, text}});
  if (!tags)
    return {"ctags is not installed"};
  std::vector<std::string> all;
  for (const finding& f : check_function_limits(*tags))
    all.push_back(f.path + ":" + std::to_string(f.line) + " " + f.message);
  return all;
}

constexpr std::size_t all_but_braces = max_function_lines - 2;

TEST(function_limits, are_kept) {
  EXPECT_THAT(found_in("void g() {\nbody}\n", all_but_braces), IsEmpty());
}

TEST(function_limits, count_from_the_name_to_the_last_brace) {
  EXPECT_THAT(found_in("\nvoid g() {\nbody}\n", all_but_braces + 1),
              ElementsAre("a.cpp:2 a function of 71 lines: split it (limit 70)"));
  EXPECT_THAT(found_in("auto g(int a,\n       int b)\n    -> int {\nbody}\n", all_but_braces),
              ElementsAre("a.cpp:1 a function of 72 lines: split it (limit 70)"));
}

TEST(function_limits, hold_for_functions_of_every_shape) {
  for (const char* text : {
           "namespace n {\ntemplate <class T> requires(sizeof(T) > 1)\nvoid g(T) {\nbody}\n}\n",
           "struct s {\n\n  s() : x{1} {\nbody}\n  int x;\n};\n",
           "struct s {\n\n  bool operator==(const s&) const {\nbody}\n};\n",
           "struct s;\n\ns::~s() {\nbody}\n",
           "#include <x>\n\nTEST(what, it_does) {\nbody}\n",
           "extern \"C\" {\n\nvoid g(void) {\n  const char* text = \"}\"; // }\nbody}\n}\n",
           "#if X\n\nvoid g() {\nbody}\n#endif\n",
       })
    EXPECT_EQ(found_in(text, max_function_lines).size(), 1U) << text;
}

TEST(function_limits, hold_for_plain_c) {
  EXPECT_EQ(found_in("static void g(void) {\nbody}\n", max_function_lines, "a.c").size(), 1U);
}

TEST(function_limits, count_a_lambda_as_lines_of_what_it_is_in) {
  EXPECT_EQ(found_in("void g() {\n  const auto l = [] {\n  };\nbody}\n", max_function_lines).size(),
            1U);
}

TEST(function_limits, are_not_for_types_and_tables) {
  EXPECT_THAT(found_in("struct s {\nbody};\n", max_function_lines + 1), IsEmpty());
  EXPECT_THAT(found_in("enum class e {\nbody};\n", max_function_lines + 1), IsEmpty());
  EXPECT_THAT(found_in("constexpr int table[] = {\nbody};\n", max_function_lines + 1), IsEmpty());
}

} // namespace
} // namespace heddle::tidy
