// Calls that can be left from anywhere below them.

    .text
    // void heddle_call_guarded(void (*f)(void*), void* argument, void** resume)
    .globl heddle_call_guarded
heddle_call_guarded:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    movq %rsp, (%rdx)
    movq %rdi, %rax
    movq %rsi, %rdi
    call *%rax
    jmp leave

    // void heddle_escape(void* resume)
    .globl heddle_escape
heddle_escape:
    movq %rdi, %rsp
leave:
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret

    .section .note.GNU-stack, "", @progbits
