// heddle replay, from outside.
#include "harness/command/command_fixture.hpp"

#include "checker/trace/trace_file.hpp"

namespace heddle::command {
namespace {

using checker::trace::decision;
using checker::trace::decision_kind;
using checker::trace::trace_file;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class replay : public command_test {
protected:
  // Runs a scenario, which fails, and returns the path of its trace.
  std::string failing(const std::string& name, const std::string& model = "sc") {
    const spawned r = heddle({"run", name, "--model", model, "--json", "j", "--trace-dir", "t"});
    EXPECT_EQ(r.status, 1);
    schedule = r.out;
    const auto trace = json_of("j")[0]["violation"]["trace"];
    return trace.is_string() ? trace.get<std::string>() : "no trace";
  }

  trace_file load(const std::string& path) const {
    auto parsed = checker::trace::parse_trace(content_of(here / path));
    EXPECT_TRUE(std::holds_alternative<trace_file>(parsed));
    return std::get<trace_file>(parsed);
  }

  // The same trace with a change.
  template <class Change>
  spawned after(const std::string& path, Change change) {
    trace_file t = load(path);
    change(t);
    write("changed", serialise(t));
    return heddle({"replay", "changed"});
  }

  std::string schedule;
};

TEST_F(replay, reuses_addresses_as_the_check_did) {
  EXPECT_EQ(heddle({"run", "test/storage/again", "--json", "j"}).status, 0);
  EXPECT_EQ(json_of("j")[0]["options"]["reuse_addresses"], false);
  const spawned r = heddle({"run", "test/storage/again", "--model", "tso", "--reuse-addresses",
                            "--json", "j", "--trace-dir", "t"});
  EXPECT_EQ(r.status, 1) << r.out << r.err;
  EXPECT_EQ(json_of("j")[0]["options"]["reuse_addresses"], true);
  const std::string trace = json_of("j")[0]["violation"]["trace"];
  EXPECT_EQ(load(trace).options, "reuse-addresses");
  EXPECT_THAT(heddle({"replay", trace}).out, HasSubstr("\nReproduced: allocator-invariant."));
  const spawned without = after(trace, [](trace_file& t) { t.options = ""; });
  EXPECT_EQ(without.status, 0) << without.out << without.err;
  const spawned unknown = after(trace, [](trace_file& t) { t.options = "haste"; });
  EXPECT_EQ(unknown.status, 2);
  EXPECT_EQ(unknown.err, "heddle: changed: unknown options haste\n");
}

// Where an interrupt comes in ordinary code is known by the object that is accessed there.
TEST_F(replay, interrupts_ordinary_code_where_it_was_interrupted) {
  const std::string trace = failing("test/plain/interrupted-pop:open");
  EXPECT_THAT(content_of(here / trace), HasSubstr("\ndeliver core0 dma accessing head#2\n"));
  EXPECT_THAT(schedule, HasSubstr("test_plain_code.c:25"));
  const spawned gone = after(trace, [](trace_file& t) {
    for (decision& d : t.decisions)
      d.at.number = 9;
  });
  EXPECT_EQ(gone.status, 4);
  EXPECT_THAT(gone.out + gone.err,
              HasSubstr("dma cannot come before the 9th ordinary access of core0 to head"));
}

TEST_F(replay, reproduces_every_kind_of_failure) {
  for (const char* name : {lost,
                           "test/lock/order:crossed",
                           "test/race/unlocked",
                           "test/choice/unlucky",
                           "test/setup/unready",
                           "test/crash/wild",
                           "test/litmus/store-buffering:shipped",
                           "test/interrupt/handler-frees:open",
                           "test/interrupt/nested:shipped",
                           "test/interrupt/doorbell:open",
                           "test/interrupt/coalesced:masked",
                           "test/plain/interrupted-pop:open",
                           "test/plain/nested-pop:open",
                           "test/plain/shared-turns:open",
                           "test/task/preempted:shipped",
                           "test/task/holder:shipped",
                           "test/task/timeout:shipped",
                           "test/storage/request:late",
                           "test/storage/device:late",
                           "test/storage/ledger:relaxed"})
    for (const char* model : {"tso", "rc11"}) {
      const spawned r = heddle({"replay", failing(name, model)});
      EXPECT_EQ(r.status, 1) << name << " under " << model << "\n" << r.out << r.err;
      EXPECT_THAT(r.out, HasSubstr("\nReproduced: ")) << name;
    }
}

TEST_F(replay, shows_what_the_run_has_shown_every_time) {
  const std::string trace = failing(lost);
  const spawned first = heddle({"replay", trace});
  const spawned second = heddle({"replay", trace});
  EXPECT_EQ(first.out, second.out);
  const std::string table = first.out.substr(0, first.out.find("\n\n>>"));
  EXPECT_THAT(schedule, HasSubstr(table));
  const std::string text = content_of(here / trace);
  EXPECT_THAT(text, HasSubstr("switch CPU1 count#2 -> CPU0\n"));
  EXPECT_THAT(text, HasSubstr("| >>  2  read count = 0    |                relaxed"));
}

TEST_F(replay, a_hundred_times_prints_the_same_bytes) {
  const std::pair<const char*, const char*> failures[] = {
      {"test/litmus/store-buffering:shipped", "tso"},
      {"test/interrupt/handler-frees:open", "rc11"},
      {"test/task/timeout:shipped", "sc"}};
  for (const auto& [name, model] : failures) {
    const std::string trace = failing(name, model);
    const spawned first = heddle({"replay", trace});
    ASSERT_THAT(first.out, HasSubstr("\nReproduced: ")) << name;
    for (int i = 1; i < 100; ++i) {
      const spawned again = heddle({"replay", trace});
      ASSERT_EQ(again.out, first.out) << name << ", time " << i;
      ASSERT_EQ(again.status, first.status);
    }
  }
}

TEST_F(replay, shows_interrupts_and_tasks_as_the_run_has_shown_them) {
  for (const char* name :
       {"test/interrupt/handler-frees:open", "test/interrupt/nested:shipped",
        "test/interrupt/doorbell:open", "test/interrupt/coalesced:masked",
        "test/task/preempted:shipped", "test/task/holder:shipped", "test/task/timeout:shipped",
        "test/storage/request:late", "test/storage/device:late", "test/storage/ledger:relaxed"})
    for (const char* model : {"sc", "tso", "rc11"}) {
      const spawned r = heddle({"replay", failing(name, model)});
      const std::size_t end = r.out.find("Reproduced: ");
      ASSERT_NE(end, std::string::npos) << name << " under " << model << "\n" << r.out;
      EXPECT_THAT(schedule, HasSubstr(r.out.substr(0, end)));
    }
}

TEST_F(replay, an_interrupt_survives_edits_elsewhere) {
  const std::string trace = failing("test/interrupt/handler-frees:open");
  EXPECT_THAT(content_of(here / trace), HasSubstr("deliver core0 dma before slab.free#1\n"));
  const spawned r = after(trace, [](trace_file& t) { t.variant = "edited"; });
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("\nReproduced: deadlock.\n"));
}

TEST_F(replay, of_an_interrupt_that_cannot_come_names_it) {
  const std::string trace = failing("test/interrupt/handler-frees:open");
  const auto change = [](auto&& to) {
    return [to](trace_file& t) {
      for (decision& d : t.decisions)
        if (d.kind == decision_kind::deliver)
          to(d);
    };
  };
  const spawned line = after(trace, change([](decision& d) { d.to = "disk"; }));
  EXPECT_EQ(line.status, 4);
  EXPECT_THAT(line.out, HasSubstr("disk cannot come before the 1st operation of core0 on "
                                  "slab.free.\n"));
  const spawned gap = after(trace, change([](decision& d) { d.at.number = 20; }));
  EXPECT_EQ(gap.status, 4);
  EXPECT_THAT(gap.out, HasSubstr("dma cannot come before the 20th operation of core0"));
  const spawned masked = after(trace, [](trace_file& t) { t.variant = "masked"; });
  EXPECT_EQ(masked.status, 0);
  EXPECT_THAT(masked.out, HasSubstr("\nNot possible any more: decision 1 (deliver core0 dma before "
                                    "slab.free#1): dma cannot come before "));
}

TEST_F(replay, names_with_spaces_and_quotes_survive) {
  const std::string trace = failing("test/litmus/store-buffering:shipped", "tso");
  EXPECT_THAT(content_of(here / trace), HasSubstr("read \"the other P\" x#1 <- init"));
  EXPECT_EQ(heddle({"replay", trace}).status, 1);
}

TEST_F(replay, says_when_the_failure_is_gone) {
  const spawned r = after(failing(lost), [](trace_file& t) { t.decisions.clear(); });
  EXPECT_EQ(r.status, 0);
  EXPECT_EQ(r.out, "No longer fails: test/counter/lost-update:shipped under sc passes with this "
                   "schedule; recorded was conservation.\n");
}

TEST_F(replay, says_when_the_failure_is_another_one) {
  const spawned r = after(failing(lost), [](trace_file& t) { t.kind = "leak"; });
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("Fails differently: conservation; recorded was leak.\n"));
}

