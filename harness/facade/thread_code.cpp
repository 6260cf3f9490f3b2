// The same with what C++ has.
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::condition_variable changed;
int count = 0;
bool ready = false;

} // namespace

extern "C" int two_cpp_counts() {
  const auto body = [] {
    const std::lock_guard<std::mutex> held(mutex);
    ++count;
  };
  std::thread a(body);
  std::thread b(body);
  a.join();
  b.join();
  return count;
}

extern "C" int cpp_counts_announced() {
  std::thread other([] {
    const std::lock_guard<std::mutex> held(mutex);
    ++count;
    ready = true;
    changed.notify_all();
  });
  int seen = 0;
  {
    std::unique_lock<std::mutex> held(mutex);
    changed.wait(held, [] { return ready; });
    seen = count;
  }
  other.join();
  return seen;
}
