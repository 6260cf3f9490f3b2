// Running it; and memory around the end of an execution.
#include <exception>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

direct_code::direct_code(runner& r) : run_part(r) {
  const address_space& space = r.space();
  context_.attach(space.stack_low(0), space.stack_high(0), space.fill());
}

// False if it fails; failed() says how.
bool direct_code::run(body what) {
  body_ = what;
  done_ = false;
  relaxations_ = 0;
  failed_ = {};
  context_.reset(&main, this);
  fiber::switch_to(run_.lanes.host(), context_);
  return done_;
}

void direct_code::main(void* d) {
  fiber::arrived();
  auto& self = *static_cast<direct_code*>(d);
  current_runner = &self.run_;
  bool threw = true;
  try {
    self.body_(self);
    threw = false;
  } catch (const std::exception& e) {
    const host_section host;
    self.failed_.message = std::string("uncaught exception: ") + e.what();
  } catch (...) {
    const host_section host;
    self.failed_.message = "uncaught exception";
  }
  const host_section host;
  if (threw)
    self.run_.endings.fail(nullptr, {kind::crash, std::move(self.failed_.message), {}});
  self.done_ = true;
  fiber::switch_to(self.context_, self.run_.lanes.host(), true);
  __builtin_unreachable();
}

bool direct_code::build(const machine_source& source) {
  source_ = &source;
  const bool built = run([](direct_code& self) {
    self.run_.image.build(*self.source_);
    self.run_.image.initialise();
  });
  source_ = nullptr;
  return built;
}

bool direct_code::finish(const execution& complete, failure& out) {
  after_lanes_ = true;
  write_back(complete);
  run_.ledgers.lanes_ended();
  const bool passed = run([](direct_code& self) { self.run_.image.machine().run_finally(); });
  if (!passed)
    out = failed_;
  undo_stores();
  after_lanes_ = false;
  return passed;
}

// Memory as it is once all writes have reached it.
void direct_code::write_back(const execution& complete) {
  for (location_id l = 0; l < complete.locations(); ++l) {
    if (complete.at(l).mo.empty())
      continue;
    const auto& location = run_.book.locations[l];
    auto* const address = reinterpret_cast<void*>(run_.names.from_canonical(location.address));
    before_store(address, location.size);
    // The location may have been on a stack, in a frame that is no more: no sanitizer's business.
    const std::uint64_t value = run_.numbers.written_now(complete, complete.at(l).mo.back());
    raw_copy(address, &value, location.size);
  }
}

// Atomics that a library user keeps outside the machine have no image to be restored from.
void direct_code::before_store(void* address, std::uint8_t size) {
  if (!after_lanes_ || run_.space().contains(reinterpret_cast<std::uintptr_t>(address)))
    return;
  // Still as code under test: a wild pointer is its crash.
  const std::uint64_t before = read_memory(address, size);
  const host_section host;
  stores_.push_back({address, before, size});
}

void direct_code::undo_stores() {
  for (; !stores_.empty(); stores_.pop_back()) {
    const saved_word& word = stores_.back();
    write_memory(word.address, word.size, word.bits);
  }
}

void direct_code::relax() {
  // Nobody else runs: what does not come soon never comes.
  constexpr std::uint64_t patience = 1'000'000;
  if (++relaxations_ < patience)
    return;
  run_.endings.fail(nullptr, {kind::hang, "waits in a loop where nothing else runs", {}});
}

} // namespace heddle::checker
