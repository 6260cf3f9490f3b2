// Test support: what becomes of code under test that misbehaves.
#pragma once

#include <ostream>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {

struct way {
  const char* check; // "misbehaving/" is in front
  // Of the finding. Empty: there is none, because nothing of it can be seen; or, if it says
  // something, the verdict is inconclusive, because nothing was seen from there on.
  const char* kind;
  const char* says = "";

  const char* verdict() const {
    if (*kind != '\0')
      return "fail";
    return *says == '\0' ? "pass" : "inconclusive";
  }
};

inline std::ostream& operator<<(std::ostream& out, const way& w) { return out << w.check; }

inline void expect_result(const way& w, const nlohmann::json& result) {
  ASSERT_EQ(result["verdict"], w.verdict()) << w << result;
  if (result["verdict"] == "inconclusive") {
    EXPECT_THAT(result["unseen"].dump(), testing::HasSubstr(w.says)) << w;
  }
  if (result["verdict"] != "fail")
    return;
  EXPECT_THAT(result["kinds"], testing::Contains(w.kind)) << w;
  EXPECT_THAT(result["violation"]["message"].get<std::string>(), testing::HasSubstr(w.says)) << w;
}

// All at the same time, because each takes a few seconds; and a check that passes.
class waiting : public command_test {
protected:
  void expect_hangs(const std::vector<way>& ways) const {
    std::vector<std::string> arguments{"gate", "--model", "sc", "--json", "j", "-j", "16"};
    for (const way& w : ways)
      arguments.push_back(std::string("misbehaving/") + w.check);
    arguments.emplace_back("well-behaved/counter");
    EXPECT_EQ(heddle(arguments).status, 1);
    const auto results = json_of("j");
    ASSERT_EQ(results.size(), ways.size() + 1);
    for (std::size_t i = 0; i < ways.size(); ++i)
      expect_result(ways[i], results[i]);
    EXPECT_EQ(results[ways.size()]["verdict"], "pass");
  }
};

} // namespace heddle::command
