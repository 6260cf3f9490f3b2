// Building, saving and restoring a machine.
#include "checker/runtime/machine_image.hpp"

namespace heddle::checker {
namespace {

void* allocate_from(void* heap, std::size_t bytes, std::size_t alignment) {
  return static_cast<arena*>(heap)->allocate(bytes, alignment);
}

} // namespace

machine_image::machine_image(unsigned number)
    : space_(number), machine_(machine_storage{&allocate_from, &heap_}) {
  space_.open(0);
  heap_ = space_.heap(0);
  statics_image::pristine().restore();
}

void machine_image::build(const machine_source& source) {
  void* const object = heap_.allocate(source.bytes, source.alignment);
  object_ = reinterpret_cast<std::uintptr_t>(object);
  object_bytes_ = source.bytes;
  source.build(object, machine_);
  const std::size_t counts = machine_.lines() * sizeof(std::uint32_t);
  raise_counts_ = static_cast<std::uint32_t*>(heap_.allocate(counts, alignof(std::uint32_t)));
  raw_fill(reinterpret_cast<std::byte*>(raise_counts_), 0, counts);
}

void machine_image::save() {
  saved_.resize(heap_.used());
  raw_copy(saved_.data(), heap_.base(), saved_.size());
  statics_.save();
}

void machine_image::restore() {
  heap_.reset(saved_.size());
  raw_copy(heap_.base(), saved_.data(), saved_.size());
  statics_.restore();
}

} // namespace heddle::checker
