// Ordinary accesses of instrumented code: noted, or, where the memory is accessed atomically as
// well, made events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"
#include "checker/runtime/scratch.hpp"

namespace heddle::checker {

class ordinary_memory : run_part {
public:
  explicit ordinary_memory(runner& r) : run_part(r) {}

  void restart();

  // The access comes next: if it crashes, this was it.
  void about_to_access(std::uintptr_t address, std::size_t size, const site& where) {
    next_access_ = {address, size, where};
  }
  const access_to_come& next_access() const { return next_access_; }

  // An ordinary access that instrumented code is about to make. `code` is the address of its
  // instruction.
  void announce_access(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                       std::uint32_t code);
  // The same for a volatile access: the machine makes it as one, and so it is a relaxed event. If
  // the machine cannot, it is an ordinary one.
  void announce_volatile(lane& l, std::uintptr_t address, std::size_t size, bool writes,
                         std::uint32_t code);
  // The access is over.
  void settle(lane& l) {
    if (l.fresh_read.size != 0 || l.access.size != 0)
      settle_now(l);
  }

  // Memory for what is copied; see scratch.
  std::vector<std::byte>* lend_copy(std::size_t size);
  void give_back_copy(std::vector<std::byte>* copy);

  // The memory is accessed atomically.
  void note_location(std::uintptr_t address, std::uint8_t size);

  // Of the current run.
  std::uint64_t count() const;

private:
  void log(lane& l, std::uintptr_t address, std::size_t size, bool writes, bool unraced,
           std::uint32_t code);
  void log_long_range(lane& l, ordinary_access range);
  event_parts* parts_of(std::uintptr_t address, std::size_t size);
  void read_parts(event_parts& parts, const pending_access& a);
  void write_parts(const pending_access& a);
  void announce_source(lane& l, std::uintptr_t address, std::size_t size, std::uint32_t code);
  void keep_pending(lane& l, const pending_access& a);
  void settle_now(lane& l);
  void settle_pending(lane& l);
  void settle_volatile(lane& l, const pending_access& a);
  void note_write(lane& l, std::uintptr_t address, std::size_t size);

  access_to_come next_access_;
  scratch<event_parts> parts_;
  scratch<std::vector<std::byte>> copies_;
};

} // namespace heddle::checker
