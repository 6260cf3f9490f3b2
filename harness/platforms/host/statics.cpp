// The two merged sections of code under test.
#include "harness/platforms/host/statics.hpp"

#include <cstddef>
#include <vector>

#include "checker/runtime/raw_memory.hpp"

// From the linker; weak, because a program may have no such code or no such section.
extern "C" {
extern std::byte __start_heddle_code_data[] __attribute__((weak));
extern std::byte __stop_heddle_code_data[] __attribute__((weak));
extern std::byte __start_heddle_code_bss[] __attribute__((weak));
extern std::byte __stop_heddle_code_bss[] __attribute__((weak));
}

namespace heddle::native {
namespace {

class section {
public:
  section(std::byte* start, const std::byte* stop)
      : start_(start), content_(static_cast<std::size_t>(stop - start)) {
    checker::raw_copy(content_.data(), start, content_.size());
  }
  void restore() const { checker::raw_copy(start_, content_.data(), content_.size()); }

private:
  std::byte* start_;
  std::vector<std::byte> content_;
};

std::vector<section>& saved() {
  static std::vector<section> sections;
  return sections;
}

} // namespace

void save_statics() {
  saved().clear();
  if (__start_heddle_code_data != nullptr)
    saved().emplace_back(__start_heddle_code_data, __stop_heddle_code_data);
  if (__start_heddle_code_bss != nullptr)
    saved().emplace_back(__start_heddle_code_bss, __stop_heddle_code_bss);
}

void restore_statics() {
  for (const section& s : saved())
    s.restore();
}

} // namespace heddle::native
