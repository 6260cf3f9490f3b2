/* Called from another library of instrumented code. */
static int calls;
int doubled(int n) { return ++calls, 2 * n; }
