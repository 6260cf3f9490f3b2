// Stories as JSON.
#include "reports/story_json.hpp"

namespace heddle::reports {
namespace {

using json = nlohmann::ordered_json;

json place_of(const story_place& p) {
  return p.file.empty() ? json(nullptr) : json{{"file", p.file}, {"line", p.line}};
}

// Of a step, by number: 0 is none.
json reference(unsigned step) { return step == 0 ? json(nullptr) : json(step); }

json blocks_of(const std::vector<story_block>& blocks) {
  json all = json::array();
  for (const story_block& b : blocks)
    all.push_back({{"pool", b.pool},
                   {"offset", b.offset},
                   {"bytes", b.bytes},
                   {"state", b.state},
                   {"since", place_of(b.since)}});
  return all;
}

json step_of(const story_step& s) {
  json changes = json::array();
  for (const story_value& v : s.changes)
    changes.push_back({{"object", v.object}, {"text", v.text}});
  return {{"number", reference(s.number)},
          {"lane", s.lane},
          {"depth", s.depth},
          {"context", s.context},
          {"text", s.text},
          {"order", s.order},
          {"place", place_of(s.place)},
          {"remark", s.remark},
          {"mark", name_of(s.mark)},
          {"object", s.object},
          {"action", s.action},
          {"reads_from", reference(s.reads_from)},
          {"reads_initial", s.reads_initial},
          {"awaited", s.awaited},
          {"overlooks", reference(s.overlooks)},
          {"raised_by", reference(s.raised_by)},
          {"waits", s.waits},
          {"changes", std::move(changes)},
          {"blocks", blocks_of(s.blocks)}};
}

} // namespace

json json_of(const story& s) {
  json steps = json::array();
  for (const story_step& step : s.steps)
    steps.push_back(step_of(step));
  json pools = json::array();
  for (const story_pool& p : s.pools)
    pools.push_back({{"name", p.name}, {"bytes", p.bytes}});
  return {{"scenario", s.what.scenario},
          {"variant", s.what.variant},
          {"model", s.what.model},
          {"engine", s.engine},
          {"kind", s.kind},
          {"message", s.message},
          {"place", place_of(s.place)},
          {"lanes", s.lanes},
          {"steps", std::move(steps)},
          {"lane", s.has_lane ? json(s.lane) : json(nullptr)},
          {"depth", s.depth},
          {"context", s.context},
          {"partner", reference(s.partner)},
          {"waiting", s.waiting},
          {"legend", s.legend},
          {"missing_edge", s.missing_edge},
          {"cause", s.cause},
          {"cause_steps", s.cause_steps},
          {"size", s.size},
          {"objects", s.objects},
          {"initially", s.initially},
          {"pools", std::move(pools)},
          {"initial_blocks", blocks_of(s.initial_blocks)}};
}

} // namespace heddle::reports
