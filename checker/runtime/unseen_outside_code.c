/* Code under test with assembly outside of its functions. */
__asm__(".text\nadd_one_in_assembly: ret");

static int number;
int add_one(void) { return __atomic_add_fetch(&number, 1, __ATOMIC_RELAXED); }
