// Against brute force: every order of the calls, tried on the model.
#include "checker/properties/linearizability.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

#include <gtest/gtest.h>
#include <heddle/sequential.hpp>
#include <rapidcheck.h>

namespace heddle::checker {
namespace {

template <class Model>
constexpr Model fresh{};

template <class Model>
history_model model_of() {
  return {sizeof(Model), &fresh<Model>,
          [](void* state, std::uint32_t operation, std::int64_t argument, std::int64_t result) {
            return static_cast<Model*>(state)->step(operation, argument, result);
          },
          &Model::name_of};
}

struct history {
  std::vector<history_call> calls;
  std::vector<std::vector<bool>> before; // closed under transitivity

  std::set<model_state> linearized(const history_model& model) const {
    return linearize(model, {model.initial_state()}, calls,
                     [this](std::size_t i, std::size_t j) { return before[i][j]; });
  }
};

std::set<model_state> by_brute_force(const history_model& model, const history& h) {
  std::set<model_state> found;
  std::vector<std::size_t> order(h.calls.size());
  std::iota(order.begin(), order.end(), 0);
  do {
    bool fits = true;
    for (std::size_t j = 0; j < order.size(); ++j)
      for (std::size_t i = 0; i < j; ++i)
        fits = fits && !h.before[order[j]][order[i]];
    model_state state = model.initial_state();
    for (std::size_t i = 0; i < order.size() && fits; ++i) {
      const history_call& c = h.calls[order[i]];
      fits = model.step(state.data(), c.operation, c.argument, c.result);
    }
    if (fits)
      found.insert(state);
  } while (std::next_permutation(order.begin(), order.end()));
  return found;
}

// Results mostly as in some order, so that many histories have one.
history random_history(const history_model& model) {
  history h;
  const auto size = *rc::gen::inRange<std::size_t>(1, 7);
  model_state state = model.initial_state();
  for (std::size_t i = 0; i < size; ++i) {
    history_call c{*rc::gen::inRange<std::uint32_t>(0, 2), *rc::gen::inRange<std::int64_t>(0, 3),
                   *rc::gen::inRange<std::int64_t>(-1, 4)};
    for (std::int64_t result = -1; result < 8 && *rc::gen::inRange(0, 8) != 0; ++result) {
      model_state next = state;
      if (!model.step(next.data(), c.operation, c.argument, result))
        continue;
      c.result = result;
      state = next;
      break;
    }
    h.calls.push_back(c);
  }
  h.before.assign(size, std::vector<bool>(size));
  for (std::size_t j = 0; j < size; ++j)
    for (std::size_t i = 0; i < j; ++i)
      h.before[i][j] = *rc::gen::inRange(0, 4) == 0;
  for (std::size_t k = 0; k < size; ++k)
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j)
        h.before[i][j] = h.before[i][j] || (h.before[i][k] && h.before[k][j]);
  return h;
}

template <class Model>
void compare_with_brute_force() {
  unsigned explained = 0;
  const auto property = [&explained] {
    const history_model model = model_of<Model>();
    const history h = random_history(model);
    const auto expected = by_brute_force(model, h);
    explained += expected.empty() ? 0 : 1;
    RC_ASSERT(h.linearized(model) == expected);
  };
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = 1'000;
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << text.str();
  EXPECT_GT(explained, 100U);
  EXPECT_LT(explained, 900U);
}

TEST(linearizability, is_what_brute_force_says) {
  compare_with_brute_force<sequential::counter>();
  compare_with_brute_force<sequential::stack>();
  compare_with_brute_force<sequential::queue>();
  compare_with_brute_force<sequential::pool<3>>();
}

// A queue returns what was put in first; which of two came first, may be open.
TEST(linearizability, keeps_the_order_that_there_is) {
  using q = sequential::queue;
  const history_model model = model_of<q>();
  history h{{{q::enqueue, 1, 0}, {q::enqueue, 2, 0}, {q::dequeue, 0, 2}, {q::dequeue, 0, 1}}, {}};
  h.before.assign(4, std::vector<bool>(4));
  EXPECT_FALSE(h.linearized(model).empty());
  h.before[0][1] = true;
  EXPECT_FALSE(h.linearized(model).empty()); // the removals may have been the other way round
  h.before[2][3] = true;
  EXPECT_TRUE(h.linearized(model).empty());
}

TEST(linearizability, keeps_every_state_that_is_possible) {
  using s = sequential::stack;
  const history_model model = model_of<s>();
  history h{{{s::push, 1, 0}, {s::push, 2, 0}}, {}};
  h.before.assign(2, std::vector<bool>(2));
  EXPECT_EQ(h.linearized(model).size(), 2U);
  h.before[0][1] = true;
  EXPECT_EQ(h.linearized(model).size(), 1U);
}

} // namespace
} // namespace heddle::checker
