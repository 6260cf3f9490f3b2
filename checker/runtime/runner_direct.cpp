// Code before and after the lanes: on a fiber of its own, with atomics that are ordinary memory.
#include <exception>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

bool runner::run_directly(void (runner::*body)(), failure& out) {
  direct_body_ = body;
  direct_done_ = false;
  direct_relaxations_ = 0;
  direct_failure_ = {};
  direct_.reset(&direct_main, this);
  fiber::switch_to(host_, direct_);
  if (!direct_done_)
    out = direct_failure_;
  return direct_done_;
}

void runner::direct_main(void* self) {
  fiber::arrived();
  auto& r = *static_cast<runner*>(self);
  current_runner = &r;
  bool threw = true;
  try {
    (r.*r.direct_body_)();
    threw = false;
  } catch (const std::exception& e) {
    const host_section host;
    r.direct_failure_.message = std::string("uncaught exception: ") + e.what();
  } catch (...) {
    const host_section host;
    r.direct_failure_.message = "uncaught exception";
  }
  const host_section host;
  if (threw)
    r.fail(nullptr, {kind::crash, std::move(r.direct_failure_.message), {}});
  r.direct_done_ = true;
  fiber::switch_to(r.direct_, r.host_, true);
  __builtin_unreachable();
}

void runner::build_all() {
  image_.build(*source_);
  image_.initialise();
}

bool runner::finish(const execution& complete, failure& out) {
  after_lanes_ = true;
  write_back(complete);
  ledgers_.lanes_ended();
  const bool passed = run_directly(&runner::finally_all, out);
  undo_direct_stores();
  after_lanes_ = false;
  return passed;
}

// Memory as it is once all writes have reached it.
void runner::write_back(const execution& complete) {
  for (location_id l = 0; l < complete.locations(); ++l) {
    if (complete.at(l).mo.empty())
      continue;
    const auto& location = book_.locations[l];
    auto* const address = reinterpret_cast<void*>(from_canonical(location.address));
    before_direct_store(address, location.size);
    // The location may have been on a stack, in a frame that is no more: no sanitizer's business.
    const std::uint64_t value = written_now(complete, complete.at(l).mo.back());
    raw_copy(address, &value, location.size);
  }
}

// Atomics that a library user keeps outside the machine have no image to be restored from.
void runner::before_direct_store(void* address, std::uint8_t size) {
  if (!after_lanes_ || space().contains(reinterpret_cast<std::uintptr_t>(address)))
    return;
  // Still as code under test: a wild pointer is its crash.
  const std::uint64_t before = read_memory(address, size);
  const host_section host;
  direct_stores_.push_back({address, before, size});
}

void runner::undo_direct_stores() {
  for (; !direct_stores_.empty(); direct_stores_.pop_back()) {
    const saved_word& word = direct_stores_.back();
    write_memory(word.address, word.size, word.bits);
  }
}

void runner::relax_directly() {
  // Nobody else runs: what does not come soon never comes.
  constexpr std::uint64_t patience = 1'000'000;
  if (++direct_relaxations_ < patience)
    return;
  fail(nullptr, {kind::hang, "waits in a loop where nothing else runs", {}});
}

} // namespace heddle::checker
