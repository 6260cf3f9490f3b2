#include "checker/properties/linearizability.hpp"

#include <utility>

namespace heddle::checker {
namespace {

using call_set = std::uint64_t; // one bit per call

class search {
public:
  search(const history_model& model, const std::vector<history_call>& calls,
         const call_order& before)
      : model_(model), calls_(calls),
        all_(calls.size() == 64 ? ~call_set{0} : (call_set{1} << calls.size()) - 1),
        needs_(calls.size()) {
    for (std::size_t j = 0; j < calls.size(); ++j)
      for (std::size_t i = 0; i < calls.size(); ++i)
        if (i != j && before(i, j))
          needs_[j] |= call_set{1} << i;
  }

  void explore(call_set done, const model_state& state) {
    if (!seen_.emplace(done, state).second)
      return;
    if (done == all_)
      found.insert(state);
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const call_set bit = call_set{1} << i;
      if ((done & bit) != 0 || (needs_[i] & ~done) != 0)
        continue;
      model_state next = state;
      const history_call& c = calls_[i];
      if (model_.step(next.data(), c.operation, c.argument, c.result))
        explore(done | bit, next);
    }
  }

  std::set<model_state> found;

private:
  const history_model& model_;
  const std::vector<history_call>& calls_;
  const call_set all_;
  std::vector<call_set> needs_; // per call: those that must come before it
  std::set<std::pair<call_set, model_state>> seen_;
};

} // namespace

std::set<model_state> linearize(const history_model& model, const std::set<model_state>& from,
                                const std::vector<history_call>& calls, const call_order& before) {
  search s(model, calls, before);
  for (const model_state& state : from)
    s.explore(0, state);
  return std::move(s.found);
}

} // namespace heddle::checker
