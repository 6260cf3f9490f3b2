// Code whose races are promoted, and the scenario that it is checked with, in one library.
#include <heddle/expect.hpp>
#include <heddle/machine.hpp>

namespace {

int shared;
void write(int value) { shared = value; }

struct two_writers {
  int box = 0;
  two_writers* self = this;

  void build(heddle::machine& m) {
    const int first = 1;
    m.thread("A", [this, first] {
      self->box = first;
      write(self->box);
    });
    m.thread("B", [] { write(2); });
    m.finally([] {
      heddle::expect(shared == 1 || shared == 2, heddle::kind::expectation, "one of the two");
    });
  }
};

} // namespace

extern "C" void build_two_writers(heddle::machine& m) {
  m.make<two_writers>("two writers").build(m);
}
