// Memory that instrumented code accesses both atomically and ordinarily.
//
// The values of atomic locations live in the execution graph, so ordinary accesses to them have to
// be events, too. Which locations these are is learned, and what is learned takes effect with the
// next exploration: during one, replay would diverge. All addresses are canonical.
#pragma once

#include <cstdint>
#include <unordered_map>

namespace heddle::checker {

class mixed_memory {
public:
  // During an exploration: bytes of one aligned eight-byte word, one bit each.
  void note_ordinary(std::uintptr_t word, std::uint8_t bytes) { note(word, bytes, 0); }
  void note_atomic(std::uintptr_t word, std::uint8_t bytes) { note(word, 0, bytes); }

  // Something is accessed both ways that was not known to be: what the exploration finds may be
  // wrong.
  bool has_news() const { return news_; }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool any = news_;
    for (auto& [word, seen] : words_) {
      if ((seen.ordinary & seen.atomic) != 0)
        seen.events |= seen.atomic;
      knows_ = knows_ || seen.events != 0;
    }
    news_ = false;
    return any;
  }

  // Whether any ordinary access has to be an event; and which bytes of a word have to be.
  bool knows_any() const { return knows_; }
  std::uint8_t events_in(std::uintptr_t word) const {
    const auto at = words_.find(word);
    return at == words_.end() ? std::uint8_t{0} : at->second.events;
  }

private:
  struct seen {
    std::uint8_t ordinary = 0;
    std::uint8_t atomic = 0; // of locations
    std::uint8_t events = 0;
  };

  void note(std::uintptr_t word, std::uint8_t ordinary, std::uint8_t atomic) {
    seen& s = words_[word];
    s.ordinary |= ordinary;
    s.atomic |= atomic;
    news_ = news_ || (s.ordinary & s.atomic & ~s.events) != 0;
  }

  std::unordered_map<std::uintptr_t, seen> words_;
  bool news_ = false;
  bool knows_ = false;
};

} // namespace heddle::checker
