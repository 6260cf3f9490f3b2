// The two merged sections of code under test.
#include "checker/runtime/statics.hpp"

#include <cstdint>

#include "checker/runtime/raw_memory.hpp"

// Defined by the linker; weak, because a program may have no such code or no such section.
extern "C" {
extern std::byte __start_heddle_code_data[] __attribute__((weak));
extern std::byte __stop_heddle_code_data[] __attribute__((weak));
extern std::byte __start_heddle_code_bss[] __attribute__((weak));
extern std::byte __stop_heddle_code_bss[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

std::span<std::byte> section(std::byte* start, std::byte* stop) {
  return {start, reinterpret_cast<std::uintptr_t>(stop) - reinterpret_cast<std::uintptr_t>(start)};
}

} // namespace

std::array<std::span<std::byte>, 2> statics_image::sections() {
  return {section(__start_heddle_code_data, __stop_heddle_code_data),
          section(__start_heddle_code_bss, __stop_heddle_code_bss)};
}

void statics_image::save() {
  std::size_t size = 0;
  for (const auto& s : sections())
    size += s.size();
  bytes_.resize(size);
  std::size_t offset = 0;
  for (const auto& s : sections()) {
    raw_copy(bytes_.data() + offset, s.data(), s.size());
    offset += s.size();
  }
}

void statics_image::copy_back() const {
  std::size_t offset = 0;
  for (const auto& s : sections()) {
    raw_copy(s.data(), bytes_.data() + offset, s.size());
    offset += s.size();
  }
}

const statics_image& statics_image::pristine() {
  static const statics_image image = [] {
    statics_image i;
    i.save();
    return i;
  }();
  return image;
}

} // namespace heddle::checker
