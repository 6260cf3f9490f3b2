// Packing. Every type is an array of its parts: a part that is added to a type and not here does
// not compile, so nothing is lost on the way.
#include "harness/command/checked.hpp"

#include <concepts>
#include <tuple>
#include <type_traits>

#include <nlohmann/json.hpp>

namespace heddle::command {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a function cannot name the parts of a structure
#define HEDDLE_PARTS(type, ...)                                                                    \
  template <class T>                                                                               \
    requires std::same_as<std::remove_const_t<T>, type>                                            \
  auto parts_of(T& whole) {                                                                        \
    auto& [__VA_ARGS__] = whole;                                                                   \
    return std::tie(__VA_ARGS__);                                                                  \
  }

HEDDLE_PARTS(reports::subject, scenario, variant, model)
HEDDLE_PARTS(reports::story_place, file, line)
HEDDLE_PARTS(reports::story_value, object, text)
HEDDLE_PARTS(reports::story_block, pool, offset, bytes, state, since)
HEDDLE_PARTS(reports::story_step, number, lane, depth, in_task, context, text, order, place, remark,
             mark, object, action, reads_from, reads_initial, only_looks, awaited, overlooks,
             raised_by, waits, changes, blocks)
HEDDLE_PARTS(reports::story_pool, name, bytes)
HEDDLE_PARTS(reports::story, what, engine, kind, message, place, lanes, steps, has_lane, lane,
             depth, in_task, context, who, partner, waiting, legend, missing_edge, cause,
             cause_steps, size, objects, initially, pools, initial_blocks)
HEDDLE_PARTS(reports::result_options, all_failures, max_events, max_executions, max_seconds,
             irq_pruning, reuse_addresses)
HEDDLE_PARTS(reports::result_declaration, verdict, as_declared)
HEDDLE_PARTS(reports::result, scenario, variant, model, engine, verdict, exhaustive, violation,
             trace, original_trace, kinds, executions, blocked, stuck, events, seconds, peak_rss_kb,
             bounds_hit, unseen, unseen_file, unseen_line, endless, reason, unfinished, cover,
             race_policies, options, declared)
HEDDLE_PARTS(evidence, has_execution, trace, original, size, size_found, lost)
HEDDLE_PARTS(checked, line, shown, classes, internal_error)
HEDDLE_PARTS(retold, text, told, flipped, outcome, status)
#undef HEDDLE_PARTS

template <class T>
concept has_parts = requires(T& whole) {
  parts_of(whole);
};

} // namespace heddle::command

template <heddle::command::has_parts T>
struct nlohmann::adl_serializer<T, void> {
  static void to_json(nlohmann::json& j, const T& whole) {
    j = nlohmann::json::array();
    std::apply([&](const auto&... part) { (j.push_back(nlohmann::json(part)), ...); },
               heddle::command::parts_of(whole));
  }
  static void from_json(const nlohmann::json& j, T& whole) {
    std::size_t next = 0;
    std::apply([&](auto&... part) { (j.at(next++).get_to(part), ...); },
               heddle::command::parts_of(whole));
  }
};

template <class T>
struct nlohmann::adl_serializer<std::optional<T>, void> {
  static void to_json(nlohmann::json& j, const std::optional<T>& maybe) {
    j = nlohmann::json::array();
    if (maybe)
      j.push_back(*maybe);
  }
  static void from_json(const nlohmann::json& j, std::optional<T>& maybe) {
    maybe.reset();
    if (!j.empty())
      j.at(0).get_to(maybe.emplace());
  }
};

namespace heddle::command {
namespace {

// A binary form: texts need not be UTF-8.
template <class T>
std::string pack(const T& whole) {
  std::string bytes;
  nlohmann::json::to_msgpack(nlohmann::json(whole), bytes);
  return bytes;
}

template <class T>
T unpack(const std::string& message) {
  return nlohmann::json::from_msgpack(message).get<T>();
}

} // namespace

std::string packed(const checked& c) { return pack(c); }
std::string packed(const retold& r) { return pack(r); }
checked unpacked_check(const std::string& message) { return unpack<checked>(message); }
retold unpacked_retelling(const std::string& message) { return unpack<retold>(message); }

} // namespace heddle::command
