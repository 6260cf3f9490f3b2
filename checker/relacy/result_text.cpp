// One key per member.
#include "checker/relacy/result_text.hpp"

namespace heddle::relacy {

using nlohmann::json;
using nlohmann::ordered_json;

std::string to_text(const run_result& r) {
  return json{{"found", r.found},
              {"what", static_cast<unsigned>(r.what)},
              {"message", r.message},
              {"refusal", r.refusal},
              {"iterations", r.iterations},
              {"dropped", r.dropped},
              {"cut", r.cut},
              {"exhausted", r.exhausted},
              {"seconds", r.seconds},
              {"cover", r.cover},
              {"outcomes", r.outcomes}}
      .dump();
}

run_result result_of(const std::string& text) {
  const json j = json::parse(text);
  run_result r;
  r.found = j.at("found").get<bool>();
  r.what = static_cast<kind>(j.at("what").get<unsigned>());
  r.message = j.at("message").get<std::string>();
  r.refusal = j.at("refusal").get<std::string>();
  r.iterations = j.at("iterations").get<std::uint64_t>();
  r.dropped = j.at("dropped").get<std::uint64_t>();
  r.cut = j.at("cut").get<std::uint64_t>();
  r.exhausted = j.at("exhausted").get<bool>();
  r.seconds = j.at("seconds").get<double>();
  r.cover = j.at("cover").get<std::map<std::string, std::uint64_t>>();
  r.outcomes = j.at("outcomes").get<std::set<std::string>>();
  return r;
}

ordered_json row_of(const std::string& scenario, const std::string& variant, const run_result& r) {
  const auto kind_name = r.found ? ordered_json(name_of(r.what)) : ordered_json(nullptr);
  const auto refusal = r.refusal.empty() ? ordered_json(nullptr) : ordered_json(r.refusal);
  return {{"scenario", scenario},  {"variant", variant},         {"found", r.found},
          {"kind", kind_name},     {"message", r.message},       {"iterations", r.iterations},
          {"seconds", r.seconds},  {"not_expressible", refusal}, {"dropped", r.dropped},
          {"cut", r.cut},          {"exhausted", r.exhausted},   {"cover", r.cover},
          {"outcomes", r.outcomes}};
}

} // namespace heddle::relacy
