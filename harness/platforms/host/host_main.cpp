// The program behind `heddle native --platform host`: runs one variant of the scenarios linked into
// it on threads. Takes the arguments of an image (harness/platforms/driver/settings.hpp),
// writes the same lines and ends with the same status, or 70 if it is at fault itself.
#include <exception>
#include <new>
#include <string>

#include <sched.h>
#include <sys/mman.h>

#include <fmt/format.h>

#include "harness/platforms/driver/report.hpp"
#include "harness/platforms/host/supervisor.hpp"

namespace {

using namespace heddle;
using namespace heddle::native;
using driver::exit_status;

constexpr int internal_error = 70;

unsigned processors() {
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  return static_cast<unsigned>(CPU_COUNT(&allowed));
}

int run(run_record& r) {
  if (supervise(r) == run_end::broken)
    return internal_error;
  const exit_status status = driver::conclude(r);
  driver::report(r, status);
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
  auto status = exit_status::refused;
  if (!driver::prepare(r, arguments.c_str(), "host", processors(), status))
    return static_cast<int>(status);
  r.refused.reason = r.chosen.scenario->host_refusal;
  if (r.refused.reason != nullptr)
    return static_cast<int>(driver::conclude(r));
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
