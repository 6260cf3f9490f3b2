// Variables of which the linker keeps one for the whole program: each library has its own.
#include <atomic>

inline std::atomic<int>& in_function() {
  static std::atomic<int> value{0};
  return value;
}
inline std::atomic<int> variable{0};
template <class T>
struct holder {
  static std::atomic<int> value;
};
template <class T>
std::atomic<int> holder<T>::value{0};

extern "C" void COUNT() {
  in_function() += STEP;
  variable += STEP;
  holder<int>::value += STEP;
}
extern "C" int COUNTED() { return in_function() + variable + holder<int>::value; }
