// Counting.
#include "checker/relacy/iteration_budget.hpp"

namespace heddle::relacy {

void iteration_budget::begin_iteration() {
  shared_.iterations = shared_.iterations + 1;
  steps_ = 0;
}

bool iteration_budget::spend(site where) {
  shared_.steps = shared_.steps + 1;
  shared_.last.file = where.file;
  shared_.last.line = where.line;
  return ++steps_ <= options_.max_steps;
}

bool iteration_budget::is_spent(std::uint64_t iterations) const {
  if (iterations >= options_.iterations)
    return true;
  constexpr std::uint64_t seldom = 256;
  return options_.max_seconds > 0 && iterations % seldom == 0 && seconds() > options_.max_seconds;
}

double iteration_budget::seconds() const {
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  return spent.count();
}

} // namespace heddle::relacy
