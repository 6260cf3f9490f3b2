/* Zephyr's __ASSERT, as with CONFIG_ASSERT: one that does not hold ends the execution as
 * `expectation`. */
#ifndef ZEPHYR_INCLUDE_SYS___ASSERT_H_
#define ZEPHYR_INCLUDE_SYS___ASSERT_H_

#ifdef __cplusplus
extern "C" {
#endif

/* `what` is a literal. */
void heddle_zephyr_assertion_fails(const char* what);

#ifdef __cplusplus
}
#endif

#define __ASSERT_NO_MSG(test)                                                                      \
  do {                                                                                             \
    if (!(test))                                                                                   \
      heddle_zephyr_assertion_fails("__ASSERT(" #test ")");                                        \
  } while (0)
#define __ASSERT(test, ...) __ASSERT_NO_MSG(test)

#endif
