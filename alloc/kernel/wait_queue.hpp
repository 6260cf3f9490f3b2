// A queue of tasks by priority, first come first served among equals. Intrusive, ordinary memory:
// its owner's lock orders it.
#pragma once

#include <heddle/uninstrumented.hpp>

namespace heddle::kernel {

// What a task needs to be in one queue at a time. Higher priorities are more urgent.
struct wait_node {
  wait_node* next = nullptr;
  wait_node* previous = nullptr;
  unsigned priority = 0;
  bool queued = false;
};

class wait_queue {
public:
  HEDDLE_UNINSTRUMENTED bool is_empty() const { return first_ == nullptr; }
  // The node that pop() would return; null if there is none.
  HEDDLE_UNINSTRUMENTED wait_node* peek() const { return first_; }

  // Behind all of its priority.
  HEDDLE_UNINSTRUMENTED void push(wait_node& node) {
    wait_node* behind = last_;
    while (behind != nullptr && behind->priority < node.priority)
      behind = behind->previous;
    insert(node, behind);
  }

  // Before all of its priority: for a task that had its turn taken away.
  HEDDLE_UNINSTRUMENTED void push_front(wait_node& node) {
    wait_node* behind = last_;
    while (behind != nullptr && behind->priority <= node.priority)
      behind = behind->previous;
    insert(node, behind);
  }

  // The most urgent node, taken out; null if there is none.
  HEDDLE_UNINSTRUMENTED wait_node* pop() {
    wait_node* const node = first_;
    if (node != nullptr)
      remove(*node);
    return node;
  }

  // The node must be in this queue.
  HEDDLE_UNINSTRUMENTED void remove(wait_node& node) {
    (node.previous != nullptr ? node.previous->next : first_) = node.next;
    (node.next != nullptr ? node.next->previous : last_) = node.previous;
    node.next = node.previous = nullptr;
    node.queued = false;
  }

private:
  // `behind`: null to be the first.
  HEDDLE_UNINSTRUMENTED void insert(wait_node& node, wait_node* behind) {
    node.previous = behind;
    node.next = behind != nullptr ? behind->next : first_;
    (behind != nullptr ? behind->next : first_) = &node;
    (node.next != nullptr ? node.next->previous : last_) = &node;
    node.queued = true;
  }

  wait_node* first_ = nullptr;
  wait_node* last_ = nullptr;
};

} // namespace heddle::kernel
