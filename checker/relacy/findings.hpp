// What was found, which ends the run; also that something cannot be expressed.
#pragma once

#include <cstdint>

#include <heddle/kind.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/cell.hpp"
#include "checker/relacy/exits.hpp"

namespace heddle::relacy {

// Words are literals: texts are made when the simulation is over (finding_text.hpp).
struct finding {
  kind what = kind::none;
  const char* why = "";
  const char* refusal = nullptr; // instead of a kind: what cannot be expressed
  site where{};
  unsigned thread = 0;
  bool on_cpu = false;
  std::uintptr_t address = 0; // of a race or a use after free
  race with{};
  site end_of_life{}; // if an access comes after it; else the end is what was found

  bool is_any() const { return what != kind::none || refusal != nullptr; }
};

class findings {
public:
  explicit findings(exits& out) : exits_(out) {}

  // In code under test. Ends the simulation; before and after the threads, leaves the code.
  [[noreturn]] void stop_with(const finding& f);
  [[noreturn]] void fail(kind what, const char* why, site where);
  [[noreturn]] void refuse(const char* why, site where);

  // Outside of code under test.
  void note(const finding& f) { found_ = f; }
  const finding& first() const { return found_; } // the only one

private:
  exits& exits_;
  finding found_;
};

} // namespace heddle::relacy
