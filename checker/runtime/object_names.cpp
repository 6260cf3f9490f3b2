// Who is who, and what is where, in words.
#include "checker/runtime/object_names.hpp"

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/running.hpp"

namespace heddle::checker {

std::string object_names::context_name(context_id c) const {
  if (is_handler(c))
    return image_.machine().line(c - line_context(0)).name;
  return c == own_context ? "" : image_.machine().task(c - task_context(0)).name;
}

std::string object_names::actor(const lane* l) const {
  if (l == nullptr)
    return "the code before or after the lanes";
  return l->context_now() == own_context ? lane_name(l->id) : context_name(l->context_now());
}

std::string object_names::location_name(location_id l) const {
  return describe_address(book_.locations[l].address);
}

std::string object_names::storage_name(const label& life) const {
  return describe_address(storage_of(life).address, storage_of(life).bytes);
}

std::string object_names::owner_of(std::size_t slot) const {
  if (slot >= address_space::task_slots)
    return image_.machine().task(static_cast<unsigned>(slot - address_space::task_slots)).name;
  return slot == 0 || slot > image_.machine().cpus() ? "the machine"
                                                     : lane_name(static_cast<lane_id>(slot - 1));
}

// Of a canonical address, or of so many bytes there.
std::string object_names::describe_address(std::uintptr_t address, std::uint64_t size) const {
  std::string name = book_.names.name_of(address, size);
  if (!name.empty())
    return name;
  const std::uintptr_t offset = address - book_.base;
  const std::uintptr_t object = to_canonical(image_.object());
  if (address - object < image_.object_bytes())
    return "scenario+" + std::to_string(address - object);
  if (offset >= address_space::bytes) {
    const std::string symbol = symbol_at(address);
    return symbol.empty() ? hexadecimal(address) : symbol;
  }
  const std::size_t slot = offset / address_space::slot_bytes;
  const std::string owner = owner_of(slot);
  const std::size_t in_slot = offset % address_space::slot_bytes;
  if (in_slot < address_space::heap_bytes)
    return owner + "'s heap+" + std::to_string(in_slot);
  return owner + "'s stack-" + std::to_string(address_space::slot_bytes - in_slot);
}

std::string object_names::named_object_at(std::uintptr_t address) const {
  std::string name = book_.names.name_of(address);
  return name.empty() && address - book_.base >= address_space::bytes ? symbol_at(address) : name;
}

std::string object_names::describe(const operation& op) const {
  const label l = decode({.how = op.how,
                          .operand = to_canonical(op.operand),
                          .expected = to_canonical(op.expected),
                          .where = resolved(op.where)});
  const auto address = to_canonical(reinterpret_cast<std::uintptr_t>(op.address));
  return checker::describe(l, is_life(l)           ? storage_name(l)
                              : accesses_memory(l) ? describe_address(address)
                                                   : "");
}

void object_names::name(const void* address, std::uint64_t size, const char* literal) {
  const host_section host;
  book_.names.add(to_canonical(reinterpret_cast<std::uintptr_t>(address)), size, literal);
}

} // namespace heddle::checker
