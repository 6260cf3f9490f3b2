// A failing execution, with what it takes to tell it to a person.
#pragma once

#include <string>
#include <vector>

#include "checker/trace/causes.hpp"
#include "checker/trace/naming.hpp"
#include "reports/values.hpp"

namespace heddle::reports {

struct failing_schedule {
  checker::trace::failed_execution where;
  const checker::trace::naming& names;
  checker::failure what;
  memory_model model = memory_model::sc;
  std::vector<std::string> waiting{}; // if nobody can go on: why, a line per lane
  pointer_names pointers{};
};

} // namespace heddle::reports
