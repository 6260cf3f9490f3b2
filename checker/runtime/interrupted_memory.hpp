// Ordinary memory that a CPU's programs share with its interrupt handlers, as far as instrumented
// code was seen to access it.
//
// An interrupt makes a difference in front of an ordinary access only if a handler accesses the
// same bytes, and one of the two writes them. Which bytes these are is learned, and what is learned
// takes effect with the next exploration: during one, replay would diverge. All addresses are
// canonical.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

class interrupted_memory {
public:
  // During an exploration: `context` of `lane` accesses bytes of one aligned eight-byte word, one
  // bit each. Tasks of a CPU count as its own program.
  void note(lane_id lane, std::uintptr_t word, std::uint8_t bytes, bool writes,
            context_id context) {
    place& p = places_[key_of(lane, word)];
    if (!p.add(is_handler(context) ? context : own_context, bytes, writes))
      return;
    p.shared = p.conflicts();
    news_ = news_ || (p.shared & ~p.known) != 0;
  }

  // Bytes are shared that were not known to be: places have been left out.
  bool has_news() const { return news_; }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool any = news_;
    for (auto& [key, p] : places_) {
      p.known = p.shared;
      knows_ = knows_ || p.known != 0;
    }
    news_ = false;
    return any;
  }

  // Of a word, the bytes before whose accesses interrupts have to be offered.
  std::uint8_t shared_in(lane_id lane, std::uintptr_t word) const {
    if (!knows_)
      return 0;
    const auto at = places_.find(key_of(lane, word));
    return at == places_.end() ? std::uint8_t{0} : at->second.known;
  }

private:
  struct user {
    context_id who;
    std::uint8_t reads;
    std::uint8_t writes;
  };

  struct place {
    std::vector<user> users;
    std::uint8_t shared = 0;
    std::uint8_t known = 0;

    // Whether that was new.
    bool add(context_id who, std::uint8_t bytes, bool writes) {
      for (user& u : users) {
        if (u.who != who)
          continue;
        std::uint8_t& had = writes ? u.writes : u.reads;
        const bool is_new = (bytes & ~had) != 0;
        had |= bytes;
        return is_new;
      }
      users.push_back({who, writes ? std::uint8_t{0} : bytes, writes ? bytes : std::uint8_t{0}});
      return true;
    }

    std::uint8_t conflicts() const {
      std::uint8_t result = 0;
      for (const user& a : users)
        for (const user& b : users)
          if (a.who != b.who)
            result |= static_cast<std::uint8_t>(a.writes & (b.reads | b.writes));
      return result;
    }
  };

  // A machine has at most 64 lanes, and addresses have 48 bits.
  static std::uint64_t key_of(lane_id lane, std::uintptr_t word) { return word << 6U | lane; }

  std::unordered_map<std::uint64_t, place> places_;
  bool news_ = false;
  bool knows_ = false;
};

} // namespace heddle::checker
