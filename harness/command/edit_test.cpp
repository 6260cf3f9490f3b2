// What a trace survives: edits elsewhere in its scenario; and what it says after a repair. One
// source in three versions, each in a command of its own (edited/).
#include "harness/command/command_fixture.hpp"

#include "checker/trace/trace_file.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class edit : public command_test {
protected:
  // The trace of a failure before the edits.
  std::string failing(const std::string& name, const std::string& model) {
    heddle({"run", name, "--model", model, "--trace-dir", "t", "--json", "j"});
    return json_of("j")[0]["violation"]["trace"];
  }
  spawned replay_edited(const std::string& trace) const {
    return spawn(HEDDLE_EDITED_COMMAND, {"replay", trace}, here);
  }
  spawned replay_repaired(const std::string& trace) const {
    return spawn(HEDDLE_REPAIRED_COMMAND, {"replay", trace}, here);
  }
  std::string decisions_of(const std::string& trace) const {
    const std::string text = content_of(here / trace);
    return text.substr(text.find("decisions "), text.find("schedule ") - text.find("decisions "));
  }
};

TEST_F(edit, a_stale_read_comes_again) {
  const std::string trace = failing("test/edit/publication", "rc11");
  EXPECT_THAT(decisions_of(trace), HasSubstr("read reader filled#1 <- init\n"));
  const spawned r = replay_edited(trace);
  EXPECT_EQ(r.status, 1) << r.out;
  EXPECT_THAT(r.out, AllOf(HasSubstr("read filled = 0"), HasSubstr("edited.cpp:"),
                           EndsWith("\nReproduced: uninitialised.\n")));
}

TEST_F(edit, an_interrupt_comes_again_where_it_came) {
  for (const char* model : {"sc", "tso", "rc11"}) {
    const std::string trace = failing("test/edit/interrupt", model);
    EXPECT_THAT(decisions_of(trace), HasSubstr("deliver core0 dma before used#2\n"));
    const spawned r = replay_edited(trace);
    EXPECT_EQ(r.status, 1) << r.out;
    EXPECT_THAT(r.out, EndsWith("\nReproduced: conservation.\n"));
  }
}

TEST_F(edit, a_switch_and_a_choice_come_again) {
  for (const char* model : {"sc", "tso", "rc11"}) {
    const std::string trace = failing("test/edit/taken-twice", model);
    EXPECT_THAT(decisions_of(trace), HasSubstr("choose CPU0 choice#1 = 1\n"));
    const spawned r = replay_edited(trace);
    EXPECT_EQ(r.status, 1) << decisions_of(trace) << r.out;
    EXPECT_THAT(r.out, EndsWith("\nReproduced: overlap.\n"));
  }
}

TEST_F(edit, a_lost_update_comes_again) {
  for (const char* model : {"sc", "tso", "rc11"}) {
    const spawned r = replay_edited(failing("test/edit/lost-update", model));
    EXPECT_EQ(r.status, 1) << r.out;
    EXPECT_THAT(r.out, EndsWith("\nReproduced: conservation.\n"));
  }
}

// The way back takes away what the trace was made with.
TEST_F(edit, an_operation_that_is_gone_is_named) {
  const spawned run = spawn(
      HEDDLE_EDITED_COMMAND,
      {"run", "test/edit/taken-twice", "--model", "sc", "--trace-dir", "t", "--json", "j"}, here);
  ASSERT_EQ(run.status, 1);
  const std::string trace = json_of("j")[0]["violation"]["trace"];
  const spawned r = heddle({"replay", trace});
  EXPECT_EQ(r.status, 4) << decisions_of(trace);
  EXPECT_THAT(r.out,
              AllOf(HasSubstr("The trace cannot be applied to this build: decision 1 (switch "
                              "CPU0 \"statistics of CPU0\"#1 -> CPU1): the 1st operation "
                              "of CPU0 on statistics of CPU0 never came.\n")));
}

TEST_F(edit, after_a_repair_the_failure_is_gone) {
  const std::string trace = failing("test/edit/lost-update", "sc");
  const spawned r = replay_repaired(trace);
  EXPECT_EQ(r.status, 0) << decisions_of(trace) << r.out;
  EXPECT_EQ(r.out, "No longer fails: test/edit/lost-update:shipped under sc passes with this "
                   "schedule; recorded was conservation.\n");
}

// What failed is not possible any more, and what comes in its place passes.
TEST_F(edit, after_a_repair_the_schedule_may_be_excluded) {
  const auto said = [&](const std::string& name, const std::string& model) {
    const spawned r = replay_repaired(failing(name, model));
    EXPECT_EQ(r.status, 0) << r.out;
    EXPECT_THAT(r.out, HasSubstr(" passes with what is left of this schedule; recorded was "));
    return r.out;
  };
  EXPECT_THAT(said("test/edit/publication", "rc11"),
              EndsWith("\nNot possible any more: decision 1 (read reader filled#1 <- init): the "
                       "memory model does not allow it.\n"));
  EXPECT_THAT(said("test/edit/interrupt", "sc"),
              HasSubstr("): dma cannot come before the 2nd operation of core0 on used.\n"));
  EXPECT_THAT(said("test/edit/unlocked", "sc"),
              EndsWith("\nNot possible any more: decision 1 (switch CPU0 count#1 -> CPU1): CPU1 "
                       "would wait there.\n"));
}

// A repair that takes the very step away cannot be told from another program.
TEST_F(edit, after_a_repair_the_step_may_be_gone) {
  const spawned r = replay_repaired(failing("test/edit/taken-twice", "sc"));
  EXPECT_EQ(r.status, 4) << r.out;
  EXPECT_THAT(r.out, HasSubstr("the 2nd operation of CPU1 on first never came"));
}

} // namespace
} // namespace heddle::command
