// Memory that instrumented code accesses both atomically and ordinarily.
//
// The values of atomic locations live in the execution graph, so ordinary accesses to them have to
// be events, too. Which locations these are is learned, and what is learned takes effect with the
// next exploration: during one, replay would diverge. All addresses are canonical.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace heddle::checker {

class mixed_memory {
public:
  // During an exploration: bytes of one aligned eight-byte word, one bit each.
  void note_ordinary(std::uintptr_t word, std::uint8_t bytes) { note(word, bytes, 0); }
  void note_atomic(std::uintptr_t word, std::uint8_t bytes) {
    note(word, 0, bytes);
    if (is_in_long_range(word))
      note(word, all_bytes, 0);
  }
  // The same for all bytes of the words [first, end), of which there may be very many.
  void note_long_range(std::uintptr_t first, std::uintptr_t end) {
    const auto above = long_ranges_.upper_bound(first);
    if (above != long_ranges_.begin() && std::prev(above)->second >= end)
      return;
    auto& known = long_ranges_[first];
    known = std::max(known, end);
    longest_ = std::max(longest_, end - first);
    for (auto& [word, seen] : words_)
      if (word >= first && word < end && seen.atomic != 0)
        note(word, all_bytes, 0);
  }

  // Something is accessed both ways that was not known to be: what the exploration finds may be
  // wrong.
  bool has_news() const { return news_; }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool any = news_;
    event_words_.clear();
    for (auto& [word, seen] : words_) {
      if ((seen.ordinary & seen.atomic) != 0)
        seen.events |= seen.atomic;
      if (seen.events != 0)
        event_words_.push_back(word);
    }
    std::sort(event_words_.begin(), event_words_.end());
    news_ = false;
    return any;
  }

  // Whether any ordinary access has to be an event; and which bytes of a word have to be.
  bool knows_any() const { return !event_words_.empty(); }
  std::uint8_t events_in(std::uintptr_t word) const {
    const auto at = words_.find(word);
    return at == words_.end() ? std::uint8_t{0} : at->second.events;
  }
  // The first word from `word` on some bytes of which have to be; ~0 if there is none.
  std::uintptr_t next_with_events(std::uintptr_t word) const {
    const auto at = std::lower_bound(event_words_.begin(), event_words_.end(), word);
    return at == event_words_.end() ? ~std::uintptr_t{0} : *at;
  }

private:
  static constexpr std::uint8_t all_bytes = 0xFF;

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

  bool is_in_long_range(std::uintptr_t word) const {
    for (auto at = long_ranges_.upper_bound(word); at != long_ranges_.begin();) {
      --at;
      if (word < at->second)
        return true;
      if (word - at->first >= longest_)
        return false;
    }
    return false;
  }

  std::unordered_map<std::uintptr_t, seen> words_;
  std::map<std::uintptr_t, std::uintptr_t> long_ranges_; // first to end; they may overlap
  std::uintptr_t longest_ = 0;
  std::vector<std::uintptr_t> event_words_; // known as such, in order
  bool news_ = false;
};

} // namespace heddle::checker
