// The kernel's lock and scheduler, compiled with the code that uses them.
#include <heddle/machine.hpp>

#include "alloc/kernel/scheduler.hpp"
#include "alloc/kernel/spin_lock.hpp"

namespace {

using heddle::kernel::task_id;
using heddle::kernel::timeout;

struct counters {
  heddle::kernel::spin_lock<> lock;
  int locked = 0;
  int bare = 0;

  void count() {
    const heddle::kernel::lock_guard held(lock);
    ++locked;
  }
};

struct two_tasks {
  heddle::kernel::scheduler<> os;
  counters c;

  void build(heddle::machine& m) {
    const heddle::cpu_handle core = m.cpu("core0");
    m.task(core, "low", 1, [this] { c.count(); });
    m.task(core, "high", 2, [this] {
      os.take(0, timeout::forever);
      c.count();
    });
    m.interrupt(core, "device", {}, [this] {
      c.count();
      os.notify(task_id{1}, 0);
    });
    os.attach(m, {.reschedule = true});
    m.thread("other", [this] {
      c.count();
      os.notify(task_id{1}, 1);
    });
    m.finally(
        [this] { heddle::expect(c.locked == 4, heddle::kind::expectation, "all have counted"); });
  }
};

} // namespace

extern "C" {
void build_two_tasks(heddle::machine& m) { m.make<two_tasks>("two tasks").build(m); }
void build_bare_counters(heddle::machine& m) {
  auto& c = m.make<counters>("counters");
  const heddle::cpu_handle core = m.thread("A", [&c] {
    c.count();
    ++c.bare;
  });
  m.interrupt(core, "device", {}, [&c] { c.count(); });
  m.thread("B", [&c] {
    ++c.bare;
    c.count();
  });
}
}
