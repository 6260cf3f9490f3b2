// Drawing, building and printing random programs.
#include "checker/relacy/random_litmus.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/core.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/plain.hpp>

namespace heddle::relacy {
namespace {

constexpr unsigned atomics = 2;

// SplitMix64.
class dice {
public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  unsigned below(unsigned n) {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t z = state_;
    z = (z ^ z >> 30U) * 0xBF58'476D'1CE4'E5B9;
    z = (z ^ z >> 27U) * 0x94D0'49BB'1331'11EB;
    return static_cast<unsigned>((z ^ z >> 31U) % n);
  }
  template <class T, std::size_t n>
  T one_of(const T (&values)[n]) {
    return values[below(n)];
  }

private:
  std::uint64_t state_;
};

order order_of(action what, dice& roll) {
  switch (what) {
  case action::load:
    return roll.one_of({relaxed, relaxed, acquire, seq_cst});
  case action::store:
    return roll.one_of({relaxed, relaxed, release, seq_cst});
  case action::fence:
    return roll.one_of({acquire, release, acq_rel, seq_cst, seq_cst});
  default:
    return roll.one_of({relaxed, acquire, release, acq_rel, seq_cst});
  }
}

// Programs of the second kind are about sequential consistency: loads, stores and fences, either
// relaxed or sequentially consistent. In those of the third kind lives end.
enum class theme { everything, sequential_consistency, lives };

instruction draw_life(dice& roll) {
  instruction i;
  i.what = roll.one_of({action::begin_life, action::end_life});
  i.variable = roll.below(atomics + 1);
  return i;
}

instruction draw(theme about, dice& roll) {
  using enum action;
  if (about == theme::lives && roll.below(5) == 0)
    return draw_life(roll);
  const bool sc_only = about == theme::sequential_consistency;
  instruction i;
  i.what = sc_only ? roll.one_of({load, load, store, store, fence})
                   : roll.one_of({load, load, load, store, store, store, add, exchange,
                                  compare_exchange, fence});
  i.how = sc_only ? roll.one_of({relaxed, seq_cst}) : order_of(i.what, roll);
  if (sc_only && i.what == fence)
    i.how = seq_cst;
  i.variable = roll.below(atomics);
  i.value = 1 + static_cast<int>(roll.below(2));
  i.expected = static_cast<int>(roll.below(3));
  i.if_not_zero = !sc_only && roll.below(5) == 0;
  const bool plain = !sc_only && (i.what == load || i.what == store) && roll.below(10) == 0;
  if (plain)
    i.variable = atomics;
  return i;
}

struct memory {
  atomic<int> shared[atomics];
  plain<int> unshared;
};

void change_life(action what, const void* storage, std::size_t bytes) {
  if (what == action::begin_life)
    lifetime_begin(storage, bytes);
  else
    lifetime_end(storage, bytes);
}

bool is_life(const instruction& i) {
  return i.what == action::begin_life || i.what == action::end_life;
}

int perform(const instruction& i, memory& at) {
  if (is_life(i)) {
    if (i.variable == atomics)
      change_life(i.what, &at.unshared, sizeof at.unshared);
    else
      change_life(i.what, &at.shared[i.variable], sizeof at.shared[i.variable]);
    return 0;
  }
  if (i.variable == atomics) {
    if (i.what == action::load)
      return at.unshared.load();
    at.unshared.store(i.value);
    return 0;
  }
  auto& x = at.shared[i.variable];
  int expected = i.expected;
  switch (i.what) {
  case action::load:
    return x.load(i.how);
  case action::store:
    x.store(i.value, i.how);
    return 0;
  case action::add:
    return x.fetch_add(i.value, i.how);
  case action::exchange:
    return x.exchange(i.value, i.how);
  case action::compare_exchange:
    x.compare_exchange_strong(expected, i.value, i.how);
    return expected; // the value read, either way
  default:
    break;
  }
  atomic_thread_fence(i.how);
  return 0;
}

bool reads(const instruction& i) {
  return i.what != action::store && i.what != action::fence && !is_life(i);
}

void run_thread(const std::vector<instruction>& program, memory& at) {
  int last_read = 0;
  for (const instruction& i : program) {
    if (i.if_not_zero && last_read == 0)
      continue;
    const int value = perform(i, at);
    if (!reads(i))
      continue;
    last_read = value;
    observe(i.key.c_str(), value);
  }
}

} // namespace

random_litmus::random_litmus(std::uint64_t seed) : threads(2) {
  dice roll(seed);
  const theme about = roll.one_of(
      {theme::everything, theme::everything, theme::sequential_consistency, theme::lives});
  threads.resize(2 + roll.one_of({0U, 0U, 1U, 1U, 2U}));
  const unsigned longest = threads.size() == 4 ? 3 : 4;
  for (std::size_t t = 0; t < threads.size(); ++t) {
    const unsigned length = 1 + roll.below(longest);
    for (unsigned n = 0; n < length; ++n) {
      threads[t].push_back(draw(about, roll));
      threads[t].back().key = fmt::format("P{}.{}", t, n);
    }
  }
}

void random_litmus::build(machine& m) const {
  auto& at = m.make<memory>("at");
  for (const auto& program : threads)
    m.thread("P", [&] { run_thread(program, at); });
  m.finally([&] {
    observe("x", at.shared[0].load());
    observe("y", at.shared[1].load());
  });
}

std::string random_litmus::text() const {
  constexpr const char* actions[] = {"load", "store", "add",        "exchange",
                                     "cas",  "fence", "begin life", "end life"};
  constexpr const char* orders[] = {"plain", "relaxed", "acquire", "release", "acq_rel", "seq_cst"};
  constexpr const char* variables[] = {" x", " y", " plain p"};
  std::string result;
  for (std::size_t t = 0; t < threads.size(); ++t) {
    result += fmt::format("P{}:", t);
    for (const instruction& i : threads[t]) {
      result += i.if_not_zero ? " if last read: " : " ";
      result += actions[static_cast<unsigned>(i.what)];
      result += i.what == action::fence ? "" : variables[i.variable];
      if (i.what == action::compare_exchange)
        result += fmt::format(" {}", i.expected);
      if (i.what != action::fence && i.what != action::load && !is_life(i))
        result += fmt::format(" {}", i.value);
      if (i.variable != atomics && !is_life(i))
        result += fmt::format(" {}", orders[static_cast<unsigned>(i.how)]);
      result += ";";
    }
    result += "\n";
  }
  return result;
}

bool random_litmus::has_lives() const {
  return std::ranges::any_of(
      threads, [](const auto& program) { return std::ranges::any_of(program, is_life); });
}

} // namespace heddle::relacy
