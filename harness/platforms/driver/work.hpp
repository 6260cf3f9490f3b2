// What must be done before an iteration is over: programs that have not ended, daemons that do not
// wait, and interrupts that have come and were not handled. What is over wakes whoever waits for it
// (port::wake_all()).
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle::driver {

// Of all CPUs; changed from anywhere, handlers included. Whoever makes work adds it before others
// can end it, and before he ends what he makes it in; so nothing is left means for ever.
class work_count {
public:
  // One piece: that of whoever starts the CPUs, to be ended when they have theirs.
  void reset();
  void add(std::uint32_t count = 1) { open_.fetch_add(count); }
  void end(std::uint32_t count = 1);
  bool is_done() const { return open_.load() == 0; }

  void add_program(); // of a CPU that is no daemon
  void end_program();
  bool are_programs_over() const { return programs_.load() == 0; }

private:
  std::atomic<std::uint32_t> open_{0};
  std::atomic<std::uint32_t> programs_{0}; // those among them
};

// The part of one CPU. A daemon is work to be done until it is quiet: it has ended, or it waits
// where nothing else can happen. Changed on the CPU itself, where nothing interrupts meanwhile.
class cpu_work {
public:
  // Looks that find nothing before a loop is believed to wait.
  static constexpr std::uint32_t looks = 256;

  void begin(work_count& all, bool daemon); // before any CPU starts

  // The program waits in a loop and has looked `looks` times more; and none of its interrupts will
  // come by themselves.
  void note_waiting(work_count& all);
  // It is idle, and none of its interrupts will come by themselves.
  void note_idle(work_count& all);
  void note_end(work_count& all);
  // A handler has run here; before the interrupt is counted as done. What was idle goes on.
  void note_handler(work_count& all);

  bool is_daemon() const { return daemon_; }
  bool has_ended() const { return ended_; }

private:
  void become_quiet(work_count& all);

  bool daemon_ = false;
  bool ended_ = false;
  bool quiet_ = false;
  bool waited_alone_ = false; // at the last look, when no program was left but daemons
};

} // namespace heddle::driver
