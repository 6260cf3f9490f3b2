// Planting breakpoints, and what happens when one is hit.
#include "checker/runtime/tripwires.hpp"

#include <algorithm>
#include <cstring>
#include <list>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "checker/runtime/continue_at.hpp"
#include "checker/runtime/process_end.hpp"
#include "checker/runtime/runner.hpp"
#include "checker/runtime/unseen_code.hpp"

// Defined by the linker; weak, because a program may have no such section.
extern "C" {
extern const char __start_heddle_tripwires[] __attribute__((weak));
extern const char __stop_heddle_tripwires[] __attribute__((weak));
extern const char __executable_start[];
extern const char etext[];
}

namespace heddle::checker {

bool tripwires::some_are_gone = false;

namespace {

#if defined(__x86_64__)
using code_unit = std::uint8_t;
constexpr code_unit breakpoint = 0xCC; // int3
constexpr std::uintptr_t behind = 1;   // where the processor says that it is
#else
using code_unit = std::uint32_t;
constexpr code_unit breakpoint = 0xD4200000; // brk #0
constexpr std::uintptr_t behind = 0;
#endif

struct tripwire {
  std::uintptr_t address;
  const char* text;
  code_unit original;
  bool armed;
};

// Of the program itself; a function of a shared library has its entry there.
bool is_code(std::uintptr_t address) {
  return address >= reinterpret_cast<std::uintptr_t>(__executable_start) &&
         address < reinterpret_cast<std::uintptr_t>(etext);
}

// Kept for ever, like the record.
const char* phrase_of_function(const char* symbol) {
  static std::list<std::string> phrases;
  return phrases.emplace_back("calls " + demangled(symbol) + ", which is not instrumented").c_str();
}

std::vector<tripwire> read_records() {
  std::vector<tripwire> all;
  const char* at = __start_heddle_tripwires;
  while (at < __stop_heddle_tripwires) {
    std::uintptr_t address = 0;
    std::memcpy(&address, at, sizeof address);
    const char* const text = at + sizeof address;
    if (*text != '?')
      all.push_back({address, text, 0, false});
    else if (is_code(address) && !is_instrumented_code(text + 1))
      all.push_back({address, phrase_of_function(text + 1), 0, false});
    const std::size_t size = sizeof address + std::strlen(text) + 1;
    at += (size + 7) / 8 * 8;
  }
  const auto by_address = [](const tripwire& a, const tripwire& b) {
    return a.address < b.address;
  };
  std::stable_sort(all.begin(), all.end(), by_address);
  const auto same = [](const tripwire& a, const tripwire& b) { return a.address == b.address; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

std::vector<tripwire>& all() {
  static std::vector<tripwire> known = read_records();
  return known;
}

tripwire* find(std::uintptr_t address) {
  const auto at =
      std::lower_bound(all().begin(), all().end(), address,
                       [](const tripwire& w, std::uintptr_t wanted) { return w.address < wanted; });
  return at == all().end() || at->address != address ? nullptr : &*at;
}

void write_code(std::uintptr_t address, code_unit what) {
  auto* const code = reinterpret_cast<char*>(address);
  std::memcpy(code, &what, sizeof what);
  __builtin___clear_cache(code, code + sizeof what);
}

void arm_one(tripwire& w) {
  if (w.armed)
    return;
  std::memcpy(&w.original, reinterpret_cast<const void*>(w.address), sizeof w.original);
  write_code(w.address, breakpoint);
  w.armed = true;
}

void disarm(tripwire& w) {
  if (w.armed)
    write_code(w.address, w.original);
  w.armed = false;
}

// The pages of all of them. Nobody may see a place behind which nothing is watched.
void make_writable(int protection) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (const tripwire& w : all()) {
    const std::uintptr_t first = w.address / page * page;
    const std::uintptr_t size = (w.address + sizeof(code_unit) - first + page - 1) / page * page;
    if (mprotect(reinterpret_cast<void*>(first), size, protection) != 0)
      throw std::runtime_error("cannot watch code that instrumentation does not see: this system "
                               "does not let a program write to its code");
  }
}

unsigned users = 0; // guards may be nested
constinit thread_local const tripwire* hit = nullptr;

// Where the lane continues.
[[noreturn]] void end_at_tripwire() {
  lane& l = *current_lane;
  l.owner->endings.come_to_unseen(l, hit->text, static_cast<std::uint32_t>(hit->address));
}

std::uintptr_t instruction_of(void* context) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(registers.gregs[REG_RIP]);
#else
  return static_cast<std::uintptr_t>(registers.pc);
#endif
}

void set_instruction(void* context, std::uintptr_t address) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  registers.gregs[REG_RIP] = static_cast<greg_t>(address);
#else
  registers.pc = address;
#endif
}

// Below the frame that was interrupted, which may have what somebody else looks at.
std::byte* free_stack(void* context) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  const auto top = static_cast<std::uintptr_t>(registers.gregs[REG_RSP]);
#else
  const auto top = static_cast<std::uintptr_t>(registers.sp);
#endif
  return reinterpret_cast<std::byte*>(top / 16 * 16); // a red zone is less than what is kept free
}

} // namespace

void tripwires::handle(int signal, siginfo_t* /*info*/, void* context) {
  const std::uintptr_t address = instruction_of(context) - behind;
  tripwire* const w = find(address);
  if (w == nullptr || !w->armed) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  if (current_lane != nullptr) {
    hit = w;
    continue_at(context, &end_at_tripwire, free_stack(context));
    return;
  }
  set_instruction(context, address);
  disarm(*w);
  some_are_gone = true;
}

void tripwires::arm_all() {
  for (tripwire& w : all())
    arm_one(w);
  some_are_gone = false;
}

std::vector<std::string> tripwires::phrases() {
  std::vector<std::string> texts;
  for (const tripwire& w : all())
    texts.emplace_back(w.text);
  return texts;
}

tripwires::tripwires() {
  link_process_end();
  if (all().empty() || users++ != 0)
    return;
  struct sigaction action {};
  action.sa_sigaction = &tripwires::handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTRAP, &action, &before_);
  make_writable(PROT_READ | PROT_WRITE | PROT_EXEC);
  arm_all();
}

tripwires::~tripwires() {
  if (all().empty() || --users != 0)
    return;
  for (tripwire& w : all())
    disarm(w);
  make_writable(PROT_READ | PROT_EXEC);
  sigaction(SIGTRAP, &before_, nullptr);
}

} // namespace heddle::checker
