// What the mini language accepts, what the parser makes of it, and what it says of bad input.
#include "checker/testing/lang/parser.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "checker/testing/lang/validate.hpp"

namespace heddle::checker::lang {
namespace {

using form = expression::form;

// The text that a program comes back as.
std::string reprinted(const std::string& text) {
  const program_tree tree = parse(text);
  const std::string again = print(tree);
  EXPECT_EQ(parse(again), tree) << again;
  return again;
}

// The only statement of a thread of a program over the usual variables.
statement only_statement(const std::string& text) {
  const program_tree tree = parse("x y a[3]; plain p q[2]; mutex m: T: " + text);
  EXPECT_EQ(tree.segments.at(0).body.size(), 1U) << text;
  return tree.segments.at(0).body.at(0);
}

std::string complaint(const std::string& text) {
  try {
    parse(text);
  } catch (const language_error& e) {
    return e.what();
  }
  return "none";
}

TEST(Parser, ReadsStoreBuffering) {
  const program_tree tree = parse("x y: T: st(x,1,rel); r0=ld(y,acq) | T: st(y,1,rel)");
  ASSERT_EQ(tree.declarations.size(), 2U);
  EXPECT_EQ(tree.declarations[1].name, "y");
  ASSERT_EQ(tree.segments.size(), 2U);
  EXPECT_EQ(tree.segments[0].body[0], evaluate(access(function::store, "x", {number(1)}, release)));
  EXPECT_EQ(tree.segments[0].body[1], assign("r0", access(function::load, "y", {}, acquire)));
}

TEST(Parser, ReadsDeclarations) {
  const program_tree tree = parse("x=-3 arr[5+1]=0x10; plain px py=1; mutex m n; z: T: ;");
  ASSERT_EQ(tree.declarations.size(), 7U);
  EXPECT_EQ(tree.declarations[0].initial, -3);
  EXPECT_EQ(tree.declarations[1].extent, 6U);
  EXPECT_EQ(tree.declarations[1].initial, 16);
  EXPECT_EQ(tree.declarations[3].what, declaration::form::plain);
  EXPECT_EQ(tree.declarations[5].what, declaration::form::mutex);
  EXPECT_EQ(tree.declarations[6].what, declaration::form::atomic);
  EXPECT_EQ(print(tree), "x=-3 arr[6]=16; plain px py=1; mutex m n; z: T:");
}

TEST(Parser, ReadsSegments) {
  const program_tree tree = parse("x: PRE: st(x,1,rlx); | T[3]: fai(x,i,rlx) | MAIN: join(2)");
  ASSERT_EQ(tree.segments.size(), 3U);
  EXPECT_EQ(tree.segments[0].what, segment::form::before);
  EXPECT_EQ(tree.segments[1].copies, 3U);
  EXPECT_EQ(tree.segments[2].what, segment::form::main);
  EXPECT_EQ(thread_count(tree), 3U);
}

TEST(Parser, ReadsInterruptLines) {
  const program_tree tree =
      parse("x: T: raise(1); mask(3) {idle()} | IRQ(0,2,16): st(x,1,rlx) | MAYBE(0,0,1):");
  ASSERT_EQ(tree.segments.size(), 3U);
  EXPECT_EQ(line_count(tree), 2U);
  EXPECT_EQ(tree.segments[1].what, segment::form::line);
  EXPECT_EQ(tree.segments[1].arrivals, 2U);
  EXPECT_EQ(tree.segments[1].level, 16U);
  EXPECT_TRUE(find_line(tree, 1)->maybe);
  EXPECT_EQ(print(tree),
            "x: T: raise(1); mask(3) {idle()} | IRQ(0,2,16): st(x,1,rlx) | MAYBE(0,0,1):");
}

TEST(Parser, RefusesInterruptsThatMakeNoSense) {
  for (const char* text :
       {"x: T: | IRQ(1,1,1):", "x: T: | IRQ(0,1,0):", "x: T: | IRQ(0,1,17):", "x: T: | IRQ(0,9,1):",
        "x: T: raise(0)", "x: T: raise(0) | IRQ(0,1,1):", "x: T: mask(0) r=1", "x: T: mask(16) r=1",
        "x: T: mask(r) r=1", "x: T: | IRQ(0,1,1): idle()", "x: T: | IRQ(0,1,1): join(0)",
        "x: T: | IRQ(0,1): r=1", "x: T: mask=1"})
    EXPECT_THROW(parse(text), language_error) << text;
}

TEST(Parser, BindsOperatorsAsCDoes) {
  const auto shape = [](const std::string& e) { return print(only_statement("r=" + e)); };
  EXPECT_EQ(shape("(1+(2*3))"), "r=1+2*3");
  EXPECT_EQ(shape("(1+2)*3"), "r=(1+2)*3");
  EXPECT_EQ(shape("1-(2-3)"), "r=1-(2-3)");
  EXPECT_EQ(shape("(1-2)-3"), "r=1-2-3");
  EXPECT_EQ(shape("!(s&1)"), "r=!(s&1)");
  EXPECT_EQ(shape("((a0&1)==2)"), "r=(a0&1)==2");
  EXPECT_EQ(shape("a0&(1==2)"), "r=a0&1==2");
  EXPECT_EQ(shape("(a0&&b)||(c&&!d)"), "r=a0&&b||c&&!d");
  EXPECT_EQ(shape("a0&&(b||c)"), "r=a0&&(b||c)");
  EXPECT_EQ(shape("1-(-1)"), "r=1-(-1)");
  EXPECT_EQ(shape("- -b"), "r=-(-b)");
  EXPECT_EQ(shape("-(1)"), "r=-(1)");
}

TEST(Parser, ReadsNegativeAndHexadecimalNumbersAsLiterals) {
  EXPECT_EQ(only_statement("r=-0x100000").value[0], number(-0x100000));
  EXPECT_EQ(only_statement("r=-9223372036854775808").value[0],
            number(std::numeric_limits<std::int64_t>::min()));
}

TEST(Parser, ReadsEveryFunction) {
  const char* const calls[] = {"ld(x,rlx)",
                               "st(x,1,rel)",
                               "fai(x,1,rlx)",
                               "fas(x,1,acq)",
                               "fan(x,1,rel)",
                               "fao(x,1,acq_rel)",
                               "fax(x,1,sc)",
                               "xchg(x,1,sc)",
                               "cas(x,0,1,acq_rel)",
                               "cas(x,0,1,rlx,sc)",
                               "casw(x,0,1,rel,acq)",
                               "fence(acq_rel)",
                               "assume(r==1)",
                               "check(r==1)",
                               "lock(m)",
                               "unlock(m)",
                               "join(0)",
                               "choose(3)",
                               "await(x,1,acq)",
                               "awaitne(x,0,sc)",
                               "awaitcas(x,0,1,acq)",
                               "ld(a[i+1],rlx)",
                               "fence(rlx)",
                               "casw(x,0,1,sc)"};
  for (const char* text : calls) {
    const statement s = only_statement(text);
    EXPECT_EQ(s.value[0].what, form::call);
    EXPECT_EQ(print(s), text);
  }
}

TEST(Parser, RemembersWhetherAFailureOrderWasGiven) {
  EXPECT_FALSE(only_statement("cas(x,0,1,acq)").value[0].failure.has_value());
  EXPECT_EQ(only_statement("cas(x,0,1,acq,sc)").value[0].failure, seq_cst);
}

TEST(Parser, ReadsStatements) {
  EXPECT_EQ(reprinted("x: T: if(r) st(x,1,rlx); else {st(x,2,rlx);};; r=1;"),
            "x: T: if(r) st(x,1,rlx); else {st(x,2,rlx)}; r=1");
  EXPECT_EQ(reprinted("x: T: for(int k=0;k<3;k++){int w=k; while(!cas(x,0,w,rlx)) w--;} r=2"),
            "x: T: for(k=0;k<3;k=k+1) {w=k; while(!cas(x,0,w,rlx)) w=w-1}; r=2");
  EXPECT_EQ(reprinted("x: T: while(ld(x,acq)); | T: {}"), "x: T: while(ld(x,acq)) {} | T: {}");
  EXPECT_EQ(reprinted("x; plain q[2]: T: q[i]=q[1-i]+1; q[0]++"),
            "x; plain q[2]: T: q[i]=q[1-i]+1; q[0]=q[0]+1");
}

TEST(Parser, BindsElseToTheNearestIf) {
  const statement outer = only_statement("if(r) if(s) r=1; else r=2");
  ASSERT_EQ(outer.parts.size(), 1U);
  EXPECT_EQ(outer.parts[0].parts.size(), 2U);
}

TEST(Printer, KeepsAnElseWithItsIf) {
  statement outer = if_then(variable("r"), if_then(variable("s"), assign("r", number(1))));
  outer.parts.push_back(assign("r", number(2)));
  EXPECT_EQ(print(outer), "if(r) {if(s) r=1} else r=2");
}

TEST(Parser, NamesTheColumnOfAnError) {
  EXPECT_EQ(complaint("x: T: ld(x"), "column 11: expected ',', found the end");
  EXPECT_EQ(complaint("x: T: ld(x,relaxed)"),
            "column 12: expected rlx, acq, rel, acq_rel or sc, found 'relaxed'");
  EXPECT_EQ(complaint("x T: ld(x,rlx)"),
            "column 6: expected 'T', 'PRE', 'MAIN', 'IRQ' or 'MAYBE', found 'ld'");
  EXPECT_EQ(complaint("x: T: r=1 r=2"), "column 11: expected ';', found 'r'");
  EXPECT_EQ(complaint("x: T: r=1}"), "column 10: expected ';' or '|', found '}'");
  EXPECT_EQ(complaint("x: T: r=$"), "column 9: unexpected character '$'");
  EXPECT_EQ(complaint("x: T: foo(x,rlx)"), "column 7: there is no function 'foo'");
  EXPECT_EQ(complaint("x: T: r=99999999999999999999"), "column 9: number too large");
  EXPECT_EQ(complaint("x: T: r=9223372036854775808"), "column 9: number too large");
  EXPECT_EQ(complaint(""), "column 1: expected the name of a variable, found the end");
}

TEST(Parser, RefusesWhatMeansNothing) {
  EXPECT_EQ(complaint("x: T: y0=ld(y,rlx)"), "column 10: 'y' is not declared");
  EXPECT_EQ(complaint("x: T: r=x"), "column 9: 'x' is atomic: use ld and st");
  EXPECT_EQ(complaint("mutex m: T: r=m"), "column 15: 'm' is a mutex: use lock and unlock");
  EXPECT_EQ(complaint("x: T: lock(x)"), "column 7: 'x' is not a mutex");
  EXPECT_EQ(complaint("plain x: T: ld(x,rlx)"), "column 13: 'x' is not atomic");
  EXPECT_EQ(complaint("plain x: T: int x=1"), "column 17: 'x' is shared");
  EXPECT_EQ(complaint("x[2]: T: ld(x,rlx)"), "column 10: 'x' is an array");
  EXPECT_EQ(complaint("x[2]: T: ld(x[2],rlx)"), "column 15: 2 is outside 'x'");
  EXPECT_EQ(complaint("x: T: r[0]=1"), "column 7: no array 'r'");
  EXPECT_EQ(complaint("x x: T:"), "column 3: 'x' is declared twice");
  EXPECT_EQ(complaint("x: T: ld(x,rel)"), "column 7: ld cannot be rel");
  EXPECT_EQ(complaint("x: T: st(x,1,acq_rel)"), "column 7: st cannot be acq_rel");
  EXPECT_EQ(complaint("x: T: cas(x,0,1,sc,rel)"), "column 7: a failed cas cannot be rel");
  EXPECT_EQ(complaint("x: T: join(1)"), "column 7: join takes a number from 0 to 0");
  EXPECT_EQ(complaint("x: T: choose(r)"), "column 7: choose takes a number from 1 to 64");
  EXPECT_EQ(complaint("x: MAIN: | MAIN:"), "column 12: MAIN occurs twice");
  EXPECT_EQ(complaint("x: T[65]: "), "column 6: 1 to 64 copies");
  EXPECT_EQ(complaint("i: T: "), "column 1: 'i' is the index of a thread's copy");
}

TEST(Parser, RefusesTextsThatWouldExhaustTheStack) {
  EXPECT_THAT(complaint("x: T: r=" + std::string(100000, '(')), testing::HasSubstr("deeply"));
  EXPECT_THAT(complaint("x: T: " + std::string(100000, '{')), testing::HasSubstr("deeply"));
  std::string sum = "x: T: r=0";
  for (int n = 0; n < 1000; ++n)
    sum += "+1";
  EXPECT_THAT(complaint(sum), testing::HasSubstr("too long"));
}

TEST(Validate, RefusesTreesThatNoTextHas) {
  program_tree tree = parse("x: T: r=1");
  tree.segments[0].body[0].value.clear();
  EXPECT_THROW(validate(tree), language_error);
  EXPECT_THROW(validate(program_tree{}), language_error);
}

} // namespace
} // namespace heddle::checker::lang
