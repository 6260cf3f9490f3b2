// void heddle_rt_swap_to(uint32_t continuation, const char* file, uint32_t line), for AArch64 (AAPCS64).
//
// Puts the callee-saved registers on the stack, so that they, the return address and the caller's
// stack are one piece of memory, and passes where it begins as a fourth argument. Returns when the
// continuation that called it is swapped to again.

  .text

  .globl heddle_rt_swap_to
  .type heddle_rt_swap_to, %function
  .p2align 4
heddle_rt_swap_to:
  .cfi_startproc
  sub sp, sp, #160
  .cfi_adjust_cfa_offset 160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  .cfi_rel_offset x30, 88
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x3, sp
  bl heddle_swap_to_from
  ldr x30, [sp, #88]
  add sp, sp, #160
  .cfi_adjust_cfa_offset -160
  ret
  .cfi_endproc
  .size heddle_rt_swap_to, . - heddle_rt_swap_to

  .section .note.GNU-stack, "", %progbits
