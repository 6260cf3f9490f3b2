/* Masking interrupts, for code under test: the names of Zephyr's <zephyr/irq.h>. */
#ifndef ZEPHYR_INCLUDE_IRQ_H_
#define ZEPHYR_INCLUDE_IRQ_H_

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* On a machine with several CPUs also one lock that all of them share, as with CONFIG_SMP. May be
 * nested. */
unsigned int irq_lock(void);
void irq_unlock(unsigned int key);

/* This CPU's mask alone. */
unsigned int arch_irq_lock(void);
void arch_irq_unlock(unsigned int key);
bool arch_irq_unlocked(unsigned int key);

bool k_is_in_isr(void);

#ifdef __cplusplus
}
#endif

#endif
