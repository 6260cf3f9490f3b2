// heddle replay --step, from outside: commands on stdin, and keys on a terminal.
#include "harness/command/command_fixture.hpp"
#include "harness/command/pseudo_terminal.hpp"

#include "checker/trace/trace_file.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class step : public command_test {
protected:
  void SetUp() override {
    command_test::SetUp();
    heddle({"run", "test/counter/lost-update:shipped", "--model", "sc", "--trace-dir", "t"});
    heddle({"run", "test/plain/interrupted-pop:open", "--model", "sc", "--trace-dir", "t"});
  }

  spawned stepping(const std::string& input, const std::string& trace = lost) const {
    return heddle({"replay", "--step", trace}, input);
  }

  // What was shown last.
  static std::string last_screen(const spawned& r) {
    const std::size_t at = r.out.rfind("under sc: ");
    return at == std::string::npos ? "" : r.out.substr(at);
  }

  static constexpr const char* lost = "t/test.counter.lost-update.shipped.sc.trace";
  static constexpr const char* popped = "t/test.plain.interrupted-pop.open.sc.trace";
};

TEST_F(step, begins_before_the_first_step_and_ends_as_a_replay) {
  const spawned r = stepping("");
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_THAT(r.out, AllOf(HasSubstr("test/counter/lost-update:shipped under sc: conservation   "
                                     "step 0 of 4\n"),
                           HasSubstr("Before the first step."), HasSubstr("  count = 0\n"),
                           EndsWith("\nReproduced: conservation.\n")));
}

TEST_F(step, goes_forward_and_back) {
  EXPECT_THAT(last_screen(stepping("n\n")), HasSubstr("step 1 of 4"));
  EXPECT_THAT(last_screen(stepping("next\nnext\nn\n")), HasSubstr("step 3 of 4"));
  EXPECT_THAT(last_screen(stepping("n\nn\np\n")), HasSubstr("step 1 of 4"));
  EXPECT_THAT(last_screen(stepping("last\nback\n")), HasSubstr("step 3 of 4"));
  EXPECT_THAT(last_screen(stepping("g 2\n")), HasSubstr("step 2 of 4"));
  EXPECT_THAT(last_screen(stepping("last\nfirst\n")), HasSubstr("step 0 of 4"));
}

TEST_F(step, an_empty_line_repeats_the_last_movement) {
  EXPECT_THAT(last_screen(stepping("\n\n")), HasSubstr("step 2 of 4"));
  EXPECT_THAT(last_screen(stepping("last\np\n\n")), HasSubstr("step 2 of 4"));
}

TEST_F(step, values_change_with_the_steps) {
  EXPECT_THAT(last_screen(stepping("last\n")),
              AllOf(HasSubstr("  count = 1\n"), HasSubstr("FAILS: conservation")));
  EXPECT_THAT(stepping("n\nn\nn\nn\n").out, HasSubstr("* count = 1 (was 0)\n"));
}

TEST_F(step, an_object_is_watched_or_not) {
  EXPECT_THAT(last_screen(stepping("w count\n")), Not(HasSubstr("values")));
  EXPECT_THAT(last_screen(stepping("w cou\nw count\n")), HasSubstr("  count = 0\n"));
  EXPECT_THAT(stepping("w size\n").out, HasSubstr("\nno object is called size\n"));
  EXPECT_THAT(stepping("w count\nw\n").out, HasSubstr("\ncount (not watched)\n"));
}

TEST_F(step, wrong_commands_are_named_and_move_nothing) {
  EXPECT_THAT(stepping("jump\n").out, HasSubstr("\nno command jump: n next"));
  EXPECT_THAT(stepping("g 5\n").out, HasSubstr("\nno step 5: there are 0 to 4\n"));
  EXPECT_THAT(stepping("g x\n").out, HasSubstr("\nno step x: there are 0 to 4\n"));
  EXPECT_THAT(stepping("p\n").out, HasSubstr("\nthis is before the first step\n"));
  EXPECT_THAT(stepping("last\nn\n").out, HasSubstr("\nthis is the last step\n"));
  EXPECT_THAT(stepping("?\n").out, HasSubstr("\nn next  p back"));
}

TEST_F(step, nothing_is_read_behind_q) {
  EXPECT_THAT(stepping("q\nlast\n").out, Not(HasSubstr("step 4 of 4")));
}

// The list of plain C code, which no event is made of where no interrupt looks at it.
TEST_F(step, shows_variables_and_pointers_of_plain_code) {
  const std::string all = stepping("last\n", popped).out;
  EXPECT_THAT(all, HasSubstr("values\n"));
  EXPECT_THAT(all, HasSubstr(" = &"));
}

TEST_F(step, is_the_same_every_time) {
  const std::string commands = "n\nn\nw count\ng 4\np\n";
  const spawned first = stepping(commands);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(stepping(commands).out, first.out);
}

