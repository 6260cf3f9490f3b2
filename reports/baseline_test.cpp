// Baselines: their text, and what counts as a gate that got weaker.
#include "reports/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace heddle::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

result checked(std::uint64_t executions, std::uint64_t blocked = 0, std::uint64_t stuck = 0) {
  return {.scenario = "a/b",
          .variant = "fixed",
          .model = "rc11",
          .verdict = "pass",
          .exhaustive = true,
          .executions = executions,
          .blocked = blocked,
          .stuck = stuck};
}

std::string why(const std::string& text) {
  const auto parsed = parse_baseline(text);
  const auto* bad = std::get_if<bad_baseline>(&parsed);
  return bad == nullptr ? "" : bad->why;
}

// "alarm: …" and "note: …"
std::vector<std::string> changes(const result& before, const result& now) {
  std::vector<std::string> texts;
  for (const baseline_change& c : compare({entry_of(before)}, {now}))
    texts.push_back((c.alarm ? "alarm: " : "note: ") + text_of(c));
  return texts;
}

TEST(baseline, is_one_sorted_line_for_each_check) {
  result failing = checked(7, 1);
  failing.scenario = "a/a";
  failing.verdict = "fail";
  failing.kinds = {"leak", "overlap"};
  result cut = failing;
  cut.model = "sc";
  cut.exhaustive = false;
  const std::string text =
      baseline_text({entry_of(checked(120, 3, 2)), entry_of(cut), entry_of(failing)});
  EXPECT_THAT(text, testing::StartsWith("heddle-baseline 2\n#"));
  EXPECT_THAT(text, testing::EndsWith("\na/a:fixed rc11 fail:leak+overlap exhaustive 7 1 0\n"
                                      "a/a:fixed sc fail:leak+overlap cut 7 1 0\n"
                                      "a/b:fixed rc11 pass exhaustive 120 3 2\n"));
}

RC_GTEST_PROP(baseline, is_read_as_it_was_written, ()) {
  const auto entries = *rc::gen::uniqueBy<baseline>(
      rc::gen::build<baseline_entry>(
          rc::gen::set(&baseline_entry::name,
                       rc::gen::element<std::string>("a/b:c", "a b/c:d e", "a:b", "x/y:z:1")),
          rc::gen::set(&baseline_entry::model, rc::gen::element<std::string>("sc", "tso", "rc11")),
          rc::gen::set(&baseline_entry::verdict,
                       rc::gen::element<std::string>("pass", "inconclusive", "fail:leak+crash")),
          rc::gen::set(&baseline_entry::exhaustive), rc::gen::set(&baseline_entry::executions),
          rc::gen::set(&baseline_entry::blocked), rc::gen::set(&baseline_entry::stuck)),
      [](const baseline_entry& e) { return e.name + " " + e.model; });
  const std::string text = baseline_text(entries);
  const auto parsed = parse_baseline(text);
  RC_ASSERT(std::holds_alternative<baseline>(parsed));
  RC_ASSERT(std::get<baseline>(parsed).size() == entries.size());
  RC_ASSERT(baseline_text(std::get<baseline>(parsed)) == text);
}

TEST(baseline, may_come_from_a_checkout_with_other_line_ends) {
  const auto parsed =
      parse_baseline("heddle-baseline 2\r\n\r\na/b:c sc pass exhaustive 1 0 0\r\n# end");
  ASSERT_TRUE(std::holds_alternative<baseline>(parsed));
  EXPECT_EQ(std::get<baseline>(parsed).size(), 1U);
}

TEST(baseline, says_what_is_wrong_with_a_file) {
  EXPECT_EQ(why(""), "it is no baseline of heddle");
  EXPECT_EQ(why("a/b:c sc pass exhaustive 1 0 0\n"), "it is no baseline of heddle");
  EXPECT_EQ(why("heddle-baseline 3\n"), "it has version 3, this build knows version 2");
  EXPECT_EQ(why("heddle-baseline 1\n"), "it has version 1, this build knows version 2; remove it, "
                                        "and let gate --write-baseline write it anew");
  const std::string head = "heddle-baseline 2\n";
  for (const char* line : {"<<<<<<< HEAD", "a/b:c sc pass exhaustive 1 0", "a/b sc pass cut 1 0 0",
                           "a/b:c sc maybe cut 1 0 0", "a/b:c sc pass most 1 0 0",
                           "a/b:c sc pass cut 1 0 -1", "a/b:c sc pass cut 1 0 0 "})
    EXPECT_EQ(why(head + "\n" + line + "\n"), "line 3 is no entry") << line;
  const std::string entry = "a/b:c sc pass cut 1 0 0\n";
  EXPECT_EQ(why(head + entry + "# x\n" + entry), "lines 2 and 4 are of the same check");
}

