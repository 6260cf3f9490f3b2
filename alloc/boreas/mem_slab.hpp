// k_mem_slab of Boreas: blocks of one size on a free list, and a semaphore that counts them.
//
// The semaphore hands out credits, the list blocks. An allocation takes a credit before it pops,
// and a free pushes before it gives, so whoever holds a credit finds a block: nobody looks whether
// the list is empty. The link to the next free block lies in the first word of each free block.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/boreas/policy.hpp"
#include "alloc/boreas/semaphore.hpp"
#include "alloc/boreas/status.hpp"
#include "alloc/kernel/parking.hpp"
#include "alloc/kernel/spin_lock.hpp"

namespace boreas {

// Default construction leaves all fields zero, as static storage is.
template <slab_policy Policy, heddle::kernel::parking Kernel>
class mem_slab {
public:
  // A slab that is ready at once. Not while anybody uses it.
  int init(void* buffer, std::size_t block_size, std::uint32_t blocks) {
    if constexpr (Policy::init_clears_flag)
      threaded_.store(false, Policy::flag_store);
    if constexpr (Policy::init_enters != init_section::behind_old_lock)
      lock_.init();
    heddle::irq_level before = heddle::irqs_enabled;
    if constexpr (Policy::init_enters != init_section::none)
      before = lock_.lock();
    set_shape(buffer, block_size, blocks);
    const int status = thread_list();
    if constexpr (Policy::init_enters != init_section::none)
      lock_.unlock(before);
    if (status != ok)
      return status;
    avail_.init(blocks, blocks);
    threaded_.store(true, Policy::flag_store);
    return ok;
  }

  // What a static definition leaves at compile time: the list is built by whoever comes first.
  void define(void* buffer, std::size_t block_size, std::uint32_t blocks) {
    lock_.init();
    set_shape(buffer, block_size, blocks);
    if constexpr (!Policy::semaphore_is_lazy)
      avail_.define(blocks, blocks);
  }

  // Waits for a credit as `wait` says. *out is null unless the result is ok.
  int alloc(Kernel& os, void** out, timeout wait) {
    *out = nullptr;
    if (ensure_threaded() != ok)
      return invalid;
    if constexpr (Policy::pops_before_take)
      return alloc_popping_first(os, out, wait);
    const int status = take_credit(os, wait);
    if (status == ok)
      *out = pop();
    return status;
  }

  void free(Kernel& os, void* block) {
    if constexpr (Policy::free_ensures_threaded)
      ensure_threaded();
    if constexpr (Policy::free_validates) {
      if (!may_be_freed(block))
        return;
    }
    if constexpr (Policy::gives_before_push)
      avail_.give(os);
    push(block);
    if constexpr (!Policy::gives_before_push)
      avail_.give(os);
  }

  // Unlocked, as upstream's: exact only while nothing else runs.
  std::uint32_t num_used() const { return used_.load(); }
  std::uint32_t num_free() const { return blocks_.load() - used_.load(); }
  std::uint32_t max_used() const { return max_used_.load(); }

  // For scenarios.
  bool is_threaded() const { return threaded_.load(Policy::flag_load); }
  bool has_waiter() { return avail_.has_waiter(); }
  std::uint32_t credits() const { return avail_.count_get(); }
  // Blocks on the free list, or `limit` if there are more. Only while nothing else runs.
  std::uint32_t listed(std::uint32_t limit) const {
    std::uint32_t n = 0;
    for (auto* b = free_list_.load(); b != nullptr && n < limit; b = b->next.load())
      ++n;
    return n;
  }
  // The accounts at one moment, for which both locks are taken; `limit` as for listed().
  slab_accounts audit(std::uint32_t limit) requires Policy::ledger::counts {
    slab_accounts all;
    const auto before = lock_.lock();
    all.listed = listed(limit);
    all.used = num_used();
    all.max_used = max_used();
    all.of_blocks = ledger_;
    avail_.audit(all);
    lock_.unlock(before);
    return all;
  }
  void name_members() const {
    heddle::name(buffer_, "buffer");
    heddle::name(block_size_, "block_size");
    heddle::name(blocks_, "num_blocks");
    heddle::name(used_, "num_used");
    heddle::name(max_used_, "max_used");
    heddle::name(free_list_, "free_list");
    heddle::name(lock_, "lock");
    heddle::name(threaded_, "threaded");
    heddle::name(avail_, "avail");
    avail_.name_members();
  }

private:
  struct free_block {
    typename Policy::template list_word<free_block*> next;
  };

