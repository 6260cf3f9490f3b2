// Talloc, the global allocator of Awkernel: two heaps, and the rule which of them serves a request.
//
// An allocation goes to the primary heap, and to the backup heap only if the CPU's policy bit lets
// it. A free goes by address: what lies in the primary range belongs to the primary heap,
// everything else to the backup. The range is read relaxed, so routing is right only for a CPU that
// is ordered behind the initialisation: "initialise once, on one CPU, before any other can reach
// the allocator". The scenarios are about what happens when that is not so.
#pragma once

#include <heddle/cpu.hpp>
#include <heddle/name.hpp>

#include "alloc/awkernel/address.hpp"
#include "alloc/awkernel/heap_range.hpp"
#include "alloc/awkernel/policy_bits.hpp"
#include "alloc/awkernel/small_pool.hpp"
#include "alloc/awkernel/talloc_policy.hpp"

namespace awkernel {

template <talloc_policy Policy>
class talloc {
public:
  // The range is published before the heap behind it is ready. On a refusal upstream halts.
  init_result init_primary(address start, std::size_t size, unsigned cpus) {
    primary_range_.publish(start, size);
    return primary_.init(start, size, cpus);
  }
  init_result init_backup(address start, std::size_t size, unsigned cpus) {
    backup_range_.publish(start, size);
    return backup_.init(start, size, cpus);
  }

  // Returns no_address where upstream panics (primary only) or halts the CPU (both heaps).
  address alloc() {
    const bool primary_only = policy_.is_primary_only(heddle::cpu::id());
    const address block = primary_.alloc();
    if (block != no_address || primary_only)
      return block;
    return backup_.alloc();
  }

  // The policy bit plays no part. Nobody ever consults the backup range.
  void dealloc(address block) {
    if (is_primary_mem(block)) {
      primary_.dealloc(block);
    } else {
      backup_.dealloc(block);
    }
  }

  bool is_primary_mem(address block) const { return primary_range_.contains(block); }

  // The policy of the calling CPU, and of any.
  void use_primary() { use_primary_cpu_id(heddle::cpu::id()); }
  void use_primary_then_backup() { use_primary_then_backup_cpu_id(heddle::cpu::id()); }
  void use_primary_cpu_id(unsigned cpu) { policy_.use_primary(cpu); }
  void use_primary_then_backup_cpu_id(unsigned cpu) { policy_.use_primary_then_backup(cpu); }

  // Puts the calling CPU's policy back when the result goes out of scope.
  [[nodiscard]] typename policy_bits<Policy>::guard save() {
    return policy_.save(heddle::cpu::id());
  }

  // For scenarios and tests.
  bool is_primary_only(unsigned cpu) const { return policy_.is_primary_only(cpu); }
  const small_pool& primary() const { return primary_; }
  const small_pool& backup() const { return backup_; }

  void name_members() const {
    heddle::name(primary_range_, "primary_range");
    primary_range_.name_members();
    heddle::name(backup_range_, "backup_range");
    backup_range_.name_members();
    heddle::name(primary_, "primary");
    primary_.name_members();
    heddle::name(backup_, "backup");
    backup_.name_members();
    heddle::name(policy_, "policy");
    policy_.name_members();
  }

private:
  heap_range<Policy> primary_range_;
  heap_range<Policy> backup_range_;
  small_pool primary_;
  small_pool backup_;
  policy_bits<Policy> policy_;
};

} // namespace awkernel
