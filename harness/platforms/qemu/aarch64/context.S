// Calls that can be left from anywhere below them, and switching between stacks.

    .macro save_registers
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    .endm

    .text
    // void heddle_call_guarded(void (*f)(void*), void* argument, void** resume)
    .globl heddle_call_guarded
heddle_call_guarded:
    save_registers
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

    // void heddle_switch_stack(void** save, void* to)
    .globl heddle_switch_stack
heddle_switch_stack:
    save_registers
    mov     x3, sp
    str     x3, [x0]
    mov     x0, x1
    b       heddle_escape

    // void heddle_start_stack(void** save, void* top, void (*f)(void*), void* argument)
    .globl heddle_start_stack
heddle_start_stack:
    save_registers
    mov     x4, sp
    str     x4, [x0]
    mov     sp, x1
    mov     x29, #0
    mov     x30, #0
    mov     x0, x3
    blr     x2
    udf     #0

    .section .note.GNU-stack, "", %progbits
