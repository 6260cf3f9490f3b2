// One entry point for each vector: saves what C++ does not, and calls heddle_interrupt(vector, frame).
// Where the processor pushes no error code the entry pushes 0, so that all frames look alike
// (struct frame in vectors.cpp).

    .text
    .balign 16
    .globl heddle_vector_entries
heddle_vector_entries:
    .set vector, 0
    .rept 64
    .balign 16
    .if vector != 8 && (vector < 10 || vector > 14) && vector != 17 && vector != 21
    pushq $0
    .endif
    pushq $vector
    jmp common
    .set vector, vector + 1
    .endr

common:
    pushq %rax
    pushq %rcx
    pushq %rdx
    pushq %rsi
    pushq %rdi
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    movq 72(%rsp), %rdi
    movq %rsp, %rsi
    cld
    call heddle_interrupt           // the stack is aligned: 16 words since the processor aligned it
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rdi
    popq %rsi
    popq %rdx
    popq %rcx
    popq %rax
    addq $16, %rsp
    iretq

    .section .note.GNU-stack, "", @progbits
