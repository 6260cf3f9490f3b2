// A gate against its baseline: what trips the alarm, and how the numbers are renewed.
#include <cstdlib>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class gate_baseline : public command_test {
protected:
  void SetUp() override {
    command_test::SetUp();
    ASSERT_EQ(heddle({"gate", "test/bound/many", "test/counter/*", "--write-baseline", "b"}).status,
              0);
  }

  std::string baseline() const { return content_of(here / "b"); }

  void replace_in_baseline(const std::string& old_text, const std::string& new_text) const {
    std::string text = baseline();
    const std::size_t at = text.find(old_text);
    ASSERT_NE(at, std::string::npos) << text;
    write("b", text.replace(at, old_text.size(), new_text));
  }

  // The command whose engine makes one mistake.
  spawned mistaken(const std::string& mistake, const std::vector<std::string>& arguments) const {
    ::setenv("HEDDLE_TEST_MISTAKE", mistake.c_str(), 1);
    spawned r = spawn(HEDDLE_SEEDED_COMMAND, arguments, here);
    ::unsetenv("HEDDLE_TEST_MISTAKE");
    return r;
  }
};

TEST_F(gate_baseline, the_same_build_changes_nothing) {
  const spawned r = heddle({"gate", "test/bound/many", "test/counter/*", "--baseline", "b"});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, EndsWith("baseline: 0 alarms, 0 notes (b)\n"
                              "gate: all 9 verdicts are as declared\n"));
}

TEST_F(gate_baseline, holds_what_was_explored) {
  EXPECT_THAT(baseline(), HasSubstr("\ntest/bound/many:shipped rc11 pass exhaustive 2520 0 0\n"));
  EXPECT_THAT(baseline(), HasSubstr("\ntest/counter/lost-update:shipped sc fail:conservation "
                                    "exhaustive "));
}

// The engine ends with the verdict that is declared, after a part of the executions.
TEST_F(gate_baseline, an_engine_that_drops_executions_trips_the_alarm) {
  const std::vector<std::string> arguments{"gate", "test/bound/many", "--baseline", "b"};
  EXPECT_EQ(mistaken("none", arguments).status, 0);
  const spawned r = mistaken("revisit_skipped_for_updates", arguments);
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("gate: all 3 verdicts are as declared\n"));
  EXPECT_THAT(r.out, HasSubstr("baseline: ALARM: test/bound/many:shipped under sc: 1 executions, 0 "
                               "blocked, 0 stuck; the baseline has 2520, 0 and 0: 100 % fewer "
                               "explored\n"));
  EXPECT_THAT(r.out, HasSubstr("baseline: 3 alarms, 0 notes (b)\nThe gate has become weaker"));
}

TEST_F(gate_baseline, a_small_drop_is_a_note) {
  replace_in_baseline("many:shipped sc pass exhaustive 2520",
                      "many:shipped sc pass exhaustive 2521");
  const spawned r = heddle({"gate", "test/bound/many", "--baseline", "b"});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, HasSubstr("baseline: note: test/bound/many:shipped under sc: 2520"));
}

TEST_F(gate_baseline, judges_only_what_was_asked_for) {
  replace_in_baseline("many:shipped tso pass exhaustive 2520",
                      "many:shipped tso pass exhaustive 9999");
  replace_in_baseline("test/bound/many:shipped rc11", "test/bound/gone:shipped rc11");
  EXPECT_EQ(heddle({"gate", "test/bound/many", "--model", "sc", "--baseline", "b"}).status, 0);
  EXPECT_EQ(heddle({"gate", "test/counter/*", "--baseline", "b"}).status, 0);
  const spawned r = heddle({"gate", "test/bound/*y", "test/counter/*", "--baseline", "b"});
  EXPECT_THAT(r.out, Not(HasSubstr("gone")));
  const spawned all = heddle({"gate", "test/bound/?an?", "--baseline", "b"});
  EXPECT_EQ(all.status, 1);
  EXPECT_THAT(all.out, HasSubstr("ALARM: test/bound/many:shipped under tso"));
  EXPECT_THAT(all.out, HasSubstr("note: test/bound/many:shipped under rc11: not in the"));
}

TEST_F(gate_baseline, what_the_build_no_longer_has_is_an_alarm) {
  replace_in_baseline("lost-update:fixed rc11", "lost-update:gone rc11");
  const spawned r = heddle({"gate", "test/counter/*", "--baseline", "b"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("ALARM: test/counter/lost-update:gone under rc11: in the baseline, "
                               "but this build has no such check\n"));
}

TEST_F(gate_baseline, each_shard_judges_its_own_part) {
  replace_in_baseline("lost-update:fixed rc11", "lost-update:gone rc11");
  unsigned alarms = 0;
  unsigned verdicts = 0;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    const spawned r = heddle({"gate", "test/bound/many", "test/counter/*", "--baseline", "b",
                              "--shard", shard, "--json", "j"});
    alarms += r.status == 1 ? 1 : 0;
    verdicts += static_cast<unsigned>(json_of("j").size());
    EXPECT_THAT(r.out, HasSubstr(std::string("verdicts of shard ") + shard + " are as declared"));
  }
  EXPECT_EQ(alarms, 1U);
  EXPECT_EQ(verdicts, 9U);
}

