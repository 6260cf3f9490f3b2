#include "checker/testing/lang/compiler.hpp"

#include <algorithm>
#include <utility>

#include "checker/testing/lang/code_builder.hpp"
#include "checker/testing/lang/validate.hpp"

namespace heddle::checker::lang {

namespace {

bool needs_main(const program_tree& tree) {
  return std::ranges::any_of(tree.segments, [](const segment& s) {
    return s.what == segment::form::before || s.what == segment::form::main ||
           std::ranges::any_of(s.body,
                               [](const auto& each) { return calls(each, function::join); });
  });
}

const segment* find(const program_tree& tree, segment::form what) {
  const auto found = std::ranges::find(tree.segments, what, &segment::what);
  return found == tree.segments.end() ? nullptr : &*found;
}

code main_code(const program_tree& tree, const symbol_table& symbols) {
  code_builder builder(symbols);
  if (const segment* before = find(tree, segment::form::before))
    builder.add(before->body);
  for (unsigned thread = 0; thread < thread_count(tree); ++thread)
    builder.create(symbols.lane_of_thread(thread));
  if (const segment* main = find(tree, segment::form::main))
    builder.add(main->body);
  return builder.finish();
}

void add_lines(const program_tree& tree, const symbol_table& symbols, compiled_program& result) {
  for (const segment& s : tree.segments) {
    if (s.what != segment::form::line)
      continue;
    code_builder builder(symbols);
    builder.add(s.body);
    result.lines.push_back(
        {.text = static_cast<std::uint32_t>(result.texts.size()),
         .lane = symbols.lane_of_thread(s.thread),
         .arrivals = s.arrivals,
         .level = static_cast<std::uint8_t>(s.level),
         .maybe = s.maybe,
         .counter = symbols.counter_of(static_cast<unsigned>(result.lines.size()))});
    result.texts.push_back(builder.finish());
  }
}

} // namespace

compiled_program compile(const program_tree& tree) {
  validate(tree);
  const bool has_main = needs_main(tree);
  symbol_table symbols(tree, has_main);
  compiled_program result;
  if (has_main) {
    result.texts.push_back(main_code(tree, symbols));
    result.lanes.push_back({.name = "main"});
  }
  unsigned thread = 0;
  for (const segment& s : tree.segments) {
    if (s.what != segment::form::threads)
      continue;
    code_builder builder(symbols);
    builder.add(s.body);
    for (unsigned copy = 0; copy < s.copies; ++copy)
      result.lanes.push_back({.name = "T" + std::to_string(thread++),
                              .text = static_cast<std::uint32_t>(result.texts.size()),
                              .copy = copy,
                              .waits_for_create = has_main});
    result.texts.push_back(builder.finish());
  }
  add_lines(tree, symbols, result);
  result.locations = std::move(symbols).locations();
  return result;
}

} // namespace heddle::checker::lang
