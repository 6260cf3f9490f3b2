// The program behind `heddle native --platform host`: runs one variant of the scenarios linked into
// it on threads. Takes the arguments of an image (harness/platforms/driver/settings.hpp),
// writes the same lines and ends with the same status, or 70 if it is at fault itself.
#include <exception>
#include <new>
#include <string>

#include <sched.h>
#include <sys/mman.h>

#include <fmt/format.h>

#include "harness/platforms/driver/selection.hpp"
#include "harness/platforms/host/report.hpp"
#include "harness/platforms/host/supervisor.hpp"

namespace {

using namespace heddle;
using namespace heddle::native;
using bare::exit_status;

constexpr int internal_error = 70;

int refuse(const std::string& reason) {
  fmt::print("heddle: refused reason={}\n", reason);
  return static_cast<int>(exit_status::refused);
}

unsigned processors() {
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  return static_cast<unsigned>(CPU_COUNT(&allowed));
}

int run(run_record& r) {
  r.run_began = monotonic_now();
  const run_end end = supervise(r);
  if (end == run_end::broken)
    return internal_error;
  const auto status = r.failures.total() == 0 ? exit_status::passed : exit_status::failed;
  report(r, status);
  return static_cast<int>(status);
}

int start(int count, char** words) {
  void* shared =
      mmap(nullptr, sizeof(run_record), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    throw std::bad_alloc();
  run_record& r = *(the_record = ::new (shared) run_record);
  std::string arguments;
  for (int i = 1; i < count; ++i)
    arguments += std::string(words[i]) + " ";
  const unsigned all = processors();
  const char* wrong = bare::parse_settings(arguments.c_str(), r.given);
  const unsigned used = r.given.cpus != 0 && r.given.cpus < all ? r.given.cpus : all;
  fmt::print("heddle: boot machine=host cpus={}\n", used);
  if (wrong != nullptr)
    return refuse(std::string("an argument is not understood: ") + wrong);
  const bare::selection chosen = bare::find_variant(r.given.scenario);
  if (chosen.variant == nullptr)
    return refuse(std::string("this program has no such scenario: ") + r.given.scenario);
  if (chosen.scenario->host_refusal != nullptr)
    return refuse(chosen.scenario->host_refusal);
  r.chosen = chosen;
  bare::declare_marks(chosen, r.marks);
  std::fflush(stdout); // or workers would write it again
  return run(r);
}

} // namespace

int main(int count, char** words) {
  try {
    return start(count, words);
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
  }
  return internal_error;
}
