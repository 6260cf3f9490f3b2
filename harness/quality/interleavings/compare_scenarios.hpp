// The engine against every interleaving, scenario by scenario.
#pragma once

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include <heddle/scenario.hpp>

#include "checker/testing/every_interleaving.hpp"

namespace heddle::checker {

inline std::string name_of(const registered_scenario& s, const scenario_variant& v) {
  return std::string(s.name) + ":" + v.name;
}

// Expects agreement wherever the budget suffices, and prints where it does not.
inline void expect_agreement(const interleavings_options& options) {
  unsigned compared = 0;
  for (const registered_scenario* scenario : registered_scenarios())
    for (const scenario_variant& v : *scenario) {
      const interleavings r = compare_with_interleavings({v.bytes, v.alignment, v.build}, options);
      EXPECT_EQ(r.differences, "") << name_of(*scenario, v);
      compared += r.over_budget ? 0 : 1;
      if (r.over_budget)
        std::printf("more than %llu schedules: %s\n",
                    static_cast<unsigned long long>(options.budget), name_of(*scenario, v).c_str());
      else
        EXPECT_GT(r.schedules, 0U) << name_of(*scenario, v);
    }
  std::printf("compared: %u variants\n", compared);
  EXPECT_GT(compared, 0U);
}

} // namespace heddle::checker
