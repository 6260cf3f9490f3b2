// tlsf_malloc and tlsf_free of mattconte/tlsf: they take no lock, so the caller must.
//
// With a spin lock that masks interrupts around each call everything holds. Without it, or with one
// that leaves interrupts alone, it does not.
#include <cstring>

#include <pthread.h>

#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>
#include <zephyr/spinlock.h>

extern "C" {
using tlsf_t = void*;
tlsf_t tlsf_create_with_pool(void* memory, std::size_t bytes);
void* tlsf_get_pool(tlsf_t tlsf);
void* tlsf_malloc(tlsf_t tlsf, std::size_t bytes);
void tlsf_free(tlsf_t tlsf, void* block);
std::size_t tlsf_size();
std::size_t tlsf_pool_overhead();
std::size_t tlsf_alloc_overhead();
int tlsf_check(tlsf_t tlsf);
int tlsf_check_pool(void* pool);
}

namespace {

using heddle::fails;
using heddle::kind;
using heddle::machine;

// As a kernel would call it.
struct locked {
  template <class F>
  auto call(F f) {
    const k_spinlock_key_t key = k_spin_lock(&lock);
    const auto result = f();
    k_spin_unlock(&lock, key);
    return result;
  }
  k_spinlock lock = {};
};
// Keeps other CPUs out, but not handlers.
struct not_masked {
  template <class F>
  auto call(F f) {
    pthread_spin_lock(&lock);
    const auto result = f();
    pthread_spin_unlock(&lock);
    return result;
  }
  pthread_spinlock_t lock = 0;
};
struct unlocked {
  template <class F>
  auto call(F f) {
    return f();
  }
};

constexpr std::size_t pool_bytes = 2048;
alignas(16) unsigned char memory[16 * 1024];

template <class Policy>
struct heap {
  tlsf_t tlsf;
  Policy lock;

  void init() {
    heddle::name(memory, "memory");
    const std::size_t bytes = tlsf_size() + pool_bytes + tlsf_pool_overhead();
    heddle::expect(bytes <= sizeof memory, kind::expectation, "the control structure has room");
    tlsf = tlsf_create_with_pool(memory, bytes);
    heddle::expect(tlsf != nullptr, kind::return_code, "there is a pool");
  }

  void* take(std::size_t bytes, int pattern) {
    void* const b = lock.call([&] { return tlsf_malloc(tlsf, bytes); });
    heddle::expect(b != nullptr, kind::return_code, "there is memory for all");
    std::memset(b, pattern, bytes);
    return b;
  }
  void give(void* b, std::size_t bytes, int pattern) {
    bool same = true;
    for (std::size_t i = 0; i < bytes; ++i)
      same = same && static_cast<unsigned char*>(b)[i] == pattern;
    heddle::expect(same, kind::overlap, "an allocated block is its owner's alone");
    lock.call([&] {
      tlsf_free(tlsf, b);
      return true;
    });
  }

  // When nothing is allocated.
  void check() {
    heddle::expect(tlsf_check(tlsf) == 0 && tlsf_check_pool(tlsf_get_pool(tlsf)) == 0,
                   kind::allocator_invariant, "the heap's own checks find nothing");
    heddle::expect(tlsf_malloc(tlsf, pool_bytes - 64) != nullptr, kind::leak,
                   "all memory is one free block again");
  }
};

template <class Policy>
struct two_users : heap<Policy> {
  void build(machine& m) {
    m.initially([this] { this->init(); });
    m.thread("CPU0", [this] {
      void* const b = this->take(40, 1);
      this->give(b, 40, 1);
    });
    m.thread("CPU1", [this] {
      void* const b = this->take(100, 2);
      void* const c = this->take(24, 3);
      if (c < b)
        heddle::cover("a hole is used");
      this->give(b, 100, 2);
      this->give(c, 24, 3);
    });
    m.finally([this] { this->check(); });
  }
};

template <class Policy>
struct from_interrupt : heap<Policy> {
  void* held;

  void build(machine& m) {
    m.initially([this] {
      this->init();
      held = this->take(40, 1);
    });
    const auto core = m.thread("core", [this] {
      void* const b = this->take(40, 2);
      if (b == held)
        heddle::cover("the handler's block is used");
      this->give(b, 40, 2);
    });
    m.interrupt(core, "dma", {}, [this] { this->give(held, 40, 1); });
    m.finally([this] { this->check(); });
  }
};

HEDDLE_SCENARIO(tlsf_two_users) = heddle::scenario<two_users>("tlsf/two-users",
                                                              "two CPUs that allocate and free")
                                      .covers("a hole is used")
                                      .variant<locked>("locked", heddle::pass)
                                      .variant<not_masked>("interrupts-open", heddle::pass)
                                      .variant<unlocked>("unlocked", fails(kind::data_race));

HEDDLE_SCENARIO(tlsf_from_interrupt) =
    heddle::scenario<from_interrupt>("tlsf/from-interrupt",
                                     "a handler that frees on the CPU that allocates")
        .covers("the handler's block is used")
        .variant<locked>("locked", heddle::pass)
        .variant<not_masked>("interrupts-open", fails(kind::deadlock))
        .variant<unlocked>("unlocked", fails(kind::irq_race, kind::allocator_invariant,
                                             kind::overlap, kind::crash, kind::leak));

} // namespace
