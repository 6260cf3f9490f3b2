/* Code under test that races, deliberately or not. */
static int hits;
static int ready;
static int data;

void hit(void) { ++hits; }
int hits_so_far(void) { return hits; }
void* address_of_hits(void) { return &hits; }

void publish(int value) {
  data = value;
  ready = 1;
}
/* -1 if there is none yet. */
int look(void) { return ready ? data : -1; }
void* address_of_ready(void) { return &ready; }
void* address_of_data(void) { return &data; }
