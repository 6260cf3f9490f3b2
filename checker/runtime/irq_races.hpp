// Races between what runs on a CPU and its own interrupt handlers.
//
// A handler runs in program order, so no order between CPUs tells such a race. What makes one is
// the compiler: between two compiler barriers it may move, merge and repeat ordinary accesses of
// the interrupted program. (C11 5.1.2.3p5 on signal handlers.) Compiler barriers are signal fences,
// masking and unmasking, locks, and atomic operations of acquire, release or stronger order. A
// handler as a whole is one: the hardware enters and leaves it.
//
// So an ordinary access A of the program races with a conflicting one of a handler that came
//   - behind A, with no barrier in between: A may be made, or made again, after the handler; and
//   - before A, if the program looked at something else of the handler's in between, and there was
//     no barrier: A may be made before the handler although that look was not.
// An interrupt that comes where nothing was accessed since the last barrier, or nothing will be
// until the next, counts as coming at the barrier. One ordinary access between two barriers is
// hence taken for one access, as kernels do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <heddle/interrupt.hpp>

#include "checker/runtime/access_log.hpp"

namespace heddle::checker {

// Of one lane, in one execution. Contexts nest; the innermost is the one that runs.
class irq_races {
public:
  irq_races() { contexts_.resize(nmi_level + std::size_t{2}); }

  void reset() {
    depth_ = 0;
    contexts_[0].clear();
  }

  // Of the context that runs.
  void barrier() {
    context& c = contexts_[depth_];
    c.segment.clear();
    c.of_handlers.clear();
    c.looked = false;
    c.offered_behind = false;
  }
  // Whether something was accessed since the last barrier, and no interrupt could come since: one
  // that comes in front of whatever is done next may race with it.
  bool is_open() const {
    const context& c = contexts_[depth_];
    return !c.segment.accesses.empty() && !c.offered_behind;
  }
  void offered() { contexts_[depth_].offered_behind = true; }
  void enter() { contexts_[++depth_].clear(); }
  void leave();
  unsigned depth() const { return depth_; }

  // The context that runs makes an ordinary access. The earlier one with which it races, or null;
  // valid until the next call.
  const ordinary_access* add(const ordinary_access& a);
  // It makes an atomic or volatile access, which races with nothing.
  void add_event(const void* address);

private:
  struct traces {
    std::vector<ordinary_access> accesses;
    std::vector<const void*> events;

    void clear() {
      accesses.clear();
      events.clear();
    }
    void add(const ordinary_access& a);
    void add(const void* event);
    void add(const traces& other);
    const ordinary_access* conflicting(const ordinary_access& a) const;
  };

  struct context {
    traces segment;              // its own, since its last barrier
    traces of_handlers;          // that came since then
    traces all;                  // of both kinds, since it was entered
    bool looked = false;         // at something of these handlers
    bool offered_behind = false; // interrupts, since the last access

    void clear() {
      segment.clear();
      of_handlers.clear();
      all.clear();
      looked = false;
      offered_behind = false;
    }
  };

  std::vector<context> contexts_;
  unsigned depth_ = 0;
};

} // namespace heddle::checker
