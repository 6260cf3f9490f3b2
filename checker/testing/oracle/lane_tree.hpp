// All that one lane may do, as a tree: a node is the operation that is due after a sequence of
// results, a branch is its result. Nodes are made when they are first asked for, so that each
// sequence of results is evaluated once however many candidates contain it.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "checker/testing/oracle/lane_script.hpp"

namespace heddle::checker::oracle {

class lane_tree {
public:
  using node_id = std::uint32_t;
  static constexpr node_id root = 0;

  explicit lane_tree(lane_script script) : script_(std::move(script)) {
    nodes_.push_back({script_.after({}), 0, 0, {}});
  }

  const request& at(node_id n) const { return nodes_[n].due; }

  node_id child(node_id n, std::int64_t result) {
    for (const auto& [known, child] : nodes_[n].children)
      if (known == result)
        return child;
    const auto added = static_cast<node_id>(nodes_.size());
    nodes_[n].children.emplace_back(result, added);
    nodes_.push_back({script_.after(results_of(n, result)), n, result, {}});
    return added;
  }

private:
  struct node {
    request due;
    node_id parent = 0;
    std::int64_t result = 0; // of the parent
    std::vector<std::pair<std::int64_t, node_id>> children;
  };

  std::vector<std::int64_t> results_of(node_id n, std::int64_t last) const {
    std::vector<std::int64_t> results{last};
    for (; n != root; n = nodes_[n].parent)
      results.insert(results.begin(), nodes_[n].result);
    return results;
  }

  lane_script script_;
  std::vector<node> nodes_;
};

} // namespace heddle::checker::oracle
