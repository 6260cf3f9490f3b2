// Command lines of the emulator, and how its end is to be understood.
#include "harness/platforms/qemu/qemu_runner.hpp"

#include "harness/platforms/driver/exit_status.hpp"
#include "harness/platforms/qemu/process.hpp"

namespace heddle::qemu {
namespace {

using driver::exit_status;

std::string emulator_of(machine m) { return "qemu-system-" + std::string(name_of(m)); }

std::string program_of(const request& r) {
  return r.emulator.empty() ? emulator_of(r.target) : r.emulator;
}

std::string image_arguments(const request& r) {
  std::string words = "seed=" + std::to_string(r.seed) +
                      " iterations=" + std::to_string(r.iterations) +
                      " hang=" + std::to_string(r.hang_after.count());
  if (r.stop_after.count() != 0)
    words += " milliseconds=" + std::to_string(r.stop_after.count());
  // Time passes much more slowly there: a millisecond is a million instructions.
  if (r.how == mode::repeatable)
    words += " timer=20";
  if (!r.scenario.empty())
    words += " scenario=" + r.scenario;
  for (const auto& setting : r.settings)
    words += " " + setting;
  return words;
}

void add_arguments(const request& r, std::vector<std::string>& words) {
  if (r.target == machine::x86_64) {
    words.insert(words.end(), {"-append", image_arguments(r)});
    return;
  }
  // Like -append, but the image sees a name of our choice before it, not the path of its file, in
  // which there may be spaces. Commas count double in options of this kind.
  std::string option = "enable=on,target=native,arg=heddle,arg=";
  for (const char c : image_arguments(r))
    option.append(c == ',' ? 2 : 1, c);
  words.insert(words.end(), {"-semihosting-config", option});
}

void add_machine_options(const request& r, std::vector<std::string>& words) {
  const auto add = [&words](std::initializer_list<const char*> more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  if (r.target == machine::x86_64)
    add({"-M", "microvm", "-accel", r.how == mode::parallel ? "tcg,thread=multi" : "tcg", "-cpu",
         "max", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=4"});
  else
    add({"-M", "virt,gic-version=3", "-accel", r.how == mode::parallel ? "tcg,thread=multi" : "tcg",
         "-cpu", "max"});
  if (r.how == mode::repeatable)
    add({"-icount", "shift=0,sleep=off"});
}

// The status that the image wanted to end with, or -1.
int guest_status(const request& r, int exit_code) {
  if (r.target == machine::aarch64)
    return exit_code;
  return exit_code % 2 == 1 ? exit_code / 2 : -1; // isa-debug-exit
}

std::string last_line(const std::string& console) {
  const auto end = console.find_last_not_of("\r\n");
  if (end == console.npos)
    return "it wrote nothing";
  const auto begin = console.find_last_of('\n', end);
  return console.substr(begin == console.npos ? 0 : begin + 1,
                        end - (begin == console.npos ? 0 : begin + 1) + 1);
}

ending ending_of(exit_status status) {
  switch (status) {
  case exit_status::passed:
    return ending::passed;
  case exit_status::failed:
    return ending::failed;
  case exit_status::refused:
    return ending::refused;
  case exit_status::crashed:
    return ending::crashed;
  case exit_status::hung:
    return ending::hung;
  }
  return ending::broken;
}

std::string explain(const result& r) {
  switch (r.end) {
  case ending::refused:
    return r.report.cpus_needed ? "needs " + std::to_string(*r.report.cpus_needed) + " CPUs"
                                : r.report.refusal;
  case ending::crashed:
    return r.report.crash
               ? r.report.crash->what + " on CPU " + std::to_string(r.report.crash->cpu) +
                     " after " + r.report.crash->after
               : "a fault that the image could not report";
  case ending::hung:
    return r.report.hangs.empty()
               ? "an iteration did not end"
               : r.report.hangs[0].lane + " did not get beyond " + r.report.hangs[0].after;
  default:
    return "";
  }
}

void interpret_exit(const request& q, int exit_code, result& r) {
  const auto& totals = r.report.totals;
  const int status = guest_status(q, exit_code);
  if (totals && status == static_cast<int>(totals->status)) {
    r.end = ending_of(static_cast<exit_status>(status));
    r.message = explain(r);
  } else if (!r.report.machine.empty() && !totals && q.target == machine::x86_64 &&
             exit_code == 0) {
    // A fault while a fault is handled resets the machine, which ends the emulator.
    r.end = ending::crashed;
    r.message = explain(r);
  } else {
    r.end = ending::broken;
    r.message =
        "the emulator ended with status " + std::to_string(exit_code) + ": " + last_line(r.console);
  }
}

void interpret(const request& q, const process_result& p, result& r) {
  r.seconds = p.duration;
  r.console = p.output;
  r.report = parse_guest_report(p.output);
  if (!p.started) {
    r.message = "the emulator cannot be started: " + p.start_error;
  } else if (p.timed_out) {
    r.end = ending::timed_out;
    r.message = "killed after " + std::to_string(q.time_limit.count()) + " ms";
  } else if (p.exit_code) {
    interpret_exit(q, *p.exit_code, r);
  } else {
    r.message = "the emulator was ended by signal " + std::to_string(p.signal.value_or(0));
  }
}

bool is_missing(const request& q, result& r) {
  const auto program = program_of(q);
  if (!is_program(program)) {
    r.end = ending::no_emulator;
    r.missing_package = package_of(q.target);
    r.message = program + " is not installed: apt-get install " + r.missing_package;
    return true;
  }
  std::error_code ignored;
  if (!std::filesystem::exists(q.image, ignored)) {
    r.end = ending::no_image;
    r.missing_package = q.target == machine::x86_64 ? "g++" : "g++-aarch64-linux-gnu";
    r.message = "there is no image " + q.image.string() +
                "; it is built where this package is installed: " + r.missing_package;
    return true;
  }
  return false;
}

} // namespace

std::string_view name_of(ending e) {
  switch (e) {
  case ending::passed:
    return "passed";
  case ending::failed:
    return "failed";
  case ending::refused:
    return "refused";
  case ending::crashed:
    return "crashed";
  case ending::hung:
    return "hung";
  case ending::timed_out:
    return "timed-out";
  case ending::no_emulator:
    return "no-emulator";
  case ending::no_image:
    return "no-image";
  case ending::broken:
    break;
  }
  return "broken";
}

std::string_view name_of(machine m) { return m == machine::x86_64 ? "x86_64" : "aarch64"; }

std::string_view package_of(machine m) {
  return m == machine::x86_64 ? "qemu-system-x86" : "qemu-system-arm";
}

std::filesystem::path scenario_image(machine m) {
  return std::filesystem::path(HEDDLE_IMAGE_FOLDER) /
         ("heddle_scenarios_" + std::string(name_of(m)) + ".elf");
}

bool has_emulator(machine m) { return is_program(emulator_of(m)); }

std::vector<std::string> command_line(const request& r) {
  std::vector<std::string> words{program_of(r)};
  add_machine_options(r, words);
  for (const char* word :
       {"-m", "128M", "-display", "none", "-nodefaults", "-monitor", "none", "-serial", "stdio"})
    words.emplace_back(word);
  words.insert(words.end(), {"-smp", std::to_string(r.cpus), "-kernel", r.image.string()});
  add_arguments(r, words);
  return words;
}

result run(const request& q) {
  result r;
  if (!is_missing(q, r))
    interpret(q, run_process(command_line(q), q.time_limit), r);
  return r;
}

} // namespace heddle::qemu
