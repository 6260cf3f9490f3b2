// A relation over the events of one graph, as a square matrix of bits that keeps its storage.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace heddle::checker {

class bit_matrix {
public:
  void reset(std::size_t n) {
    words_ = (n + 63) / 64;
    bits_.assign(n * words_, 0);
  }
  void set(std::size_t row, std::size_t column) {
    bits_[row * words_ + column / 64] |= std::uint64_t{1} << (column % 64);
  }
  bool test(std::size_t row, std::size_t column) const {
    return (bits_[row * words_ + column / 64] >> (column % 64)) & 1U;
  }
  // row(to) |= other.row(from)
  void join_row(std::size_t to, const bit_matrix& other, std::size_t from) {
    for (std::size_t w = 0; w < words_; ++w)
      bits_[to * words_ + w] |= other.bits_[from * words_ + w];
  }
  bool rows_meet(std::size_t row, const bit_matrix& other, std::size_t other_row) const {
    for (std::size_t w = 0; w < words_; ++w)
      if (bits_[row * words_ + w] & other.bits_[other_row * words_ + w])
        return true;
    return false;
  }
  template <class Visit>
  void for_each(std::size_t row, Visit visit) const {
    for (std::size_t w = 0; w < words_; ++w)
      for (std::uint64_t rest = bits_[row * words_ + w]; rest != 0; rest &= rest - 1)
        visit(w * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
  }

private:
  std::size_t words_ = 0;
  std::vector<std::uint64_t> bits_;
};

} // namespace heddle::checker
