// Calls that can be left from anywhere below them, and switching between stacks.

    .macro save_registers
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    .endm

    .text
    // void heddle_call_guarded(void (*f)(void*), void* argument, void** resume)
    .globl heddle_call_guarded
heddle_call_guarded:
    save_registers
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
restore:
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret

    // void heddle_switch_stack(void** save, void* to)
    .globl heddle_switch_stack
heddle_switch_stack:
    save_registers
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    jmp restore

    // void heddle_start_stack(void** save, void* top, void (*f)(void*), void* argument)
    .globl heddle_start_stack
heddle_start_stack:
    save_registers
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    xorl %ebp, %ebp
    movq %rcx, %rdi
    call *%rdx
    ud2

    .section .note.GNU-stack, "", @progbits
