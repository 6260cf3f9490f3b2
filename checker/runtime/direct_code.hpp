// Code before and after the lanes: on a fiber of its own, with atomics that are ordinary memory.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/graph/execution.hpp"
#include "checker/runtime/fiber.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/machine_image.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class direct_code : run_part {
public:
  explicit direct_code(runner& r);

  // Runs what describes the machine, and what the machine begins with. False if it fails; see
  // failed().
  bool build(const machine_source& source);
  // Runs what the machine ends with, on the final values of the execution. False, and why, if it
  // fails.
  bool finish(const execution& complete, failure& out);

  bool is_after_lanes() const { return after_lanes_; }
  fiber& context() { return context_; }
  failure& failed() { return failed_; }

  // A direct store of what runs after the lanes: memory that is not reset otherwise is remembered.
  void before_store(void* address, std::uint8_t size);
  // Once more round a loop that waits.
  void relax();

private:
  using body = void (*)(direct_code&);
  static void main(void* self);
  bool run(body what);
  void write_back(const execution& complete);
  void undo_stores();

  // Memory as it was before a direct store.
  struct saved_word {
    void* address;
    std::uint64_t bits;
    std::uint8_t size;
  };

  fiber context_;
  body body_ = nullptr;
  const machine_source* source_ = nullptr; // while building
  failure failed_;
  bool done_ = false;
  bool after_lanes_ = false; // what runs is the end of the program
  std::uint64_t relaxations_ = 0;
  std::vector<saved_word> stores_;
};

} // namespace heddle::checker
