// Names of objects by address, nested: "talloc.start" for a member named "start" of an object named
// "talloc", "talloc+8" for an unnamed one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::checker {

class name_table {
public:
  // The first name of an object stays. `literal` outlives the table.
  void add(std::uintptr_t address, std::uint64_t size, const char* literal);

  // Empty if no named object contains the address. With a size: of what begins there and has that
  // size, or contains it.
  std::string name_of(std::uintptr_t address, std::uint64_t size = 0) const;

  struct range {
    std::uintptr_t address;
    std::uint64_t size;
    const char* literal;
  };
  // Those that have no named object within.
  std::vector<range> innermost() const;

private:
  std::vector<range> ranges_; // outer before inner
};

} // namespace heddle::checker
