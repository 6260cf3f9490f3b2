// A part of the checks, for machines that share a gate.
#pragma once

#include <string>
#include <vector>

#include "harness/command/job.hpp"

namespace heddle::command {

struct shard {
  unsigned index = 1; // 1 ≤ index ≤ count
  unsigned count = 1;
};

// "2/5". Throws usage_error.
shard parse_shard(const std::string& text);

// The shard's part of the checks, in their order: every check is in exactly one shard, and the same
// one whenever the checks are the same. `models` is the number of checks of each variant, which
// stand together. A variant's checks go to different shards, as do neighbouring variants: what
// takes long under one model does so under the others, and in variants of the same scenario.
std::vector<job> part_of(const std::vector<job>& jobs, std::size_t models, const shard& s);

} // namespace heddle::command
