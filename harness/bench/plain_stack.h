#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void bench_stack_push(unsigned cpu); /* each CPU once, numbered from 0 to 7 */
int bench_stack_sum(void);           /* of what has been pushed, a node's value is its CPU */

#ifdef __cplusplus
}
#endif
