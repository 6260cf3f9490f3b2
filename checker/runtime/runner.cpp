// Building a machine, and putting it back to its beginning.
#include "checker/runtime/runner.hpp"

#include <unordered_set>

#include "checker/runtime/tripwires.hpp"

namespace heddle::checker {

constinit thread_local lane* current_lane = nullptr;
constinit thread_local runner* current_runner = nullptr;

namespace {

// The first address space is the canonical one.
address_book& with_base(address_book& book, const machine_image& image, unsigned number) {
  if (number == 0)
    book.base = image.space().base();
  return book;
}

// What the C++ library calls of itself is bound at its first call, by deep frames of the dynamic
// linker. On a fiber they would be cleaned away before every execution.
void bind_hash_tables() { std::unordered_set<int>().insert(0); }

} // namespace

runner::runner(const machine_source& source, address_book& shared, unsigned number)
    : image(number), book(with_base(shared, image, number)), names(image, book), lanes(*this),
      programs(*this), tasks(*this), direct(*this), endings(*this), loops(*this), recorded(*this),
      numbers(*this), events(*this), interrupts(*this), memory(*this), policies(*this),
      interrupted(*this), heap(*this), checks(*this), lives(*this), marks(*this), ledgers(*this),
      histories(*this) {
  bind_hash_tables();
  link_heap();
  if (!direct.build(source)) {
    setup_failure = direct.failed();
    return;
  }
  image.save();
  heap.machine_built();
  lives.machine_built();
  marks.machine_built();
  ledgers.machine_built();
  histories.machine_built();
  lanes.open();
  tasks.open();
  loops.watch_memory();
}

void runner::restart(const execution& execution_to_repeat) {
  ++runs;
  is_finished = false;
  is_modelled = true;
  tripwires::arm();
  image.restore();
  heap.restart();
  lives.restart();
  memory.restart();
  marks.restart();
  ledgers.restart();
  histories.restart();
  numbers.restart();
  recorded.begin(execution_to_repeat);
  lanes.restart();
  tasks.restart();
  loops.restart();
  lanes.run();
  recorded.end();
}

bool runner::is_daemon(lane_id l) const {
  const machine& m = image.machine();
  return m.cpu_at(l).daemon && (!m.cpu_at(l).spare || lanes[l].position() == 0);
}

} // namespace heddle::checker
