// One bit per CPU: whether it allocates from the primary heap only, or falls back to the backup.
//
// Every access is relaxed: a CPU reads its own bit. The words are shared with its neighbours, hence
// read-modify-writes.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/name.hpp>

#include "alloc/awkernel/small_pool.hpp"
#include "alloc/awkernel/talloc_policy.hpp"

namespace awkernel {

template <talloc_policy Policy>
class policy_bits {
public:
  static constexpr unsigned bits_per_word = 32;
  static constexpr unsigned words = max_cpus / bits_per_word;

  // Puts back a CPU's bit as it was. It belongs to the CPU it was taken on, whichever CPU drops it.
  //
  // Upstream ORs the saved bit in: a saved 0 leaves a 1 that was set meanwhile. The policy
  // `guard_restores_zero` clears it.
  class guard {
  public:
    guard(policy_bits& owner, unsigned cpu) : owner_(owner), cpu_(cpu) {
      was_primary_only_ = owner.is_primary_only(cpu);
    }
    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;
    ~guard() {
      if (was_primary_only_) {
        owner_.use_primary(cpu_);
      } else if constexpr (Policy::guard_restores_zero) {
        owner_.use_primary_then_backup(cpu_);
      }
    }

  private:
    policy_bits& owner_;
    unsigned cpu_;
    bool was_primary_only_;
  };

  void use_primary(unsigned cpu) { word_of(cpu).fetch_or(bit_of(cpu), heddle::relaxed); }
  void use_primary_then_backup(unsigned cpu) {
    word_of(cpu).fetch_and(~bit_of(cpu), heddle::relaxed);
  }
  bool is_primary_only(unsigned cpu) const {
    return (words_[cpu / bits_per_word].load(heddle::relaxed) & bit_of(cpu)) != 0;
  }
  guard save(unsigned cpu) { return guard(*this, cpu); }

  void name_members() const { heddle::name(words_, "words"); }

private:
  static constexpr std::uint32_t bit_of(unsigned cpu) {
    return std::uint32_t{1} << (cpu % bits_per_word);
  }
  heddle::atomic<std::uint32_t>& word_of(unsigned cpu) { return words_[cpu / bits_per_word]; }

  heddle::atomic<std::uint32_t> words_[words];
};

} // namespace awkernel
