// What a syntax tree is compiled to: register code, one text shared by all copies of a segment.
//
// Registers hold signed 64-bit integers and include named registers, constants and temporaries. A
// lane starts from an image of its registers, so that starting anew is one copy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker::lang {

using register_id = std::uint16_t;

enum class opcode : std::uint8_t {
  move, // to = a
  negate,
  logical_not,
  bit_and, // to = a op b, from here on
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  remainder,
  jump,         // to instruction `to`
  jump_if_zero, // to instruction `to` if a is 0
  jump_if_not_zero,
  perform, // the operation at index `a` of code::operations; its result goes to register `to`
  assume,  // stops for good if a is 0
  mask,    // keeps lines up to level `to` out, until the unmask that belongs to it
  unmask,
  idle,  // waits for a handler
  check, // fails with the failure at index `b` of code::failures if a is 0
  end,
};

struct instruction {
  opcode op = opcode::end;
  std::uint16_t to = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
};

// An operation that becomes an event. Its label is complete but for what registers provide.
struct operation_template {
  label lab;
  bool has_operand = false;
  bool has_expected = false;
  bool yields_success = false; // the result is success, not the value
  std::uint32_t extent = 0;    // of the array; 0: no element is selected
  register_id operand = 0;
  register_id expected = 0;
  register_id index = 0;
};

struct code {
  std::vector<instruction> instructions;
  std::vector<operation_template> operations;
  std::vector<failure> failures;
  std::vector<std::int64_t> image; // of the registers
  std::vector<std::string> names;  // of the first registers, as far as they have one
};

struct lane_program {
  std::string name;
  std::uint32_t text = 0; // index into compiled_program::texts
  std::int64_t copy = 0;  // the value `i` starts with
  bool waits_for_create = false;
};

// An interrupt line of a lane; its number is its index in compiled_program::lines.
struct line_program {
  std::uint32_t text = 0; // of its handler
  lane_id lane = 0;
  std::uint32_t arrivals = 0; // 0: only when raised
  std::uint8_t level = 1;
  bool maybe = false;
  location_id counter = 0; // how often it was raised
};

struct location_facts {
  std::string name; // "x", "arr[3]"
  std::int64_t initial = 0;
};

struct compiled_program {
  std::vector<code> texts;
  std::vector<lane_program> lanes;
  std::vector<line_program> lines;
  std::vector<location_facts> locations;
};

// The register that holds the index of a copy.
inline constexpr register_id copy_register = 0;

} // namespace heddle::checker::lang
