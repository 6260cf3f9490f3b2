// Entries of compiler instrumentation behind which a loop may wait, for AArch64 (AAPCS64).
//
// Before the operation itself (heddle_code_*, abi_instrumented.cpp) the runtime is told that the
// lane looks at memory once more: the callee-saved registers are put on the stack, so that they, the
// return address and the caller's stack are one piece of memory, and where it begins is passed. The
// arguments begin 48 bytes below it.

  .macro looks name, first, second, third
  .globl __tsan_\name
  .type __tsan_\name, %function
  .p2align 4
__tsan_\name:
  .cfi_startproc
  sub sp, sp, #208
  .cfi_adjust_cfa_offset 208
  stp x0, x1, [sp, #0]
  stp x2, x3, [sp, #16]
  str x4, [sp, #32]
  stp x19, x20, [sp, #48]
  stp x21, x22, [sp, #64]
  stp x23, x24, [sp, #80]
  stp x25, x26, [sp, #96]
  stp x27, x28, [sp, #112]
  stp x29, x30, [sp, #128]
  .cfi_rel_offset x30, 136
  stp d8, d9, [sp, #144]
  stp d10, d11, [sp, #160]
  stp d12, d13, [sp, #176]
  stp d14, d15, [sp, #192]
  add x0, sp, #48
  movz w1, #(\first | \second << 8)
  movk w1, #\third, lsl #16
  bl heddle_looks_from
  ldp x0, x1, [sp, #0]
  ldp x2, x3, [sp, #16]
  ldr x4, [sp, #32]
  ldr x30, [sp, #136]
  add sp, sp, #208
  .cfi_adjust_cfa_offset -208
  b heddle_code_\name
  .cfi_endproc
  .size __tsan_\name, . - __tsan_\name
  .endm

  .text

#include "looks.inc"

  .section .note.GNU-stack, "", %progbits
