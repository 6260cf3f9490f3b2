// Leading the program through the shown steps, and looking at memory between them.
#include "checker/explain/take_snapshots.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>

#include "checker/explain/free_lists.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/guarded_copy.hpp"
#include "checker/trace/causes.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {
namespace {

constexpr std::size_t most_objects = 256;

struct place_in_memory {
  std::uintptr_t address = 0;
  std::uint8_t size = 0;

  auto operator<=>(const place_in_memory&) const = default;
};

// Ordinary variables: what has a name and no other name within, and what instrumented code has
// accessed. What events act on is none: memory keeps its initial value.
class variables {
public:
  explicit variables(const runner& r) : machine_(r) {
    for (const name_table::range& named : r.book.names.innermost())
      if (std::has_single_bit(named.size) && named.size <= 8)
        add({named.address, static_cast<std::uint8_t>(named.size)});
    for (lane_id l = 0; l < r.lanes.size(); ++l)
      for (const ordinary_access& a : r[l].ordinary.all())
        add_words(a);
  }

  void begin() {
    for (const place_in_memory& p : places_)
      first_.push_back(value_at(p));
    now_ = first_;
  }

  void look(memory_snapshot& to) {
    std::size_t i = 0;
    for (const place_in_memory& p : places_) {
      if (const value_t v = value_at(p); v != now_[i])
        to.changes.emplace_back(i, now_[i] = v);
      ++i;
    }
  }

  // Leaves out what never changed, and names the others.
  void finish(memory_snapshots& all, std::map<value_t, std::string>& pointees) const {
    std::vector<std::size_t> numbers(places_.size(), places_.size());
    for (memory_snapshot& s : all.after)
      for (const auto& change : s.changes)
        numbers[change.first] = 0;
    std::size_t i = 0;
    for (const place_in_memory& p : places_) {
      if (numbers[i] == 0) {
        numbers[i] = all.objects.size();
        all.objects.push_back(
            {machine_.names.describe_address(p.address, p.size), p.size, first_[i]});
        name_pointee(p, first_[i], pointees);
      }
      ++i;
    }
    for (memory_snapshot& s : all.after)
      for (auto& [object, value] : s.changes) {
        object = numbers[object];
        name_pointee({0, all.objects[object].size}, value, pointees);
      }
  }

private:
  static place_in_memory bytes_of(const ordinary_access& a) {
    const auto first = static_cast<unsigned>(std::countr_zero(a.bytes));
    return {a.word * 8 + first, static_cast<std::uint8_t>(std::popcount(a.bytes))};
  }

  void add_words(ordinary_access a) {
    const std::uintptr_t end = a.end();
    for (; a.word < end && places_.size() < most_objects; ++a.word)
      add(bytes_of(a));
  }

  void add(place_in_memory p) {
    const address_space& space = machine_.space();
    const bool lasts = !space.contains(p.address) || !space.is_stack(p.address);
    const bool of_events =
        machine_.book.locations.overlapping(p.address, p.size) != location_table::none;
    if (lasts && !of_events && std::has_single_bit(p.size) && places_.size() < most_objects)
      places_.insert(p);
  }

  // 0 where nothing can be read: the failure may be that the place does not exist.
  static value_t value_at(const place_in_memory& p) {
    value_t v = 0;
    guarded_copy(&v, reinterpret_cast<const void*>(p.address), p.size);
    return v;
  }

  void name_pointee(const place_in_memory& p, value_t v,
                    std::map<value_t, std::string>& pointees) const {
    if (p.size != sizeof(void*))
      return;
    if (std::string name = machine_.names.named_object_at(v); !name.empty())
      pointees.emplace(v, std::move(name));
  }

  const runner& machine_;
  std::set<place_in_memory> places_;
  std::vector<value_t> first_;
  std::vector<value_t> now_;
};

// Heaps that have a ledger.
class ledger_map {
public:
  explicit ledger_map(const runner& r) : ledgers_(r.ledgers.all()) {}

