// heddle-relacy.
#include <iostream>

#include <unistd.h>

#include "checker/relacy/serve.hpp"

int main(int count, char**) {
  if (count > 1 || isatty(STDIN_FILENO) != 0)
    return heddle::relacy::refuse(std::cerr, "it has no command line");
  return heddle::relacy::serve(std::cin, std::cout, std::cerr);
}
