// Finding the lists first, then the blocks, then who has them.
#include "checker/explain/free_lists.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace heddle::checker::trace {
namespace {

constexpr std::size_t word_bytes = sizeof(void*);
constexpr std::size_t most_blocks = 256;
constexpr std::size_t least_pool = 2 * word_bytes; // a word alone is a link of another list

struct list_step {
  std::size_t step = 0; // of the order
  location_id list = 0;
  std::uintptr_t block = 0;
  bool takes = false; // or puts
};

class list_finder {
public:
  list_finder(const execution& g, const linear_order& order, const list_memory& memory)
      : graph_(g), order_(order), memory_(memory), last_(g.lanes()), seen_(g.lanes()) {}

  std::vector<list_step> find() {
    for (std::size_t i = 0; i < order_.steps.size(); ++i)
      if (const event& e = graph_[order_.steps[i].id]; accesses_memory(e.lab))
        visit(i, e);
    return std::move(found_);
  }

private:
  void visit(std::size_t step, const event& e) {
    if (e.writes && e.lab.size == word_bytes && last_[e.lane] != nullptr)
      compare(step, e, *last_[e.lane]);
    last_[e.lane] = &e;
    if (may_read(e.lab))
      seen_[e.lane][e.lab.location] = e.read;
    if (e.writes)
      newest_[e.lab.location] = e.written;
  }

  void compare(std::size_t step, const event& e, const event& before) {
    if (before.lab.size != word_bytes || before.lab.location == e.lab.location)
      return;
    const std::uintptr_t block = memory_.address_of(before.lab.location);
    if (!could_be_block(block, memory_.address_of(e.lab.location)))
      return;
    if (before.writes && e.written == block && before.written == replaced_by(e))
      found_.push_back({step, e.lab.location, block, false});
    else if (!before.writes && may_read(before.lab) && e.written == before.read &&
             seen_[e.lane][e.lab.location] == block)
      found_.push_back({step, e.lab.location, block, true});
  }

  value_t replaced_by(const event& e) const {
    if (may_read(e.lab))
      return e.read;
    const auto newest = newest_.find(e.lab.location);
    return newest == newest_.end() ? memory_.word_at(memory_.address_of(e.lab.location))
                                   : newest->second;
  }

  bool could_be_block(std::uintptr_t block, std::uintptr_t list) const {
    const auto pool = memory_.pool_at(block);
    return pool && pool->bytes >= least_pool && list - pool->base >= pool->bytes;
  }

  const execution& graph_;
  const linear_order& order_;
  const list_memory& memory_;
  std::vector<const event*> last_;                   // by lane: its last access
  std::vector<std::map<location_id, value_t>> seen_; // by lane: what it read last
  std::map<location_id, value_t> newest_;            // of the writes listed
  std::vector<list_step> found_;
};

// The blocks on a list before all events.
std::vector<std::uintptr_t> listed_at_first(location_id list, const list_memory& memory) {
  std::vector<std::uintptr_t> blocks;
  value_t next = memory.word_at(memory.address_of(list));
  while (blocks.size() < most_blocks && memory.pool_at(next) &&
         std::find(blocks.begin(), blocks.end(), next) == blocks.end()) {
    blocks.push_back(next);
    next = memory.word_at(next);
  }
  return blocks;
}

// The blocks of one pool, and how they change. Who is not on a list is held by somebody.
class pool_map {
public:
  pool_map(std::size_t index, const memory_pool& pool, std::uint64_t block_bytes,
           const std::set<std::uintptr_t>& listed)
      : pool_(pool), block_bytes_(block_bytes) {
    for (std::uint64_t at = 0; at < pool.bytes; at += block_bytes)
      blocks_.push_back(
          {.pool = index,
           .offset = at,
           .bytes = block_bytes,
           .state = listed.contains(pool.base + at) ? block_state::free : block_state::held});
  }

  void apply(const list_step& s, const event& e) {
    if (s.block - pool_.base >= pool_.bytes)
      return;
    memory_block& b = blocks_[(s.block - pool_.base) / block_bytes_];
    b.state = s.takes ? block_state::held : block_state::freed;
    b.lane = e.lane;
    b.context = e.lab.context;
    b.since = e.lab.where;
  }

  void add_to(std::vector<memory_block>& to) const {
    to.insert(to.end(), blocks_.begin(), blocks_.end());
  }

private:
  memory_pool pool_;
  std::uint64_t block_bytes_;
  std::vector<memory_block> blocks_;
};

// The maps of the pools that have blocks of one size; they are added to `pools`.
std::vector<pool_map> maps_of(const std::vector<list_step>& steps, const list_memory& memory,
                              std::vector<memory_pool>& pools) {
  std::set<std::uintptr_t> listed;
  std::set<std::uintptr_t> blocks;
  for (const list_step& s : steps) {
    blocks.insert(s.block);
    for (const std::uintptr_t block : listed_at_first(s.list, memory))
      listed.insert(block);
  }
  blocks.insert(listed.begin(), listed.end());
  std::map<std::uintptr_t, std::uint64_t> block_bytes; // by pool
  for (const std::uintptr_t block : blocks) {
    const memory_pool pool = *memory.pool_at(block);
    std::uint64_t& bytes = block_bytes.try_emplace(pool.base, pool.bytes).first->second;
    bytes = std::gcd(bytes, block - pool.base);
  }
  std::vector<pool_map> maps;
  for (const auto& [base, bytes] : block_bytes) {
    const memory_pool pool = *memory.pool_at(base);
    if (bytes < word_bytes || pool.bytes / bytes > most_blocks)
      continue;
    maps.emplace_back(pools.size(), pool, bytes, listed);
    pools.push_back(pool);
  }
  return maps;
}

} // namespace

void add_listed_blocks(const execution& g, const linear_order& order, const list_memory& memory,
                       memory_snapshots& to) {
  const std::vector<list_step> steps = list_finder(g, order, memory).find();
  std::vector<pool_map> maps = maps_of(steps, memory, to.pools);
  for (const pool_map& m : maps)
    m.add_to(to.initial_blocks);
  auto next = steps.begin();
  for (std::size_t i = 0; i < order.steps.size(); ++i) {
    for (; next != steps.end() && next->step == i; ++next)
      for (pool_map& m : maps)
        m.apply(*next, g[order.steps[i].id]);
    for (const pool_map& m : maps)
      m.add_to(to.after[i].blocks);
  }
}

} // namespace heddle::checker::trace