  void look(std::vector<memory_pool>& pools, const runner& r, std::vector<memory_block>& to) {
    if (index_.empty())
      for (const heap_pool& p : ledgers_.pools()) {
        index_.emplace_back(p.base, pools.size());
        pools.push_back({r.names.describe_address(p.base, p.bytes), p.base, p.bytes});
      }
    const auto& records = ledgers_.records();
    for (; read_ < records.size(); ++read_)
      enter(records[read_]);
    to.insert(to.end(), blocks_.begin(), blocks_.end());
  }

private:
  void enter(const heap_record& r) {
    const auto pool = std::find_if(index_.begin(), index_.end(),
                                   [&](const auto& known) { return known.first == r.pool; });
    if (pool == index_.end() || r.start < r.pool)
      return;
    memory_block now{.pool = pool->second,
                     .offset = r.start - r.pool,
                     .bytes = r.bytes,
                     .state = r.frees ? block_state::freed : block_state::held,
                     .lane = r.lane,
                     .context = r.context,
                     .since = resolved(r.where)};
    if (r.frees) {
      const auto held = std::find_if(blocks_.begin(), blocks_.end(), [&](const memory_block& b) {
        return b.pool == now.pool && b.offset == now.offset && b.state == block_state::held;
      });
      if (held == blocks_.end())
        return;
      now.bytes = held->bytes;
      *held = now;
      return;
    }
    std::erase_if(blocks_, [&](const memory_block& b) {
      return b.pool == now.pool && b.state == block_state::freed &&
             b.offset < now.offset + now.bytes && now.offset < b.offset + b.bytes;
    });
    blocks_.push_back(now);
  }

  const heap_ledgers& ledgers_;
  std::vector<std::pair<std::uintptr_t, std::size_t>> index_; // of pools, by base
  std::size_t read_ = 0;
  std::vector<memory_block> blocks_;
};

// What code under test has from malloc and operator new; of what the machine is made of, only what
// instrumented code asked for.
class heap_map {
public:
  void look(std::vector<memory_pool>& pools, const runner& r, lane_id lane, context_id context,
            std::vector<memory_block>& to) {
    for (std::size_t slot = 0; slot <= r.lanes.size(); ++slot)
      for (const heap_block& b : r.heap.blocks().in(slot))
        if (b.is_watched || slot > 0)
          to.push_back(seen(b, pool_of(slot, b, pools, r),
                            slot > 0 && lane == since_the_beginning ? lane_of(slot) : lane,
                            context));
  }

private:
  static lane_id lane_of(std::size_t slot) { return static_cast<lane_id>(slot - 1); }

  std::size_t pool_of(std::size_t slot, const heap_block& b, std::vector<memory_pool>& pools,
                      const runner& r) {
    const std::uintptr_t base = r.space().base() + slot * address_space::slot_bytes;
    const auto [at, is_new] = pool_by_slot_.try_emplace(slot, pools.size());
    if (is_new)
      pools.push_back(
          {slot == 0 ? "the machine's heap" : r.names.lane_name(lane_of(slot)) + "'s heap", base,
           0});
    memory_pool& p = pools[at->second];
    p.bytes = std::max(p.bytes, b.start + b.size - base);
    return at->second;
  }

  memory_block seen(const heap_block& b, std::size_t pool, lane_id lane, context_id context) {
    const auto [at, is_new] = known_.try_emplace(b.start);
    memory_block& block = at->second;
    const block_state now = b.is_free ? block_state::freed : block_state::held;
    if (is_new || block.state != now || block.bytes != b.size) {
      const std::uint32_t code = b.is_free ? b.freed_at : b.allocated_at;
      block = {.pool = pool,
               .offset = b.start % address_space::slot_bytes,
               .bytes = b.size,
               .state = now,
               .lane = lane,
               .context = context,
               .since = code == 0 ? site{} : resolved({instruction_address, code})};
    }
    return block;
  }

