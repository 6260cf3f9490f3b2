// heddle-relacy: lists scenarios and runs them under Relacy.
#pragma once

#include <ostream>

namespace heddle::relacy {

// Ends with 0 if nothing was found, 1 if something was, 2 on bad usage or input.
int run_command(int count, const char* const* arguments, std::ostream& out, std::ostream& errors);

} // namespace heddle::relacy
