// Comparing accesses between two compiler barriers.
#include "checker/runtime/irq_races.hpp"

#include <algorithm>

namespace heddle::checker {

const ordinary_access* irq_races::traces::conflicting(const ordinary_access& a) const {
  const auto found = std::find_if(accesses.begin(), accesses.end(), [&](const ordinary_access& b) {
    return common_word(a, b).bytes != 0 && (a.writes || b.writes);
  });
  return found == accesses.end() ? nullptr : &*found;
}

void irq_races::traces::add(const ordinary_access& a) {
  const bool known = std::any_of(accesses.begin(), accesses.end(), [&](const ordinary_access& b) {
    return a.word == b.word && a.words == b.words && a.bytes == b.bytes && a.writes == b.writes;
  });
  if (!known)
    accesses.push_back(a);
}

void irq_races::traces::add(const void* event) {
  if (std::find(events.begin(), events.end(), event) == events.end())
    events.push_back(event);
}

void irq_races::traces::add(const traces& other) {
  for (const ordinary_access& a : other.accesses)
    add(a);
  for (const void* e : other.events)
    add(e);
}

void irq_races::leave() {
  const traces& done = contexts_[depth_].all;
  --depth_;
  contexts_[depth_].of_handlers.add(done);
  if (depth_ > 0)
    contexts_[depth_].all.add(done);
}

const ordinary_access* irq_races::add(const ordinary_access& a) {
  for (unsigned outer = 0; outer < depth_; ++outer)
    if (const ordinary_access* const with = contexts_[outer].segment.conflicting(a))
      return with;
  context& own = contexts_[depth_];
  if (const ordinary_access* const with = own.of_handlers.conflicting(a)) {
    if (own.looked)
      return with;
    own.looked = true;
  }
  own.segment.add(a);
  own.offered_behind = false;
  if (depth_ > 0)
    own.all.add(a);
  return nullptr;
}

void irq_races::add_event(const void* address) {
  context& own = contexts_[depth_];
  const std::vector<const void*>& theirs = own.of_handlers.events;
  own.looked = own.looked || std::find(theirs.begin(), theirs.end(), address) != theirs.end();
  if (depth_ > 0)
    own.all.add(address);
}

} // namespace heddle::checker
