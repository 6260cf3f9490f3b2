// heddle run --engine relacy, from outside; and what becomes of an engine that breaks.
#include <sys/stat.h>

#include "harness/command/command_fixture.hpp"
#include "harness/command/pseudo_terminal.hpp"
#include "harness/command/relacy_process.hpp"

#ifndef HEDDLE_HAS_RELACY
#define HEDDLE_HAS_RELACY false
#endif

namespace heddle::command {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Runs the command beside the other engine.
class relacy : public command_test {
protected:
  void SetUp() override {
    command_test::SetUp();
    if (!HEDDLE_HAS_RELACY)
      GTEST_SKIP() << "heddle-relacy is not built here";
  }
  spawned run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--engine", "relacy"});
    return heddle(arguments);
  }
};

TEST_F(relacy, a_finding_is_a_failure_without_a_trace) {
  const spawned r = run({"test/counter/lost-update:shipped", "--json", "j"});
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(r.out, HasSubstr("lost-update:shipped  rc11  FAIL conservation"));
  EXPECT_THAT(r.out,
              HasSubstr("\nFAIL test/counter/lost-update:shipped under Relacy: conservation\n"
                        "     both additions count ("));
  EXPECT_THAT(r.out, HasSubstr("run test/counter/lost-update:shipped --model rc11\n"));
  const auto row = json_of("j")[0];
  EXPECT_EQ(row["engine"], "relacy");
  EXPECT_EQ(row["model"], "rc11");
  EXPECT_EQ(row["verdict"], "fail");
  EXPECT_EQ(row["exhaustive"], false);
  EXPECT_EQ(row["violation"]["kind"], "conservation");
  EXPECT_TRUE(row["violation"]["trace"].is_null());
  EXPECT_THAT(left(), ElementsAre("j"));
}

