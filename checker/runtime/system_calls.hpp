// System calls that code under test makes itself.
#pragma once

namespace heddle::checker {

// If code under test runs: one that ends the process or the thread is a failure, and its CPU stops
// at any other, because nothing tells the checker what it does. Otherwise returns, and so it does
// before and after the CPUs. `from` is the return address of the call.
void stop_at_system_call(long number, const void* from);

} // namespace heddle::checker
