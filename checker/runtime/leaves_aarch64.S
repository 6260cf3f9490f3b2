// Calls out of instrumented code, for aarch64 (AAPCS64).
//
// A thunk has put the frame pointer and the return address of its caller on the stack and the record of
// the function in x16, and called this: all that may hold arguments is kept, the runtime is told, and
// the thunk goes on to the function (cmake/heddle_note_unseen.pl).

  .text
  .globl heddle_leaves
  .type heddle_leaves, @function
  .p2align 4
heddle_leaves:
  stp x29, x30, [sp, #-224]!
  stp x0, x1, [sp, #16]
  stp x2, x3, [sp, #32]
  stp x4, x5, [sp, #48]
  stp x6, x7, [sp, #64]
  stp x8, x18, [sp, #80]
  stp q0, q1, [sp, #96]
  stp q2, q3, [sp, #128]
  stp q4, q5, [sp, #160]
  stp q6, q7, [sp, #192]
  mov x0, x16
  ldr x1, [sp, #232] // what the thunk kept
  bl heddle_leaves_by
  ldp q6, q7, [sp, #192]
  ldp q4, q5, [sp, #160]
  ldp q2, q3, [sp, #128]
  ldp q0, q1, [sp, #96]
  ldp x8, x18, [sp, #80]
  ldp x6, x7, [sp, #64]
  ldp x4, x5, [sp, #48]
  ldp x2, x3, [sp, #32]
  ldp x0, x1, [sp, #16]
  ldp x29, x30, [sp], #224
  ret
  .size heddle_leaves, . - heddle_leaves

  .section .note.GNU-stack, "", @progbits
