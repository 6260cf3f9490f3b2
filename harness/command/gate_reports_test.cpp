// The files of a gate for continuous integration, read by programs that are not ours.
#include <cstdlib>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Of every sort: as declared, failing, not found, inconclusive, with and without an execution.
const std::vector<std::string> some = {"test/wrong/*", "test/counter/*", "test/bound/long",
                                       "test/lock/*",  "test/cover/*",   "test/crash/*"};

class gate_reports : public command_test {
protected:
  void SetUp() override {
    command_test::SetUp();
    ::unsetenv("GITHUB_ACTIONS");
  }

  spawned gate(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"gate"};
    arguments.insert(arguments.end(), some.begin(), some.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return heddle(arguments);
  }
};

TEST_F(gate_reports, junit_is_valid_by_its_schema) {
  EXPECT_EQ(gate({"--junit", "j.xml", "--trace-dir", "t"}).status, 1);
  const spawned r =
      spawn("/usr/bin/xmllint", {"--noout", "--schema", HEDDLE_JUNIT_SCHEMA, "j.xml"}, here);
  EXPECT_EQ(r.status, 0) << r.err;
}

TEST_F(gate_reports, the_schema_refuses_what_is_no_junit) {
  write("j.xml", "<testsuites name='x' tests='0' failures='0' errors='0' skipped='0' time='0'>"
                 "<testcase/></testsuites>");
  EXPECT_EQ(
      spawn("/usr/bin/xmllint", {"--noout", "--schema", HEDDLE_JUNIT_SCHEMA, "j.xml"}, here).status,
      3);
}

// junitparser, a reader in common use.
TEST_F(gate_reports, junit_is_read_as_it_was_meant) {
  gate({"--junit", "j.xml"});
  const spawned r = spawn("/usr/bin/python3", {"-c", R"(
import junitparser
whole = junitparser.JUnitXml.fromfile("j.xml")
print(whole.tests, whole.failures, whole.errors)
for suite in whole:
    for case in suite:
        for outcome in case.result:
            if "[sc]" in case.name:
                print(case.classname, case.name, type(outcome).__name__, outcome.type)
)"},
                          here);
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_EQ(r.out, "30 9 3\n"
                   "test/wrong/declared pass [sc] Failure conservation\n"
                   "test/wrong/declared fail [sc] Failure not-found\n"
                   "test/wrong/declared kind [sc] Failure conservation\n"
                   "test/bound/long shipped [sc] Error inconclusive\n");
}

TEST_F(gate_reports, annotations_are_for_the_service_or_on_request) {
  EXPECT_THAT(gate({}).out, Not(HasSubstr("\n::error ")));
  EXPECT_THAT(gate({"--annotations"}).out, HasSubstr("\n::error "));
  ::setenv("GITHUB_ACTIONS", "true", 1);
  const std::string out = gate({}).out;
  EXPECT_THAT(gate({"--no-annotations"}).out, Not(HasSubstr("\n::error ")));
  ::unsetenv("GITHUB_ACTIONS");
  EXPECT_THAT(out, testing::ContainsRegex("\n::error file=harness/command/test_scenarios.cpp,line="
                                          "[0-9]+,title=heddle%3A conservation::"
                                          "test/wrong/declared:pass under sc: fails with"));
}

TEST_F(gate_reports, the_summary_is_added_to_what_other_steps_wrote) {
  write("m.md", "# What came before\n");
  gate({"--summary", "m.md"});
  gate({"--summary", "m.md"});
  const std::string text = content_of(here / "m.md");
  EXPECT_THAT(text, StartsWith("# What came before\n## heddle gate: 12 of 30 verdicts differ"));
  EXPECT_NE(text.find("## heddle gate", 100), std::string::npos);
  EXPECT_THAT(left(), ElementsAre("m.md"));
}

TEST_F(gate_reports, files_that_cannot_be_written_are_named_before_anything_is_checked) {
  for (const char* option : {"--junit", "--sarif", "--summary", "--json"}) {
    EXPECT_EQ(complaint({"gate", "*", option, "no/file"}),
              "heddle: cannot write no/file: No such file or directory\n");
    EXPECT_EQ(complaint({"gate", "*", option, "."}), "heddle: cannot write .: it is a folder\n");
    EXPECT_EQ(complaint({"gate", "*", option, ""}),
              std::string("heddle: ") + option + " needs the name of a file\n");
  }
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(gate_reports, the_json_of_a_gate_has_its_traces) {
  gate({"--json", "j.json", "--trace-dir", "t"});
  unsigned traces = 0;
  for (const auto& r : json_of("j.json")) {
    const bool failed = r["verdict"] == "fail" && r["as_declared"] == false;
    EXPECT_EQ(failed, !r["violation"].is_null() && r["violation"]["trace"].is_string()) << r;
    traces += failed ? 1 : 0;
  }
  EXPECT_EQ(traces, 6U);
}

} // namespace
} // namespace heddle::command
