// Entries, and complaints in words.
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void ledger_records::open(const heap_pool& pool, site where) {
  const host_section host;
  if (run_.direct.is_after_lanes())
    run_.endings.fail(nullptr, {kind::forbidden_context,
                                "a heap's ledger is opened before the CPUs start", where});
  if (!ledgers_.declare(pool))
    run_.endings.fail(nullptr, {kind::expectation, "more than 8 heaps have a ledger", where});
}

void ledger_records::enter(lane* l, heap_record r) {
  const host_section host;
  if (l == nullptr) {
    r.lane = run_.direct.is_after_lanes() ? checker::after_lanes : before_lanes;
    const std::optional<heap_complaint> wrong = ledgers_.enter(r);
    if (wrong)
      run_.endings.fail(nullptr, describe(*wrong));
    return;
  }
  r.lane = l->id;
  r.context = l->context_now();
  r.step = static_cast<std::uint32_t>(l->position());
  ledgers_.note(r);
  run_.interrupts.note_record(*l);
}

void ledger_records::expect_held(const heap_record& asks, std::size_t blocks) {
  const host_section host;
  const std::optional<heap_complaint> wrong = ledgers_.expect_held(asks, blocks);
  if (!wrong)
    return;
  failure f = describe(*wrong);
  if (f.what == kind::conservation)
    f.message = run_.names.describe_address(run_.names.to_canonical(asks.pool)) + ": " +
                std::to_string(ledgers_.held(asks.pool)) + " blocks are held at the end, not " +
                std::to_string(blocks);
  run_.endings.fail(nullptr, std::move(f));
}

std::optional<failure> ledger_records::judge(const native_orders& orders) const {
  const std::optional<heap_complaint> wrong = ledgers_.judge(orders);
  if (!wrong)
    return std::nullopt;
  return describe(*wrong);
}

// "core0 in the handler of dma at a.cpp:12", with the verb in the middle.
std::string ledger_records::describe_step(const heap_record& r, const std::string& does) const {
  std::string who = "the machine";
  if (r.lane < run_.lanes.all().size())
    who = run_.names.lane_name(r.lane) +
          describe_context(run_.names.context_name(r.context), r.context);
  const std::string where = checker::describe(resolved(r.where));
  return who + " " + does + (where.empty() ? "" : " at " + where);
}

failure ledger_records::describe(const heap_complaint& c) const {
  const heap_record& r = c.made;
  const auto block = [&](const heap_record& b) {
    return run_.names.describe_address(run_.names.to_canonical(b.start)) + " (" +
           std::to_string(b.bytes) + " bytes)";
  };
  const std::string what =
      r.frees ? run_.names.describe_address(run_.names.to_canonical(r.start)) : block(r);
  std::string text = what + ": " + describe_step(r, r.frees ? "frees it" : "gets it");
  switch (c.what) {
  case kind::overlap:
    text += "; " + describe_step(*c.other, c.other->start == r.start && c.other->bytes == r.bytes
                                               ? std::string("got it")
                                               : "got " + block(*c.other));
    text += c.end ? ", and " + describe_step(*c.end, "frees it") + ", but not before that"
                  : ", and still holds it";
    break;
  case kind::double_free:
    text += ", and " + describe_step(*c.other, "freed it");
    break;
  case kind::foreign_free:
    text += c.other ? ", but it lies in " + block(*c.other) + ", which " +
                          describe_step(*c.other, "got")
                    : ", but nobody got it before";
    break;
  case kind::out_of_pool:
    text += ", outside the heap " + run_.names.describe_address(run_.names.to_canonical(r.pool));
    if (const heap_pool* const pool = ledgers_.find(r.pool))
      text += " of " + std::to_string(pool->bytes) + " bytes";
    break;
  case kind::misaligned:
    text += ", which is not aligned to " + std::to_string(required_alignment(r)) + " bytes";
    break;
  case kind::leak:
    text = block(*c.other) + " is never freed: " + describe_step(*c.other, "got it");
    break;
  default:
    break;
  }
  return {c.what, std::move(text), resolved(r.where)};
}

std::size_t ledger_records::required_alignment(const heap_record& r) const {
  const heap_pool* const pool = ledgers_.find(r.pool);
  return std::max(r.alignment, pool != nullptr ? pool->alignment : 1);
}

} // namespace heddle::checker