TEST_F(step, what_cannot_be_stepped_through_is_said_as_replay_says_it) {
  const auto parsed = checker::trace::parse_trace(content_of(here / lost));
  const auto with = [&](const auto& change) {
    auto t = std::get<checker::trace::trace_file>(parsed);
    change(t);
    write("changed", serialise(t));
    const spawned r = heddle({"replay", "--step", "changed"}, "n\n");
    EXPECT_EQ(r.out, heddle({"replay", "changed"}).out);
    EXPECT_EQ(std::count(r.out.begin(), r.out.end(), '\n'), 1);
    return r.status;
  };
  EXPECT_EQ(with([](auto& t) { t.decisions.clear(); }), 0); // no longer fails
  EXPECT_EQ(with([](auto& t) { t.scenario = "test/counter/other"; }), 4);
  EXPECT_EQ(with([](auto& t) { t.variant = "other"; }), 4);
  EXPECT_EQ(with([](auto& t) { t.decisions[0].at.number = 9; }), 4);
  EXPECT_EQ(complaint({"replay", "--step", "absent"}), complaint({"replay", "absent"}));
}

class step_on_terminal : public step {
protected:
  pseudo_terminal
  terminal(const std::vector<std::pair<std::string, std::string>>& environment = {{"TERM", "xterm"},
                                                                                  {"NO_COLOR", ""}},
           unsigned short width = 80, unsigned short height = 24) const {
    return {HEDDLE_TEST_COMMAND, {"replay", "--step", lost}, here, width, height, environment};
  }

  static constexpr const char* up = "\033[A";
  static constexpr const char* right = "\033[C";
  static constexpr const char* left = "\033[D";
};

TEST_F(step_on_terminal, arrow_keys_step_forward_and_back) {
  pseudo_terminal t = terminal();
  ASSERT_TRUE(t.comes_to_show("step 0 of 4")) << t.screen();
  t.type(right);
  ASSERT_TRUE(t.comes_to_show("step 1 of 4")) << t.screen();
  EXPECT_TRUE(t.comes_to_show("=>  1  |                read count = 0")) << t.screen();
  t.type(right);
  ASSERT_TRUE(t.comes_to_show("step 2 of 4")) << t.screen();
  t.type(left);
  ASSERT_TRUE(t.comes_to_show("step 1 of 4")) << t.screen();
  t.type("\r");
  ASSERT_TRUE(t.comes_to_show("step 0 of 4")) << t.screen();
  t.type("\033OF");
  ASSERT_TRUE(t.comes_to_show("step 4 of 4")) << t.screen();
  EXPECT_TRUE(t.comes_to_show("FAILS: conservation: both additions count")) << t.screen();
  t.type(up);
  ASSERT_TRUE(t.comes_to_show("step 3 of 4")) << t.screen();
  EXPECT_TRUE(t.comes_to_show("* count = 1 (was 0)")) << t.screen();
  t.type("q");
  EXPECT_EQ(t.ended(), 1);
  EXPECT_THAT(t.screen(), HasSubstr("Reproduced: conservation."));
  EXPECT_EQ(t.unknown_sequences(), "");
}

TEST_F(step_on_terminal, takes_a_number_and_a_name) {
  pseudo_terminal t = terminal();
  ASSERT_TRUE(t.comes_to_show("step 0 of 4"));
  t.type("g");
  ASSERT_TRUE(t.comes_to_show("\ng "));
  t.type("93\177\177"
         "3\r");
  ASSERT_TRUE(t.comes_to_show("step 3 of 4")) << t.screen();
  t.type("wcount\r");
  t.type("n");
  ASSERT_TRUE(t.comes_to_show("step 4 of 4")) << t.screen();
  EXPECT_THAT(t.screen(), Not(HasSubstr("values")));
  t.type("x");
  ASSERT_TRUE(t.comes_to_show("no command")) << t.screen();
  t.type("\003");
  EXPECT_EQ(t.ended(), 1);
}

TEST_F(step_on_terminal, has_colours_unless_they_are_not_wanted) {
  pseudo_terminal coloured = terminal();
  ASSERT_TRUE(coloured.comes_to_show("step 0 of 4"));
  EXPECT_THAT(coloured.all_output(), HasSubstr("\033[1m"));
  pseudo_terminal plain = terminal({{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  ASSERT_TRUE(plain.comes_to_show("step 0 of 4"));
  EXPECT_THAT(plain.all_output(), AllOf(Not(HasSubstr("\033[1m")), Not(HasSubstr("\033[7m"))));
  coloured.type("q");
  plain.type("q");
  EXPECT_EQ(coloured.ended(), 1);
  EXPECT_EQ(plain.ended(), 1);
}

TEST_F(step_on_terminal, a_dumb_one_is_asked_line_by_line) {
  pseudo_terminal t = terminal({{"TERM", "dumb"}}, 80, 60);
  ASSERT_TRUE(t.comes_to_show("step 0 of 4"));
  t.type("n\n");
  ASSERT_TRUE(t.comes_to_show("step 1 of 4"));
  t.type("q\n");
  EXPECT_EQ(t.ended(), 1);
  EXPECT_THAT(t.all_output(), Not(HasSubstr("\033")));
}

TEST_F(step_on_terminal, a_small_one_shows_the_current_step) {
  pseudo_terminal t = terminal({{"TERM", "xterm"}}, 40, 10);
  ASSERT_TRUE(t.comes_to_show("Before the first step."));
  for (const char* now : {"=>  1", "=>  2", "=>  3", "=>  4"}) {
    t.type(right);
    EXPECT_TRUE(t.comes_to_show(now)) << t.screen();
  }
  t.type("q");
  EXPECT_EQ(t.ended(), 1);
}

} // namespace
} // namespace heddle::command
