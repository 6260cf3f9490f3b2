// heddle-relacy.
#include <iostream>

#include "checker/relacy/command.hpp"

int main(int count, char** arguments) {
  return heddle::relacy::run_command(count, arguments, std::cout, std::cerr);
}
