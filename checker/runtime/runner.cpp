// Lanes: starting, switching between, ending.
#include "checker/runtime/runner.hpp"

#include <bit>
#include <exception>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/tripwires.hpp"

namespace heddle::checker {

constinit thread_local lane* current_lane = nullptr;
constinit thread_local runner* current_runner = nullptr;

namespace {

// What relax() is to the offering of interrupts: like a fence, an operation on no memory.
constexpr std::uint64_t relax_how = HEDDLE_RT_HOW(HEDDLE_RT_FENCE, 1, 1, 0, 0, 0, 0, 8);

} // namespace

runner::runner(const machine_source& source, address_book& book, unsigned number)
    : book_(book), source_(&source), image_(number) {
  link_heap();
  if (number == 0)
    book_.base = space().base();
  moved_ = space().base() - book_.base;
  host_.adopt_thread();
  direct_.attach(space().stack_low(0), space().stack_high(0), space().fill());
  const bool built = run_directly(&runner::build_all, setup_failure_);
  source_ = nullptr;
  if (!built)
    return;
  image_.save();
  blocks_.save();
  lives_before_ = lives_.size();
  threads_before_ = threads_.size();
  ledgers_.machine_built();
  histories_.machine_built();
  for (unsigned i = 0; i < image_.machine().cpus(); ++i) {
    image_.space().open(i + 1);
    lane& l = *lanes_.emplace_back(std::make_unique<lane>());
    l.owner = this;
    l.id = static_cast<lane_id>(i);
    l.heap = space().heap(i + 1);
    l.context.attach(space().stack_low(i + 1), space().stack_high(i + 1), space().fill());
  }
  for (unsigned i = 0; i < image_.machine().lines(); ++i) {
    const interrupt_line& line = image_.machine().line(i);
    lanes_[line.cpu.id]->interrupts.add(i, line.settings);
    if (const void* const count = image_.raise_count(i))
      book_.names.add(to_canonical(reinterpret_cast<std::uintptr_t>(count)), sizeof(std::uint32_t),
                      line.name);
  }
  open_tasks();
  watch_memory();
}

// What native code may write that is put back before every execution, stacks aside.
void runner::watch_memory() {
  shadow_.watch(image_.heap());
  for (const auto& l : lanes_)
    shadow_.watch(l->heap);
  for (const auto& section : statics_image::sections())
    shadow_.watch(section.data(), section.size());
}

void runner::restart(const execution& recorded) {
  ++runs_;
  tripwires::arm();
  image_.restore();
  blocks_.restore();
  lives_.resize(lives_before_);
  threads_.resize(threads_before_);
  made_.clear();
  parts_.reset();
  copies_.reset();
  positions_at_life_.clear();
  observed_.clear();
  covered_.clear();
  ledgers_.restart();
  histories_.restart();
  recorded_ = &recorded;
  record(recorded);
  unfinished_ = (std::uint64_t{1} << lanes_.size()) - 1;
  for (auto& l : lanes_) {
    l->started = false;
    l->at.state = lane_state::blocked; // if it waits for a lane that diverges
    l->at.why = block_reason::none;
    l->heap.reset();
    l->rounds.reset();
    l->announced = 0;
    l->threads = 0;
    l->ordinary.clear();
    l->access.size = 0;
    l->target.size = 0;
    l->fresh_read.size = 0;
    l->interrupted.reset();
    l->interrupts.reset();
    l->running = &l->context;
    l->task = own_context;
    l->idles = false;
    l->deliveries = 0;
    l->context.reset(&lane_main, l.get());
  }
  for (auto& t : tasks_)
    t->started = false;
  shadow_.restart();
  if (lane* const first = next_to_run())
    fiber::switch_to(host_, *first->running);
  recorded_ = nullptr;
}

unsigned runner::place_for_thread(lane* l, unsigned count) {
  if (after_lanes_)
    return thread_lanes::no_place;
  const host_section host;
  const auto before = static_cast<unsigned>(threads_.size());
  const thread_start start =
      l == nullptr ? thread_start{before_all_lanes, before} : thread_start{l->id, l->threads++};
  const unsigned place = book_.learned.threads.place_of(start, count, threads_);
  threads_.push_back(start);
  return place;
}

void runner::advance(lane_id id, outcome result) {
  lane& l = *lanes_[id];
  l.result = result;
  fiber::switch_to(host_, *l.running);
}

// A lane that has not arrived and may go on: fresh, or the source it waits for has been passed.
lane* runner::next_to_run() {
  for (std::uint64_t rest = unfinished_; rest != 0; rest &= rest - 1) {
    lane& l = *lanes_[static_cast<unsigned>(std::countr_zero(rest))];
    if (l.started && l.waits_for_source())
      continue;
    l.started = true;
    return &l;
  }
  return nullptr;
}

void runner::switch_away(lane& l, bool for_good) {
  if (shadow_.is_active())
    shadow_.attribute_to(l.rounds.own());
  lane* const next = next_to_run();
  fiber::switch_to(*l.running, next != nullptr ? *next->running : host_, for_good);
}

// The lane has arrived where it stays until it is advanced.
void runner::rest(lane& l, bool for_good) {
  unfinished_ &= ~(std::uint64_t{1} << l.id);
  switch_away(l, for_good);
}

void runner::end(lane& l) {
  rest(l, true);
  __builtin_unreachable();
}

void runner::lane_main(void* l) {
  fiber::arrived();
  auto& self = *static_cast<lane*>(l);
  self.owner->run_lane(self);
}

void runner::run_guarded(lane& l, void (runner::*body)(lane&)) {
  current_lane = &l;
  current_runner = this;
  bool threw = true;
  try {
    (this->*body)(l);
    threw = false;
  } catch (const std::exception& e) {
    lane& now = *current_lane; // a task may have moved
    const host_section host;
    now.failed.message = std::string("uncaught exception: ") + e.what();
  } catch (...) {
    lane& now = *current_lane;
    const host_section host;
    now.failed.message = "uncaught exception";
  }
  // Here the exception is gone; the fiber may be abandoned.
  if (!threw)
    return;
  lane& now = *current_lane;
  const host_section host;
  fail(&now, {kind::crash, std::move(now.failed.message), {}});
}

void runner::run_program(lane& l) {
  native_code_begins(l);
  image_.machine().run_cpu(l.id);
  program_ended(l);
}

void runner::program_ended(lane& l) {
  settle(l);
  native_code_ended(l);
  compiler_barrier(l);
  if (!l.interrupts.empty())
    offer_at_end(l);
}

void runner::run_lane(lane& l) {
  run_guarded(l, &runner::run_program);
  lane_ended(l);
}

void runner::end_program(lane& l) {
  if (l.running != &l.context || l.interrupts.in_handler())
    fail(&l, {kind::forbidden_context, "only a thread's own program ends a thread", {}});
  program_ended(l);
  lane_ended(l);
}

void runner::lane_ended(lane& l) {
  const host_section host;
  if (!l.at_frontier() || l.stays_at != no_event) {
    l.failed.message = "ends";
    diverge(l);
  }
  l.at.state = lane_state::done;
  end(l);
}

void runner::fail(lane* l, failure what) {
  current_lane = nullptr;
  current_runner = nullptr;
  // Emptied first: moving into a string that owns memory would leave that memory in `what`, which
  // is never destroyed.
  { const failure old = std::move(l == nullptr ? direct_failure_ : l->failed); }
  if (l == nullptr) {
    direct_failure_ = std::move(what);
    fiber::switch_to(direct_, host_, true);
    __builtin_unreachable();
  }
  // Nothing that owns memory may be alive here when the fiber is abandoned.
  l->failed = std::move(what);
  if (!l->at_frontier() && l->failed.what != kind::nondeterminism) {
    l->failed.message = "fails (" + l->failed.message + ")";
    diverge(*l);
  }
  l->at.state = lane_state::failed;
  end(*l);
}

void runner::drop(lane* l, site where) {
  current_lane = nullptr;
  current_runner = nullptr;
  if (l == nullptr)
    fail(l, {kind::forbidden_context, "assume() outside a CPU's program", where});
  if (!l->at_frontier()) {
    l->failed.message = "is dropped by assume()";
    diverge(*l);
  }
  l->at.state = lane_state::blocked;
  l->at.why = block_reason::assumption;
  end(*l);
}

// Where the round began that the lane ends here, having done nothing and being as it was then.
std::optional<std::size_t> runner::round_in_vain(lane& l, const waiting_place& at) {
  const host_section host;
  if (shadow_.is_active())
    shadow_.attribute_to(l.rounds.own());
  else
    shadow_.begin();
  return l.rounds.arrive(at,
                         {.running = l.task,
                          .heap_used = l.heap.used(),
                          .interrupts = l.interrupts,
                          .order_matters = !histories_.empty()},
                         {l.log.data(), l.position()});
}

void runner::stop_spinning(lane& l, std::optional<std::size_t> round) {
  // A recorded lane went on from here, and so it does again.
  if (!l.at_frontier() || l.stays_at != no_event || (!round && !l.spun))
    return;
  const host_section host;
  l.at.state = lane_state::blocked;
  l.at.why = block_reason::spin;
  l.at.round_begins = round.value_or(0);
  end(l);
}

void runner::relax(lane& l, const waiting_place& at) {
  settle(l);
  if (!l.interrupts.empty())
    offer(l, {.how = relax_how}, true);
  lane& now = *current_lane;
  stop_spinning(now, round_in_vain(now, at));
}

void runner::look(lane& l, const waiting_place& at) {
  settle(l);
  l.rounds.announced().settle(l.rounds.own());
  std::optional<std::size_t> round = round_in_vain(l, at);
  if (!round)
    return stop_spinning(l, round);
  const std::size_t before = l.position();
  if (!l.interrupts.empty())
    offer(l, {.how = relax_how}, true);
  lane& now = *current_lane;
  // What came is something new. (That nothing came was an event as well.)
  if (&now != &l)
    round.reset();
  for (std::size_t i = before; round && i < l.position(); ++i)
    if (l.log[i].effect)
      round.reset();
  stop_spinning(now, round);
}

} // namespace heddle::checker
