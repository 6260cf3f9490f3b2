// bool heddle_guarded_copy(void* to, const void* from, size_t bytes), for x86-64 (System V ABI).
//
// Nothing is on the stack but the return address, so the code at heddle_guarded_copy_failed can
// return in its place.

  .text

  .globl heddle_guarded_copy
  .type heddle_guarded_copy, @function
  .p2align 4
heddle_guarded_copy:
  .cfi_startproc
  movq %rdx, %rcx
  rep movsb
  movl $1, %eax
  ret
  .globl heddle_guarded_copy_failed
heddle_guarded_copy_failed:
  xorl %eax, %eax
  ret
  .cfi_endproc
  .size heddle_guarded_copy, . - heddle_guarded_copy

  .section .note.GNU-stack, "", @progbits
