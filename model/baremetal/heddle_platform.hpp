// The bare-metal platform: no operating system below. The image that code under test is linked
// into supplies the functions declared here.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/hardware.hpp>
#include <heddle/kind.hpp>

extern "C" {
std::uint32_t heddle_machine_cpu_id();
std::uint32_t heddle_machine_cpu_count();
std::uint32_t heddle_machine_choose(std::uint32_t alternatives);
void heddle_machine_drop(const char* file, std::uint32_t line); // does not return
void heddle_machine_failed(const char* kind, const char* why, const char* file, std::uint32_t line);
void heddle_machine_cover(const char* mark);
void heddle_machine_observe(const char* key, std::int64_t value);
}

namespace heddle {

struct platform : hardware {
  static unsigned cpu_id() { return heddle_machine_cpu_id(); }
  static unsigned cpu_count() { return heddle_machine_cpu_count(); }
  static unsigned choose(unsigned alternatives, place) {
    return heddle_machine_choose(alternatives);
  }
  static void drop(place where) { heddle_machine_drop(where.file, where.line); }
  static void failed(kind what, const char* why, place where) {
    heddle_machine_failed(name_of(what), why, where.file, where.line);
  }
  static void cover(const char* mark) { heddle_machine_cover(mark); }
  static void observe(const char* key, std::int64_t value) { heddle_machine_observe(key, value); }
  static void name(const void*, std::size_t, const char*) {}
};

} // namespace heddle
