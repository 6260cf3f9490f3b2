// What the driver needs of whoever starts it: implemented by harness/platforms/host, on threads,
// and by harness/platforms/qemu, on the CPUs of an image. A program links one of them, so nothing
// here is chosen by conditional compilation.
#pragma once

namespace heddle::bare::port {

// Whoever waits, CPUs and what started them, looks again whether there is something to do. Called
// where nothing interrupts, after what they look at has changed.
void wake_all();

} // namespace heddle::bare::port