TEST_F(gate_baseline, is_renewed_where_it_was_asked_for) {
  const std::string before = baseline();
  replace_in_baseline("many:shipped sc pass exhaustive 2520", "many:shipped sc pass cut 1");
  replace_in_baseline("test/counter/lost-update:fixed sc", "test/counter/lost-update:gone sc");
  replace_in_baseline("test/counter/lost-update:fixed tso pass exhaustive",
                      "test/counter/lost-update:fixed tso pass cut");
  EXPECT_EQ(heddle({"gate", "test/bound/many", "--write-baseline", "b"}).status, 0);
  EXPECT_THAT(baseline(), HasSubstr("many:shipped sc pass exhaustive 2520"));
  EXPECT_THAT(baseline(), HasSubstr("lost-update:gone sc"));
  EXPECT_THAT(baseline(), HasSubstr("fixed tso pass cut"));
  // Compared with the old numbers, and replaced by the new ones.
  EXPECT_EQ(heddle({"gate", "test/counter/*", "--baseline", "b", "--write-baseline", "b"}).status,
            1);
  EXPECT_EQ(baseline(), before);
}

TEST_F(gate_baseline, is_not_renewed_where_verdicts_differ) {
  const std::string before = baseline();
  const spawned r = heddle({"gate", "test/wrong/*", "--write-baseline", "b"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, EndsWith("baseline: not written, because verdicts differ\n"));
  EXPECT_EQ(baseline(), before);
  EXPECT_THAT(left(), ElementsAre("b"));
}

TEST_F(gate_baseline, bad_files_are_named_before_anything_is_checked) {
  write("text", "something else");
  write("future", "heddle-baseline 7\n");
  write("broken", "heddle-baseline 2\n<<<<<<< HEAD\n");
  EXPECT_EQ(complaint({"gate", "--baseline", "text"}),
            "heddle: text: it is no baseline of heddle\n");
  EXPECT_EQ(complaint({"gate", "--baseline", "future"}),
            "heddle: future: it has version 7, this build knows version 2\n");
  EXPECT_EQ(complaint({"gate", "--baseline", "broken"}), "heddle: broken: line 2 is no entry\n");
  EXPECT_EQ(complaint({"gate", "--baseline", "absent"}),
            "heddle: cannot read absent: No such file or directory\n");
  EXPECT_EQ(complaint({"gate", "--write-baseline", "no/b"}),
            "heddle: cannot write no/b: No such file or directory\n");
  // What is no baseline is not replaced by one.
  EXPECT_EQ(complaint({"gate", "--write-baseline", "text"}),
            "heddle: text: it is no baseline of heddle\n");
}

TEST_F(gate_baseline, shards_have_two_numbers_and_write_no_baseline) {
  EXPECT_EQ(complaint({"gate", "--shard", "0/3"}),
            "heddle: --shard wants I/N with I from 1 to N, such as 2/5: 0/3\n");
  EXPECT_EQ(complaint({"gate", "--shard", ""}),
            "heddle: --shard wants I/N with I from 1 to N, such as 2/5: ''\n");
  EXPECT_EQ(complaint({"gate", "--shard", "1/2", "--write-baseline", "b"}),
            "heddle: --write-baseline wants the whole: leave out --shard\n");
  EXPECT_EQ(complaint({"gate", "--baseline", ""}), "heddle: --baseline needs the name of a file\n");
  EXPECT_EQ(complaint({"gate", "--trace-dir", ""}),
            "heddle: --trace-dir needs the name of a folder\n");
}

TEST_F(gate_baseline, a_verdict_that_differs_leaves_a_trace) {
  const spawned r = heddle({"gate", "test/wrong/*", "test/counter/*", "--model", "sc",
                            "--trace-dir", "traces", "--json", "j"});
  EXPECT_EQ(r.status, 1);
  const std::string path = "traces/test.wrong.declared.pass.sc.trace";
  EXPECT_THAT(r.out, HasSubstr("replay " + path + "\n"));
  EXPECT_EQ(heddle({"replay", path}).status, 1);
  std::vector<std::string> paths;
  for (const auto& result : json_of("j"))
    if (!result["violation"].is_null() && !result["violation"]["trace"].is_null())
      paths.push_back(result["violation"]["trace"]);
  EXPECT_THAT(paths, ElementsAre(path, "traces/test.wrong.declared.kind.sc.trace"));
}

TEST_F(gate_baseline, a_shrunk_failure_leaves_the_original_too) {
  heddle({"gate", "test/mistaken/*", "--model", "sc", "--trace-dir", "t", "--json", "j"});
  const auto v = json_of("j")[0]["violation"];
  for (const char* trace : {"trace", "original_trace"}) {
    ASSERT_TRUE(v[trace].is_string()) << v;
    EXPECT_EQ(heddle({"replay", v[trace]}).status, 1);
  }
  EXPECT_NE(content_of(here / v["trace"]), content_of(here / v["original_trace"]));
}

} // namespace
} // namespace heddle::command
