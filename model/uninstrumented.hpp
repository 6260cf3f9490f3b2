// What the machine keeps for itself in ordinary memory, when it is compiled with the code under
// test: by design neither atomic nor, to the checker, of interest.
//
// A function that is marked is left out of compiler instrumentation, and stays a function of its
// own where it is called from code that is instrumented. Its operations of heddle::atomic and of
// the machine are seen as everywhere. So races and interrupts are found in what it protects, as
// they are when the machine is compiled by itself.
#pragma once

#define HEDDLE_UNINSTRUMENTED __attribute__((no_sanitize("thread")))
