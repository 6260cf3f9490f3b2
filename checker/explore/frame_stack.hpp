// The frames of an exploration, and the share of the search tree that its execution stands for.
#pragma once

#include <cassert>
#include <memory>
#include <vector>

#include "checker/explore/frame.hpp"

namespace heddle::checker {

// The weights of all items and of the execution at hand, with what is explored already, sum up to
// the whole tree, which is 1.
template <class Model>
class frame_stack {
public:
  explicit frame_stack(unsigned lanes) : lanes_(lanes) {}

  bool is_empty() const { return depth_ == 0; }
  frame<Model>& top() { return *frames_[depth_ - 1]; }
  const frame<Model>& top() const { return *frames_[depth_ - 1]; }
  const frame<Model>& below_top() const { return *frames_[depth_ - 2]; }

  // A frame without items. Its graph is of some earlier frame, or empty.
  frame<Model>& push() {
    if (depth_ == frames_.size())
      frames_.push_back(std::make_unique<frame<Model>>(lanes_));
    frame<Model>& f = *frames_[depth_++];
    f.items.clear();
    first_item_ = 0;
    return f;
  }
  void pop() {
    assert(depth_ > 0 && top().items.empty()); // or what they stand for would count as explored
    --depth_;
  }

  // Of the execution at hand.
  double weight() const { return weight_; }

  // The items that are added from here on are those of one event.
  void begin_event() { first_item_ = top().items.size(); }
  void add(work_item i) {
    i.base = static_cast<std::uint16_t>(top().graph.size());
    top().items.push_back(i);
  }
  bool has_new_items() const { return top().items.size() != first_item_; }

  // The event's items and the execution that goes on share its weight evenly.
  void share_weight() {
    const std::size_t added = top().items.size() - first_item_;
    if (added == 0)
      return;
    weight_ /= static_cast<double>(added + 1);
    weigh_items(weight_);
  }

  // The execution goes on only in the event's items, if there are any.
  void leave_weight() {
    if (has_new_items())
      weigh_items(weight_ / static_cast<double>(top().items.size() - first_item_));
  }

  // Removes the newest item, whose execution is then the one at hand.
  work_item take_item() {
    auto& items = top().items;
    assert(!items.empty());
    const work_item i = items.back();
    items.pop_back();
    weight_ = i.weight;
    first_item_ = items.size();
    return i;
  }

private:
  void weigh_items(double weight) {
    auto& items = top().items;
    for (std::size_t i = first_item_; i < items.size(); ++i)
      items[i].weight = weight;
  }

  unsigned lanes_;
  std::vector<std::unique_ptr<frame<Model>>> frames_; // storage is kept and reused
  std::size_t depth_ = 0;
  std::size_t first_item_ = 0; // of the current event
  double weight_ = 1;
};

} // namespace heddle::checker
