// A circular doubly linked list whose head is its sentinel.
//
// An all-zero list is neither empty nor has it a first node: is_empty() compares a null link with
// the head's address, peek_head() returns the null link. Upstream depends on the latter when a
// zeroed semaphore is given.
#pragma once

#include <heddle/name.hpp>
#include <heddle/plain.hpp>

namespace boreas {

struct dlist_node {
  heddle::plain<dlist_node*> next;
  heddle::plain<dlist_node*> prev;
};

class dlist {
public:
  void init() {
    head_.next.store(&head_);
    head_.prev.store(&head_);
  }

  bool is_empty() const { return head_.next.load() == &head_; }

  // Null if there is none.
  dlist_node* peek_head() const { return known(head_.next.load()); }
  dlist_node* peek_next(const dlist_node& node) const { return known(node.next.load()); }

  void append(dlist_node& node) {
    dlist_node* const tail = head_.prev.load();
    node.next.store(&head_);
    node.prev.store(tail);
    tail->next.store(&node);
    head_.prev.store(&node);
  }

  // The node must be in this list; its links are null afterwards.
  static void remove(dlist_node& node) {
    dlist_node* const next = node.next.load();
    dlist_node* const prev = node.prev.load();
    prev->next.store(next);
    next->prev.store(prev);
    node.next.store(nullptr);
    node.prev.store(nullptr);
  }

  void name_members() const {
    heddle::name(head_.next, "next");
    heddle::name(head_.prev, "prev");
  }

private:
  dlist_node* known(dlist_node* node) const { return node == &head_ ? nullptr : node; }

  dlist_node head_;
};

} // namespace boreas
