// Random programs of the mini language, on which the engine and its oracles must agree.
//
// A program is a function of its shape and seed alone. It is small enough for brute force, yet has
// several executions: few locations, many writes, three or four threads as a rule. How many threads
// and operations it has does not depend on how many programs were made before.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

// What may occur. Loads, stores, fetch-and-modify, exchange and strong compare-exchange always do,
// in every legal order, with failure orders that are weaker and stronger than the success order.
struct program_shape {
  // Operations of all threads together, skipped ones included. A thread has at least one. PRE and
  // MAIN do not count, and of the operations on mutexes only the first two.
  unsigned min_operations = 6;
  unsigned max_operations = 11;
  // Upper bound on the executions of a program, by the estimate in possible_executions; programs
  // are cut until it holds.
  double max_executions = 20'000;
  bool weak_exchange = true; // may fail spuriously
  bool fences = true;
  bool conditions = true;  // an operation is skipped unless a register has some value
  bool choices = true;     // choose(2)
  bool plain = false;      // plain accesses to one shared variable: most programs race
  bool locks = false;      // one or two mutexes, nested in any order: some programs deadlock
  bool waits = false;      // await, awaitne, awaitcas: some programs wait for ever
  bool main = false;       // some programs have PRE, MAIN and joins
  bool interrupts = false; // one to three lines with short handlers, masked sections, raise, idle
};

// Few operations: interrupts multiply the executions.
program_shape interrupted_programs();

lang::program_tree random_program(const program_shape& shape, std::uint64_t seed);

// All programs that are one step simpler: a thread, a statement or a variable less, a condition
// resolved, a weaker order, a smaller value, a simpler operation. Every chain of such steps ends.
// The most drastic steps come first.
std::vector<lang::program_tree> simpler_programs(const lang::program_tree& program);

// Events that the program performs if nothing is skipped; loops count once.
unsigned operations(const lang::program_tree& program);

// A generous guess, usually too high, at the number of executions under a weak model: per location
// the orders of its writes and the choices of its reads, as if locations were independent.
double possible_executions(const lang::program_tree& program);

} // namespace heddle::checker::oracle
