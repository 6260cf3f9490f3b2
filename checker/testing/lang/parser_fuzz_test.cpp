// Whatever the text, the parser returns a program that can be printed, parsed and compiled, or says
// in one line what is wrong.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {
namespace {

const std::vector<std::string> words{"x",       "a[1]",  "p",
                                     "m",       "r",     "i",
                                     "T",       "PRE",   "MAIN",
                                     "int",     "if",    "else",
                                     "while",   "for",   "ld",
                                     "st",      "fai",   "cas",
                                     "casw",    "lock",  "join",
                                     "choose",  "await", "assume",
                                     "rlx",     "acq",   "sc",
                                     "acq_rel", "0",     "1",
                                     "-1",      "0x7f",  "9223372036854775807",
                                     "(",       ")",     "[",
                                     "]",       "{",     "}",
                                     ":",       ";",     ",",
                                     "|",       "||",    "&&",
                                     "&",       "=",     "==",
                                     "++",      "--",    "-",
                                     "!",       "%",     "*",
                                     "+",       "<",     ">=",
                                     " ",       "$",     "\t"};

const std::vector<std::string> programs{
    "x a[2]=3; plain p; mutex m: PRE: st(x,1,rlx) | T[2]: r=ld(a[i],acq)+p; if(r==1) {lock(m); "
    "unlock(m)} else fence(sc) | MAIN: join(0); check(!casw(x,r&&1,-2,acq,sc))",
    "x: T: for(int k=0;k<3;k++) {while(ld(x,acq)!=k*2%3) k--;} | T: await(x,1,sc); choose(2)"};

void holds_for(const std::string& text) {
  try {
    const program_tree tree = parse(text);
    RC_ASSERT(parse(print(tree)) == tree);
    RC_ASSERT(interpreted_program(tree).lanes() > 0U);
  } catch (const language_error& e) {
    const std::string what = e.what();
    RC_ASSERT(!what.empty());
    RC_ASSERT(what.find('\n') == std::string::npos);
    RC_ASSERT(e.column() <= text.size() + 1);
  }
}

RC_GTEST_PROP(ParserFuzz, AnyBytes, (const std::string& text)) { holds_for(text); }

RC_GTEST_PROP(ParserFuzz, AnyWords, ()) {
  std::string text = "x a[2]; plain p; mutex m: T: ";
  for (const std::string& word :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words)))
    text += word;
  holds_for(text);
}

RC_GTEST_PROP(ParserFuzz, EditedPrograms, ()) {
  std::string text = *rc::gen::elementOf(programs);
  const int edits = *rc::gen::inRange(1, 4);
  for (int n = 0; n < edits; ++n) {
    const auto from = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 4);
    text.replace(from, length, *rc::gen::elementOf(words));
  }
  holds_for(text);
}

} // namespace
} // namespace heddle::checker::lang