TEST_F(relacy, that_nothing_is_found_proves_nothing) {
  const spawned r =
      run({"test/counter/lost-update:fixed", "--max-executions", "500", "--json", "j"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("inconclusive: bound on iterations  500 iterations"));
  EXPECT_THAT(r.out, Not(HasSubstr("pass")));
  const auto row = json_of("j")[0];
  EXPECT_EQ(row.size(), 20U);
  EXPECT_EQ(row["verdict"], "inconclusive");
  EXPECT_EQ(row["bounds_hit"], nlohmann::json::array({"iterations"}));
  EXPECT_EQ(row["executions"], 500);
  EXPECT_EQ(row["cover"]["added"], 500);
  EXPECT_EQ(row["options"]["max_executions"], 500);
  EXPECT_EQ(row["options"]["max_events"], 10000);
}

TEST_F(relacy, time_is_a_bound) {
  const spawned r = run(
      {"test/counter/lost-update:fixed", "--max-seconds", "0.2", "--max-executions", "1000000000"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("bound on seconds"));
}

TEST_F(relacy, operations_are_a_bound) {
  const spawned r = run({"test/counter/lost-update:fixed", "--max-executions", "100",
                         "--max-events", "1", "--json", "j"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("bound on iterations, events  0 iterations, 100 blocked"));
}

TEST_F(relacy, what_it_cannot_express_is_inconclusive_with_the_reason) {
  const spawned r = run({"test/machine/nine-cpus", "--json", "j"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("inconclusive: not expressible: more than 8 CPUs"));
  EXPECT_EQ(json_of("j")[0]["reason"], "not expressible: more than 8 CPUs");
  EXPECT_THAT(json_of("j")[0]["bounds_hit"], IsEmpty());
}

TEST_F(relacy, a_crash_of_code_under_test_is_a_failure) {
  const spawned r = run({"test/crash/wild"});
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_THAT(r.out, HasSubstr("FAIL crash"));
}

TEST_F(relacy, several_variants_end_with_the_worst_status) {
  const spawned r = run({"test/counter/lost-update", "--quiet", "--max-executions", "1000"});
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_EQ(std::count(r.out.begin(), r.out.end(), '\n'), 2) << r.out;
}

TEST_F(relacy, a_full_search_that_finds_nothing_proves_nothing_either) {
  const spawned r = run({"test/counter/lost-update:fixed", "--search", "full", "--json", "j"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("inconclusive: nothing found in all schedules that Relacy has"));
  const auto row = json_of("j")[0];
  EXPECT_EQ(row["exhaustive"], false);
  EXPECT_THAT(row["bounds_hit"], IsEmpty());
  EXPECT_EQ(run({"test/counter/lost-update:shipped", "--search", "full"}).status, 1);
}

TEST_F(relacy, context_switches_are_a_bound) {
  const spawned r =
      run({"test/counter/lost-update:fixed", "--search", "bound", "--bound", "1", "--json", "j"});
  EXPECT_EQ(r.status, 3) << r.err;
  EXPECT_THAT(r.out, HasSubstr("inconclusive: bound on context switches"));
  EXPECT_EQ(json_of("j")[0]["bounds_hit"], nlohmann::json::array({"context switches"}));
}

TEST_F(relacy, iterations_are_a_bound_of_every_search) {
  for (const char* search : {"random", "full", "bound"}) {
    const spawned r =
        run({"test/counter/lost-update:fixed", "--search", search, "--max-executions", "2"});
    EXPECT_THAT(r.out, HasSubstr("inconclusive: bound on iterations  2 iterations")) << search;
  }
}

// The other program has no command line.
class relacy_by_hand : public relacy {
protected:
  const std::string program =
      std::filesystem::path(HEDDLE_TEST_COMMAND).parent_path() / "heddle-relacy";

  void expect_refused(int status, const std::string& said, const std::string& why) {
    EXPECT_EQ(status, 2);
    EXPECT_EQ(said, "heddle-relacy: " + why + "; heddle run NAME --engine relacy starts it");
  }
  void expect_refused(const spawned& r, const std::string& why) {
    EXPECT_EQ(r.out, "");
    ASSERT_THAT(r.err, testing::EndsWith("\n"));
    expect_refused(r.status, r.err.substr(0, r.err.size() - 1), why);
  }
};

TEST_F(relacy_by_hand, it_says_who_starts_it) {
  expect_refused(spawn(program, {}, here), "what it reads is no JSON");
  expect_refused(spawn(program, {}, here, "[{}]"), "what it reads has a request without scenario");
  expect_refused(spawn(program, {"list"}, here), "it has no command line");
  expect_refused(spawn(program, {"--help"}, here, "[]"), "it has no command line");
}

TEST_F(relacy_by_hand, it_waits_for_nothing_that_is_typed) {
  pseudo_terminal t(program, {}, here, 200, 5, {});
  const int status = t.ended();
  const std::string said = t.all_output();
  ASSERT_THAT(said, testing::EndsWith("\r\n"));
  expect_refused(status, said.substr(0, said.size() - 2), "it has no command line");
}

// The command beside an engine of ours, or none: a script.
class relacy_beside : public command_test {
protected:
  spawned run_beside(const std::string& script, const std::vector<std::string>& options = {}) {
    const auto folder = here / "bin";
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(HEDDLE_TEST_COMMAND, folder / "heddle");
    if (!script.empty()) {
      write("bin/heddle-relacy", "#!/bin/sh\n" + script + "\n");
      EXPECT_EQ(::chmod((folder / "heddle-relacy").c_str(), 0700), 0);
    }
    std::vector<std::string> words{"run", "test/counter/lost-update:fixed", "--engine", "relacy"};
    words.insert(words.end(), options.begin(), options.end());
    return spawn(folder / "heddle", words, here);
  }
  nlohmann::json requested() const { return json_of("request"); }
};

TEST_F(relacy_beside, it_is_asked_for_what_the_command_line_says) {
  run_beside("cat > request", {"--search", "bound", "--bound", "3", "--max-executions", "7",
                               "--max-events", "9", "--max-seconds", "2"});
  EXPECT_EQ(requested(), nlohmann::json::parse(R"([{
    "scenario": "test/counter/lost-update", "variant": "fixed", "search": "bound",
    "iterations": 7, "steps": 9, "context_bound": 3, "max_seconds": 2.0}])"));
}

TEST_F(relacy_beside, it_is_asked_for_a_random_search_of_its_own_length) {
  run_beside("cat > request");
  EXPECT_EQ(requested(), nlohmann::json::parse(R"([{
    "scenario": "test/counter/lost-update", "variant": "fixed", "search": "random",
    "iterations": 100000, "steps": 10000, "context_bound": 2, "max_seconds": 0.0}])"));
}

TEST_F(relacy_beside, it_must_be_there) {
  const spawned r = run_beside("");
  EXPECT_EQ(r.status, 2);
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(r.err, "heddle: --engine relacy needs the program heddle-relacy beside this one; it is "
                   "built where the package relacy-dev is installed\n");
}

TEST_F(relacy_beside, that_it_breaks_is_an_internal_error) {
  const spawned killed = run_beside("kill -SEGV $$");
  EXPECT_EQ(killed.status, 70);
  EXPECT_THAT(killed.out, HasSubstr("inconclusive: heddle-relacy was ended by a signal"));
}

TEST_F(relacy_beside, that_it_says_nothing_is_an_internal_error) {
  const spawned silent = run_beside("exit 2");
  EXPECT_EQ(silent.status, 70);
  EXPECT_THAT(silent.out, HasSubstr("inconclusive: heddle-relacy ended with 2 and no result"));
}

TEST_F(relacy_beside, that_it_says_something_else_is_an_internal_error) {
  const spawned r = run_beside("echo '{\"found\": true}'");
  EXPECT_EQ(r.status, 70);
  EXPECT_THAT(r.out, HasSubstr("inconclusive: heddle-relacy ended with 0 and no result"));
}

TEST_F(relacy_beside, it_is_not_waited_for_for_ever) {
  write("sleeper", "#!/bin/sh\nexec sleep 1000\n");
  ASSERT_EQ(::chmod((here / "sleeper").c_str(), 0700), 0);
  EXPECT_THROW(run_relacy(here / "sleeper", {"a", "b", {.max_seconds = 0.1}}, 0.1), relacy_broke);
}

} // namespace
} // namespace heddle::command