TEST(baseline, the_same_numbers_are_no_change) {
  EXPECT_THAT(changes(checked(120, 3), checked(120, 3)), IsEmpty());
  EXPECT_THAT(changes(checked(0), checked(0)), IsEmpty());
}

TEST(baseline, a_sudden_drop_is_an_alarm) {
  EXPECT_THAT(changes(checked(400, 20), checked(100, 5)),
              ElementsAre("alarm: a/b:fixed under rc11: 100 executions, 5 blocked, 0 stuck; the "
                          "baseline has 400, 20 and 0: 75 % fewer explored"));
  EXPECT_THAT(changes(checked(100), checked(89)), ElementsAre(HasSubstr("alarm: ")));
  EXPECT_THAT(changes(checked(100), checked(90)), ElementsAre(HasSubstr("note: ")));
  EXPECT_THAT(changes(checked(3), checked(2)), ElementsAre(HasSubstr("alarm: ")));
  EXPECT_THAT(changes(checked(1), checked(0)), ElementsAre(HasSubstr("100 % fewer")));
}

TEST(baseline, blocked_executions_do_not_hide_a_drop) {
  EXPECT_THAT(changes(checked(20, 1000), checked(10, 1010)),
              ElementsAre(testing::AllOf(HasSubstr("alarm: "), HasSubstr("as many explored"))));
  EXPECT_THAT(changes(checked(20, 1000), checked(20, 0)), ElementsAre(HasSubstr("alarm: ")));
}

TEST(baseline, stuck_executions_are_told_from_blocked_ones) {
  EXPECT_THAT(changes(checked(20, 10, 5), checked(20, 15, 0)),
              ElementsAre(testing::AllOf(HasSubstr("note: "), HasSubstr("15 blocked, 0 stuck"),
                                         HasSubstr("20, 10 and 5: as many explored"))));
  EXPECT_THAT(changes(checked(0, 0, 10), checked(0, 0, 5)), ElementsAre(HasSubstr("alarm: ")));
}

TEST(baseline, what_is_not_finished_is_not_compared) {
  result cut = checked(1);
  cut.unfinished = true;
  EXPECT_THAT(changes(checked(100), cut), IsEmpty());
}

TEST(baseline, more_is_a_note) {
  EXPECT_THAT(changes(checked(100), checked(250)),
              ElementsAre("note: a/b:fixed under rc11: 250 executions, 0 blocked, 0 stuck; the "
                          "baseline has 100, 0 and 0: 150 % more explored"));
}

TEST(baseline, a_lost_exhaustive_flag_and_another_verdict_are_alarms) {
  result now = checked(100);
  now.exhaustive = false;
  now.verdict = "inconclusive";
  EXPECT_THAT(
      changes(checked(100), now),
      ElementsAre("alarm: a/b:fixed under rc11: the verdict is inconclusive; the baseline has pass",
                  "alarm: a/b:fixed under rc11: no longer exhaustive; the baseline is"));
  EXPECT_THAT(changes(now, checked(100)),
              ElementsAre(HasSubstr("alarm: "), "note: a/b:fixed under rc11: exhaustive now; the "
                                                "baseline is not"));
  result fewer_kinds = checked(100);
  fewer_kinds.verdict = "fail";
  fewer_kinds.kinds = {"leak"};
  result more_kinds = fewer_kinds;
  more_kinds.kinds = {"leak", "overlap"};
  EXPECT_THAT(changes(more_kinds, fewer_kinds),
              ElementsAre(HasSubstr("fail:leak; the baseline has fail:leak+overlap")));
}

TEST(baseline, what_is_new_is_a_note_and_what_is_gone_an_alarm) {
  const std::vector<baseline_change> c = compare({}, {checked(1)});
  ASSERT_EQ(c.size(), 1U);
  EXPECT_FALSE(c[0].alarm);
  EXPECT_EQ(text_of(c[0]), "a/b:fixed under rc11: not in the baseline");
  EXPECT_TRUE(missing_check(entry_of(checked(1))).alarm);
}

} // namespace
} // namespace heddle::reports
