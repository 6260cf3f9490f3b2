// The choices of Talloc in which scenarios differ, and the ones that upstream made.
//
// A variant derives from `shipped` and overrides what it changes.
#pragma once

#include <concepts>

#include <heddle/order.hpp>

namespace awkernel {

template <class P>
concept talloc_policy = requires {
  { P::start_store } -> std::convertible_to<heddle::order>;
  { P::size_store } -> std::convertible_to<heddle::order>;
  { P::size_stored_first } -> std::convertible_to<bool>;
  { P::start_load } -> std::convertible_to<heddle::order>;
  { P::size_load } -> std::convertible_to<heddle::order>;
  { P::size_loaded_first } -> std::convertible_to<bool>;
  { P::guard_restores_zero } -> std::convertible_to<bool>;
};

template <class P>
concept publication_policy = requires {
  { P::ready_store } -> std::convertible_to<heddle::order>;
  { P::ready_load } -> std::convertible_to<heddle::order>;
  { P::fence_after_ready } -> std::convertible_to<bool>;
};

// Everything as upstream has it, on x86_64.
struct shipped {
  // init_primary and init_backup
  static constexpr heddle::order start_store = heddle::relaxed;
  static constexpr heddle::order size_store = heddle::relaxed;
  static constexpr bool size_stored_first = false;
  // is_primary_mem
  static constexpr heddle::order start_load = heddle::relaxed;
  static constexpr heddle::order size_load = heddle::relaxed;
  static constexpr bool size_loaded_first = false;
  // The guard that restores a CPU's policy ORs the saved bit in, which cannot restore a zero.
  static constexpr bool guard_restores_zero = false;
  // The flag with which the boot CPU lets the others go.
  static constexpr heddle::order ready_store = heddle::seq_cst;
  static constexpr heddle::order ready_load = heddle::relaxed;
  static constexpr bool fence_after_ready = true;
};

// The flag as aarch64 and RISC-V have it.
struct shipped_aarch64 : shipped {
  static constexpr heddle::order ready_load = heddle::seq_cst;
  static constexpr bool fence_after_ready = false;
};

// What the review asked for, with the loads in the order in which upstream has them.
struct release_acquire : shipped {
  static constexpr heddle::order size_store = heddle::release;
  static constexpr heddle::order size_load = heddle::acquire;
};

// The same with the size loaded first: who sees the new size then sees the new start.
struct size_first : release_acquire {
  static constexpr bool size_loaded_first = true;
};

// Mutants of size_first: each takes away one of the three things that it needs.
struct size_first_relaxed_load : size_first {
  static constexpr heddle::order size_load = heddle::relaxed;
};
struct size_first_relaxed_store : size_first {
  static constexpr heddle::order size_store = heddle::relaxed;
};
struct size_first_size_stored_first : size_first {
  static constexpr bool size_stored_first = true;
};

// The strongest orders there are, in upstream's sequence.
struct all_seq_cst : shipped {
  static constexpr heddle::order start_store = heddle::seq_cst;
  static constexpr heddle::order size_store = heddle::seq_cst;
  static constexpr heddle::order start_load = heddle::seq_cst;
  static constexpr heddle::order size_load = heddle::seq_cst;
};

// The strongest orders in the best sequence: nothing more can be done inside is_primary_mem.
struct all_seq_cst_size_first : all_seq_cst {
  static constexpr bool size_loaded_first = true;
};

} // namespace awkernel
