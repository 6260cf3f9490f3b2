/* Code under test that has never heard of Heddle: plain C that frees a block and allocates another.
 */
#include <stdlib.h>

int comes_again(void) {
  int* const a = malloc(40);
  free(a);
  int* const b = malloc(40);
  const int same = a == b;
  free(b);
  return same;
}

int reuses_fresh_bytes(void) {
  int* const a = malloc(40);
  a[1] = 7;
  free(a);
  int* const b = malloc(40);
  const int value = b[1];
  free(b);
  return value;
}

int uses_second_life(void) {
  int* const a = malloc(40);
  a[1] = 7;
  free(a);
  int* const b = malloc(40);
  b[1] = 8;
  const int value = b[1];
  free(b);
  return value;
}

int uses_first_life(void) {
  int* const a = malloc(40);
  a[1] = 7;
  free(a);
  int* const b = malloc(40);
  b[1] = 8;
  const int value = a[1];
  free(b);
  return value;
}
