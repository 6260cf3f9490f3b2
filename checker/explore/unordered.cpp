// Each names the other event by its lane, what it does and where.
#include "checker/explore/unordered.hpp"

#include "checker/graph/site_text.hpp"

namespace heddle::checker {
namespace {

const char* noun(const event& e) {
  if (e.lab.kind() == event_kind::read)
    return "read";
  return e.lab.kind() == event_kind::write ? "write" : "update";
}

bool begins(const event& e) { return e.lab.is<op::begin_life>(); }

// Where `they` should be ordered, seen from `me`.
const char* right_place(const event& me, const event& they) {
  if (!is_life(me.lab) && !is_life(they.lab))
    return "before or after it";
  return is_life(me.lab) == begins(is_life(me.lab) ? me : they) ? "after it" : "before it";
}

std::string in_parentheses(const site& where) {
  const std::string text = describe(where);
  return text.empty() ? text : " (" + text + ")";
}

// "owner's end of the life of node (a.cpp:12)"
std::string noun_phrase(const program& names, const event& e) {
  const std::string what =
      is_life(e.lab)
          ? (begins(e) ? "beginning" : "end") + (" of the life of " + names.storage_name(e.lab))
          : noun(e) + (" of " + names.location_name(e.lab.location));
  return names.lane_name(e.lane) + "'s " + what + in_parentheses(e.lab.where);
}

// "borrower reads node.b"
std::string clause(const program& names, const event& e) {
  const std::string what = is_life(e.lab) ? (begins(e) ? "begins" : "ends") +
                                                (" the life of " + names.storage_name(e.lab))
                                          : noun(e) + ("s " + names.location_name(e.lab.location));
  return names.lane_name(e.lane) + " " + what;
}

} // namespace

violation describe_unordered(const program& names, const execution& g, event_id mine,
                             event_id other, bool other_happened_before) {
  const event& me = g[mine];
  const event& they = g[other];
  const bool race = !is_life(me.lab) && !is_life(they.lab);
  std::string text = clause(names, me);
  if (race && concern_other_parts(me.lab, they.lab))
    return {{kind::none,
             text + " in part, and nothing orders it with " + noun_phrase(names, they) +
                 ", another part: parts of what is atomic elsewhere are not modelled apart",
             me.lab.where},
            me.lane,
            other};
  if (other_happened_before)
    text += " after " + noun_phrase(names, they) + ", and no new life has begun in between";
  else
    text += ", and " + noun_phrase(names, they) + " is not ordered " + right_place(me, they);
  return {{race ? kind::data_race : kind::use_after_free, std::move(text), me.lab.where},
          me.lane,
          other};
}

violation describe_unordered_look(const program& names, const execution& g, event_id r,
                                  event_id other) {
  const event& me = g[r];
  const kind what = is_life(g[other].lab) ? kind::use_after_free : kind::data_race;
  return {{what,
           names.lane_name(me.lane) + ", while it waits, looks at " +
               names.location_name(me.lab.location) + ", and nothing orders that with " +
               noun_phrase(names, g[other]),
           me.lab.where},
          me.lane,
          other};
}

} // namespace heddle::checker
