// bool heddle_guarded_copy(void* to, const void* from, size_t bytes), for AArch64 (AAPCS64).
//
// The return address stays in its register, so the code at heddle_guarded_copy_failed can return in
// its place.

  .text

  .globl heddle_guarded_copy
  .type heddle_guarded_copy, %function
  .p2align 4
heddle_guarded_copy:
  .cfi_startproc
  cbz x2, 2f
1:
  ldrb w3, [x1], #1
  strb w3, [x0], #1
  subs x2, x2, #1
  b.ne 1b
2:
  mov w0, #1
  ret
  .globl heddle_guarded_copy_failed
heddle_guarded_copy_failed:
  mov w0, #0
  ret
  .cfi_endproc
  .size heddle_guarded_copy, . - heddle_guarded_copy

  .section .note.GNU-stack, "", %progbits
