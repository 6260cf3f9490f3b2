// From text to syntax tree and back.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::lang {

// What is wrong with a program's text or tree, in one line, and where (column from 1; 0 if the
// tree was built by hand).
class language_error : public std::runtime_error {
public:
  language_error(unsigned column, const std::string& what);
  language_error(position at, const std::string& what) : language_error(at.column, what) {}
  unsigned column() const { return column_; }

private:
  unsigned column_;
};

// Throws language_error. Names are checked: a bare name is a register or a declared plain variable,
// the first argument of ld is a declared atomic variable, and so on.
program_tree parse(std::string_view text);

// The text of a tree. parse(print(t)) == t for every tree that parse can return; for other trees
// (such as an else that would bind to the wrong if) it means the same.
std::string print(const program_tree& tree);
std::string print(const expression& e);
std::string print(const statement& s);

} // namespace heddle::checker::lang
