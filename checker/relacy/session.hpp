// One run of a program: the machine, the state of the current iteration, and what was found. It
// stands behind the runtime interface (abi.cpp) and above the simulator.
//
// Atomic operations do not write memory while threads run: values live in cells. A thread leaves an
// iteration early, when an assumption failed or too many operations were made, by a jump back to
// where it began; memory is put back before the next iteration anyway.
#pragma once

#include <array>
#include <chrono>
#include <csetjmp>
#include <cstdint>
#include <string>

#include <heddle/block_table.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/cell_table.hpp"
#include "checker/relacy/continuations.hpp"
#include "checker/relacy/engine.hpp"
#include "checker/relacy/interrupt_lines.hpp"
#include "checker/relacy/lifetimes.hpp"
#include "checker/relacy/machine_memory.hpp"
#include "checker/relacy/name_list.hpp"
#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

// What another process sees of a run that crashes or hangs.
struct progress {
  std::uint64_t iterations = 0; // begun
  std::uint64_t steps = 0;      // operations of all of them
  site last;                    // of the last operation
};

class session final : bodies {
public:
  session(const run_options& options, volatile progress& shared);
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  run_result run(const program& what);

  // For the runtime interface. Threads: on a CPU; otherwise memory is accessed directly.
  bool on_cpu() const { return phase_ == phase::threads; }
  unsigned cpus() const { return machine_.cpus(); }

  std::uint64_t load(const void* address, shape how, site where);
  void store(void* address, std::uint64_t value, shape how, site where);
  std::uint64_t update(void* address, std::uint64_t operand, shape how, site where);
  bool compare_exchange(void* address, std::uint64_t& expected, std::uint64_t desired, shape how,
                        site where);
  std::uint64_t await(const void* address, std::uint64_t value, shape how, site where);
  void construct(void* address, std::uint64_t value, shape how, site where); // plain
  void lifetime_begin(const void* storage, std::size_t bytes, site where);
  void lifetime_end(const void* storage, std::size_t bytes, site where);
  void fence(order o, site where);
  // Ledgers of heaps: no operations. Also before and after the threads.
  void declare_heap(const heap_pool& pool, site where);
  void heap_allocated(const heap_block& b, std::size_t alignment, site where);
  void heap_freed(std::uintptr_t pool, std::uintptr_t start, site where);
  void heap_expect_held(std::uintptr_t pool, std::size_t blocks, site where);
  void relax(site where);
  std::uint32_t choose(std::uint32_t alternatives, site where);
  // Interrupts and tasks, on a CPU.
  irq_level irq_save(irq_level up_to, site where);
  void irq_restore(irq_level before);
  void raise(unsigned line, site where); // also before and after the threads
  void withdraw(unsigned line, site where);
  void idle(site where);
  bool in_interrupt() const;
  void swap_to(unsigned continuation, site where);

  [[noreturn]] void drop();
  [[noreturn]] void fail(kind what, const char* why, site where);

  void cover(const char* mark);
  void observe(const char* key, std::int64_t value);
  void name(const void* object, std::size_t size, const char* literal);

private:
  using heap_table = block_table<8, 256>;
  enum class phase : std::uint8_t { outside, direct, threads };
  // Why all threads leave an iteration. Settled: those that go on waiting are daemons.
  enum class leaving : std::uint8_t { no, dropped, cut, settled };

  struct finding {
    kind what = kind::none;
    const char* why = "";
    const char* refusal = nullptr; // instead of a kind: what cannot be expressed
    site where{};
    unsigned thread = 0;
    bool on_cpu = false;
    std::uintptr_t address = 0; // of a race or a use after free
    race with{};
    site end_of_life{}; // if an access comes after it; else the end is what was found
  };

  // What a parked thread waits for: somebody's write to `on`, an interrupt in idle(), or those that
  // may come after its end.
  enum class wait : std::uint8_t { none, value, lock, interrupt, after_end };
  struct waiting {
    wait what = wait::none;
    const cell* on = nullptr;
    std::uint64_t relaxations = 0; // since anything was written
    site where{};
  };

