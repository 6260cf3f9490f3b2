// How the command ends where something from outside is in its way: signals, output that cannot be
// written, files named twice, names given twice, bounds on time.
#include <chrono>
#include <csignal>
#include <thread>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {
namespace {

using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ending : public command_test {
protected:
  // The command line of a shell, in which $H is the command.
  spawned shell(const std::string& line) const {
    return spawn("/bin/sh", {"-c", "H='" HEDDLE_TEST_COMMAND "'; " + line}, here);
  }

  // What ends with a signal after `well-behaved/counter` and in the middle of an endless check.
  spawned stopped_by(const std::string& signal, const std::string& command) const {
    return shell("$H " + command +
                 " & while ! grep -q counter ../folder.out; do sleep 0.1; done; "
                 "kill -" +
                 signal + " $!; wait $!");
  }
};

class time_bound : public ending {
protected:
  double seconds_of(const std::vector<std::string>& arguments, int status) const {
    const auto start = steady_clock::now();
    const spawned r = heddle(arguments);
    EXPECT_EQ(r.status, status) << r.out << r.err;
    EXPECT_THAT(r.out, HasSubstr("bound on seconds"));
    return std::chrono::duration<double>(steady_clock::now() - start).count();
  }
};

TEST_F(ending, a_signal_leaves_complete_reports_of_an_incomplete_gate) {
  for (const auto& [signal, status] : {std::pair{"INT", 130}, std::pair{"TERM", 143}}) {
    const spawned r = stopped_by(signal, "gate well-behaved/counter without-end/* --model sc "
                                         "--json j --junit x --sarif s --summary m");
    EXPECT_EQ(r.status, status);
    EXPECT_THAT(r.out, HasSubstr(std::string("gate: incomplete: SIG") + signal +
                                 " came when 1 of 3 checks were finished; 0 of them are not as "
                                 "declared\n"));
    EXPECT_EQ(r.err, "");
    const auto results = json_of("j");
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0]["verdict"], "pass");
    EXPECT_FALSE(results[0].contains("unfinished"));
    for (const std::size_t i : {1U, 2U}) {
      EXPECT_EQ(results[i]["verdict"], "inconclusive");
      EXPECT_EQ(results[i]["unfinished"], true);
      EXPECT_FALSE(results[i]["exhaustive"]);
    }
    EXPECT_THAT(content_of(here / "x"),
                AllOf(HasSubstr("type=\"unfinished\""),
                      HasSubstr("tests=\"3\" failures=\"0\" errors=\"2\"")));
    const auto invocation = json_of("s")["runs"][0]["invocations"][0];
    EXPECT_EQ(invocation["executionSuccessful"], false);
    EXPECT_EQ(invocation["toolExecutionNotifications"].size(), 2U);
    EXPECT_THAT(content_of(here / "m"), HasSubstr("**Incomplete.**"));
    std::filesystem::remove(here / "m");
  }
}

