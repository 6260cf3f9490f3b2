// Accesses of plain C to memory that is not there: findings with their places, and traces that
// repeat them.
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/explain/scenario_replay.hpp"

extern "C" {
void read_word(void* p);
void write_word(void* p);
void read_byte(void* p);
void read_volatile(void* p);
void write_volatile(void* p);
void load(void* p);
void store(void* p);
void add(void* p);
void copy_structure_from(void* p);
void copy_structure_to(void* p);
void copy_from(void* p);
void copy_to(void* p);
void fill(void* p);
void fill_a_lot(void* p);
void use_after_return(void* p);
void read_after_return(void* p);
}

namespace heddle {
namespace {

using testing::HasSubstr;

using access = void (*)(void* p);
struct named_access {
  const char* name;
  access make;
};
constexpr named_access accesses[] = {
    {"read_word", read_word},
    {"write_word", write_word},
    {"read_byte", read_byte},
    {"read_volatile", read_volatile},
    {"write_volatile", write_volatile},
    {"load", load},
    {"store", store},
    {"add", add},
    {"copy_structure_from", copy_structure_from},
    {"copy_structure_to", copy_structure_to},
    {"copy_from", copy_from},
    {"copy_to", copy_to},
    {"fill", fill},
};

void* address(std::uintptr_t a) { return reinterpret_cast<void*>(a); }

struct named_address {
  const char* words; // what is said of it
  void* address;
};
constexpr std::uintptr_t nowhere = 0x5'BAD0'0000;
constexpr std::uintptr_t poison = 0xDEAD'0000'0000'0100;
const named_address addresses[] = {
    {"access through a null pointer (0x0) at ", address(0)},
    {"access through a null pointer (0x10) at ", address(0x10)},
    {"access to memory that does not exist: 0x5bad00000 at ", address(nowhere)},
    {"access to memory that does not exist", address(poison)},
};

// What the machine of the test does, for a build() that captures nothing.
access made = nullptr;
void* place = nullptr;

using build = void (*)(void*, machine&);

void on_a_thread(void*, machine& m) {
  m.thread("T", [] { made(place); });
}
void in_a_handler(void*, machine& m) {
  const cpu_handle core = m.thread("T", [] {});
  m.interrupt(core, "line", {}, [] { made(place); });
}
void before_the_lanes(void*, machine& m) {
  m.initially([] { made(place); });
  m.thread("T", [] {});
}
void after_the_lanes(void*, machine& m) {
  m.thread("T", [] {});
  m.finally([] { made(place); });
}

// The finding, and the same from its trace.
check_result run(build how, access make, void* where) {
  made = make;
  place = where;
  return check({.model = rc11, .stop_at_first_failure = false},
               [how](machine& m) { how(nullptr, m); });
}

void expect_replay(build how, const check_result& r) {
  ASSERT_TRUE(r.first);
  const scenario_variant variant{.name = "wild", .build = how};
  const auto decisions = checker::trace::record(variant, rc11, *r.first);
  ASSERT_TRUE(decisions);
  const auto again = checker::trace::replay(variant, rc11, *decisions, kind::crash);
  ASSERT_TRUE(again.violation);
  EXPECT_EQ(again.violation->what.what, kind::crash);
  EXPECT_EQ(again.violation->what.message, r.failure.message);
}

TEST(wild, every_access_is_a_crash_with_its_place_and_a_trace) {
  for (const auto& [name, make] : accesses)
    for (const auto& [words, where] : addresses) {
      SCOPED_TRACE(std::string(name) + ", " + words);
      const check_result r = run(on_a_thread, make, where);
      EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
      EXPECT_THAT(r.failure.message, HasSubstr(words));
      EXPECT_THAT(r.failure.message, HasSubstr("wild_code.c:"));
      EXPECT_STREQ(r.failure.where.file, "checker/runtime/wild_code.c");
      expect_replay(on_a_thread, r);
    }
}

TEST(wild, an_address_that_no_pointer_can_have_is_named) {
  for (const access make : {read_word, write_volatile, add, fill}) {
    const check_result r = run(on_a_thread, make, address(poison));
    EXPECT_THAT(r.failure.message, HasSubstr("does not exist: 0xdead000000000100 at "));
  }
}

TEST(wild, it_is_so_in_handlers_and_before_and_after_the_lanes) {
  for (const auto& [name, make] : accesses)
    for (const build how : {in_a_handler, before_the_lanes, after_the_lanes}) {
      SCOPED_TRACE(name);
      const check_result r = run(how, make, address(nowhere));
      EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
      EXPECT_THAT(r.failure.message, HasSubstr("does not exist: 0x5bad000"));
      expect_replay(how, r);
    }
}

TEST(wild, the_size_of_an_access_may_be_wild) {
  for (const std::uintptr_t where : {std::uintptr_t{0}, nowhere, poison}) {
    const check_result r = run(on_a_thread, fill_a_lot, address(where));
    EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
    expect_replay(on_a_thread, r);
  }
}

// Two pages, of which the second is no more.
class half_a_mapping {
public:
  half_a_mapping()
      : base_(mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    munmap(end(), page);
  }
  ~half_a_mapping() { munmap(base_, page); }
  half_a_mapping(const half_a_mapping&) = delete;
  half_a_mapping& operator=(const half_a_mapping&) = delete;

  std::byte* end() const { return static_cast<std::byte*>(base_) + page; }

private:
  static constexpr std::size_t page = 4096;
  void* base_;
};

TEST(wild, half_of_an_access_may_be_there) {
  const half_a_mapping half;
  for (const access make :
       {read_word, write_word, copy_structure_from, copy_structure_to, copy_from, copy_to, fill}) {
    const check_result r = run(on_a_thread, make, half.end() - 5);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
    EXPECT_THAT(r.failure.message, HasSubstr("does not exist"));
    EXPECT_THAT(r.failure.message, HasSubstr("wild_code.c:"));
    expect_replay(on_a_thread, r);
  }
}

TEST(wild, what_a_function_had_is_gone_when_it_has_returned) {
  for (const build how : {on_a_thread, in_a_handler, before_the_lanes, after_the_lanes})
    for (const access make : {use_after_return, read_after_return}) {
      const check_result r = run(how, make, nullptr);
      EXPECT_EQ(r.kinds, std::set<kind>{kind::access_violation}) << r.report();
      EXPECT_THAT(r.failure.message, HasSubstr("below all that is on its stack"));
    }
}

// Behind it another CPU's memory begins, of which nothing is in use.
TEST(wild, nothing_lies_behind_a_stack) {
  const check_result r = check({.stop_at_first_failure = false}, [](machine& m) {
    m.thread("T", [] {
      const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
      constexpr std::uintptr_t slot = std::uintptr_t{16} << 20U;
      write_volatile(address((here / slot + 1) * slot));
    });
    m.thread("U", [] {});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::out_of_pool}) << r.report();
}

TEST(wild, memory_that_is_only_read_need_not_be_writable) {
  void* const page = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (const access make : {read_word, read_volatile, load, copy_structure_from}) {
    const check_result r = run(on_a_thread, make, page);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
  for (const access make : {write_word, write_volatile}) {
    const check_result r = run(on_a_thread, make, page);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
    EXPECT_THAT(r.failure.message, HasSubstr("wild_code.c:"));
  }
  munmap(page, 4096);
}

} // namespace
} // namespace heddle
