// Walking a real folder, and the small questions about paths.
#include "harness/quality/tidy/scratch_folder.hpp"
#include "harness/quality/tidy/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::tidy {
namespace {

namespace fs = std::filesystem;

TEST(load_tree, reads_the_sources_and_nothing_else) {
  const scratch_folder folder;
  folder.write("model/a.hpp", "a");
  folder.write("checker/build.cpp", "b");
  folder.write(".ci/run", "c");
  folder.write("README.md", "d");
  folder.write("build/gcc/x.cpp", "");
  folder.write(".git/config", "");
  folder.write("alloc/.cache/x", "");
  folder.write("image.png", std::string_view("\0\1", 2));
  fs::create_directory_symlink(folder.path() / "model", folder.path() / "link");
  std::vector<std::string> paths;
  for (const auto& file : load_tree(folder.path()))
    paths.push_back(file.path + "=" + file.text);
  EXPECT_THAT(paths, testing::ElementsAre(".ci/run=c", "README.md=d", "checker/build.cpp=b",
                                          "model/a.hpp=a"));
}

TEST(load_tree, leaves_out_what_links_a_second_working_tree_to_the_first) {
  const scratch_folder folder;
  folder.write(".git", "gitdir: elsewhere");
  folder.write("a.md", "a");
  const tree files = load_tree(folder.path());
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "a.md");
}

TEST(paths, have_a_layer_and_a_kind) {
  EXPECT_EQ(layer_of("alloc/boreas/slab.hpp"), "alloc");
  EXPECT_EQ(layer_of("README.md"), "");
  EXPECT_TRUE(is_code("a/b.cpp"));
  EXPECT_FALSE(is_code("a/b.md"));
  EXPECT_TRUE(is_unit_test("alloc/slab_test.cpp"));
  EXPECT_TRUE(is_unit_test("alloc/slab_test_support.hpp"));
  EXPECT_FALSE(is_unit_test("alloc/latest.hpp"));
}

TEST(lines, are_counted_from_one) {
  EXPECT_EQ(line_at("a\nb\n", 0), 1u);
  EXPECT_EQ(line_at("a\nb\n", 2), 2u);
  std::string seen;
  for_each_line("a\n\nb", [&](std::size_t number, std::string_view line) {
    seen += std::to_string(number) + std::string(line) + ";";
  });
  EXPECT_EQ(seen, "1a;2;3b;");
}

} // namespace
} // namespace heddle::tidy
