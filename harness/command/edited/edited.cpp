// The scenarios of before.cpp after edits that have nothing to do with their failures: functions
// have moved and come new, so that no line and no address is what it was; there are other objects,
// operations on them between those that fail, another CPU, task and interrupt line.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::atomic;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;
using heddle::under;

// What every CPU counts by itself.
struct statistics {
  heddle::plain<long> calls{0};
  atomic<long> bytes{0};

  void name(const char* whose) const { heddle::name(*this, whose); }
  void note(long n) {
    calls.store(calls.load() + 1);
    bytes.fetch_add(n, relaxed);
  }
};

template <class>
struct taken_twice {
  statistics of_cpu0;
  long padding[7]{};
  atomic<int> taken{0};
  statistics of_cpu1;
  atomic<int> first{1};

  void build(machine& m) {
    of_cpu0.name("statistics of CPU0");
    of_cpu1.name("statistics of CPU1");
    heddle::name(taken, "taken");
    heddle::name(first, "first");
    m.thread("CPU0", [this] { take(of_cpu0); });
    m.thread("CPU1", [this] { take(of_cpu1); });
    m.finally([this] { expect(taken.load() < 2, kind::overlap, "a block is one owner's"); });
  }
  bool is_empty(int block) const { return block == 0; }
  void take(statistics& s) {
    s.note(16);
    const int block = first.load(relaxed);
    s.note(block);
    if (is_empty(block) || heddle::choose(2) == 0)
      return;
    s.note(0);
    first.store(0, relaxed);
    taken.fetch_add(1, relaxed);
    s.note(-16);
  }
};

template <class>
struct interrupted_count {
  statistics device;
  atomic<int> used{0};
  statistics allocator;

  void build(machine& m) {
    device.name("device");
    allocator.name("allocator");
    heddle::name(used, "used");
    const auto core = m.thread("core0", [this] { add(allocator); });
    m.interrupt(core, "timer", {.arrives = heddle::arrival::maybe}, [this] { device.note(0); });
    m.interrupt(core, "dma", {.arrivals = 1}, [this] { add(device); });
    m.finally([this] { expect(used.load() == 2, kind::conservation, "both have counted"); });
  }
  void add(statistics& s) {
    s.note(1);
    const int before = used.load(relaxed);
    used.store(before + 1, relaxed);
    s.note(1);
  }
};

template <class>
struct publication {
  statistics of_owner;
  atomic<int> published{0};
  statistics of_reader;
  atomic<int> filled{0};

  void build(machine& m) {
    of_owner.name("statistics of the owner");
    of_reader.name("statistics of the reader");
    heddle::name(published, "published");
    heddle::name(filled, "filled");
    m.thread("owner", [this] { publish(); });
    m.thread("reader", [this] { look(); });
    m.thread("bystander", [] { heddle::choose(2); });
  }
  void publish() {
    of_owner.note(8);
    filled.store(1, relaxed);
    of_owner.note(8);
    published.store(1, relaxed);
  }
  void look() {
    of_reader.note(8);
    if (published.load(relaxed) == 0)
      return;
    of_reader.note(8);
    expect(filled.load(relaxed) == 1, kind::uninitialised, "what is published is filled");
  }
};

// Both CPUs count, and remember for how long they took.
template <class>
struct lost_update {
  atomic<long> time{0};
  atomic<int> count{0};

  int next() const { return count.load(relaxed) + 1; }
  void add() {
    const long begin = time.load(relaxed);
    count.store(next(), relaxed);
    time.fetch_add(begin + 1, relaxed);
  }
  void build(machine& m) {
    heddle::name(count, "count");
    heddle::name(time, "time");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
};

struct shipped {};

HEDDLE_SCENARIO(takes) = heddle::scenario<taken_twice>("test/edit/taken-twice", "invented")
                             .variant<shipped>("shipped", fails(kind::overlap));
HEDDLE_SCENARIO(publishes) = heddle::scenario<publication>("test/edit/publication", "invented")
                                 .variant<shipped>("shipped",
                                                   under(heddle::sc, pass)
                                                       .under(heddle::tso, pass)
                                                       .under(heddle::rc11,
                                                              fails(kind::uninitialised)));
HEDDLE_SCENARIO(counts) = heddle::scenario<interrupted_count>("test/edit/interrupt", "invented")
                              .variant<shipped>("shipped", fails(kind::conservation));
HEDDLE_SCENARIO(loses) = heddle::scenario<lost_update>("test/edit/lost-update", "invented")
                             .variant<shipped>("shipped", fails(kind::conservation));
HEDDLE_SCENARIO(unlocked) = heddle::scenario<lost_update>("test/edit/unlocked", "invented")
                                .variant<shipped>("shipped", fails(kind::conservation));

} // namespace
