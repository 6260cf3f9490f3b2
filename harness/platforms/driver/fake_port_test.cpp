// The fake port.
#include "harness/platforms/driver/fake_port_test.hpp"

#include <gtest/gtest.h>

#include "harness/platforms/driver/cpu_program.hpp"
#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/machine_state.hpp"

namespace heddle::driver {

run& port::this_run() { return fake->the_run; }
std::uint64_t port::clock() { return fake->now += 10; }
void port::relax() {}

unsigned port::cpu_id() { return 0; }
void port::close() {
  EXPECT_FALSE(fake->closed);
  fake->closed = true;
}
// As an image: an interrupt of the processor that came meanwhile delivers what is pending.
void port::open() {
  EXPECT_TRUE(fake->closed);
  deliver_pending();
  fake->closed = false;
}
bool port::runs_program() { return fake->active; }

void port::request_delivery(unsigned) { EXPECT_TRUE(fake->closed); }
void port::arm_timer() { EXPECT_TRUE(fake->closed); }
port::landing port::begin_handler(const interrupt_line& line) {
  EXPECT_TRUE(fake->closed);
  fake->log.emplace_back(line.name);
  return {};
}
void port::end_handler(const landing&) { EXPECT_TRUE(fake->closed); }

void port::wake_all() { ++fake->awake; }
std::uint32_t port::glance() {
  EXPECT_TRUE(fake->closed);
  return fake->awake;
}
// Who sleeps although something changed since the glance would sleep for ever.
void port::sleep(std::uint32_t glance, bool briefly) {
  EXPECT_TRUE(fake->closed);
  if (fake->awake != glance || briefly)
    return;
  ADD_FAILURE() << "sleeps for ever";
  leave();
}
void port::wait_until(bool (*done)()) {
  EXPECT_FALSE(fake->closed);
  EXPECT_TRUE(done());
}
void port::rest(std::uint32_t) { EXPECT_FALSE(fake->closed); }

void port::call_guarded(void (*part)()) {
  EXPECT_FALSE(fake->closed);
  if (setjmp(fake->home) == 0)
    part();
  fake->closed = false;
}
void port::enter_program() {
  close();
  fake->active = true;
}
void port::leave() {
  EXPECT_TRUE(fake->closed);
  fake->active = false;
  std::longjmp(fake->home, 1);
}
void port::recall() { fake->log.emplace_back("recall"); }
void port::switch_stack(unsigned, unsigned, bool) {}

void port::note_operation(place) { EXPECT_FALSE(fake->closed); }
void port::note_wait(const char*, place) {}
place port::last_place() { return {}; }
void port::note_end() { fake->log.emplace_back("end"); }
void port::vary() {}

void port::restore_statics() { fake->log.emplace_back("statics"); }
void port::empty_arena(arena& memory, std::uint64_t seed, std::uint64_t iteration) {
  static std::byte room[1U << 16U];
  memory.empty(room, room + sizeof room, seed, iteration);
}
unsigned port::provide_cpus(unsigned) { return fake->cpus; }
void port::run_cpus() { take_part(); }
void port::meet() { fake->log.emplace_back("meet"); }
void port::stagger() { fake->log.emplace_back("stagger"); }

void port::write(const char* line, unsigned length) { fake->log.emplace_back(line, length); }
port::cpu_totals port::totals_of(unsigned) { return {}; }

} // namespace heddle::driver
