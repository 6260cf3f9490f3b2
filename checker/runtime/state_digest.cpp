// The digest, by the xxHash library.
#include "checker/runtime/state_digest.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace heddle::checker {

state_digest digest_of(std::span<const std::byte> bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

} // namespace heddle::checker
