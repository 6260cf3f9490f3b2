// From the entry point to C++, for CPU 0 (started by the loader at _start, MMU off, EL1) and for the
// others (started by PSCI at heddle_other_cpu_start with their number in x0).
//
// Virtual addresses are physical ones, in blocks of 2 MiB (page_map.cpp); what is not there faults,
// the null pointer among it.

    .section .boot, "ax"
    .globl _start
_start:
    mov     x0, #0
    .globl heddle_other_cpu_start
heddle_other_cpu_start:
    mov     x19, x0

    // Memory of kind 0 is devices, of kind 1 ordinary and cached.
    mov     x0, #0xFF00
    msr     mair_el1, x0
    // 39 bits from TTBR0 only, pages of 4 KiB, cached and shared tables, 40 bits physical.
    ldr     x0, =(2 << 32) | (1 << 23) | (3 << 12) | (1 << 10) | (1 << 8) | 25
    msr     tcr_el1, x0
    ldr     x0, =page_map_root
    msr     ttbr0_el1, x0
    ldr     x0, =heddle_vectors
    msr     vbar_el1, x0
    tlbi    vmalle1
    ic      iallu
    dsb     sy
    isb
    mrs     x0, sctlr_el1
    mov     x1, #0x1005             // caches and MMU on
    orr     x0, x0, x1
    msr     sctlr_el1, x0
    isb

    add     x1, x19, #1
    lsl     x1, x1, #22
    ldr     x0, =0x44000000         // stack_top(id) of kernel/stacks.hpp
    add     sp, x0, x1
    mov     x29, #0
    mov     x30, #0
    mov     x0, x19
    bl      heddle_cpu_entry
1:  wfi
    b       1b
    .ltorg

    .section .data.boot, "aw"
    .balign 4096
page_map_root:                      // 1 GiB per entry
    .quad   heddle_page_map_devices + 3
    .quad   heddle_page_map_ram + 3
    .fill   510, 8, 0

    .section .note.GNU-stack, "", %progbits
