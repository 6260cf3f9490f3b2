// The fiber switch for x86-64 (System V ABI).
//
// It ends with an indirect jump: a `ret` would be predicted to return to its own caller and miss
// every time. Floating point control words are not saved; code under test does not change them.

  .text

  // void heddle_fiber_switch(void** save, void* load)
  .globl heddle_fiber_switch
  .type heddle_fiber_switch, @function
  .p2align 4
heddle_fiber_switch:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rcx
  jmpq *%rcx
  .cfi_endproc
  .size heddle_fiber_switch, . - heddle_fiber_switch

  // The outermost frame of a fiber: r12(r13), which does not return.
  .globl heddle_fiber_start
  .type heddle_fiber_start, @function
  .p2align 4
heddle_fiber_start:
  .cfi_startproc
  .cfi_undefined rip
  xorl %ebp, %ebp
  movq %r13, %rdi
  callq *%r12
  ud2
  .cfi_endproc
  .size heddle_fiber_start, . - heddle_fiber_start

  .section .note.GNU-stack, "", @progbits
