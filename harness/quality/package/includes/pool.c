#include <pool_configuration.h>

int pool_blocks(void) { return POOL_BLOCKS; }
