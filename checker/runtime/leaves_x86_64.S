// Calls out of instrumented code, for x86-64 (System V ABI).
//
// A thunk has pushed the record of the function and called this: all that may hold arguments is kept,
// the runtime is told, and the thunk goes on to the function (cmake/heddle_note_unseen.pl).

  .text
  .globl heddle_leaves
  .type heddle_leaves, @function
  .p2align 4
heddle_leaves:
  pushq %rdi
  pushq %rsi
  pushq %rdx
  pushq %rcx
  pushq %r8
  pushq %r9
  pushq %rax
  pushq %r10
  pushq %r11
  subq $128, %rsp
  movups %xmm0, (%rsp)
  movups %xmm1, 16(%rsp)
  movups %xmm2, 32(%rsp)
  movups %xmm3, 48(%rsp)
  movups %xmm4, 64(%rsp)
  movups %xmm5, 80(%rsp)
  movups %xmm6, 96(%rsp)
  movups %xmm7, 112(%rsp)
  movq 208(%rsp), %rdi // behind what is kept and the way back to the thunk
  movq 216(%rsp), %rsi
  callq heddle_leaves_by
  movups (%rsp), %xmm0
  movups 16(%rsp), %xmm1
  movups 32(%rsp), %xmm2
  movups 48(%rsp), %xmm3
  movups 64(%rsp), %xmm4
  movups 80(%rsp), %xmm5
  movups 96(%rsp), %xmm6
  movups 112(%rsp), %xmm7
  addq $128, %rsp
  popq %r11
  popq %r10
  popq %rax
  popq %r9
  popq %r8
  popq %rcx
  popq %rdx
  popq %rsi
  popq %rdi
  retq
  .size heddle_leaves, . - heddle_leaves

  .section .note.GNU-stack, "", @progbits
