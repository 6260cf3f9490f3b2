// An operation of the mini language as the brute-force oracle sees it, and what operations do to
// values. Written from the language's description alone: the interpreter has its own.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/graph/label.hpp"
#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

// Values wrap around, which numbers must not.
inline std::uint64_t bits(std::int64_t v) { return static_cast<std::uint64_t>(v); }
inline std::int64_t number(std::uint64_t v) { return static_cast<std::int64_t>(v); }

// The lane's next operation, or how it ended.
struct request {
  enum class form : std::uint8_t {
    read,
    write,
    update,
    fence,
    choose,
    create,
    join,
    idle, // waits for an interrupt, and none can come
    done,
    cut,    // assume(false)
    failed, // check(false)
  };

  form what = form::done;
  lang::function callee = lang::function::load; // read, update; a plain read is a load
  order ord = order::relaxed;
  order failure = order::relaxed; // update
  std::uint32_t place = 0;        // read, write, update: index into script_facts::places
  std::int64_t operand = 0;       // write, update: value; choose: number of alternatives
  std::int64_t expected = 0;      // compare-exchange and await
  lane_id target = 0;             // create, join
  bool delivers = false;          // read: waits until a line has been raised

  // If the lane stays here: something is bound to interrupt it; and the lines that do if they have
  // been raised more often than was taken.
  struct raised_line {
    std::uint32_t counter = 0; // index into script_facts::places
    std::int64_t taken = 0;
  };
  bool expects_interrupt = false;
  std::vector<raised_line> raisable{};

  bool ends() const { return what >= form::done; }
};

// Whether the function compares what it reads and writes only on a match. A lock does.
bool compares(lang::function f);
// Whether the operation only takes place when it reads a value of its liking, and that value.
bool waits(const request& r);
bool satisfies(const request& r, std::int64_t value);
// Whether an update that reads `value` writes, and what. A weak one may fail all the same.
bool succeeds(const request& r, std::int64_t value);
bool may_fail_spuriously(const request& r);
std::int64_t written_by(const request& r, std::int64_t value);
// What the operation is worth in the language: the value read, or whether it succeeded.
std::int64_t result_of(const request& r, std::int64_t value, bool success);

} // namespace heddle::checker::oracle
