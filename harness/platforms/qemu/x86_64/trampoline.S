// Where the other CPUs start: in real mode at 0x8000, to which smp.cpp copies this.

    .set at, 0x8000

    .section .rodata.trampoline, "a"
    .code16
    .globl heddle_trampoline_begin
heddle_trampoline_begin:
    cli
    cld
    xorw %ax, %ax
    movw %ax, %ds
    lgdtl at + pointer - heddle_trampoline_begin
    movl %cr0, %eax
    orl $1, %eax
    movl %eax, %cr0
    ljmpl $0x08, $other_cpu_entry
    .balign 8
pointer:
    .word 31
    .long heddle_boot_gdt
    .globl heddle_trampoline_end
heddle_trampoline_end:

    .section .boot, "ax"
    .code32
other_cpu_entry:
    movl $0x10, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl $1, %edi
    lock xaddl %edi, heddle_cpus_numbered
    cmpl heddle_cpus_wanted, %edi
    jb heddle_enter_long_mode
1:  hlt                             // one more than there are stacks
    jmp 1b

    .section .data.boot, "aw"
    .balign 4
    .globl heddle_cpus_wanted
heddle_cpus_wanted:
    .long 0
heddle_cpus_numbered:
    .long 1

    .section .note.GNU-stack, "", @progbits
