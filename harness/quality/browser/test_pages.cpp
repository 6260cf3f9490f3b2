// Writes pages of made-up failures, which have everything that a page can show, into a folder:
// heddle_test_pages FOLDER
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "reports/html_page.hpp"

namespace {

using namespace heddle::reports;

void add(story& s, story_step step) {
  step.number = static_cast<unsigned>(s.steps.size()) + 1;
  if (step.blocks.empty())
    step.blocks = s.steps.empty() ? s.initial_blocks : s.steps.back().blocks;
  s.steps.push_back(step);
}

void add_interrupt(story& s) {
  add(s, {.text = "write word = 1",
          .order = "plain",
          .place = {"pool.hpp", 7},
          .object = "word",
          .action = "write",
          .changes = {{1, "1"}}});
  add(s, {.text = "write flag = 1",
          .order = "release",
          .place = {"pool.hpp", 8},
          .object = "flag",
          .action = "write",
          .changes = {{0, "1"}}});
  add(s, {.text = "raises doorbell",
          .order = "release",
          .place = {"gone.hpp", 2},
          .object = "doorbell",
          .action = "raise"});
  add(s, {.lane = 1,
          .text = "interrupt doorbell, raised in step 3",
          .order = "acquire",
          .place = {"pool.hpp", 9},
          .object = "doorbell",
          .action = "interrupt",
          .raised_by = 3});
  add(s, {.lane = 1,
          .depth = 1,
          .context = "doorbell",
          .text = "read word = 1  (step 1)",
          .order = "plain",
          .place = {"pool.hpp", 10},
          .object = "word",
          .action = "read",
          .reads_from = 1});
}

void add_stale_read(story& s) {
  add(s, {.text = "and pool.free_bits 0xe: 15 -> 14",
          .order = "acq_rel",
          .place = {"pool.hpp", 11},
          .object = "pool.free_bits",
          .action = "update",
          .reads_initial = true,
          .changes = {{2, "14"}},
          .blocks = {
              {.bytes = 64, .state = "freed by CPU0", .since = {"pool.hpp", 11}},
              {.offset = 128, .bytes = 64, .state = "held by CPU0", .since = {"pool.hpp", 11}}}});
  add(s, {.lane = 1,
          .text = "awaited flag = 1  (step 2)",
          .order = "acquire",
          .object = "flag",
          .action = "read",
          .reads_from = 2,
          .awaited = true});
  add(s, {.lane = 1,
          .text = "read pool.free_bits = 15",
          .order = "relaxed",
          .place = {"pool.hpp", 11},
          .remark = "^ 15 from init, newest is 14 by CPU0 (pool.hpp:11)",
          .mark = story_mark::stale,
          .object = "pool.free_bits",
          .action = "read",
          .reads_initial = true,
          .overlooks = 6});
  add(s, {.text = "read flag = 1",
          .order = "relaxed",
          .place = {"pool.hpp", 12},
          .object = "flag",
          .action = "read",
          .reads_from = 2});
}

// One failure with every kind of step, mark, arrow and block.
story everything() {
  story s;
  s.what = {"test/page/everything", "shipped", "rc11"};
  s.kind = "data-race";
  s.message = "CPU1 writes word, and CPU0's write of word is not ordered before or after it";
  s.place = {"pool.hpp", 12};
  s.lanes = {"CPU0", "CPU1"};
  s.objects = {"flag", "word", "pool.free_bits"};
  s.initially = {"0", "", "15"};
  s.pools = {{"pool", 256}};
  s.initial_blocks = {{.bytes = 64, .state = "held by CPU1", .since = {"pool.hpp", 3}}};
  add_interrupt(s);
  add_stale_read(s);
  s.has_lane = true;
  s.lane = 1;
  s.partner = 1;
  s.legend =
      "No interleaving explains this: a step marked >> does not see what is listed above it.";
  s.cause = "passes if CPU1's read of pool.free_bits sees CPU0's write";
  s.cause_steps = {8, 6};
  s.size = "26 -> 9 steps";
  return s;
}

std::vector<source_excerpt> sources() {
  source_excerpt pool{.file = "pool.hpp"};
  for (unsigned n = 3; n <= 16; ++n)
    pool.lines[n] = fmt::format("    line_{}(); // <of pool>", n);
  return {pool, {.file = "gone.hpp", .missing = "no such file when this page was written"}};
}

// Names that would be markup if they were not text.
story markup() {
  const std::string nasty =
      "</script><script>window.hacked = 1</script><img src=x onerror=alert(1)>";
  story s = everything();
  s.what.scenario = s.kind = s.message = s.cause = s.legend = s.size = nasty;
  s.lanes[1] = s.objects[0] = s.initially[0] = s.pools[0].name = nasty;
  s.steps[0].text = s.steps[0].remark = s.steps[0].context = s.steps[0].place.file = nasty;
  s.steps[0].action = "\"><b>";
  s.initial_blocks[0].state = nasty;
  return s;
}

// Nobody can go on: both lanes wait.
story deadlock() {
  story s;
  s.what = {"test/page/deadlock", "shipped", "sc"};
  s.kind = "deadlock";
  s.message = "CPU0 waits";
  s.lanes = {"CPU0", "CPU1"};
  for (unsigned i = 0; i < 2; ++i)
    s.steps.push_back({.number = i + 1,
                       .lane = i,
                       .text = "waits for lock a",
                       .mark = i == 1 ? story_mark::switched : story_mark::none,
                       .action = "update",
                       .waits = true});
  s.waiting = {"CPU0 waits for the lock a  (step 1)", "CPU1 waits for the lock a  (step 2)"};
  return s;
}

// Eight lanes and two hundred steps, each lane reading what the one before it has written.
story crowded() {
  story s;
  s.what = {"test/page/crowded", "shipped", "sc"};
  s.kind = "expectation";
  s.message = "enough";
  s.objects = {"pool.a_name_of_some_length.next"};
  s.initially = {"0"};
  for (unsigned lane = 0; lane < 8; ++lane)
    s.lanes.push_back(fmt::format("CPU{}", lane));
  for (unsigned n = 1; n <= 200; ++n)
    s.steps.push_back({.number = n,
                       .lane = n * 5 % 8,
                       .text = fmt::format("add {} 1: {} -> {}", s.objects[0], n - 1, n),
                       .order = "relaxed",
                       .place = {"pool.hpp", 3 + n % 10},
                       .action = "update",
                       .reads_from = n - 1,
                       .reads_initial = n == 1,
                       .changes = {{0, std::to_string(n)}}});
  s.has_lane = true;
  s.lane = 3;
  return s;
}

bool write(const std::string& folder, const std::string& name, const story& told) {
  std::ofstream out(folder + "/" + name);
  out << html_page(told, {.sources = sources(), .replay = "heddle replay <a>.trace"});
  return out.flush().good();
}

} // namespace

int main(int count, char** arguments) {
  if (count != 2)
    return 2;
  const std::string folder = arguments[1];
  const bool written =
      write(folder, "everything.html", everything()) && write(folder, "markup.html", markup()) &&
      write(folder, "deadlock.html", deadlock()) && write(folder, "crowded.html", crowded());
  return written ? 0 : 1;
}
