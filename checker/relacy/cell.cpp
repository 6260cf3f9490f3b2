// Values by Relacy's history of writes; races by its clocks.
#include "checker/relacy/cell.hpp"

namespace heddle::relacy {

void cell::begin(std::uintptr_t address, unsigned size, std::uint64_t initial) {
  address_ = address;
  size_ = size;
  latest_ = initial;
  failed_spuriously = false;
  history_ = nullptr;
  times_ = {};
}

void cell::end() {
  if (history_ != nullptr)
    end_history(history_);
  history_ = nullptr;
}

// What was written plainly before the first atomic access needs no history: an atomic access that
// could read something older would race with it.
history& cell::writes() {
  if (history_ == nullptr) {
    unsigned initial = 0;
    history_ = begin_history(initial);
    values_[initial] = latest_;
  }
  return *history_;
}

std::uint64_t cell::load(order o) { return values_[relacy::load(&writes(), o)]; }
std::uint64_t cell::load_latest(order o) { return values_[relacy::load_latest(&writes(), o)]; }
void cell::store(std::uint64_t value, order o) { write(relacy::store(&writes(), o), value); }
void cell::update(std::uint64_t value, order o) { write(relacy::update(&writes(), o), value); }

void cell::set(std::uint64_t value) {
  if (history_ != nullptr)
    store(value, order::relaxed);
  latest_ = value;
}

void cell::write(unsigned index, std::uint64_t value) {
  values_[index] = value;
  latest_ = value;
}

bool cell::follows(access_kind earlier, race& found) const {
  const auto& times = times_[static_cast<unsigned>(earlier)];
  for (unsigned thread = 0; thread < thread_count(); ++thread) {
    if (clock()[thread] < times[thread]) {
      found = {true, earlier, thread};
      return false;
    }
  }
  return true;
}

race cell::accessed(access_kind how) {
  using enum access_kind;
  race found;
  bool ordered = follows(plain_write, found);
  if (how == plain_write || how == atomic_write)
    ordered = ordered && follows(plain_read, found);
  if (how == plain_write || how == plain_read)
    ordered = ordered && follows(atomic_write, found);
  if (how == plain_write)
    ordered = ordered && follows(atomic_read, found);
  if (!ordered)
    return found;
  // The simulator has given an atomic access its time, which it published with it.
  const bool is_plain = how == plain_read || how == plain_write;
  times_[static_cast<unsigned>(how)][current_thread()] = is_plain ? tick() : now();
  return {};
}

race cell::unordered_access() const {
  using enum access_kind;
  race found;
  for (const access_kind how : {plain_write, atomic_write, plain_read, atomic_read}) {
    if (!follows(how, found))
      break;
  }
  return found;
}

} // namespace heddle::relacy
