// Binary relations over at most 64 events as dense bit matrices, with the operators in which the
// axioms of memory models are written. Nothing here is incremental or clever: the point is that an
// axiom reads like the line in the paper.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>

namespace heddle::checker::oracle {

inline constexpr unsigned max_related_events = 64;

using event_set = std::uint64_t;

constexpr event_set only(unsigned e) { return event_set{1} << e; }
constexpr bool contains(event_set s, unsigned e) { return (s >> e & 1U) != 0; }

class relation {
public:
  explicit relation(unsigned events) : size_(events) { assert(events <= max_related_events); }

  unsigned size() const { return size_; }
  void add(unsigned from, unsigned to) { rows_[from] |= only(to); }
  bool holds(unsigned from, unsigned to) const { return contains(rows_[from], to); }
  event_set successors(unsigned e) const { return rows_[e]; }

  friend relation operator|(relation a, const relation& b) {
    for (unsigned e = 0; e < a.size_; ++e)
      a.rows_[e] |= b.rows_[e];
    return a;
  }
  friend relation operator&(relation a, const relation& b) {
    for (unsigned e = 0; e < a.size_; ++e)
      a.rows_[e] &= b.rows_[e];
    return a;
  }
  friend relation operator-(relation a, const relation& b) {
    for (unsigned e = 0; e < a.size_; ++e)
      a.rows_[e] &= ~b.rows_[e];
    return a;
  }

  // The papers' a ; b ; c ...
  template <class... Rest>
  friend relation sequence(const relation& a, const relation& b, const Rest&... rest) {
    relation out(a.size_);
    for (unsigned e = 0; e < a.size_; ++e)
      for (event_set middle = a.rows_[e]; middle != 0; middle &= middle - 1)
        out.rows_[e] |= b.rows_[static_cast<unsigned>(std::countr_zero(middle))];
    if constexpr (sizeof...(rest) > 0)
      return sequence(out, rest...);
    else
      return out;
  }

  // r^-1
  friend relation inverse(const relation& r) {
    relation out(r.size_);
    for (unsigned e = 0; e < r.size_; ++e)
      for (event_set to = r.rows_[e]; to != 0; to &= to - 1)
        out.add(static_cast<unsigned>(std::countr_zero(to)), e);
    return out;
  }

  // r+ (Warshall)
  friend relation closure(relation r) {
    for (unsigned middle = 0; middle < r.size_; ++middle)
      for (unsigned e = 0; e < r.size_; ++e)
        if (r.holds(e, middle))
          r.rows_[e] |= r.rows_[middle];
    return r;
  }

  friend bool irreflexive(const relation& r) {
    for (unsigned e = 0; e < r.size_; ++e)
      if (r.holds(e, e))
        return false;
    return true;
  }
  friend bool acyclic(const relation& r) { return irreflexive(closure(r)); }

  friend bool operator==(const relation&, const relation&) = default;

private:
  unsigned size_;
  std::array<event_set, max_related_events> rows_{};
};

// [s]
inline relation identity_on(event_set s, unsigned events) {
  relation out(events);
  for (unsigned e = 0; e < events; ++e)
    if (contains(s, e))
      out.add(e, e);
  return out;
}

// r?
inline relation maybe(const relation& r) { return r | identity_on(~event_set{0}, r.size()); }

} // namespace heddle::checker::oracle