TEST_F(replay, of_an_unknown_scenario_or_variant_cannot_be_applied) {
  const std::string trace = failing(lost);
  const spawned scenario = after(trace, [](trace_file& t) { t.scenario = "gone/away"; });
  EXPECT_EQ(scenario.status, 4);
  EXPECT_EQ(scenario.out,
            "The trace cannot be applied to this build: it has no scenario gone/away.\n");
  const spawned variant = after(trace, [](trace_file& t) { t.variant = "v2"; });
  EXPECT_EQ(variant.status, 4);
  EXPECT_EQ(variant.out, "The trace cannot be applied to this build: test/counter/lost-update has "
                         "no variant v2.\n");
}

TEST_F(replay, of_an_unknown_step_names_the_first_one) {
  const std::string trace = failing(lost);
  const spawned object = after(trace, [](trace_file& t) { t.decisions[0].at.object = "counter"; });
  EXPECT_EQ(object.status, 4);
  EXPECT_THAT(object.out,
              HasSubstr("The trace cannot be applied to this build: decision 1 (switch CPU0 "
                        "counter#1 -> CPU1): the 1st operation of CPU0 on counter never came.\n"));
  const spawned lane = after(trace, [](trace_file& t) { t.decisions[0].to = "CPU7"; });
  EXPECT_EQ(lane.status, 4);
  EXPECT_THAT(lane.out, HasSubstr("CPU7 cannot go on there"));
}