  std::map<std::size_t, std::size_t> pool_by_slot_;
  std::map<std::uintptr_t, memory_block> known_;
};

class photographer {
public:
  photographer(fiber_program& p, const execution& g, const linear_order& order)
      : program_(p), graph_(g), order_(order), variables_(p.machine_now()),
        ledgers_(p.machine_now()), positions_(g.lanes()) {}

  std::optional<memory_snapshots> run(std::map<value_t, std::string>& pointees) {
    program_.restart(execution(graph_.lanes()));
    for (lane_id l = 0; l < graph_.lanes(); ++l)
      pass_silent(l);
    variables_.begin();
    look(since_the_beginning, own_context, taken_.initial_blocks);
    for (const linear_step& step : order_.steps) {
      const event& e = graph_[step.id];
      if (!step.waits && !pass(e.lane, step.id))
        return std::nullopt;
      memory_snapshot& now = taken_.after.emplace_back();
      variables_.look(now);
      look(e.lane, e.lab.context, now.blocks);
    }
    variables_.finish(taken_, pointees);
    return std::move(taken_);
  }

private:
  void look(lane_id lane, context_id context, std::vector<memory_block>& blocks) {
    ledgers_.look(taken_.pools, program_.machine_now(), blocks);
    heap_.look(taken_.pools, program_.machine_now(), lane, context, blocks);
  }

  // False if the lane would do something else.
  bool pass(lane_id lane, event_id id) {
    const event& e = graph_[id];
    const pending& at = program_.at(lane);
    if (e.index != positions_[lane] || at.state != lane_state::ready ||
        at.next.kind() != e.lab.kind() || at.next.location != e.lab.location)
      return false;
    ++positions_[lane];
    program_.advance(lane, graph_.outcome_of(id));
    pass_silent(lane);
    if (e.lab.kind() == event_kind::create)
      pass_silent(target_lane(e.lab));
    return true;
  }

  // What is no step, but comes before the lane's next one.
  void pass_silent(lane_id lane) {
    const auto events = graph_.lane(lane);
    while (positions_[lane] < events.size() && is_silent(graph_, events[positions_[lane]]) &&
           program_.at(lane).state == lane_state::ready) {
      const event_id id = events[positions_[lane]++];
      program_.advance(lane, graph_.outcome_of(id));
    }
  }

  fiber_program& program_;
  const execution& graph_;
  const linear_order& order_;
  variables variables_;
  ledger_map ledgers_;
  heap_map heap_;
  std::vector<std::size_t> positions_; // by lane
  memory_snapshots taken_;
};

list_memory memory_of(const runner& r) {
  return {.address_of = [&r](location_id l) { return r.book.locations[l].address; },
          .word_at =
              [](std::uintptr_t address) {
                value_t v = 0;
                guarded_copy(&v, reinterpret_cast<const void*>(address), sizeof(void*));
                return v;
              },
          .pool_at = [named = r.book.names.innermost(),
                      &r](std::uintptr_t address) -> std::optional<memory_pool> {
            for (const name_table::range& n : named)
              if (address - n.address < n.size && (address - n.address) % sizeof(void*) == 0)
                return memory_pool{r.names.describe_address(n.address, n.size), n.address, n.size};
            return std::nullopt;
          }};
}

} // namespace

void take_snapshots(fiber_program& p, check_violation& v) {
  if (v.what.what == kind::hang || v.what.what == kind::nondeterminism)
    return; // it would hang once more; it would not do the same
  const linear_order order = linearize(v.graph, events_to_show(v.graph, v));
  v.memory = photographer(p, v.graph, order).run(v.pointees);
  if (v.memory && v.memory->pools.empty())
    add_listed_blocks(v.graph, order, memory_of(p.machine_now()), *v.memory);
}

} // namespace heddle::checker::trace
