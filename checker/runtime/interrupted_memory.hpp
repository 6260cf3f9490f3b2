// Ordinary memory that several contexts of a CPU share, its own program, tasks and interrupt
// handlers, as far as instrumented code was seen to access it.
//
// An interrupt makes a difference in front of an ordinary access only if another context of the CPU
// accesses the same bytes, and one of the two writes them: its handler, or a task that the handler
// makes the CPU switch to. Which bytes these are is learned, and what is learned
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
  // An access to so many words or more is noted by pages of that size, as one to all of their
  // bytes.
  static constexpr std::uintptr_t words_in_page = 512;

  // During an exploration: `context` of `lane` accesses bytes of one aligned eight-byte word, one
  // bit each.
  void note(lane_id lane, std::uintptr_t word, std::uint8_t bytes, bool writes,
            context_id context) {
    add(places_[key_of(lane, word)], context, bytes, writes);
    if (pages_.empty())
      return;
    if (const auto page = pages_.find(key_of(lane, word / words_in_page)); page != pages_.end())
      add(page->second, context, all_bytes, writes);
  }
  // The same of many words.
  void note_range(lane_id lane, std::uintptr_t first, std::uintptr_t end, bool writes,
                  context_id context) {
    bool is_new = false;
    for (std::uintptr_t page = first / words_in_page; page * words_in_page < end; ++page) {
      const auto [at, added] = pages_.try_emplace(key_of(lane, page));
      is_new = is_new || added;
      add(at->second, context, all_bytes, writes);
    }
    if (is_new)
      add_words_to_pages(lane, first, end);
  }

  // Bytes are shared that were not known to be: places have been left out.
  bool has_news() const { return news_; }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    const bool any = news_;
    for (auto* const all : {&places_, &pages_})
      for (auto& [key, p] : *all) {
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
    const std::uint8_t of_page = known_at(pages_, key_of(lane, word / words_in_page));
    return of_page != 0 ? of_page : known_at(places_, key_of(lane, word));
  }
  bool shares_in_range(lane_id lane, std::uintptr_t first, std::uintptr_t end) const {
    for (std::uintptr_t page = first / words_in_page; knows_ && page * words_in_page < end; ++page)
      if (known_at(pages_, key_of(lane, page)) != 0)
        return true;
    for (const auto& [key, p] : places_)
      if (p.known != 0 && is_in(key, lane, first, end))
        return true;
    return false;
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

  using place_map = std::unordered_map<std::uint64_t, place>;
  static constexpr std::uint8_t all_bytes = 0xFF;

  void add(place& p, context_id context, std::uint8_t bytes, bool writes) {
    if (!p.add(context, bytes, writes))
      return;
    p.shared = p.conflicts();
    news_ = news_ || (p.shared & ~p.known) != 0;
  }
  // What was noted of single words in pages that are new.
  void add_words_to_pages(lane_id lane, std::uintptr_t first, std::uintptr_t end) {
    const std::uintptr_t from = first / words_in_page * words_in_page;
    const std::uintptr_t to = (end + words_in_page - 1) / words_in_page * words_in_page;
    for (const auto& [key, p] : places_) {
      if (!is_in(key, lane, from, to))
        continue;
      place& page = pages_[key_of(lane, (key >> 6U) / words_in_page)];
      for (const user& u : p.users) {
        if (u.reads != 0)
          add(page, u.who, all_bytes, false);
        if (u.writes != 0)
          add(page, u.who, all_bytes, true);
      }
    }
  }
  static std::uint8_t known_at(const place_map& places, std::uint64_t key) {
    const auto at = places.find(key);
    return at == places.end() ? std::uint8_t{0} : at->second.known;
  }
  static bool is_in(std::uint64_t key, lane_id lane, std::uintptr_t first, std::uintptr_t end) {
    return (key & 63U) == lane && key >> 6U >= first && key >> 6U < end;
  }

  // A machine has at most 64 lanes, and addresses have 48 bits.
  static std::uint64_t key_of(lane_id lane, std::uintptr_t word) { return word << 6U | lane; }

  place_map places_; // by word
  place_map pages_;  // that were accessed as parts of long ranges
  bool news_ = false;
  bool knows_ = false;
};

} // namespace heddle::checker
