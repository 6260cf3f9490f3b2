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

struct region {
  std::byte* start;
  std::byte* stop;
  std::size_t size() const {
    return reinterpret_cast<std::uintptr_t>(stop) - reinterpret_cast<std::uintptr_t>(start);
  }
};

template <class F>
void for_each_region(F f) {
  f(region{__start_heddle_code_data, __stop_heddle_code_data});
  f(region{__start_heddle_code_bss, __stop_heddle_code_bss});
}

} // namespace

void statics_image::save() {
  std::size_t size = 0;
  for_each_region([&](region r) { size += r.size(); });
  bytes_.resize(size);
  std::size_t offset = 0;
  for_each_region([&](region r) {
    raw_copy(bytes_.data() + offset, r.start, r.size());
    offset += r.size();
  });
}

void statics_image::copy_back() const {
  std::size_t offset = 0;
  for_each_region([&](region r) {
    raw_copy(r.start, bytes_.data() + offset, r.size());
    offset += r.size();
  });
}

void statics_image::add_to(native_watch& watch) {
  for_each_region([&](region r) { watch.add(r.start, r.size()); });
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
