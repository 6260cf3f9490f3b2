// void heddle_rt_swap_to(uint32_t continuation, const char* file, uint32_t line), for x86-64 (System V ABI).
//
// Puts the callee-saved registers on the stack, so that they, the return address and the caller's
// stack are one piece of memory, and passes where it begins as a fourth argument. Returns when the
// continuation that called it is swapped to again.

  .text

  .globl heddle_rt_swap_to
  .type heddle_rt_swap_to, @function
  .p2align 4
heddle_rt_swap_to:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  .cfi_adjust_cfa_offset 48
  movq %rsp, %rcx
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  callq heddle_swap_to_from
  addq $56, %rsp
  .cfi_adjust_cfa_offset -56
  ret
  .cfi_endproc
  .size heddle_rt_swap_to, . - heddle_rt_swap_to

  .section .note.GNU-stack, "", @progbits
