// The cycle alternates between program order inside a thread and communication between threads: a
// write that is read, a read that misses a write, or two writes in modification order.
#include "checker/testing/oracle/random_cycle.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "checker/testing/oracle/dice.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::function;
using lang::statement;

class cycle_builder {
public:
  explicit cycle_builder(std::uint64_t seed)
      : dice_(seed), percent_sc_(dice_.of({10U, 40U, 40U, 75U})),
        percent_fence_(dice_.of({10U, 30U, 60U})) {}

  lang::program_tree build() {
    make_cycle();
    return finish();
  }

  lang::program_tree build_interrupted() {
    always_synchronises_ = dice_.chance(50);
    make_cycle();
    lang::segment handler;
    handler.what = lang::segment::form::line;
    handler.thread = dice_.below(bodies_.size());
    std::vector<statement>& host = bodies_[handler.thread];
    insert_anywhere(host, access(own_location, dice_.chance(50)));
    if (dice_.chance(25))
      mask_the_rest(host);
    for (unsigned n = dice_.between(1, 2); n > 0; --n)
      handler.body.push_back(handler_statement());
    lang::program_tree tree = finish();
    tree.declarations.push_back(declared(own_location));
    tree.segments.push_back(std::move(handler));
    return tree;
  }

private:
  static constexpr const char* own_location = "p"; // of the interrupted thread and its handler

  void make_cycle() {
    const unsigned threads = dice_.weighted<unsigned>({{2, 3}, {3, 4}, {4, 2}});
    std::vector<bool> passes_on(threads); // a thread of one access, within one location
    for (unsigned t = 0; t < threads; ++t)
      passes_on[t] = dice_.chance(30);

    // The location at which the cycle enters each thread.
    std::vector<unsigned> enters(threads, 0);
    for (unsigned t = 1; t < threads; ++t)
      enters[t] = passes_on[t - 1] ? enters[t - 1] : locations_++;
    bool sender_reads = false;
    for (unsigned t = 0; t < threads; ++t) {
      auto& body = bodies_.emplace_back();
      const bool enters_by_reading = !sender_reads && !passes_on[t] && dice_.chance(50);
      body.push_back(access(enters[t], enters_by_reading));
      sender_reads = false;
      if (passes_on[t])
        continue;
      if (dice_.chance(percent_fence_))
        body.push_back(fence());
      sender_reads = dice_.chance(50);
      body.push_back(access(enters[(t + 1) % threads], sender_reads));
    }
    for (auto& body : bodies_)
      if (dice_.chance(25))
        insert_anywhere(body, access(any_location(), dice_.chance(60)));
  }

  static std::string location(unsigned n) { return std::string(1, "xyzw"[n]); }

  order any_order(std::initializer_list<order> weaker) {
    if (dice_.chance(percent_sc_))
      return seq_cst;
    return always_synchronises_ ? *(weaker.end() - 1) : dice_.of(weaker);
  }

  statement fence() { return lang::evaluate(lang::fence(any_order({acquire, release, acq_rel}))); }

  statement access(unsigned place, bool reads) { return access(location(place), reads); }

  // A failing compare-exchange is the only update that counts as a read.
  statement access(const std::string& place, bool reads) {
    const bool updates = dice_.chance(20);
    if (reads && !updates)
      return into_register(lang::access(function::load, place, {}, any_order({relaxed, acquire})));
    const lang::expression value = lang::number(++written_);
    if (!updates)
      return lang::evaluate(
          lang::access(function::store, place, {value}, any_order({relaxed, release})));
    const order o = any_order({relaxed, acquire, release, acq_rel});
    if (reads)
      return into_register(
          lang::access(function::compare_exchange, place, {lang::number(99), value}, o));
    if (dice_.chance(50))
      return into_register(lang::access(function::exchange, place, {value}, o));
    return into_register(
        lang::access(function::compare_exchange, place, {lang::number(0), value}, o));
  }

  statement into_register(lang::expression e) {
    return lang::assign("r" + std::to_string(registers_++), std::move(e));
  }

  unsigned any_location() { return dice_.below(locations_); }

  void insert_anywhere(std::vector<statement>& body, statement s) {
    body.insert(body.begin() + dice_.below(body.size() + 1), std::move(s));
  }

  // A barrier, or an access that orders what it comes between.
  statement handler_statement() {
    const unsigned percent = dice_.below(100);
    if (percent < 25)
      return fence();
    if (percent < 55)
      return access(own_location, dice_.chance(50));
    return access(any_location(), dice_.chance(50));
  }

  void mask_the_rest(std::vector<statement>& body) {
    const auto from = body.begin() + dice_.below(body.size());
    std::vector<statement> inside(from, body.end());
    body.erase(from, body.end());
    body.push_back(lang::masked(1, lang::block(std::move(inside))));
  }

  static lang::declaration declared(std::string name) {
    lang::declaration d;
    d.name = std::move(name);
    return d;
  }

  lang::program_tree finish() {
    lang::program_tree tree;
    for (unsigned n = 0; n < locations_; ++n)
      tree.declarations.push_back(declared(location(n)));
    for (auto& body : bodies_) {
      lang::segment s;
      s.body = std::move(body);
      tree.segments.push_back(std::move(s));
    }
    return tree;
  }

  dice dice_;
  unsigned percent_sc_;
  unsigned percent_fence_;
  bool always_synchronises_ = false; // no relaxed access
  unsigned locations_ = 1;
  unsigned registers_ = 0;
  std::int64_t written_ = 0;
  std::vector<std::vector<statement>> bodies_;
};

} // namespace

lang::program_tree random_cycle(std::uint64_t seed) { return cycle_builder(seed).build(); }

lang::program_tree random_interrupted_cycle(std::uint64_t seed) {
  return cycle_builder(seed).build_interrupted();
}

} // namespace heddle::checker::oracle
