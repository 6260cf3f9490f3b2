// The command line of heddle-relacy: output, exit status, JSON.
#include "checker/relacy/command.hpp"

#include <fstream>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace heddle::relacy {
namespace {

using testing::HasSubstr;

struct command {
  template <class... Words>
  explicit command(Words... words) {
    const std::vector<const char*> arguments{"heddle-relacy", words...};
    std::ostringstream out_stream;
    std::ostringstream error_stream;
    status =
        run_command(static_cast<int>(arguments.size()), arguments.data(), out_stream, error_stream);
    out = out_stream.str();
    errors = error_stream.str();
  }

  int status = 0;
  std::string out;
  std::string errors;
};

TEST(relacy_command, lists_every_variant) {
  const command c("list");
  EXPECT_EQ(c.status, 0);
  EXPECT_THAT(c.out, HasSubstr("test/relacy/counter:lost-update\n"));
  EXPECT_THAT(c.out, HasSubstr("test/relacy/two-locks:opposite-order\n"));
}

TEST(relacy_command, ends_with_1_where_something_was_found) {
  const command c("run", "test/relacy/counter");
  EXPECT_EQ(c.status, 1);
  EXPECT_THAT(c.out, HasSubstr("conservation"));
  EXPECT_THAT(c.out, HasSubstr("nothing found"));
}

TEST(relacy_command, ends_with_0_where_nothing_was_found) {
  const command c("run", "test/relacy/c*:atomic", "test/relacy/nine-cpus", "--iterations", "100");
  EXPECT_EQ(c.status, 0);
  EXPECT_THAT(c.out, HasSubstr("100 iterations"));
  EXPECT_THAT(c.out, HasSubstr("not expressible: more than 8 CPUs"));
}

TEST(relacy_command, knows_its_searches) {
  for (const char* search : {"full", "bound"}) {
    const command c("run", "test/relacy/two-locks", "--search", search);
    EXPECT_EQ(c.status, 1) << c.errors;
    EXPECT_THAT(c.out, HasSubstr("deadlock"));
  }
  EXPECT_THAT(command("run", "*:atomic", "--search", "full").out, HasSubstr("all schedules"));
}

TEST(relacy_command, writes_json) {
  const std::string file = testing::TempDir() + "relacy_command" + std::to_string(getpid());
  const command c("run", "test/relacy/two-locks", "--json", file.c_str(), "--iterations", "500");
  EXPECT_EQ(c.status, 1);
  const auto rows = nlohmann::json::parse(std::ifstream(file));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("scenario"), "test/relacy/two-locks");
  EXPECT_EQ(rows[0].at("variant"), "same-order");
  EXPECT_EQ(rows[0].at("found"), false);
  EXPECT_TRUE(rows[0].at("kind").is_null());
  EXPECT_EQ(rows[0].at("iterations"), 500);
  EXPECT_EQ(rows[1].at("kind"), "deadlock");
  EXPECT_THAT(rows[1].at("message").get<std::string>(), HasSubstr("waits for the lock"));
  EXPECT_GE(rows[1].at("seconds").get<double>(), 0);
  std::remove(file.c_str());
}

TEST(relacy_command, says_in_one_line_what_it_does_not_understand) {
  const std::vector<command> wrong{
      command(),
      command("fly"),
      command("run"),
      command("run", "no/such/scenario"),
      command("run", "test/relacy/counter:no-such-variant"),
      command("run", "test/relacy/counter", "--search", "clairvoyant"),
      command("run", "test/relacy/counter", "--iterations", "0"),
      command("run", "test/relacy/counter", "--iterations", "1000000000001"),
      command("run", "test/relacy/counter", "--json", "/no/such/folder/file.json"),
  };
  for (const command& c : wrong) {
    EXPECT_EQ(c.status, 2) << c.errors;
    EXPECT_EQ(std::ranges::count(c.errors, '\n'), 1) << c.errors;
    EXPECT_EQ(c.out, "");
  }
}

TEST(relacy_command, explains_itself) {
  const command c("--help");
  EXPECT_EQ(c.status, 0);
  EXPECT_THAT(c.out, HasSubstr("list"));
  EXPECT_EQ(command("run", "--help").status, 0);
}

} // namespace
} // namespace heddle::relacy
