// The consistency axioms of the memory models, transcribed from the papers. A judge is made for a
// set of events with reads-from and is then asked about modification orders.
#pragma once

#include <heddle/memory_model.hpp>

#include <memory>

#include "checker/testing/oracle/candidate.hpp"

namespace heddle::checker::oracle {

class judge {
public:
  virtual ~judge() = default;
  // `mo` as mo_of and `fr` as fr_of make them.
  virtual bool consistent(const relation& mo, const relation& fr) const = 0;
};

// Each keeps a reference to `s`.
std::unique_ptr<judge> judge_sc(const structure& s);
std::unique_ptr<judge> judge_tso(const structure& s);
std::unique_ptr<judge> judge_rc11(const structure& s);
std::unique_ptr<judge> judge_of(memory_model model, const structure& s);

// hb of RC11 with the release sequences of C++20.
relation happens_before(const structure& s);

// Two conflicting accesses of different lanes, at least one of them plain, unordered by
// happens_before. This is the language's rule; it does not depend on the memory model.
bool has_race(const structure& s);

} // namespace heddle::checker::oracle
