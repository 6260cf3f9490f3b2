// What the command says about wrong arguments and unusable files: one line, and nothing is done.
#include <sstream>

#include <sys/stat.h>

#include "harness/command/command_fixture.hpp"
#include "harness/command/pseudo_terminal.hpp"

namespace heddle::command {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class usage : public command_test {
protected:
  // Of the lines that a text of any width has: not names and commands to paste.
  static std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t size = line.ends_with('\r') ? line.size() - 1 : line.size();
      if (!line.starts_with("test/") && !line.starts_with("replay: "))
        widest = std::max(widest, size);
    }
    return widest;
  }
  std::size_t widest_on(unsigned short width, const std::vector<std::string>& arguments) const {
    pseudo_terminal t(HEDDLE_TEST_COMMAND, arguments, here, width, 200, {});
    t.ended();
    return widest_line(t.all_output());
  }
};

TEST_F(usage, help_is_not_an_error) {
  EXPECT_EQ(heddle({"--help"}).status, 0);
  const spawned r = heddle({"run", "--help"});
  EXPECT_EQ(r.status, 0);
  for (const char* option : {"--max-executions", "--search", "--bound"})
    EXPECT_THAT(r.out, HasSubstr(option));
  EXPECT_EQ(r.err, "");
}

TEST_F(usage, help_says_what_to_type) {
  EXPECT_THAT(heddle({"run", "--help"}).out, HasSubstr("Usage: heddle run [OPTIONS] NAME...\n"));
  EXPECT_THAT(heddle({"new", "--help"}).out, HasSubstr("heddle new [OPTIONS] FOLDER FILE...\n"));
  EXPECT_THAT(heddle({"run", "--help"}).out, HasSubstr("\n  --no-shrink   "));
}

// On terminals of 80 and 200 columns nothing is longer than a line; in a file it is a page.
TEST_F(usage, texts_have_the_width_of_the_terminal) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", "--help"}, std::vector<std::string>{"run", lost}}) {
    EXPECT_LE(widest_on(80, arguments), 80U);
    EXPECT_LE(widest_on(200, arguments), 200U);
    EXPECT_LE(widest_line(heddle(arguments).out), 120U);
  }
  EXPECT_GT(widest_on(200, {"run", "--help"}), 100U);
}

TEST_F(usage, wrong_arguments_are_named) {
  EXPECT_THAT(complaint({}), StartsWith("heddle: "));
  EXPECT_EQ(complaint({"fly"}), "heddle: there is no command fly (try heddle --help)\n");
  EXPECT_EQ(complaint({"rerun"}), "heddle: there is no command rerun; did you mean run?\n");
  EXPECT_THAT(complaint({"run"}), HasSubstr("NAME"));
  EXPECT_THAT(complaint({"run", "x", "--colour"}), HasSubstr("--colour"));
  EXPECT_THAT(complaint({"run", "x", "--model", "arm"}), HasSubstr("arm"));
  EXPECT_THAT(complaint({"run", "x", "--engine", "steam"}), HasSubstr("steam"));
  EXPECT_THAT(complaint({"run", "x", "--max-executions", "-1"}), HasSubstr("--max-executions"));
  EXPECT_THAT(complaint({"run", "x", "--max-executions", "many"}), HasSubstr("many"));
  EXPECT_THAT(complaint({"run", "x", "--max-seconds", "0"}), HasSubstr("--max-seconds"));
  EXPECT_THAT(complaint({"run", "x", "--max-events", "1000000"}), HasSubstr("--max-events"));
  EXPECT_THAT(complaint({"run", "x", "--json"}), HasSubstr("--json"));
  EXPECT_THAT(complaint({"replay"}), HasSubstr("TRACE"));
  EXPECT_THAT(complaint({"list", "extra"}), HasSubstr("extra"));
  EXPECT_THAT(complaint({"gate", "--quiet"}), HasSubstr("--quiet"));
}

TEST_F(usage, the_naive_engine_knows_one_model) {
  EXPECT_EQ(complaint({"run", "*", "--engine", "naive", "--model", "all"}),
            "heddle: --engine naive knows the memory model sc only: leave out --model all\n");
  EXPECT_THAT(complaint({"run", "*", "--engine", "naive", "--model", "tso"}), HasSubstr("tso"));
}

TEST_F(usage, relacy_has_a_model_of_its_own_and_no_traces) {
  EXPECT_EQ(
      complaint({"run", "*", "--engine", "relacy", "--model", "sc"}),
      "heddle: --engine relacy knows one memory model, a part of rc11: leave out --model sc\n");
  EXPECT_THAT(complaint({"run", "*", "--engine", "relacy", "--model", "all"}), HasSubstr("all"));
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--all-failures"}),
            "heddle: --engine relacy stops at the first failure: leave out --all-failures\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--trace-dir", "d"}),
            "heddle: --engine relacy writes no traces: leave out --trace-dir\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--sarif", "s"}),
            "heddle: --engine relacy writes no SARIF: leave out --sarif\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--reuse-addresses"}),
            "heddle: --engine relacy never reuses addresses: leave out --reuse-addresses\n");
}