  struct observation {
    const char* key = nullptr;
    std::int64_t value = 0;
  };

  void begin_iteration() override;
  void thread(unsigned index) override;
  void end_iteration() override;

  bool build(const program& what);
  void simulate_all(simulation_result& done);
  template <class F>
  bool run_directly(F f);
  bool finish();
  void keep_results();
  bool limit_reached() const;
  void conclude(const simulation_result& done, run_result& result);
  std::string describe_finding() const;
  std::string describe_race() const;
  std::string describe_use_after_free() const;
  std::string describe_stuck() const;

  // An operation begins; others may run first.
  void enter(site where, bool may_switch = true);
  void begin_operation(site where, bool may_switch);
  void require_stack(site where);
  [[noreturn]] void leave();
  void leave_all(leaving why);
  cell& cell_at(const void* address, shape how, site where);
  void report(cell& c, access_kind how, site where); // its storage lives, and it does not race
  void require_life(const cell& c, bool constructs, site where);
  void require_no_race(cell& c, access_kind how, site where);
  void wrote(const cell& c);
  void something_changed();
  void wait_for(const cell& c, wait what, site where);
  void park_until_woken(const waiting& w);
  void wake_up(unsigned thread);
  void stop_if_stuck();
  bool is_running(unsigned thread) const { return (running_ >> thread & 1U) != 0; }
  bool all_wait() const;
  bool only_daemons_wait() const;
  void settle_if_all_wait();
  kind stuck_kind() const;

  void arrange_arrivals();
  static bool random_one_in(unsigned n) { return n == 1 || random(n) == 0; }
  void take_interrupts(bool must);
  bool accept(unsigned line, bool must);
  void run_handler(unsigned line);
  void after_end_of_cpu();
  bool force_an_interrupt();
  cell& raise_counter(unsigned line, site where);
  const interrupt_line& line_for(unsigned line, const char* wrong, site where);
  static void run_task(void* self, unsigned task);
  [[noreturn]] void refuse(const char* why, site where);
  [[noreturn]] void stop_with(const finding& f);
  void before_access(order o);
  void after_access(order o);
  void note_seq_cst(bool& used);

  const run_options options_;
  volatile progress& shared_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();

  machine_memory memory_;
  machine machine_;
  cell_table cells_;
  lifetimes lifetimes_;
  heap_table heaps_;
  heap_table initial_heaps_;         // as the threads find them
  vector<storage_event> heap_frees_; // by threads, of this iteration
  name_list names_;
  std::size_t lasting_names_ = 0;

  phase phase_ = phase::outside;
  std::jmp_buf direct_exit_;

  // The current iteration.
  leaving leaving_ = leaving::no;
  std::uint64_t steps_ = 0;
  std::uint64_t quiet_steps_ = 0; // since anything was written
  unsigned plain_accesses_ = 0;   // since others could run
  unsigned running_ = 0;          // threads that have not ended, one bit each
  unsigned forced_ = 0;           // of these, those that must take an interrupt next
  interrupt_lines lines_;
  unsigned stretch_ = 1; // others may run before about one operation in so many
  unsigned seldom_ = 2;  // about one chance in so many lets an interrupt in
  continuations tasks_;
  std::array<waiting, max_threads> waits_;
  std::array<std::jmp_buf, max_threads> exits_;
  std::array<std::uintptr_t, max_threads> stacks_{}; // where what each thread runs began
  vector<observation> observed_;
  vector<const char*> covered_;

  // How often a line was raised: a location of the program like any other.
  std::array<std::uint64_t, max_lines> raise_counts_{};
  std::array<std::uint64_t, max_lines> raised_initially_{};

  // See before_sc_access(). Whether the program needs it is learned on the way.
  bool sc_accesses_used_ = false;
  bool sc_fences_used_ = false;
  bool sc_accesses_are_fences_ = false;
  bool start_again_ = false;

  finding found_;
  std::uint64_t complete_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t cut_ = 0;
  map<text, std::uint64_t> cover_;
  set<text> outcomes_;
};

// The run of this process; null outside of one.
extern session* current_session;

} // namespace heddle::relacy
