// Trace files: what is written can be read, and what is wrong with a file is said in one line.
#include "checker/trace/trace_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/trace/checksum.hpp"
#include "checker/trace/why_not.hpp"

namespace heddle::checker::trace {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

trace_file example() {
  trace_file t{.scenario = "awkernel/talloc/publish",
               .variant = "relaxed",
               .model = "rc11",
               .kind = "return-code",
               .build = "8c7d1a32f00b5e19",
               .schedule = {"CPU0  CPU1", "", "  1   write x = 1"}};
  const operation a{.lane = "CPU0", .object = "size", .number = 2};
  const operation odd{.lane = "boot CPU \"0\"", .object = "fence", .number = 1};
  const operation fence{.lane = "CPU0", .on = target::fence, .number = 3};
  t.decisions = {
      {.kind = decision_kind::switch_lane, .at = a, .to = "the other\tCPU"},
      {.kind = decision_kind::switch_lane, .at = fence, .to = "CPU1"},
      {.kind = decision_kind::read, .at = a},
      {.kind = decision_kind::read, .at = a, .other = odd},
      {.kind = decision_kind::place, .at = odd, .other = a},
      {.kind = decision_kind::choose,
       .at = {.lane = "CPU1", .on = target::choice},
       .alternative = 2},
      {.kind = decision_kind::deliver, .at = a, .to = "dma"},
      {.kind = decision_kind::deliver, .at = fence, .to = "a b", .side = gap_side::after},
      {.kind = decision_kind::deliver,
       .at = {.lane = "CPU1"},
       .to = "dma",
       .side = gap_side::start},
      {.kind = decision_kind::spurious, .at = {.lane = "init", .object = "a b", .number = 10}},
  };
  return t;
}

// The text with another checksum: it is whole, but perhaps not well-formed.
std::string sealed(std::string text) {
  text.resize(text.rfind("\nchecksum ") + 1);
  return text + "checksum " + checksum_text(text) + "\n";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return sealed(text.replace(at, from.size(), to));
}

TEST(trace_file, what_is_written_can_be_read) {
  const auto parsed = parse_trace(serialise(example()));
  ASSERT_TRUE(std::holds_alternative<trace_file>(parsed)) << std::get<bad_trace>(parsed).why;
  EXPECT_EQ(std::get<trace_file>(parsed), example());
}

TEST(trace_file, tells_the_options_that_are_not_the_usual_ones) {
  EXPECT_EQ(serialise(example()).find("options"), std::string::npos);
  trace_file t = example();
  t.options = reuse_addresses;
  EXPECT_THAT(serialise(t),
              HasSubstr("\nbuild 8c7d1a32f00b5e19\noptions reuse-addresses\ndecisions"));
  const auto parsed = parse_trace(serialise(t));
  ASSERT_TRUE(std::holds_alternative<trace_file>(parsed)) << std::get<bad_trace>(parsed).why;
  EXPECT_EQ(std::get<trace_file>(parsed), t);
}

TEST(trace_file, reads_like_this) {
  const std::string text = serialise(example());
  EXPECT_THAT(text, StartsWith("heddle-trace 1\n"
                               "scenario awkernel/talloc/publish\n"
                               "variant relaxed\n"
                               "model rc11\n"
                               "kind return-code\n"
                               "build 8c7d1a32f00b5e19\n"
                               "decisions 10\n"
                               "switch CPU0 size#2 -> \"the other\\x09CPU\"\n"
                               "switch CPU0 fence#3 -> CPU1\n"
                               "read CPU0 size#2 <- init\n"
                               "read CPU0 size#2 <- \"boot CPU \\\"0\\\"\" \"fence\"#1\n"
                               "place \"boot CPU \\\"0\\\"\" \"fence\"#1 before CPU0 size#2\n"
                               "choose CPU1 choice#1 = 2\n"
                               "deliver CPU0 dma before size#2\n"
                               "deliver CPU0 \"a b\" after fence#3\n"
                               "deliver CPU1 dma at start\n"
                               "spurious init \"a b\"#10\n"
                               "schedule 3\n"
                               "| CPU0  CPU1\n"
                               "|\n"
                               "|   1   write x = 1\n"
                               "checksum "));
}

TEST(trace_file, a_lane_and_an_object_may_be_called_init) {
  trace_file t = example();
  t.decisions = {{.kind = decision_kind::read,
                  .at = {.lane = "a", .object = "x"},
                  .other = operation{.lane = "init", .object = "init"}}};
  const auto parsed = parse_trace(serialise(t));
  ASSERT_TRUE(std::holds_alternative<trace_file>(parsed));
  EXPECT_EQ(std::get<trace_file>(parsed), t);
}

TEST(trace_file, something_else_is_not_a_trace) {
  EXPECT_EQ(why(""), "not a heddle trace: the file is empty");
  EXPECT_EQ(why("hello\n"), "not a heddle trace");
  EXPECT_EQ(why("{\"verdict\": 1}"), "not a heddle trace");
  EXPECT_EQ(why("heddle-trace one\n"), "not a heddle trace: its version is no number");
  EXPECT_EQ(why(std::string("\x7f\x45\x4c\x46\0\0", 6)), "not a heddle trace");
}

TEST(trace_file, a_newer_version_is_named) {
  EXPECT_EQ(why("heddle-trace 2\nwhatever\n"),
            "made by a newer heddle: trace version 2, this one reads version 1");
  EXPECT_THAT(why("heddle-trace 99999999999999999999\n"), StartsWith("not a heddle trace"));
}

TEST(trace_file, every_shorter_file_is_truncated) {
  const std::string text = serialise(example());
  for (std::size_t length = 1; length < text.size(); ++length)
    EXPECT_THAT(why(text.substr(0, length)), StartsWith("truncated")) << length;
}

TEST(trace_file, every_changed_byte_is_noticed) {
  const std::string text = serialise(example());
  for (std::size_t i = 0; i < text.size(); ++i)
    for (const int bit : {1, 4, 64}) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      EXPECT_NE(why(changed), "a trace") << i;
    }
}

