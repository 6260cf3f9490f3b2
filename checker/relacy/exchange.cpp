// One key per member.
#include "checker/relacy/exchange.hpp"

#include <array>
#include <sstream>

#include <nlohmann/json.hpp>

namespace heddle::relacy {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array searches{search::random, search::full, search::bound};

ordered_json json_of(const request& r) {
  return {{"scenario", r.scenario},
          {"variant", r.variant},
          {"search", name_of(r.options.how)},
          {"iterations", r.options.iterations},
          {"steps", r.options.max_steps},
          {"context_bound", r.options.context_bound},
          {"max_seconds", r.options.max_seconds}};
}

// One request, key by key.
class reader {
public:
  explicit reader(const json& object) : object_(object) {}

  std::string name(const char* key) const {
    if (!at(key).is_string())
      throw not_a_request(std::string("has a ") + key + " that is no text");
    return at(key).get<std::string>();
  }
  std::uint64_t count(const char* key, std::uint64_t least) const {
    if (!at(key).is_number_unsigned() || at(key).get<std::uint64_t>() < least)
      throw not_a_request("has a number of " + std::string(key) + " below " +
                          std::to_string(least) + ", or that is none");
    return at(key).get<std::uint64_t>();
  }
  double seconds(const char* key) const {
    if (!at(key).is_number() || at(key).get<double>() < 0)
      throw not_a_request("has a " + std::string(key) + " that is no time");
    return at(key).get<double>();
  }
  search how() const {
    const auto found = search_named(name("search"));
    if (!found)
      throw not_a_request("has a search that is not random, full or bound");
    return *found;
  }

private:
  const json& at(const char* key) const {
    const auto found = object_.find(key);
    if (found == object_.end())
      throw not_a_request("has a request without " + std::string(key));
    return *found;
  }

  const json& object_;
};

request request_of(const json& object) {
  if (!object.is_object())
    throw not_a_request("has a request that is no object");
  const reader from(object);
  return {.scenario = from.name("scenario"),
          .variant = from.name("variant"),
          .options = {.how = from.how(),
                      .iterations = from.count("iterations", 1),
                      .max_seconds = from.seconds("max_seconds"),
                      .context_bound = static_cast<unsigned>(from.count("context_bound", 0)),
                      .max_steps = from.count("steps", 1)}};
}

kind kind_named(const std::string& name) {
  for (unsigned k = 0; k < kind_count; ++k) {
    if (name == heddle::name_of(static_cast<kind>(k)))
      return static_cast<kind>(k);
  }
  throw not_an_answer("an unknown kind of failure: " + name);
}

run_result result_of(const json& from) {
  run_result r;
  from.at("found").get_to(r.found);
  if (r.found)
    r.what = kind_named(from.at("kind").get<std::string>());
  from.at("message").get_to(r.message);
  if (const json& refusal = from.at("not_expressible"); !refusal.is_null())
    refusal.get_to(r.refusal);
  from.at("iterations").get_to(r.iterations);
  from.at("dropped").get_to(r.dropped);
  from.at("cut").get_to(r.cut);
  from.at("exhausted").get_to(r.exhausted);
  from.at("seconds").get_to(r.seconds);
  from.at("cover").get_to(r.cover);
  from.at("outcomes").get_to(r.outcomes);
  return r;
}

} // namespace

const char* name_of(search how) {
  switch (how) {
  case search::full:
    return "full";
  case search::bound:
    return "bound";
  case search::random:
    break;
  }
  return "random";
}

std::optional<search> search_named(std::string_view name) {
  for (const search how : searches) {
    if (name == name_of(how))
      return how;
  }
  return std::nullopt;
}

std::string text_of(const std::vector<request>& requests) {
  auto all = ordered_json::array();
  for (const request& r : requests)
    all.push_back(json_of(r));
  return all.dump();
}

std::vector<request> requests_of(const std::string& text) {
  const json all = json::parse(text, nullptr, false);
  if (all.is_discarded())
    throw not_a_request("is no JSON");
  if (!all.is_array())
    throw not_a_request("is no array of requests");
  std::vector<request> requests;
  for (const json& object : all)
    requests.push_back(request_of(object));
  return requests;
}

std::string text_of(const answer& a) {
  const run_result& r = a.result;
  const auto kind_name = r.found ? ordered_json(heddle::name_of(r.what)) : ordered_json(nullptr);
  const auto refusal = r.refusal.empty() ? ordered_json(nullptr) : ordered_json(r.refusal);
  const ordered_json row{
      {"scenario", a.scenario},     {"variant", a.variant}, {"found", r.found},
      {"kind", kind_name},          {"message", r.message}, {"not_expressible", refusal},
      {"iterations", r.iterations}, {"dropped", r.dropped}, {"cut", r.cut},
      {"exhausted", r.exhausted},   {"seconds", r.seconds}, {"cover", r.cover},
      {"outcomes", r.outcomes}};
  return row.dump();
}

answer answer_of(const std::string& line) {
  try {
    const json row = json::parse(line);
    return {.scenario = row.at("scenario").get<std::string>(),
            .variant = row.at("variant").get<std::string>(),
            .result = result_of(row)};
  } catch (const json::exception& e) {
    throw not_an_answer(e.what());
  }
}

std::vector<answer> answers_of(const std::string& lines) {
  std::vector<answer> answers;
  std::istringstream rest(lines);
  for (std::string line; std::getline(rest, line);)
    answers.push_back(answer_of(line));
  return answers;
}

} // namespace heddle::relacy
