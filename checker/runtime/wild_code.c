/* Every kind of access, to wherever it is told. */
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

struct four {
  uint64_t words[4];
};
uint64_t word;
struct four structure;
char bytes[1 << 16];

void read_word(void* p) { word = *(uint64_t*)p; }
void write_word(void* p) { *(uint64_t*)p = 1; }
void read_byte(void* p) { word = *(unsigned char*)p; }
void read_volatile(void* p) { word = *(volatile uint32_t*)p; }
void write_volatile(void* p) { *(volatile uint32_t*)p = 1; }
void load(void* p) { word = atomic_load((_Atomic uint32_t*)p); }
void store(void* p) { atomic_store_explicit((_Atomic uint32_t*)p, 1, memory_order_relaxed); }
void add(void* p) { atomic_fetch_add((_Atomic uint32_t*)p, 1); }
void copy_structure_from(void* p) { structure = *(struct four*)p; }
void copy_structure_to(void* p) { *(struct four*)p = structure; }
void copy_from(void* p) { memcpy(bytes, p, sizeof bytes); }
void copy_to(void* p) { memmove(p, bytes, sizeof bytes); }
void fill(void* p) { memset(p, 1, sizeof bytes); }
void fill_a_lot(void* p) { memset(p, 1, (size_t)1 << 40); }

/* Objects that are no more, and what lies behind a stack. */
__attribute__((noinline)) static int* address_of_local(void) {
  volatile int local[32];
  int* volatile result = (int*)&local[1];
  return result;
}
void use_after_return(void* p) {
  (void)p;
  *(volatile int*)address_of_local() = 1;
}
void read_after_return(void* p) {
  (void)p;
  word = (uint64_t)*address_of_local();
}
