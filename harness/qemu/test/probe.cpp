// Scenarios
#include <heddle/scenario.hpp>
