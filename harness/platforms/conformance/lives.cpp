// Storage whose life ends, and begins again.
#include <cstddef>
#include <new>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/plain.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
namespace {

struct pair {
  plain<int> a;
  plain<int> b;
};

enum class last_touch { before_giving_back, after_giving_back };

// The owner lends what is on its stack, and waits until it gets it back.
template <order gives_back, last_touch when>
void lent(machine& m) {
  auto& out = m.make<atomic<pair*>>("out");
  auto& back = m.make<atomic<int>>("back");
  m.thread("owner", [&] {
    pair mine;
    const scoped_lifetime alive(mine);
    out.store(&mine, release);
    await(back, acquire, 1);
    observe("a", mine.a.load());
  });
  m.thread("borrower", [&] {
    pair* const p = await_not(out, acquire, nullptr);
    p->a.store(1);
    back.store(1, gives_back);
    if constexpr (when == last_touch::after_giving_back)
      p->b.load();
  });
}

void frame_used_twice(machine& m) {
  m.thread("host", [] {
    const auto use = [] {
      pair mine;
      const scoped_lifetime alive(mine);
      mine.a.store(1);
      return mine.a.load();
    };
    observe("a", use() + use());
  });
}

// One CPU alone.
template <bool begins_again>
void ended(machine& m) {
  auto& p = m.make<pair>("p");
  m.thread("host", [&p] {
    p.a.store(1);
    lifetime_end(&p, sizeof p);
    if constexpr (begins_again)
      lifetime_begin(&p, sizeof p);
    observe("b", p.b.load());
  });
}

void neighbour_ended(machine& m) {
  auto& p = m.make<pair>("p");
  m.thread("host", [&p] {
    lifetime_end(&p.a, sizeof p.a);
    observe("b", p.b.load());
  });
}

void atomic_ended(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  m.thread("owner", [&x] { lifetime_end(&x, sizeof x); });
  m.thread("other", [&x] { x.load(relaxed); });
}

void ended_in_a_handler(machine& m) {
  auto& p = m.make<pair>("p");
  auto host = m.thread("host", [&p] { p.a.load(); });
  m.interrupt(host, "tick", {}, [&p] { lifetime_end(&p, sizeof p); });
}

// What the other CPU learns: that the old life has ended, that the new one has begun, or neither.
template <order tells_end, order tells_begin>
void born_again(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& stage = m.make<atomic<int>>("stage");
  m.thread("owner", [&] {
    lifetime_end(&x, sizeof x);
    stage.store(1, tells_end);
    lifetime_begin(&x, sizeof x);
    stage.store(2, tells_begin);
  });
  m.thread("other", [&] {
    await(stage, acquire, 2);
    observe("x", x.load(relaxed));
  });
}

// A new object in the storage of an old one.
template <order tells_end>
void constructed(machine& m) {
  auto& storage = m.make<atomic<int>>("storage", 1);
  auto& free = m.make<atomic<int>>("free");
  m.thread("owner", [&] {
    storage.load(relaxed);
    lifetime_end(&storage, sizeof storage);
    free.store(1, tells_end);
  });
  m.thread("other", [&] {
    await(free, acquire, 1);
    auto* const made = ::new (static_cast<void*>(&storage)) atomic<int>(2);
    observe("made", made->load(relaxed));
  });
}

// Who borrows must not look at it after giving it back.
HEDDLE_RULE(lent_rule) =
    rule("machine/lives/lent")
        .passes<&lent<release, last_touch::before_giving_back>>("and-given-back", {"a=1"})
        .fails<&lent<release, last_touch::after_giving_back>>("used-too-late",
                                                              fails(kind::use_after_free), {},
                                                              {.machines = no_lives});

// A life ends for all of its storage, and for nothing else; what begins again is fresh.
HEDDLE_RULE(ended_rule) =
    rule("machine/lives/ended")
        .passes<&frame_used_twice>("frame-used-twice", {"a=2"})
        .fails<&ended<false>>("used", fails(kind::use_after_free), {}, {.machines = no_lives})
        .passes<&ended<true>>("begun-again", {"b=0"})
        .passes<&neighbour_ended>("neighbour", {"b=0"})
        .fails<&atomic_ended>("atomic", fails(kind::use_after_free), {}, {.machines = no_lives})
        .fails<&ended_in_a_handler>("in-a-handler", fails(kind::use_after_free), {""},
                                    {.machines = no_lives});

// Another CPU has to learn that the old life has ended and the new one has begun.
HEDDLE_RULE(born_again_rule) =
    rule("machine/lives/born-again")
        .passes<&born_again<release, release>>("told", {"x=0"})
        .fails<&born_again<release, relaxed>>("not-told", fails(kind::use_after_free), {},
                                              {.machines = no_lives})
        .passes<&constructed<release>>("constructed", {"made=2"})
        .fails<&constructed<relaxed>>("constructed-too-early", fails(kind::use_after_free), {},
                                      {.machines = no_lives});

} // namespace
} // namespace heddle::conformance
