// Random small programs, reproducible from a number. Compiled against Relacy and the checker.
//
// Two to four threads, two atomics, one plain variable; loads, stores, updates, compare-exchanges
// and fences of all orders, some only where the thread's last read was not zero; in some programs
// the life of a variable ends, and begins again. Every value read is part of the outcome.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <heddle/machine.hpp>
#include <heddle/order.hpp>

namespace heddle::relacy {

enum class action : std::uint8_t {
  load,
  store,
  add,
  exchange,
  compare_exchange,
  fence,
  begin_life,
  end_life
};

struct instruction {
  action what = action::load;
  order how = order::relaxed;
  unsigned variable = 0; // the last one is plain, and not updated
  int value = 0;
  int expected = 0;
  bool if_not_zero = false; // only if the last read of this thread was not zero
  std::string key;          // of what it reads
};

struct random_litmus {
  explicit random_litmus(std::uint64_t seed);

  void build(machine& m) const;
  std::string text() const;
  bool has_lives() const;

  std::vector<std::vector<instruction>> threads;
};

} // namespace heddle::relacy
