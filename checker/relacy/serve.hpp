// What heddle-relacy does: it reads requests and answers each as soon as its run has ended. It has
// no command line; the command heddle has.
#pragma once

#include <istream>
#include <ostream>
#include <string>

namespace heddle::relacy {

// The status to end with: 0 when all is answered, 2, after one line of errors and before anything
// is run, if what is read is no request or names what this program does not have.
int serve(std::istream& in, std::ostream& out, std::ostream& errors);

// Says in one line why it does nothing, and who starts it. The status to end with.
int refuse(std::ostream& errors, const std::string& why);

} // namespace heddle::relacy
