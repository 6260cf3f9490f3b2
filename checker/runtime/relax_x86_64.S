// void heddle_rt_relax(const char* file, uint32_t line), for x86-64 (System V ABI).
//
// Puts the callee-saved registers on the stack, so that they, the return address and the caller's
// stack are one piece of memory, and passes where it begins as a third argument.

  .text

  .globl heddle_rt_relax
  .type heddle_rt_relax, @function
  .p2align 4
heddle_rt_relax:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  .cfi_adjust_cfa_offset 48
  movq %rsp, %rdx
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  callq heddle_relax_from
  addq $56, %rsp
  .cfi_adjust_cfa_offset -56
  ret
  .cfi_endproc
  .size heddle_rt_relax, . - heddle_rt_relax

  .section .note.GNU-stack, "", @progbits
