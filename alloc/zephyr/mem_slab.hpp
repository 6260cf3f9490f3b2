// k_mem_slab: blocks of one size on a free list, and a queue of threads that wait for one.
//
// Upstream: kernel/mem_slab.c. A free that finds a thread waiting gives the block to that thread
// and leaves the list and the count of used blocks alone; the variant does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/kernel/parking.hpp"
#include "alloc/kernel/spin_lock.hpp"
#include "alloc/kernel/wait_queue.hpp"

namespace zephyr {

struct hands_over_block {
  static constexpr bool through_list = false;
};
// The block goes on the list, and the thread that was woken takes it from there.
struct hands_over_through_list {
  static constexpr bool through_list = true;
};

template <class Policy, heddle::kernel::parking Kernel>
class mem_slab {
public:
  using timeout = heddle::kernel::timeout;

  // k_mem_slab_init; `block_size` is a multiple of a pointer's. The first block is the first to go.
  void init(std::byte* buffer, std::size_t block_size, std::uint32_t blocks) {
    for (std::uint32_t i = blocks; i-- > 0;)
      push(buffer + i * block_size);
    used_.store(0);
  }

  // k_mem_slab_alloc with K_NO_WAIT or K_FOREVER. Null if there is none.
  void* alloc(Kernel& os, timeout wait) {
    const auto before = lock_.lock();
    if (free_list_.load() != nullptr || wait == timeout::none) {
      void* const block = free_list_.load() != nullptr ? take() : nullptr;
      lock_.unlock(before);
      return block;
    }
    waiter me;
    me.task = os.current();
    waiters_.push(me);
    lock_.unlock(before);
    os.take(slot, timeout::forever);
    return Policy::through_list ? take_from_list() : me.block;
  }

  // k_mem_slab_free. The thread is readied under the lock, as upstream's is.
  void free(Kernel& os, void* block) {
    const auto before = lock_.lock();
    auto* const first = static_cast<waiter*>(waiters_.pop());
    if (first == nullptr || Policy::through_list) {
      push(block);
      used_.store(used_.load() - 1);
    } else {
      first->block = block;
    }
    if (first != nullptr)
      os.notify(first->task, slot);
    lock_.unlock(before);
  }

  // For scenarios: at one moment.
  struct state {
    std::uint32_t used;
    bool waited_for;
  };
  state look() {
    const auto before = lock_.lock();
    const state now{used_.load(), !waiters_.is_empty()};
    lock_.unlock(before);
    return now;
  }
  void name_members() const {
    heddle::name(lock_, "lock");
    heddle::name(free_list_, "free_list");
    heddle::name(used_, "num_used");
  }

private:
  static constexpr unsigned slot = 0;

  struct free_block {
    heddle::plain<free_block*> next;
  };
  struct waiter : heddle::kernel::wait_node {
    heddle::kernel::task_id task{};
    void* block = nullptr; // written before the notification
  };

  void push(void* block) {
    auto* const b = ::new (block) free_block;
    b->next.store(free_list_.load());
    free_list_.store(b);
  }

  // Under the lock; the list is not empty.
  void* take() {
    free_block* const first = free_list_.load();
    free_list_.store(first->next.load());
    used_.store(used_.load() + 1);
    return first;
  }

  void* take_from_list() {
    const auto before = lock_.lock();
    heddle::expect(free_list_.load() != nullptr, heddle::kind::handoff_steal,
                   "the block for which a thread was woken is there");
    void* const block = take();
    lock_.unlock(before);
    return block;
  }

  heddle::kernel::spin_lock<> lock_;
  heddle::plain<free_block*> free_list_;
  heddle::plain<std::uint32_t> used_;
  heddle::kernel::wait_queue waiters_;
};

} // namespace zephyr
