// What makes two executions the same: per lane the events and what each read, per location the
// modification order. Executions that were built in different orders, by an exploration, by a
// schedule or by brute force, compare equal if and only if these agree.
//
// A graph is described by its events alone: an event names the event it reads from and, if it
// writes, its predecessor in modification order. So the fingerprint of a graph is the sum of the
// fingerprints of its events and can be kept up to date while a graph grows.
//
// Locations are compared by name, since numbers may be given in order of first use. Memory orders
// and source places do not take part.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/graph/execution.hpp"

namespace heddle::checker::oracle {

// An event by its place in its lane's program order.
struct point {
  lane_id lane = 0xFF;
  std::uint16_t index = 0xFFFF;
  friend constexpr auto operator<=>(const point&, const point&) = default;
};
inline constexpr point before_all{}; // the initial value of a location, which no event wrote

struct graph_event {
  event_kind kind = event_kind::read;
  bool writes = false;
  bool spurious = false;
  lane_id target = 0;        // create, join
  std::uint32_t place = 0;   // memory accesses: index into canonical_graph::places
  point source = before_all; // reads, updates: whom it reads from
  point after = before_all;  // if `writes`: its predecessor in modification order
  value_t read = 0;          // reads, updates: value; choice: alternative taken
  value_t written = 0;       // if `writes`
};

struct canonical_graph {
  std::vector<std::string> places; // names of locations; unused ones may be among them
  std::vector<std::vector<graph_event>> lanes;
};

// A 128-bit fingerprint of a graph or of a part of it.
struct signature {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend constexpr auto operator<=>(const signature&, const signature&) = default;
  signature& operator+=(const signature& other) {
    high += other.high;
    low += other.low;
    return *this;
  }
};

struct signature_hash {
  std::size_t operator()(const signature& s) const { return s.low; }
};

// Fingerprint of a location's name, as `fingerprint` expects it.
std::uint64_t name_fingerprint(const std::string& name);

// Fingerprint of one event that stands at `self` and accesses a location of that name.
signature fingerprint(point self, const graph_event& e, std::uint64_t name);

signature signature_of(const canonical_graph& g);

// One line: `T0: W(x)=1 R(y)=0<-init | T1: U(y)=0:2<-init ; x: T0.0 ; y: T1.0`.
std::string text_of(const canonical_graph& g);

// One event of an execution; `place` is left 0.
graph_event describe(const execution& graph, event_id e);

canonical_graph canonical(const execution& graph, const program& names);

} // namespace heddle::checker::oracle
