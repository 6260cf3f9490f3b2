// Scenarios for the tests of the command in which storage is used after the end of its life, in the
// order of their lanes and in an interrupt; or taken for other storage.
#include <cstddef>
#include <new>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/expect.hpp>
#include <heddle/heap_ledger.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::plain;
using heddle::release;

struct says_done_last {
  static constexpr bool touches_late = false;
};
struct says_done_first {
  static constexpr bool touches_late = true;
};

struct request {
  plain<int> result;
  plain<int> status;

  void name() const {
    heddle::name(*this, "request");
    heddle::name(result, "result");
    heddle::name(status, "status");
  }
};

// A request on the stack of who waits for the answer.
template <class Policy>
struct answered {
  atomic<request*> queue{nullptr};
  atomic<int> done{0};

  void build(machine& m) {
    heddle::name(queue, "queue");
    heddle::name(done, "done");
    m.thread("asker", [this] { ask(); });
    m.thread("server", [this] { answer(*heddle::await_not(queue, acquire, nullptr)); });
  }
  void ask() {
    request mine;
    const heddle::scoped_lifetime alive(mine);
    mine.name();
    queue.store(&mine, release);
    heddle::await(done, acquire, 1);
  }
  void answer(request& r) {
    r.result.store(42);
    if constexpr (!Policy::touches_late)
      r.status.store(1);
    done.store(1, release);
    if constexpr (Policy::touches_late)
      r.status.store(1);
  }
};
HEDDLE_SCENARIO(lends) = heddle::scenario<answered>("test/storage/request", "textbook")
                             .variant<says_done_last>("served", pass)
                             .variant<says_done_first>("late", fails(kind::use_after_free));

// A device that may interrupt until it is told to stop, and writes into a buffer.
template <class Policy>
struct buffer_of_device {
  plain<int> buffer{0};
  atomic<bool> stopped{false};

  void build(machine& m) {
    heddle::name(buffer, "buffer");
    heddle::name(stopped, "stopped");
    const auto core0 = m.thread("core0", [this] {
      if constexpr (!Policy::touches_late)
        stopped.store(true);
      heddle::lifetime_end(&buffer, sizeof buffer);
      stopped.store(true);
    });
    m.interrupt(core0, "dma", {}, [this] {
      if (!stopped.load())
        buffer.store(1);
    });
  }
};
HEDDLE_SCENARIO(device) = heddle::scenario<buffer_of_device>("test/storage/device", "textbook")
                              .variant<says_done_last>("stopped", pass)
                              .variant<says_done_first>("late", fails(kind::use_after_free));

// Takes for granted that memory comes once: who allocates the block again takes it for the old one.
template <class Policy>
struct known_by_address {
  void build(machine& m) {
    m.thread("core0", [] {
      void* const known = ::operator new(16);
      ::operator delete(known);
      heddle::expect(::operator new(16) != known, kind::allocator_invariant, "the old block");
    });
  }
};
HEDDLE_SCENARIO(again) = heddle::scenario<known_by_address>("test/storage/again", "textbook")
                             .variant<says_done_last>("shipped", pass);

struct free_is_release {
  static constexpr heddle::order free = release;
};
struct free_is_relaxed {
  static constexpr heddle::order free = heddle::relaxed;
};

// A heap of one block, whose users need not touch it.
template <class Policy>
struct one_block {
  alignas(8) std::byte memory[8];
  atomic<int> taken{0};
  heddle::heap_ledger ledger{memory, sizeof memory, 8};

  void build(machine& m) {
    heddle::name(memory, "memory");
    heddle::name(taken, "taken");
    for (const char* cpu : {"CPU0", "CPU1"})
      m.thread(cpu, [this] { use(); });
    m.finally([this] { ledger.expect_all_returned(); });
  }
  void use() {
    if (taken.exchange(1, acquire) != 0)
      return;
    ledger.freed(ledger.allocated(memory, sizeof memory));
    taken.store(0, Policy::free);
  }
};

HEDDLE_SCENARIO(ledger) = heddle::scenario<one_block>("test/storage/ledger", "textbook")
                              .variant<free_is_release>("ordered", pass)
                              .variant<free_is_relaxed>("relaxed", fails(kind::overlap));

} // namespace
