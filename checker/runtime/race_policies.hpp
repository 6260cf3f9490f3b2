// Memory on which races are not failures: see <heddle/races.hpp>.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::checker {

enum class race_policy : std::uint8_t { report, promote, ignore };

// Of one machine. Addresses are canonical.
class race_policies {
public:
  // `reason` is null to promote.
  void add(std::uintptr_t address, std::size_t size, const char* reason) {
    ranges_.push_back({address, size, reason});
  }

  // Of an access: what was said last of any of its bytes.
  race_policy of(std::uintptr_t address, std::size_t size) const {
    for (std::size_t i = ranges_.size(); i-- > 0;) {
      const range& r = ranges_[i];
      if (address < r.address + r.size && r.address < address + size)
        return r.reason == nullptr ? race_policy::promote : race_policy::ignore;
    }
    return race_policy::report;
  }
  bool empty() const { return ranges_.empty(); }

  // Calls `visit(address, size, reason)` for each range.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const range& r : ranges_)
      visit(r.address, r.size, r.reason);
  }

private:
  struct range {
    std::uintptr_t address;
    std::size_t size;
    const char* reason;
  };

  std::vector<range> ranges_;
};

} // namespace heddle::checker
