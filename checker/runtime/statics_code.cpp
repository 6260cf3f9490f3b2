// Code under test with mutable static storage: initialised, zeroed, function-local, inline, atomic.
#include "checker/runtime/statics_code.hpp"

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>

namespace heddle::checker::test_code {
namespace {

int initialised = 5;
int zeroed;
constinit atomic<int> shared{1};

template <class T>
struct counter {
  static inline T count = 3;
};

int function_local() {
  static int turns = counter<int>::count++;
  return ++turns;
}

} // namespace

void count_in_statics(heddle::machine& m) {
  m.initially([] { initialised = 10; });
  for (const char* name : {"P0", "P1"}) {
    m.thread(name, [] { shared.fetch_add(1); });
  }
  m.finally([] {
    observe("function-local", function_local());
    observe("initialised", ++initialised);
    observe("inline", counter<int>::count);
    observe("shared", shared.load());
    observe("zeroed", ++zeroed);
  });
}

} // namespace heddle::checker::test_code
