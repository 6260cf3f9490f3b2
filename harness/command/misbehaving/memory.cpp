// Code under test that breaks memory or the processor's rules, and some that is only unusual.
#include <cstdlib>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "harness/command/misbehaving/act.hpp"

namespace {

using heddle::pass;
using heddle::misbehaving::on_a_cpu;

// What the compiler must not know.
template <class T>
T hidden(T value) {
  asm volatile("" : "+r"(value));
  return value;
}

int* at(std::uintptr_t address) { return reinterpret_cast<int*>(hidden(address)); }

struct reads_null {
  static void go() { hidden(*static_cast<volatile int*>(at(0))); }
};
struct writes_null {
  static void go() { *static_cast<volatile int*>(at(8)) = 1; }
};
struct reads_wild {
  static void go() { hidden(*static_cast<volatile int*>(at(0x123456789000))); }
};
struct reads_non_canonical {
  static void go() { hidden(*static_cast<volatile int*>(at(0x8000'0000'0000'0000))); }
};
int some_data = 7;
struct executes_data {
  static void go() { reinterpret_cast<void (*)()>(hidden(&some_data))(); }
};
struct calls_null {
  static void go() { reinterpret_cast<void (*)()>(at(0))(); }
};
struct divides_by_zero {
  static void go() { hidden(hidden(7) / hidden(0)); }
};
struct illegal_instruction {
  static void go() { __builtin_trap(); }
};
struct overflows_the_stack {
  static int recurse(int depth) {
    volatile char frame[4096];
    frame[0] = static_cast<char>(depth);
    return depth == 0 ? 0 : recurse(depth - 1) + frame[0];
  }
  static void go() { hidden(recurse(hidden(1 << 20))); }
};
struct smashes_the_stack {
  [[gnu::noinline]] static void smash(std::size_t bytes) {
    char small[8];
    std::memset(hidden(&small[0]), 0x41, bytes);
    hidden(&small[0]);
  }
  static void go() { smash(hidden(std::size_t{256})); }
};
struct writes_to_a_literal {
  static void go() { *const_cast<volatile char*>(hidden("literal")) = 'L'; }
};
struct unmaps_the_arena {
  static void go() {
    int here = 0;
    const auto page = reinterpret_cast<std::uintptr_t>(&here) & ~std::uintptr_t{0xFFFF};
    ::munmap(at(page - (1 << 20)), 2 << 20);
  }
};
struct protects_its_stack {
  static void go() {
    int here = 0;
    const auto page = reinterpret_cast<std::uintptr_t>(&here) & ~std::uintptr_t{0xFFF};
    ::mprotect(at(page), 4096, PROT_READ);
    *static_cast<volatile int*>(&here) = 1;
  }
};
struct unmaps_the_checker {
  static void go() {
    const auto code = reinterpret_cast<std::uintptr_t>(&std::abort) & ~std::uintptr_t{0xFFF};
    ::munmap(at(code - (1 << 20)), 2 << 20);
  }
};
struct frees_garbage {
  static void go() { std::free(at(0x123456789000)); }
};
struct frees_twice {
  static void go() {
    void* const p = std::malloc(24);
    void* const same = hidden(p);
    std::free(p);
    std::free(same);
  }
};
struct deletes_garbage {
  static void go() { ::operator delete(at(0x123456789000)); }
};
struct allocates_without_end {
  static void go() {
    for (;;)
      std::memset(::operator new(1 << 20), 1, 1 << 20);
  }
};
struct asks_for_too_much {
  static void go() { hidden(::operator new(hidden(std::size_t{1} << 60))); }
};

HEDDLE_SCENARIO(memory) = heddle::scenario<on_a_cpu>("misbehaving/memory", "test")
                              .variant<reads_null>("read-null", pass)
                              .variant<writes_null>("write-null", pass)
                              .variant<reads_wild>("read-wild", pass)
                              .variant<reads_non_canonical>("read-non-canonical", pass)
                              .variant<executes_data>("execute-data", pass)
                              .variant<calls_null>("call-null", pass)
                              .variant<divides_by_zero>("divide-by-zero", pass)
                              .variant<illegal_instruction>("illegal-instruction", pass)
                              .variant<overflows_the_stack>("stack-overflow", pass)
                              .variant<smashes_the_stack>("stack-smashing", pass)
                              .variant<writes_to_a_literal>("write-to-a-literal", pass)
                              .variant<unmaps_the_arena>("munmap-of-its-stack", pass)
                              .variant<protects_its_stack>("mprotect-of-its-stack", pass)
                              .variant<unmaps_the_checker>("munmap-of-the-library", pass)
                              .variant<frees_garbage>("free-garbage", pass)
                              .variant<frees_twice>("free-twice", pass)
                              .variant<deletes_garbage>("delete-garbage", pass)
                              .variant<allocates_without_end>("allocate-without-end", pass)
                              .variant<asks_for_too_much>("allocate-too-much", pass);

} // namespace