TEST(trace_file, a_changed_line_is_damage) {
  std::string text = serialise(example());
  text.replace(text.find("size#2"), 6, "size#3");
  EXPECT_EQ(why(text), "damaged: the checksum does not match");
}

TEST(trace_file, more_text_is_damage) {
  EXPECT_EQ(why(serialise(example()) + "\n"), "damaged: something follows the checksum");
  EXPECT_EQ(why(serialise(example()) + serialise(example())),
            "damaged: the checksum does not match");
}

TEST(trace_file, a_malformed_line_is_numbered) {
  const std::string text = serialise(example());
  EXPECT_EQ(why(with(text, "scenario ", "scene ")), "malformed line 2: expected `scenario NAME`");
  EXPECT_EQ(why(with(text, "build 8", "build 8 ")), "malformed line 6: expected `build NAME`");
  EXPECT_EQ(why(with(text, "decisions 10", "decisions x")),
            "malformed line 7: expected `decisions NUMBER`");
  EXPECT_EQ(why(with(text, "fence#3", "fence")), "malformed line 9: not a decision");
  EXPECT_EQ(why(with(text, "size#2 <- init", "size#0 <- init")),
            "malformed line 10: not a decision");
  EXPECT_EQ(why(with(text, "= 2", "= two")), "malformed line 13: not a decision");
  for (const char* gap : {"at end", "at start ", "before", "after init", "size#2"})
    EXPECT_EQ(why(with(text, "at start", gap)), "malformed line 16: not a decision") << gap;
  EXPECT_EQ(why(with(text, "decisions 10", "decisions 9")),
            "malformed line 17: expected `schedule NUMBER`");
  EXPECT_EQ(why(with(text, "decisions 10", "decisions 999999999999")),
            "malformed line 18: not a decision");
  EXPECT_THAT(why(with(text, "schedule 3", "schedule 4")), HasSubstr("malformed line 22"));
  EXPECT_EQ(why(with(text, "schedule 3", "schedule 2")),
            "malformed line 21: expected the checksum");
}

TEST(operation, is_described_in_words) {
  EXPECT_EQ(describe({.lane = "CPU1", .object = "x", .number = 1}),
            "the 1st operation of CPU1 on x");
  EXPECT_EQ(describe({.lane = "CPU1", .object = "x", .number = 12}),
            "the 12th operation of CPU1 on x");
  EXPECT_EQ(describe({.lane = "CPU1", .on = target::choice, .number = 22}),
            "the 22nd choice of CPU1");
}

} // namespace
} // namespace heddle::checker::trace