TEST_F(replay, of_a_fixed_variant_cannot_be_applied_if_the_step_is_gone) {
  const spawned r = after(failing(lost), [](trace_file& t) { t.variant = "fixed"; });
  EXPECT_EQ(r.status, 4);
  EXPECT_THAT(r.out, HasSubstr("the 2nd operation of CPU1 on count never came"));
}

TEST_F(replay, what_the_model_forbids_is_not_possible_any_more) {
  const std::string trace = failing("test/litmus/store-buffering:shipped", "tso");
  const spawned r = after(trace, [](trace_file& t) { t.model = "sc"; });
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, AllOf(StartsWith("No longer fails: "),
                           HasSubstr("\nNot possible any more: decision 1 (read \"the other P\" "
                                     "x#1 <- init): the memory model does not allow it.\n")));
}

TEST_F(replay, another_build_is_no_obstacle) {
  EXPECT_EQ(after(failing(lost), [](trace_file& t) { t.build = "unknown"; }).status, 1);
}

TEST_F(replay, unusable_files_are_bad_input) {
  EXPECT_EQ(complaint({"replay", "absent"}),
            "heddle: cannot read absent: No such file or directory\n");
  EXPECT_EQ(complaint({"replay", "."}), "heddle: cannot read .: Is a directory\n");
  const auto said = [&](const std::string& text) {
    write("x", text);
    return complaint({"replay", "x"});
  };
  const std::string good = content_of(here / failing(lost));
  EXPECT_EQ(said(""), "heddle: x: not a heddle trace: the file is empty\n");
  EXPECT_EQ(said("#!/bin/sh\n"), "heddle: x: not a heddle trace\n");
  EXPECT_EQ(said("heddle-trace 2" + good.substr(14)),
            "heddle: x: made by a newer heddle: trace version 2, this one reads version 1\n");
  EXPECT_THAT(said(good.substr(0, good.size() / 2)), StartsWith("heddle: x: truncated: "));
  std::string damaged = good;
  damaged[good.find("count#2") + 6] = '1';
  EXPECT_EQ(said(damaged), "heddle: x: damaged: the checksum does not match\n");
}

TEST_F(replay, unknown_words_are_bad_input) {
  const std::string trace = failing(lost);
  const auto said = [&](auto change) {
    trace_file t = load(trace);
    change(t);
    write("x", serialise(t));
    return complaint({"replay", "x"});
  };
  EXPECT_EQ(said([](trace_file& t) { t.model = "arm"; }), "heddle: x: unknown memory model arm\n");
  EXPECT_EQ(said([](trace_file& t) { t.kind = "gloom"; }),
            "heddle: x: unknown kind of failure gloom\n");
}

} // namespace
} // namespace heddle::command
