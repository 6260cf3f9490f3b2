// Code under test that has never heard of Heddle: C++ that uses the heap.
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

struct alignas(128) line {
  int value = 0;
};

struct pair {
  int first;
  int second;
};

int objects() {
  std::vector<int> values;
  for (int i = 0; i < 5; ++i)
    values.push_back(i == 2);
  int sum = values[2];
  const auto object = std::make_unique<pair>(pair{10, 0});
  sum += object->first;
  const auto array = std::make_unique<int[]>(3);
  array[1] = 100;
  sum += array[1] + array[2];
  const auto aligned = std::make_unique<line>();
  sum += reinterpret_cast<std::uintptr_t>(aligned.get()) % 128 == 0 ? 1000 : 0;
  const std::unique_ptr<pair> one(new (std::nothrow) pair{10000, 0});
  return sum + one->first;
}

void delete_array_as_object() {
  auto* const p = new int[2];
  p[0] = 1;
  void* const erased = p;
  ::operator delete(erased);
}

int use_deleted_object() {
  auto* const p = new pair{1, 2};
  delete p;
  return p->second;
}
