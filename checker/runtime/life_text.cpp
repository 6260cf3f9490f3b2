// Who did what where to storage whose life was over.
#include "checker/runtime/life_text.hpp"

#include "checker/runtime/block_text.hpp"

namespace heddle::checker {
namespace {

std::string who(const runner& r, lane_id l) {
  return l == before_all_lanes ? "the code before the lanes" : r.names.lane_name(l);
}

// "; it was allocated at a.c:12"
std::string allocation(const runner& r, const life_record& end) {
  const auto& lives = r.lives.all();
  for (auto b = lives.rbegin(); b != lives.rend(); ++b) {
    if (!b->begins || !b->of_heap || !end.of_heap || b->start != end.start)
      continue;
    const std::string where = place_text(b->where);
    return where.empty() ? where : "; it was allocated" + where;
  }
  return "";
}

std::uintptr_t address_of(const life_fault& fault) {
  const life_record& life = fault.begin.size != 0 ? fault.begin : fault.end;
  std::uintptr_t address = std::max(fault.access->word * 8, life.start);
  while ((fault.access->bytes >> (address % 8) & 1U) == 0 || address - life.start >= life.size)
    ++address;
  return address;
}

failure early_access(const runner& r, const life_fault& fault) {
  const ordinary_access& a = *fault.access;
  const life_record& begin = fault.begin;
  return {kind::use_after_free,
          who(r, fault.access_lane) + (a.writes ? " writes " : " reads ") +
              r.names.describe_address(r.names.to_canonical(address_of(fault))) +
              place_text(a.code) + ", and nothing orders that after " + who(r, begin.lane) +
              (begin.of_heap ? " allocates it" : " begins its life") + place_text(begin.where),
          site_of(a.code)};
}

failure late_access(const runner& r, const life_fault& fault) {
  const ordinary_access& a = *fault.access;
  std::string text = who(r, fault.access_lane) + (a.writes ? " writes " : " reads ") +
                     r.names.describe_address(r.names.to_canonical(address_of(fault))) +
                     place_text(a.code);
  const std::string owner = who(r, fault.end.lane);
  const std::string end = place_text(fault.end.where);
  if (fault.end_happens_before)
    text += " after " + owner + (fault.end.of_heap ? " freed it" : " ended its life") + end;
  else
    text += ", and nothing orders that before " + owner +
            (fault.end.of_heap ? " frees it" : " ends its life") + end;
  return {kind::use_after_free, text + allocation(r, fault.end), site_of(a.code)};
}

failure second_end(const runner& r, const life_fault& fault) {
  const bool heap = fault.end.of_heap;
  const std::string storage =
      r.names.describe_address(r.names.to_canonical(fault.end.start), fault.end.size);
  std::string text = who(r, fault.again.lane) + (heap ? " frees " : " ends the life of ") +
                     storage + place_text(fault.again.where);
  const std::string end = place_text(fault.end.where);
  if (fault.end_happens_before)
    text += " after " + who(r, fault.end.lane) + (heap ? " freed it" : " ended it") + end;
  else
    text += ", " + who(r, fault.end.lane) + (heap ? " frees it" : " ends it") + end +
            ", and nothing orders the two";
  return {kind::double_free, text + allocation(r, fault.end), resolved(fault.again.where)};
}

} // namespace

failure describe_fault(const runner& r, const life_fault& fault) {
  if (!fault.access)
    return second_end(r, fault);
  return fault.begin.size != 0 ? early_access(r, fault) : late_access(r, fault);
}

} // namespace heddle::checker
