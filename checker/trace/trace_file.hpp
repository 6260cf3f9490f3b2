// The trace file: one small text file from which an execution can be repeated.
//
//   heddle-trace 1
//   scenario awkernel/talloc/publish
//   variant relaxed
//   model rc11
//   kind return-code
//   build 8c7d1a32f00b5e19
//   options reuse-addresses           (no such line if there are none)
//   decisions 2
//   switch CPU0 primary_size#1 -> CPU1
//   read CPU1 primary_size#1 <- init
//   schedule 3
//   | (the schedule for people, line by line)
//   checksum 5be0cd19137e2179
//
// Names with other than usual characters stand in double quotes. The checksum covers every byte
// before its line. The build is for information only: what a trace needs from another build is the
// scenario, the variant and the operations that its decisions name.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "checker/trace/decisions.hpp"

namespace heddle::checker::trace {

// As options: see check_options::reuse_addresses.
inline constexpr char reuse_addresses[] = "reuse-addresses";

struct trace_file {
  std::string scenario{};
  std::string variant{};
  std::string model{};
  std::string kind{}; // of the failure
  std::string build{};
  std::string options{}; // of the check, as far as an execution depends on them; empty: none
  std::vector<decision> decisions{};
  std::vector<std::string> schedule{}; // the lines for people

  friend bool operator==(const trace_file&, const trace_file&) = default;
};

// Why a text is not a trace of this version, in one line: "not a heddle trace", "truncated: …",
// "damaged: …", "made by a newer heddle: …", "malformed line N: …".
struct bad_trace {
  std::string why;
};

std::string serialise(const trace_file& t);
std::variant<trace_file, bad_trace> parse_trace(const std::string& text);

} // namespace heddle::checker::trace
