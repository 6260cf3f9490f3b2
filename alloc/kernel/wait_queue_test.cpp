// The order of a wait queue: priority, then first come first served.
#include <algorithm>
#include <list>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "alloc/kernel/wait_queue.hpp"

namespace {

using heddle::kernel::wait_node;
using heddle::kernel::wait_queue;

std::vector<wait_node*> drained(wait_queue& q) {
  std::vector<wait_node*> result;
  while (auto* n = q.pop())
    result.push_back(n);
  return result;
}

TEST(wait_queue, is_empty_at_first) {
  wait_queue q;
  EXPECT_TRUE(q.is_empty());
  EXPECT_EQ(q.peek(), nullptr);
  EXPECT_EQ(q.pop(), nullptr);
}

TEST(wait_queue, higher_priorities_come_first) {
  wait_queue q;
  wait_node low{.priority = 1}, high{.priority = 9}, middle{.priority = 5};
  q.push(low);
  q.push(high);
  q.push(middle);
  EXPECT_EQ(q.peek(), &high);
  EXPECT_EQ(drained(q), (std::vector{&high, &middle, &low}));
}

TEST(wait_queue, equals_are_served_as_they_came) {
  wait_queue q;
  wait_node a{.priority = 3}, b{.priority = 3}, c{.priority = 3};
  q.push(a);
  q.push(b);
  q.push(c);
  EXPECT_EQ(drained(q), (std::vector{&a, &b, &c}));
}

TEST(wait_queue, one_whose_turn_was_taken_away_goes_before_its_equals) {
  wait_queue q;
  wait_node high{.priority = 9}, a{.priority = 3}, b{.priority = 3};
  q.push(a);
  q.push(high);
  q.push_front(b);
  EXPECT_EQ(drained(q), (std::vector{&high, &b, &a}));
}

TEST(wait_queue, a_node_knows_whether_it_is_queued) {
  wait_queue q;
  wait_node a, b;
  q.push(a);
  q.push(b);
  q.remove(a);
  EXPECT_FALSE(a.queued);
  EXPECT_TRUE(b.queued);
  EXPECT_EQ(drained(q), std::vector{&b});
}

// A list kept sorted by stable insertion is the specification.
RC_GTEST_PROP(wait_queue, agrees_with_a_stable_sorted_list, ()) {
  constexpr unsigned nodes = 6;
  std::vector<wait_node> node(nodes);
  wait_queue q;
  std::list<wait_node*> expected;
  const auto steps = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 1000U));
  for (const unsigned step : steps) {
    wait_node& n = node[step % nodes];
    const unsigned what = step / nodes % 3;
    if (n.queued && what == 0) {
      q.remove(n);
      expected.remove(&n);
    } else if (n.queued) {
      RC_ASSERT(q.pop() == expected.front());
      expected.pop_front();
    } else {
      n.priority = step / (nodes * 3) % 4;
      const bool front = what == 2;
      const auto at = std::find_if(expected.begin(), expected.end(), [&](const wait_node* other) {
        return front ? other->priority <= n.priority : other->priority < n.priority;
      });
      expected.insert(at, &n);
      front ? q.push_front(n) : q.push(n);
    }
    RC_ASSERT(q.is_empty() == expected.empty());
  }
  const auto rest = drained(q);
  RC_ASSERT(std::equal(rest.begin(), rest.end(), expected.begin(), expected.end()));
}

} // namespace
