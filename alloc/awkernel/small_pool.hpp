// The backend behind each half of Talloc, reduced to what routing and start-up depend on.
//
// It hands out a few blocks at the start of its range, one bit each. As upstream's backend does, it
// refuses to allocate before it is initialised, ignores a free then, and takes a second
// initialisation for done. Unlike upstream's it notices a block that is not its own, is free
// already, or is no block at all: that is the oracle of the scenarios.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/awkernel/address.hpp"

namespace awkernel {

enum class init_result : std::uint8_t { ok, no_cpus, too_many_cpus, too_small };

inline constexpr unsigned max_cpus = 512;

class small_pool {
public:
  static constexpr std::size_t block_bytes = 64 * kib;
  static constexpr unsigned block_limit = 4;

  // To be called by one CPU while no other can.
  init_result init(address start, std::size_t size, unsigned cpus) {
    if (initialised_.load(heddle::acquire))
      return init_result::ok;
    if (cpus == 0)
      return init_result::no_cpus;
    if (cpus > max_cpus)
      return init_result::too_many_cpus;
    if (size < block_bytes)
      return init_result::too_small;
    start_.store(start);
    size_.store(size);
    initialised_.store(true, heddle::release);
    return init_result::ok;
  }

  address alloc() {
    if (!initialised_.load(heddle::acquire))
      return no_address;
    const address start = start_.load();
    const unsigned blocks = block_count(size_.load());
    for (unsigned i = 0; i < blocks; ++i) {
      const std::uint32_t bit = bit_of(i);
      // Setting a bit that is set already does no harm, so one attempt per block is enough.
      if ((taken_.fetch_or(bit, heddle::acquire) & bit) == 0)
        return start + i * block_bytes;
    }
    return no_address;
  }

  void dealloc(address block) {
    if (!initialised_.load(heddle::acquire))
      return;
    const address start = start_.load();
    const std::size_t size = size_.load();
    if (!reports_unless(block >= start && block - start < size, heddle::kind::foreign_free,
                        "a block freed reaches the heap that allocated it"))
      return;
    const std::size_t offset = block - start;
    if (!reports_unless(offset % block_bytes == 0, heddle::kind::misaligned,
                        "the address freed is the start of a block"))
      return;
    const std::size_t i = offset / block_bytes;
    if (!reports_unless(i < block_count(size), heddle::kind::out_of_pool,
                        "the address freed is that of a block of its heap"))
      return;
    const std::uint32_t bit = bit_of(static_cast<unsigned>(i));
    const std::uint32_t before = taken_.fetch_and(~bit, heddle::release);
    heddle::expect((before & bit) != 0, heddle::kind::double_free, "the block freed is allocated");
  }

  // While nothing runs beside it.
  unsigned blocks_in_use() const {
    return static_cast<unsigned>(__builtin_popcount(taken_.load(heddle::relaxed)));
  }

  void name_members() const {
    heddle::name(initialised_, "initialised");
    heddle::name(taken_, "taken");
    heddle::name(start_, "start");
    heddle::name(size_, "size");
  }

private:
  static constexpr std::uint32_t bit_of(unsigned block) { return std::uint32_t{1} << block; }

  static constexpr unsigned block_count(std::size_t size) {
    return size / block_bytes < block_limit ? static_cast<unsigned>(size / block_bytes)
                                            : block_limit;
  }

  // Outside a check a failed property does not end the CPU's program: it must not go on from here.
  static bool reports_unless(bool condition, heddle::kind what, const char* why) {
    heddle::expect(condition, what, why);
    return condition;
  }

  heddle::atomic<bool> initialised_{false};
  heddle::atomic<std::uint32_t> taken_{0};
  heddle::plain<address> start_{no_address};
  heddle::plain<std::size_t> size_{0};
};

} // namespace awkernel