  void set_shape(void* buffer, std::size_t block_size, std::uint32_t blocks) {
    buffer_.store(static_cast<std::byte*>(buffer));
    block_size_.store(block_size);
    blocks_.store(blocks);
    used_.store(0);
    max_used_.store(0);
  }

  // Links all blocks, the first in front; an impossible shape is refused.
  int thread_list() {
    std::byte* const buffer = buffer_.load();
    const std::size_t block_size = block_size_.load();
    const std::uint32_t blocks = blocks_.load();
    const auto base = reinterpret_cast<std::uintptr_t>(buffer);
    std::size_t bytes = 0;
    if (block_size == 0 || blocks == 0 || (block_size | base) % sizeof(void*) != 0 ||
        __builtin_mul_overflow(block_size, blocks, &bytes) || base + bytes < base)
      return invalid;
    free_list_.store(nullptr);
    for (std::uint32_t i = blocks; i-- > 0;) {
      auto* const block = reinterpret_cast<free_block*>(buffer + i * block_size);
      block->next.store(free_list_.load());
      free_list_.store(block);
    }
    return ok;
  }

  // Builds the list of a statically defined slab, once.
  int ensure_threaded() {
    constexpr bool claims = Policy::sets_flag == flag_time::before_lock;
    if (claims ? threaded_.exchange(true, heddle::acq_rel) : threaded_.load(Policy::flag_load))
      return ok;
    const auto before = lock_.lock();
    const bool built = !claims && Policy::checks_again && threaded_.load(Policy::flag_load);
    const int status = built ? ok : thread_and_publish();
    lock_.unlock(before);
    return status;
  }

  // Under the lock.
  int thread_and_publish() {
    if constexpr (Policy::sets_flag == flag_time::before_list)
      threaded_.store(true, Policy::flag_store);
    const int status = thread_list();
    if (status != ok) {
      if constexpr (Policy::sets_flag != flag_time::after_list)
        threaded_.store(false, Policy::flag_store);
      return status;
    }
    if constexpr (Policy::semaphore_is_lazy)
      avail_.init(blocks_.load(), blocks_.load());
    if constexpr (Policy::sets_flag == flag_time::after_list)
      threaded_.store(true, Policy::flag_store);
    return ok;
  }

  int take_credit(Kernel& os, timeout wait) {
    const int status = avail_.take(os, wait);
    return status == busy ? no_mem : status;
  }

  // For whoever holds a credit: the list is not empty then, and is not looked at.
  void* pop() {
    const auto before = lock_.lock();
    void* const block = pop_locked();
    lock_.unlock(before);
    return block;
  }
  void* pop_locked() {
    free_block* const block = free_list_.load();
    free_list_.store(block->next.load());
    ledger_.taken();
    const std::uint32_t used = used_.load() + 1;
    used_.store(used);
    if (used > max_used_.load())
      max_used_.store(used);
    return block;
  }

  void push(void* memory) {
    auto* const block = static_cast<free_block*>(memory);
    const auto before = lock_.lock();
    block->next.store(free_list_.load());
    free_list_.store(block);
    ledger_.put();
    used_.store(used_.load() - 1);
    lock_.unlock(before);
  }

  // Mutant: a block that is there is taken before the credit.
  int alloc_popping_first(Kernel& os, void** out, timeout wait) {
    const auto before = lock_.lock();
    void* block = free_list_.load() != nullptr ? pop_locked() : nullptr;
    lock_.unlock(before);
    const int status = take_credit(os, wait);
    if (status == ok)
      *out = block != nullptr ? block : pop();
    else if (block != nullptr)
      push(block);
    return status;
  }

  bool may_be_freed(const void* memory) {
    const auto offset =
        reinterpret_cast<std::uintptr_t>(memory) - reinterpret_cast<std::uintptr_t>(buffer_.load());
    const auto before = lock_.lock();
    const bool any_held = used_.load() != 0;
    lock_.unlock(before);
    if (!any_held)
      return false;
    const std::size_t block_size = block_size_.load();
    return offset / block_size < blocks_.load() && offset % block_size == 0;
  }

  // The shape changes in init() and define() only.
  heddle::plain<std::byte*> buffer_{nullptr};
  heddle::plain<std::size_t> block_size_{0};
  heddle::plain<std::uint32_t> blocks_{0};
  typename Policy::template list_word<free_block*> free_list_;
  typename Policy::template counter_word<std::uint32_t> used_;
  typename Policy::template counter_word<std::uint32_t> max_used_;
  heddle::kernel::spin_lock<Policy::critical> lock_;
  heddle::atomic<bool> threaded_{false};
  semaphore<Policy, Kernel> avail_;
  [[no_unique_address]] typename Policy::ledger ledger_;
};

} // namespace boreas
