// Entries of compiler instrumentation behind which a loop may wait, for x86-64 (System V ABI).
//
// Before the operation itself (heddle_code_*, abi_instrumented.cpp) the runtime is told that the
// lane looks at memory once more: the callee-saved registers are put on the stack, so that they, the
// return address and the caller's stack are one piece of memory, and where it begins is passed. The
// arguments lie below it, the first one next to it.

  .macro looks name, first, second, third
  .globl __tsan_\name
  .type __tsan_\name, @function
  .p2align 4
__tsan_\name:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  .cfi_adjust_cfa_offset 48
  pushq %rdi
  pushq %rsi
  pushq %rdx
  pushq %rcx
  pushq %r8
  .cfi_adjust_cfa_offset 40
  leaq 40(%rsp), %rdi
  movl $(\first | \second << 8 | \third << 16), %esi
  callq heddle_looks_from
  popq %r8
  popq %rcx
  popq %rdx
  popq %rsi
  popq %rdi
  addq $48, %rsp
  .cfi_adjust_cfa_offset -88
  jmp heddle_code_\name
  .cfi_endproc
  .size __tsan_\name, . - __tsan_\name
  .endm

  .text

#include "looks.inc"

  .section .note.GNU-stack, "", @progbits
