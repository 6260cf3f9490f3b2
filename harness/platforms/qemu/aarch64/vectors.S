// The table of vectors: interrupts save what C++ does not and call heddle_interrupt(); everything
// else ends the run, on a stack of its own, because the usual one may be what is broken.

    .text
    .balign 2048
    .globl heddle_vectors
heddle_vectors:
    .rept 5                         // from EL0's stack pointer, which is not used; then a fault
    .balign 128
    b       fault
    .endr
    .balign 128
    b       interrupt
    .rept 10
    .balign 128
    b       fault
    .endr
    .balign 128

fault:
    mrs     x0, tpidr_el1           // struct per_cpu
    cbz     x0, 1f
    ldr     x0, [x0, #8]
    mov     sp, x0
1:  bl      heddle_fault

interrupt:
    sub     sp, sp, #192
    stp     x0, x1, [sp]
    stp     x2, x3, [sp, #16]
    stp     x4, x5, [sp, #32]
    stp     x6, x7, [sp, #48]
    stp     x8, x9, [sp, #64]
    stp     x10, x11, [sp, #80]
    stp     x12, x13, [sp, #96]
    stp     x14, x15, [sp, #112]
    stp     x16, x17, [sp, #128]
    stp     x18, x30, [sp, #144]
    mrs     x0, elr_el1
    mrs     x1, spsr_el1
    stp     x0, x1, [sp, #160]
    bl      heddle_interrupt
    ldp     x0, x1, [sp, #160]
    msr     elr_el1, x0
    msr     spsr_el1, x1
    ldp     x18, x30, [sp, #144]
    ldp     x16, x17, [sp, #128]
    ldp     x14, x15, [sp, #112]
    ldp     x12, x13, [sp, #96]
    ldp     x10, x11, [sp, #80]
    ldp     x8, x9, [sp, #64]
    ldp     x6, x7, [sp, #48]
    ldp     x4, x5, [sp, #32]
    ldp     x2, x3, [sp, #16]
    ldp     x0, x1, [sp]
    add     sp, sp, #192
    eret

    .section .note.GNU-stack, "", %progbits
