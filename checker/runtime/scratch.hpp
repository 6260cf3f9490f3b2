// Memory for what code under test is in the middle of: a fiber may be abandoned at any time, so
// nothing on its stack may own memory.
#pragma once

#include <memory>
#include <vector>

namespace heddle::checker {

// Lends out containers, which are empty then. What is not given back is taken back by reset(). To
// be called in host sections.
template <class Container>
class scratch {
public:
  Container* take() {
    if (free_.empty()) {
      all_.push_back(std::make_unique<Container>());
      free_.reserve(all_.size());
      return all_.back().get();
    }
    Container* const c = free_.back();
    free_.pop_back();
    return c;
  }
  void give_back(Container* c) {
    c->clear();
    free_.push_back(c);
  }
  void reset() {
    if (free_.size() == all_.size())
      return;
    free_.clear();
    for (const auto& c : all_)
      give_back(c.get());
  }

private:
  std::vector<std::unique_ptr<Container>> all_;
  std::vector<Container*> free_;
};

} // namespace heddle::checker
