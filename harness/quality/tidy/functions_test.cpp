// Which braces are functions, on the shapes that mislead simple counters.
#include "harness/quality/tidy/functions.hpp"

#include "harness/quality/tidy/brace_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace heddle::tidy {

void PrintTo(const function_extent& f, std::ostream* out) {
  *out << "{line " << f.first_line << ", " << f.lines << " lines}";
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

auto functions_in(std::string_view text) {
  const auto report = measure_functions(text);
  EXPECT_TRUE(report.balanced) << text;
  return report.functions;
}

function_extent lines(std::size_t first, std::size_t count) { return {first, count}; }

TEST(measure_functions, finds_functions_in_scopes) {
  EXPECT_THAT(functions_in("namespace a::b {\nclass c : d<int> {\npublic:\n  int f() const {\n  "
                           "  return 1;\n  }\n};\n}\n"),
              ElementsAre(lines(4, 3)));
  EXPECT_THAT(functions_in("extern \"C\" {\nvoid f(void)\n{\n}\n}"), ElementsAre(lines(2, 3)));
  EXPECT_THAT(functions_in("PUSH_WARNINGS(1)\nnamespace std VISIBILITY(x) {\nvoid f() {}\n}"),
              ElementsAre(lines(3, 1)));
  EXPECT_THAT(functions_in("namespace {\nvoid f() {}\n}\ninline namespace v1 { void g() {} }"),
              ElementsAre(lines(2, 1), lines(4, 1)));
}

TEST(measure_functions, types_and_data_are_not_functions) {
  EXPECT_THAT(functions_in("enum class e : unsigned char {\n a,\n b\n};"), IsEmpty());
  EXPECT_THAT(
      functions_in("struct alignas(16) [[nodiscard]] s final : base<(1 > 0)> {\n int x{3};\n};"),
      IsEmpty());
  EXPECT_THAT(functions_in("template <class T, int N = (1 < 2)> struct s<T*, (N > 1)> {\n};"),
              IsEmpty());
  EXPECT_THAT(
      functions_in("constexpr int table[] = {\n 1,\n 2,\n};\nstd::array names{\n \"{\",\n};"),
      IsEmpty());
  EXPECT_THAT(
      functions_in("template <class T> concept c = requires(T t) {\n { t.f() } -> same<int>;\n};"),
      IsEmpty());
  EXPECT_THAT(functions_in("const table t(args, {1, 2}, \"x\");"), IsEmpty());
}

TEST(measure_functions, the_shapes_of_function_heads) {
  for (const auto* text : {
           "struct point make(int x) { return {x}; }",
           "auto f() -> std::array<int, 3> { return {}; }",
           "template <class T> requires(sizeof(T) > 1) void f(T) { }",
           "template <class T> void f() requires requires(T t) { t.x(); } { }",
           "template <class T = int> auto f(struct x* p = {}) { }",
           "bool operator==(const x& y) const { return true; }",
           "x& operator=(x&&) noexcept(a == b) { return *this; }",
           "operator bool() const { return true; }",
           "int& operator[](int i) { return a[i]; }",
           "foo() : a(1), b{2} { f(); }",
           "foo() noexcept : a{1}, base<int>{2}, c(3) { f(); }",
           "~foo() { }",
           "TEST(foo, bar) { EXPECT_TRUE(1); }",
           "[[nodiscard]] constexpr bool f() { if (a) { b(); } else { c(); } return x{}.y; }",
           "void f() { struct local { int g() { return 1; } }; }",
           "void f() { auto l = [&](int x) -> int { return x; }; std::sort(a, [] { }); }",
           "const auto l = [](int x) { return x; };",
           "const auto r = registered(1, [&]() mutable noexcept -> int { return 1; });",
           "const auto r = [&]<class T>(T) { return p->f(1); };",
           "void f() { for (;;) { } switch (a) { case 1: { } } do { } while (x); }",
       })
    EXPECT_THAT(functions_in(text), ElementsAre(lines(1, 1))) << text;
}

TEST(measure_functions, literals_and_comments_hide_braces) {
  EXPECT_THAT(functions_in("void f() {\n  a(\"}\", '}'); // }\n  /* } */ b(R\"(}\n})\");\n}"),
              ElementsAre(lines(1, 5)));
  EXPECT_THAT(functions_in("// f() {\nint x;\n/// why\nvoid f() {}"), ElementsAre(lines(4, 1)))
      << "a comment before a function is not part of it";
}

TEST(measure_functions, every_branch_of_a_condition_starts_from_the_same_state) {
  EXPECT_THAT(functions_in("#if A\nvoid f(int) {\n#else\nvoid f() {\n#endif\n  g();\n}\n"),
              ElementsAre(lines(4, 4)));
  EXPECT_THAT(
      functions_in(
          "#ifdef C\nextern \"C\" {\n#else\n#include <x>\n#endif\nvoid f();\n#ifdef C\n}\n#endif"),
      IsEmpty());
  EXPECT_THAT(functions_in("#define OPEN {  \\\n  {\n#define CLOSE }\nint x;"), IsEmpty());
}

TEST(measure_functions, counts_the_whole_declaration) {
  EXPECT_THAT(
      functions_in("int x;\ntemplate <class T>\nauto f(T a,\n       T b)\n{\n  return a;\n}\n"),
      ElementsAre(lines(2, 6)));
  EXPECT_THAT(functions_in("foo::foo()\n    : a{1},\n      b{2} {\n  f();\n}\n"),
              ElementsAre(lines(1, 5)));
}

TEST(measure_functions, says_when_braces_do_not_match) {
  EXPECT_FALSE(measure_functions("void f() {").balanced);
  EXPECT_FALSE(measure_functions("}").balanced);
  EXPECT_TRUE(measure_functions("").balanced);
}

TEST(classify_brace, tells_lambdas_from_subscripts_and_attributes) {
  EXPECT_EQ(classify_brace("auto x = ["), brace_kind::initializer);
  EXPECT_EQ(classify_brace("int x[]"), brace_kind::initializer);
  EXPECT_EQ(classify_brace("auto x = []"), brace_kind::lambda);
  EXPECT_EQ(classify_brace("struct [[nodiscard]]"), brace_kind::scope);
  EXPECT_EQ(classify_brace("f(a->b, [x]"), brace_kind::lambda);
}

} // namespace
} // namespace heddle::tidy
