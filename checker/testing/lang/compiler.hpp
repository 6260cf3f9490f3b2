// From syntax tree to bytecode.
#pragma once

#include "checker/testing/lang/ast.hpp"
#include "checker/testing/lang/bytecode.hpp"

namespace heddle::checker::lang {

// Throws language_error. A program with PRE, MAIN or join has a lane "main" in front of the
// threads: it runs PRE, creates the threads in order, then runs MAIN.
compiled_program compile(const program_tree& tree);

} // namespace heddle::checker::lang