TEST_F(usage, searches_are_those_of_relacy) {
  EXPECT_EQ(complaint({"run", "*", "--search", "random"}),
            "heddle: --search needs --engine relacy\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "naive", "--search", "full"}),
            "heddle: --search needs --engine relacy\n");
  EXPECT_EQ(complaint({"run", "*", "--bound", "3"}), "heddle: --bound needs --engine relacy\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--bound", "3"}),
            "heddle: --bound needs --search bound\n");
  EXPECT_EQ(complaint({"run", "*", "--engine", "relacy", "--search", "full", "--bound", "3"}),
            "heddle: --bound needs --search bound\n");
  EXPECT_THAT(complaint({"run", "*", "--engine", "relacy", "--search", "clairvoyant"}),
              HasSubstr("clairvoyant"));
  EXPECT_THAT(complaint({"run", "*", "--engine", "relacy", "--search", "bound", "--bound", "101"}),
              HasSubstr("--bound"));
}

TEST_F(usage, near_names_are_suggested) {
  EXPECT_EQ(complaint({"run", "test/counter/lost-udpate"}),
            "heddle: no scenario is named test/counter/lost-udpate; did you mean "
            "test/counter/lost-update?\n");
  EXPECT_EQ(complaint({"run", "lost-update"}), "heddle: no scenario is named lost-update; did you "
                                               "mean test/counter/lost-update?\n");
  EXPECT_EQ(complaint({"run", "zzzzzzzz"}),
            "heddle: no scenario is named zzzzzzzz (try heddle list)\n");
  EXPECT_EQ(complaint({"gate", "nothing/*"}),
            "heddle: no scenario is named nothing/* (try heddle list)\n");
  EXPECT_EQ(complaint({"run", "test/counter/lost-update:fixd"}),
            "heddle: test/counter/lost-update has no variant fixd; did you mean fixed?\n");
  EXPECT_EQ(complaint({"run", "test/counter/lost-update:zzz"}),
            "heddle: test/counter/lost-update has no variant zzz; it has shipped, fixed\n");
}

TEST_F(usage, one_wrong_name_among_others_stops_everything) {
  complaint({"run", "test/counter/lost-update", "nothing", "--json", "j"});
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(usage, unwritable_targets_are_noticed_before_anything_is_checked) {
  const std::string all = "*";
  write("file", "");
  EXPECT_EQ(complaint({"run", all, "--json", "no/folder/j"}),
            "heddle: cannot write no/folder/j: No such file or directory\n");
  EXPECT_EQ(complaint({"run", all, "--sarif", "no/folder/s"}),
            "heddle: cannot write no/folder/s: No such file or directory\n");
  EXPECT_EQ(complaint({"gate", all, "--json", "."}), "heddle: cannot write .: it is a folder\n");
  EXPECT_EQ(complaint({"run", all, "--trace-dir", "file"}),
            "heddle: cannot write traces to file: Not a directory\n");
  EXPECT_THAT(complaint({"run", all, "--trace-dir", "file/below"}),
              StartsWith("heddle: cannot write traces to file/below: "));
  EXPECT_THAT(complaint({"run", all, "--trace-dir", "/proc/traces"}),
              StartsWith("heddle: cannot write traces to /proc/traces: "));
  EXPECT_THAT(complaint({"run", all, "--json", "/proc/j"}),
              StartsWith("heddle: cannot write /proc/j: "));
  EXPECT_THAT(left(), ElementsAre("file"));
}

TEST_F(usage, json_replaces_a_file_at_once_and_follows_links) {
  write("old", "something else");
  std::filesystem::create_symlink("old", here / "link");
  heddle({"run", "test/counter/lost-update:fixed", "--json", "link"});
  EXPECT_EQ(json_of("old").size(), 3U);
  EXPECT_TRUE(std::filesystem::is_symlink(here / "link"));
  EXPECT_THAT(left(), ElementsAre("link", "old"));
}

TEST_F(usage, json_may_go_to_a_device) {
  EXPECT_EQ(heddle({"run", "test/counter/lost-update:fixed", "--json", "/dev/null"}).status, 0);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST_F(usage, a_trace_that_cannot_be_written_by_default_does_not_hide_the_failure) {
  write("heddle-traces", "a file is in the way");
  const spawned r = heddle({"run", "test/counter/lost-update:shipped", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("both additions count"));
  EXPECT_THAT(r.out, HasSubstr("no trace: cannot write traces to heddle-traces"));
}

TEST_F(usage, an_output_that_is_full_is_an_internal_error) {
  const spawned r =
      spawn("/bin/sh", {"-c", std::string(HEDDLE_TEST_COMMAND) + " list > /dev/full"}, here);
  EXPECT_EQ(r.status, 70);
  EXPECT_EQ(r.err, "heddle: cannot write to standard output: No space left on device\n");
}

} // namespace
} // namespace heddle::command
