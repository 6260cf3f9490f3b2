// SARIF of a made-up failure; harness/quality/services holds what the command writes against the
// schema.
#include "reports/sarif.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace heddle::reports {
namespace {

using nlohmann::json;
using testing::ElementsAre;

// CPU0 writes, an interrupt comes there, and CPU1 reads what was there before.
story stale_read() {
  story s{.kind = "leak", .message = "lost", .lanes = {"CPU0", "CPU1"}, .objects = {"x", "y"}};
  s.initially = {"0", ""};
  s.steps = {{.number = 1,
              .lane = 0,
              .text = "write x = 1",
              .order = "release",
              .place = {"alloc/a b.hpp", 4},
              .changes = {{0, "1"}}},
             {.number = 2, .lane = 0, .text = "interrupt dma", .place = {"alloc/a.hpp", 5}},
             {.number = 3, .lane = 0, .depth = 1, .text = "fence"},
             {.lane = 0, .text = "dma returns"},
             {.number = 4,
              .lane = 1,
              .text = "read x = 0",
              .order = "relaxed",
              .place = {"alloc/a.hpp", 9},
              .remark = "0 from init, newest is 1 by CPU0",
              .mark = story_mark::stale,
              .overlooks = 1}};
  s.has_lane = true;
  s.lane = 1;
  s.cause = "passes if CPU1 sees the write";
  return s;
}

result failing() {
  return {.scenario = "a/b",
          .variant = "c",
          .model = "rc11",
          .verdict = "fail",
          .violation = stale_read(),
          .trace = "traces/a b.trace",
          .kinds = {"leak"},
          .declared = result_declaration{"pass", false}};
}

json written() { return json::parse(sarif_text({finding_of(failing(), "")}, "")); }

json first_result() { return written()["runs"][0]["results"][0]; }

// What a member of every step of a thread flow says.
template <class T>
std::vector<T> all(const json& flow, const char* member) {
  std::vector<T> values;
  for (const json& place : flow["locations"])
    values.push_back(place[member].get<T>());
  return values;
}

TEST(sarif, the_first_code_flow_is_the_interleaving) {
  const json flow = first_result()["codeFlows"][0]["threadFlows"][0];
  EXPECT_THAT(all<unsigned>(flow, "executionOrder"), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(all<unsigned>(flow, "nestingLevel"), ElementsAre(0, 0, 1, 0, 0));
  EXPECT_THAT(all<std::string>(flow, "importance"),
              ElementsAre("essential", "important", "important", "unimportant", "essential"));
  EXPECT_EQ(flow["locations"][4]["location"]["message"]["text"],
            "CPU1: read x = 0 (relaxed); 0 from init, newest is 1 by CPU0");
  EXPECT_EQ(flow["locations"][0]["state"], json::parse(R"({"x": {"text": "1"}})"));
  EXPECT_EQ(flow["initialState"], json::parse(R"({"x": {"text": "0"}})"));
  EXPECT_FALSE(flow["locations"][2]["location"].contains("physicalLocation"));
}

TEST(sarif, the_second_one_has_each_cpu_by_itself) {
  const json flows = first_result()["codeFlows"][1]["threadFlows"];
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[0]["id"], "CPU0");
  EXPECT_THAT(all<unsigned>(flows[0], "executionOrder"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(all<unsigned>(flows[1], "executionOrder"), ElementsAre(5));
}

TEST(sarif, a_result_has_its_rule_place_and_trace) {
  const json r = first_result();
  const json rules = written()["runs"][0]["tool"]["driver"]["rules"];
  EXPECT_EQ(r["ruleId"], "leak");
  EXPECT_EQ(rules[r["ruleIndex"].get<std::size_t>()]["id"], "leak");
  EXPECT_EQ(r["message"]["text"], "a/b:c under rc11: fails with leak; declared is pass: lost\n"
                                  "passes if CPU1 sees the write");
  EXPECT_EQ(r["locations"][0]["physicalLocation"],
            json::parse(R"({"artifactLocation": {"uri": "alloc/a.hpp", "uriBaseId": "SRCROOT"},
                            "region": {"startLine": 9}})"));
  EXPECT_EQ(r["attachments"][0]["artifactLocation"]["uri"], "traces/a%20b.trace");
}

TEST(sarif, paths_are_uris) {
  const json flow = first_result()["codeFlows"][0]["threadFlows"][0];
  EXPECT_EQ(flow["locations"][0]["location"]["physicalLocation"]["artifactLocation"]["uri"],
            "alloc/a%20b.hpp");
}

TEST(sarif, the_fingerprint_survives_moved_lines) {
  result moved = failing();
  for (story_step& s : moved.violation->steps)
    s.place = {"alloc/elsewhere.hpp", s.place.line + 100};
  moved.violation->message = "in other words";
  const json r = json::parse(sarif_text({finding_of(moved, "")}, ""));
  EXPECT_EQ(r["runs"][0]["results"][0]["partialFingerprints"],
            first_result()["partialFingerprints"]);
  EXPECT_EQ(first_result()["partialFingerprints"]["scenarioVariantModelRule/v1"],
            "a/b:c:rc11:leak");
}

TEST(sarif, no_findings_are_a_run_without_results) {
  const json log = json::parse(sarif_text({}, "shard-1-of-2"));
  EXPECT_EQ(log["version"], "2.1.0");
  EXPECT_EQ(log["runs"][0]["results"], json::array());
  EXPECT_EQ(log["runs"][0]["automationDetails"]["id"], "heddle/shard-1-of-2/");
}

TEST(sarif, names_that_are_no_text_do_no_harm) {
  result r = failing();
  r.violation->message = "\xff\xfe";
  EXPECT_TRUE(json::accept(sarif_text({finding_of(r, "")}, "")));
}

} // namespace
} // namespace heddle::reports
