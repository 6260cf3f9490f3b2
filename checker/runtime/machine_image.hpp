// A machine as its builder left it, in an address space of its own, and the way back to that state.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <heddle/machine.hpp>

#include "checker/runtime/address_space.hpp"
#include "checker/runtime/statics.hpp"

namespace heddle::checker {

// How to make a machine: an object of the given size and alignment (a scenario) is constructed in
// `storage` and describes the machine. It may be called several times.
struct machine_source {
  std::size_t bytes = 0;
  std::size_t alignment = 1;
  std::function<void(void* storage, machine& m)> build;
};

class machine_image {
public:
  explicit machine_image(unsigned number);

  // The steps, in this order; the first two run code under test.
  void build(const machine_source& source);
  void initialise() const { machine_.run_initially(); }
  void save();
  // Puts the memory of machine and scenario, and static storage, back to what was saved.
  void restore();

  address_space& space() { return space_; }
  const address_space& space() const { return space_; }
  heddle::machine& machine() { return machine_; }
  const heddle::machine& machine() const { return machine_; }
  arena& heap() { return heap_; }
  std::size_t used_of_heap() const { return heap_.used(); }
  // How often a line was raised; null if it arrives by itself. Lives in the machine's memory.
  std::uint32_t* raise_count(unsigned line) {
    return machine_.line(line).settings.arrivals == 0 ? raise_counts_ + line : nullptr;
  }
  // Where the scenario object is.
  std::uintptr_t object() const { return object_; }
  std::size_t object_bytes() const { return object_bytes_; }

private:
  address_space space_;
  arena heap_;
  heddle::machine machine_;
  std::uintptr_t object_ = 0;
  std::size_t object_bytes_ = 0;
  std::uint32_t* raise_counts_ = nullptr; // of every line
  std::vector<std::byte> saved_;
  statics_image statics_;
};

} // namespace heddle::checker
