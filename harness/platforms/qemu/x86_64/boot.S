// From the entry point to C++: 32-bit protected mode without paging, then 64-bit mode, for CPU 0
// (started by the PVH note) and for the others (started by trampoline.S).
//
// The first 4 KiB are not mapped, so that a null pointer faults; the stacks have a hole of 2 MiB
// below each (page_map.cpp).

    .section .note.pvh, "a", @note
    .balign 4
    .long 4, 8, 18                  // sizes of name and value; the type that holds the entry point
    .asciz "Xen"
    .quad pvh_entry

    .section .boot, "ax"
    .code32
    .globl pvh_entry
pvh_entry:
    cld
    movl %ebx, heddle_start_info
    movl $heddle_page_map_low + 3, heddle_page_map_ram
    lgdt boot_gdt_pointer
    movl $0x10, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    xorl %edi, %edi                 // CPU 0

    // In: the number of the CPU in edi, flat segments.
    .globl heddle_enter_long_mode
heddle_enter_long_mode:
    movl %cr4, %eax
    orl $0x20, %eax                 // PAE
    movl %eax, %cr4
    movl $page_map_root, %eax
    movl %eax, %cr3
    movl $0xC0000080, %ecx          // EFER
    rdmsr
    orl $0x100, %eax                // LME
    wrmsr
    movl %cr0, %eax
    andl $0x9FFFFFFF, %eax          // the caches are off after INIT
    orl $0x80010001, %eax           // PG, WP, PE
    movl %eax, %cr0
    ljmpl $0x18, $long_entry

    .code64
long_entry:
    xorl %eax, %eax
    movl %eax, %fs
    movl %eax, %gs
    movl %edi, %eax
    incl %eax
    shlq $22, %rax
    leaq 0x4000000(%rax), %rsp      // stack_top(id) of kernel/stacks.hpp
    xorl %ebp, %ebp
    call heddle_cpu_entry
1:  hlt
    jmp 1b

    .section .rodata.boot, "a"
    .balign 8
    .globl heddle_boot_gdt
heddle_boot_gdt:
    .quad 0
    .quad 0x00CF9A000000FFFF        // 0x08: code, 32 bits
    .quad 0x00CF92000000FFFF        // 0x10: data
    .quad 0x00AF9A000000FFFF        // 0x18: code, 64 bits
boot_gdt_pointer:
    .word 31
    .long heddle_boot_gdt

    .section .data.boot, "aw"
    .balign 4
    .globl heddle_start_info
heddle_start_info:
    .long 0

    .balign 4096
page_map_root:
    .quad page_map_512g + 3
    .fill 511, 8, 0
page_map_512g:
    .quad heddle_page_map_ram + 3
    .fill 2, 8, 0
    .quad heddle_page_map_devices + 3
    .fill 508, 8, 0
heddle_page_map_low:                // the first 2 MiB, page by page: all but the first
    .quad 0
    .set page, 1
    .rept 511
    .quad (page << 12) + 3
    .set page, page + 1
    .endr

    .section .note.GNU-stack, "", @progbits
