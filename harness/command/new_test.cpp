// heddle new: what is written, and what is refused.
#include <fstream>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class new_folder_test : public command_test {
protected:
  void SetUp() override {
    command_test::SetUp();
    std::filesystem::create_directories(here / "src");
    write("src/my pool.c", "");
    write("src/my pool.h", "");
    write("src/slab2.cpp", "");
  }
  std::string content(const std::string& file) const { return content_of(here / file); }
};

TEST_F(new_folder_test, has_all_that_a_check_needs) {
  const spawned r = heddle({"new", "check", "src/slab2.cpp"});
  EXPECT_EQ(r.status, 0) << r.err;
  for (const char* file : {"CMakeLists.txt", "scenarios.cpp", "Makefile", ".gitignore",
                           "ci/github.yml", "ci/gitlab.yml"}) {
    EXPECT_THAT(r.out, HasSubstr("written: check/" + std::string(file) + "\n"));
    EXPECT_THAT(
        content("check/" + std::string(file)),
        AllOf(Not(IsEmpty()), Not(HasSubstr("@F")), Not(HasSubstr("@I")), Not(HasSubstr("@NAME"))));
  }
  EXPECT_THAT(r.out, HasSubstr("  cmake -G Ninja -S check -B check/build -Dheddle_ROOT="));
}

TEST_F(new_folder_test, names_sources_and_their_folder_as_seen_from_there) {
  ASSERT_EQ(heddle({"new", "checks/slab", "src/slab2.cpp", "src/my pool.c"}).status, 0);
  EXPECT_THAT(content("checks/slab/CMakeLists.txt"),
              AllOf(HasSubstr("project(check_slab2 "), HasSubstr("\n    ../../src/slab2.cpp"),
                    HasSubstr("\n    \"../../src/my pool.c\""), HasSubstr("\n    ../../src\n")));
  EXPECT_THAT(content("checks/slab/scenarios.cpp"), HasSubstr("\"slab2/two-cpus\""));
}

TEST_F(new_folder_test, scenarios_include_the_header_beside_a_source) {
  ASSERT_EQ(heddle({"new", "check", "src/my pool.c"}).status, 0);
  EXPECT_THAT(content("check/scenarios.cpp"),
              AllOf(HasSubstr("#include \"my pool.h\""), HasSubstr("HEDDLE_SCENARIO(my_pool_")));
}

TEST_F(new_folder_test, refuses_what_is_no_source) {
  EXPECT_EQ(complaint({"new", "check", "src/none.c"}), "heddle: src/none.c: no such file\n");
  EXPECT_EQ(complaint({"new", "check", "src/my pool.h"}),
            "heddle: there is no source among the files: name a C or C++ file\n");
  write("notes.txt", "");
  EXPECT_EQ(complaint({"new", "check", "notes.txt"}),
            "heddle: notes.txt: neither C nor C++ by its name\n");
  EXPECT_THAT(left(), ElementsAre("notes.txt", "src"));
}

TEST_F(new_folder_test, overwrites_nothing) {
  EXPECT_EQ(complaint({"new", "src", "src/slab2.cpp"}),
            "heddle: src is there already: name a new folder\n");
  EXPECT_EQ(complaint({"new", "src/slab2.cpp", "src/slab2.cpp"}),
            "heddle: src/slab2.cpp is there already: name a new folder\n");
}

} // namespace
} // namespace heddle::command