TEST_F(ending, a_signal_ends_a_run_with_its_reports) {
  const spawned r =
      stopped_by("TERM", "run well-behaved/counter 'without-end/*' --model sc --json j "
                         "--sarif s");
  EXPECT_EQ(r.status, 143);
  EXPECT_THAT(r.out, HasSubstr("incomplete: SIGTERM came when 1 of 3 checks were finished\n"));
  EXPECT_EQ(json_of("j").size(), 3U);
  EXPECT_EQ(json_of("s")["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

TEST_F(ending, output_that_cannot_be_written_is_one_line) {
  const std::string cannot = "heddle: cannot write to standard output: ";
  for (const char* command : {"gate well-behaved/counter --json j", "run well-behaved/counter",
                              "list", "list --json", "--help"}) {
    const spawned full = shell(std::string("$H ") + command + " > /dev/full");
    EXPECT_EQ(full.status, 70) << command;
    EXPECT_EQ(full.err, cannot + "No space left on device\n") << command;
    const spawned closed = shell(std::string("$H ") + command + " >&-");
    EXPECT_EQ(closed.status, 70) << command;
    EXPECT_EQ(closed.err, cannot + "it is closed\n") << command;
    EXPECT_FALSE(std::filesystem::exists(here / "j"));
  }
}

TEST_F(ending, standard_error_that_cannot_be_written_changes_no_status) {
  for (const char* elsewhere : {"2>/dev/full", "2>&-", "<&- 2>&-"}) {
    EXPECT_EQ(shell(std::string("$H gate well-behaved/counter --json j ") + elsewhere).status, 0);
    EXPECT_EQ(json_of("j").size(), 3U);
    EXPECT_EQ(shell(std::string("$H fly ") + elsewhere).status, 2);
    EXPECT_EQ(shell(std::string("$H list >/dev/full ") + elsewhere).status, 70);
  }
}

TEST_F(ending, a_file_cannot_be_two_reports) {
  EXPECT_EQ(complaint({"gate", "--json", "x", "--junit", "x"}),
            "heddle: --json and --junit name the same file: x\n");
  EXPECT_THAT(complaint({"gate", "--sarif", "x", "--summary", "./no/../x"}),
              HasSubstr("same file"));
  EXPECT_THAT(complaint({"run", "*", "--json", (here / "x").string(), "--sarif", "x"}),
              HasSubstr("--json and --sarif"));
  write("a", "");
  std::filesystem::create_hard_link(here / "a", here / "b");
  std::filesystem::create_symlink("a", here / "c");
  EXPECT_THAT(complaint({"gate", "--json", "a", "--junit", "b"}), HasSubstr("same file"));
  EXPECT_THAT(complaint({"gate", "--json", "c", "--junit", "a"}), HasSubstr("same file"));
  write("baseline", "heddle-baseline 2\n");
  EXPECT_THAT(complaint({"gate", "--baseline", "baseline", "--json", "baseline"}),
              HasSubstr("same file"));
  EXPECT_EQ(
      heddle({"gate", "well-behaved/*", "--json", "/dev/null", "--junit", "/dev/null"}).status, 0);
}

TEST_F(ending, a_shard_beyond_the_last_is_wrong) {
  for (const char* part : {"5/4", "0/4", "1/0", "0/0"})
    EXPECT_EQ(complaint({"gate", "--shard", part}),
              std::string("heddle: --shard wants I/N with I from 1 to N, such as 2/5: ") + part +
                  "\n");
}

TEST_F(ending, a_name_that_is_registered_twice_is_named) {
  const auto complain = [&](const std::string& command) {
    return spawn(HEDDLE_TWICE_COMMAND, {command, "*"}, here);
  };
  for (const char* command : {"run", "gate"}) {
    const spawned r = complain(command);
    EXPECT_EQ(r.status, 2);
    EXPECT_EQ(r.err,
              "heddle: twice/named:same is registered twice; each needs a name of its own\n");
  }
}

TEST_F(ending, summaries_that_are_added_at_once_are_all_there) {
  std::string line;
  for (int i = 0; i < 8; ++i)
    line += "$H gate well-behaved/counter --summary m & ";
  EXPECT_EQ(shell(line + "wait").status, 0);
  const std::string text = content_of(here / "m");
  const std::string one = text.substr(0, text.find("## ", 3));
  std::size_t parts = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find("## heddle gate", at + 1))
    ++parts;
  EXPECT_EQ(parts, 8U);
  EXPECT_EQ(text.size(), 8 * one.size());
}

TEST_F(ending, a_summary_that_cannot_be_written_is_one_line) {
  const spawned r = heddle({"gate", "well-behaved/counter", "--summary", "/dev/full"});
  EXPECT_EQ(r.status, 70);
  EXPECT_EQ(r.err, "heddle: cannot write /dev/full: No space left on device\n");
}

TEST_F(time_bound, is_kept_where_executions_are_long) {
  EXPECT_LT(
      seconds_of({"run", "hopeless/long-executions", "--model", "rc11", "--max-seconds", "1"}, 3),
      4);
}

TEST_F(time_bound, is_kept_where_code_under_test_sleeps_or_loops) {
  for (const char* check :
       {"misbehaving/waits:sleep", "misbehaving/waits:loop-with-signals-blocked",
        "misbehaving/sleeps:while-building", "misbehaving/sleeps:initially",
        "misbehaving/sleeps:finally"})
    EXPECT_LT(seconds_of({"run", check, "--model", "sc", "--max-seconds", "0.5"}, 3), 4) << check;
}

TEST_F(time_bound, tells_the_numbers_so_far) {
  const spawned r = heddle(
      {"run", "hopeless/sleeps-later", "--model", "sc", "--max-seconds", "0.5", "--json", "j"});
  EXPECT_EQ(r.status, 3);
  const auto result = json_of("j")[0];
  EXPECT_EQ(result["bounds_hit"], nlohmann::json::array({"seconds"}));
  EXPECT_GT(result["executions"], 0);
}

TEST_F(time_bound, is_shared_by_all_that_a_check_explores) {
  EXPECT_LT(seconds_of({"run", "without-end/many", "--model", "sc", "--max-seconds", "1"}, 3), 3.5);
}

} // namespace
} // namespace heddle::command
