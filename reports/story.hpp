// A failing execution told step by step: the one model of a failure for people, of which every
// report is a view. Plain data, free of the checker's types.
//
// Texts are for people; whoever draws a story (columns, JSON, SARIF, HTML, the stepper) adds layout
// and nothing else, so that all of them say the same.
//
// How a failure travels, from the engine to a page:
//
//   violation        what is wrong, on which lane; engines tell check_watch::on_execution() of it
//   check_violation  with its execution and all names; describe_violation() makes it of the program
//                    that is still there. check() returns the one to show; record() and replay()
//                    repeat it, shrink() finds a smaller one, find_cause() what would have to
//                    differ for a pass
//   story            story_of() of reports/story_builder.hpp makes it of a check_violation and its
//                    cause. From here on nothing knows the checker. It is the `violation` of a
//                    result, which the process that checks packs for the one that reports
//   finding          finding_of() makes it of a result that is not as it should be
//
// Views of a story: schedule_lines() and failure_text() for the terminal and trace files,
// step_view() for the stepper, html_page() and json_of() for pages. Views of results and findings:
// json_text(), sarif_text(), junit_text(), markdown_text() and annotation_lines().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::reports {

// What was checked, by name.
struct subject {
  std::string scenario;
  std::string variant;
  std::string model;
};

// "awkernel/talloc/publish:relaxed under rc11"
std::string text_of(const subject& s);

struct story_place {
  std::string file{}; // as the compiler named it; empty: not known
  unsigned line = 0;
};

// "talloc.hpp:42": the file without its folders. Empty if the place is unknown.
std::string place_text(const story_place& p);

// Why a step deserves a look.
enum class story_mark : unsigned char {
  none,
  switched,  // the lane before was left in the middle, for this step, and no interleaving is needed
  stale,     // a read that does not return the newest value listed above it
  buffered,  // the same under tso: the newest value is in another CPU's store buffer
  overtaken, // a write whose place in modification order is before one listed above it
};

// "none", "switched", ...
const char* name_of(story_mark m);

// What a watched object holds from this step on, if that is not what it held before; a story's
// first values are in `story::initially`. Where no interleaving explains the execution, an object
// holds what the newest write in modification order, of those listed so far, has written: readers
// may see less, and say so.
struct story_value {
  std::size_t object = 0; // index into story::objects
  std::string text{};     // "0x1000", "&pool+8"
};

struct story_block {
  std::size_t pool = 0;     // index into story::pools
  std::uint64_t offset = 0; // bytes from the pool's base
  std::uint64_t bytes = 0;
  // "free", "held by core0, in the handler of dma", "freed by core1"; "held" alone: all along.
  std::string state{};
  story_place since{}; // what it is held or freed since
};

struct story_step {
  unsigned number = 0;   // from 1; 0: not a step, but "dma returns", "switches to waiter"
  std::size_t lane = 0;  // index into story::lanes
  unsigned depth = 0;    // of interrupt handlers
  bool in_task = false;  // of a task, or of a handler that interrupts one
  std::string context{}; // the handler's line or the task; empty: the CPU's own program
  std::string text{};    // "read size = 0x1000"
  std::string order{};   // "acquire"; empty where there is none
  story_place place{};
  std::string remark{}; // "0 from init, newest is 0x1000 by CPU0 (talloc.hpp:42)"
  story_mark mark = story_mark::none;
  std::string object{}; // that it acts on; empty: none
  // "read", "write", "update", "fence", "choice", "life", "start" or "join" of a lane, "interrupt"
  // (one comes), "raise", "withdraw" (of an interrupt); empty if it is no step.
  std::string action{};
  unsigned reads_from = 0; // the step, of any lane, that wrote what it reads; 0: none is shown
  bool reads_initial = false;
  bool only_looks = false;            // reads, and neither writes nor waits in vain
  bool awaited = false;               // what it reads it may have waited for: an await or a lock
  unsigned overlooks = 0;             // if `mark` says so: the step that is newer
  unsigned raised_by = 0;             // of an interrupt: the step that raised it
  bool waits = false;                 // in vain: the lane's last step
  std::vector<story_value> changes{}; // of watched objects, by this step
  // All that is known of the pools after this step, if it is one. What the lane does up to its next
  // step belongs to it.
  std::vector<story_block> blocks{};
};

struct story_pool {
  std::string name{};
  std::uint64_t bytes = 0;
};

struct story {
  subject what{};
  std::string engine{};
  std::string kind{}; // "lost-wakeup"
  std::string message{};
  story_place place{}; // of the failure
  std::vector<std::string> lanes{};
  std::vector<story_step> steps{};
  // Of the failure: at the end of the program, or nobody can go on, if there is no lane.
  bool has_lane = false;
  std::size_t lane = 0;
  unsigned depth = 0;
  bool in_task = false;
  std::string context{};                  // in which the lane failed, as of a step
  std::string who{};                      // failed: "core0, in the handler of dma"
  unsigned partner = 0;                   // the step it is not ordered with (races); 0: none
  std::vector<std::string> waiting{};     // why nobody can go on, a sentence per lane
  std::string legend{};                   // what the mark means here
  std::string missing_edge{};             // of a data race: what orders nothing; empty: not known
  std::string cause{};                    // "passes if …"; empty: none was found
  std::vector<std::size_t> cause_steps{}; // that the sentence names
  std::string size{};                     // in words, and what was found if that was larger
  std::vector<std::string> objects{};     // watched, by name
  std::vector<std::string> initially{};   // their values, by object; empty: nobody read it
  std::vector<story_pool> pools{};
  std::vector<story_block> initial_blocks{};
};

} // namespace heddle::reports
