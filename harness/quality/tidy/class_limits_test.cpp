// The sizes of classes, as ctags sees them.
#include "harness/quality/tidy/class_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/quality/tidy/scratch_folder.hpp"

namespace heddle::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string times(unsigned count, const std::string& before, const std::string& after) {
  std::string text;
  for (unsigned i = 0; i < count; ++i)
    text += before + std::to_string(i) + after;
  return text;
}
std::string methods(unsigned count) { return times(count, "  void f", "();\n"); }
std::string members(unsigned count) { return times(count, "  int x", "_;\n"); }
std::string class_of(const std::string& in_public, const std::string& in_private) {
  return "class a {\npublic:\n" + in_public + "private:\n" + in_private + "};\n";
}

// The findings about a header, as "line message".
std::vector<std::string> found_in(const std::string& text) {
  const scratch_folder folder;
  folder.write("a.hpp", text);
  const auto tags = read_source_tags(folder.path(), {{"a.hpp", text}});
  if (!tags)
    return {"ctags is not installed"};
  std::vector<std::string> all;
  for (const finding& f : check_class_limits(*tags))
    all.push_back(std::to_string(f.line) + " " + f.message);
  return all;
}

constexpr const char* many_methods = "1 a is several classes: 26 public methods, at most 25";
constexpr const char* many_members = "1 a is several classes: 13 data members, at most 12";

TEST(class_limits, are_kept) {
  EXPECT_THAT(found_in(class_of(methods(max_public_methods), members(max_data_members))),
              IsEmpty());
}

TEST(class_limits, are_on_public_methods) {
  EXPECT_THAT(found_in(class_of(methods(26), "  int x_;\n")), ElementsAre(many_methods));
  EXPECT_THAT(found_in(class_of(methods(25), "  void g();\n  int x_;\n")), IsEmpty());
}

TEST(class_limits, are_on_data_members_wherever_they_are) {
  EXPECT_THAT(found_in(class_of("", members(13))), ElementsAre(many_members));
  EXPECT_THAT(found_in(class_of("  int y;\n", members(12))), ElementsAre(many_members));
}

TEST(class_limits, are_both_named) {
  EXPECT_THAT(found_in(class_of(methods(26), members(13))),
              ElementsAre(std::string(many_methods) + "; 13 data members, at most 12"));
}

TEST(class_limits, are_not_for_what_has_no_private_state) {
  EXPECT_THAT(found_in("struct a {\n" + methods(26) + members(13) + "};\n"), IsEmpty());
  EXPECT_THAT(found_in(class_of(methods(26), "  void g();\n")), IsEmpty());
  EXPECT_THAT(found_in("struct a {\n" + methods(26) + "private:\n  int x_;\n};\n"),
              ElementsAre(many_methods));
}

TEST(class_limits, count_each_overload_constructor_and_operator_once) {
  const std::string four = "  a();\n  void g(int);\n  void g(long);\n  bool operator==(const a&) "
                           "const = default;\n";
  EXPECT_THAT(found_in(class_of(four + methods(21), "  int x_;\n")), IsEmpty());
  EXPECT_THAT(found_in(class_of(four + methods(22), "  int x_;\n")), ElementsAre(many_methods));
}

TEST(class_limits, do_not_count_definitions_a_second_time) {
  const std::string outside = times(25, "void a::f", "() {}\n");
  EXPECT_THAT(found_in(class_of(methods(25), "  int x_;\n") + outside), IsEmpty());
}

TEST(class_limits, do_not_count_friends_free_functions_and_what_is_deleted) {
  const std::string others = "  friend bool operator<(const a&, const a&);\n"
                             "  a(const a&) = delete;\n  a& operator=(const a&) = delete;\n";
  EXPECT_THAT(found_in(class_of(others + methods(25), "  int x_;\n") + "void g();\n"), IsEmpty());
}

TEST(class_limits, do_not_count_static_data_types_and_constants) {
  const std::string others = "  static int s_;\n  static constexpr int c = 1;\n  using t = int;\n"
                             "  enum e { one, two };\n";
  EXPECT_THAT(found_in(class_of("", others + members(12))), IsEmpty());
}

TEST(class_limits, are_for_each_nested_class_by_itself) {
  const std::string nested = "  struct b {\n" + members(20) + "  };\n";
  EXPECT_THAT(found_in(class_of("", nested + members(12))), IsEmpty());
  const std::string within = "  class b {\n" + members(13) + "  };\n";
  EXPECT_THAT(found_in(class_of("", within + "  int x_;\n")),
              ElementsAre("4 a::b is several classes: 13 data members, at most 12"));
}

TEST(class_limits, are_for_classes_without_a_name_around_them) {
  EXPECT_THAT(found_in("namespace n {\nnamespace {\n" + class_of("", members(13)) + "}\n}\n"),
              ElementsAre("3 n::a is several classes: 13 data members, at most 12"));
}

} // namespace
} // namespace heddle::tidy
