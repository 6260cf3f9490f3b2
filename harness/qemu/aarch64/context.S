// Calls that can be left from anywhere below them.

    .text
    // void heddle_call_guarded(void (*f)(void*), void* argument, void** resume)
    .globl heddle_call_guarded
heddle_call_guarded:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    mov     x3, sp
    str     x3, [x2]
    mov     x3, x0
    mov     x0, x1
    blr     x3
    b       leave

    // void heddle_escape(void* resume)
    .globl heddle_escape
heddle_escape:
    mov     sp, x0
leave:
    ldp     x27, x28, [sp, #80]
    ldp     x25, x26, [sp, #64]
    ldp     x23, x24, [sp, #48]
    ldp     x21, x22, [sp, #32]
    ldp     x19, x20, [sp, #16]
    ldp     x29, x30, [sp], #96
    ret

    .section .note.GNU-stack, "", %progbits
