// Containers for what happens inside a simulation: Relacy replaces operator new there, counts what
// is not deleted at the end of an iteration as a leak, and gives no such block to anyone after it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <new>
#include <set>
#include <string>
#include <vector>

namespace heddle::relacy {

template <class T>
struct malloc_allocator {
  using value_type = T;

  malloc_allocator() = default;
  template <class U>
  malloc_allocator(const malloc_allocator<U>&) {}

  T* allocate(std::size_t n) {
    void* const p = std::malloc(n * sizeof(T));
    if (p == nullptr)
      throw std::bad_alloc();
    return static_cast<T*>(p);
  }
  void deallocate(T* p, std::size_t) { std::free(p); }

  template <class U>
  bool operator==(const malloc_allocator<U>&) const {
    return true;
  }
};

template <class T>
using vector = std::vector<T, malloc_allocator<T>>;
template <class T>
using deque = std::deque<T, malloc_allocator<T>>;
template <class T>
using set = std::set<T, std::less<>, malloc_allocator<T>>;
template <class K, class V>
using map = std::map<K, V, std::less<>, malloc_allocator<std::pair<const K, V>>>;
using text = std::basic_string<char, std::char_traits<char>, malloc_allocator<char>>;

} // namespace heddle::relacy
