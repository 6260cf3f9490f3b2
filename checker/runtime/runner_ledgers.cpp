// The ledgers of heaps: entries as code under test makes them, and what is wrong with them in
// words.
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void runner::open_ledger(const heap_pool& pool, site where) {
  const host_section host;
  if (after_lanes_)
    fail(nullptr,
         {kind::forbidden_context, "a heap's ledger is opened before the CPUs start", where});
  if (!ledgers_.declare(pool))
    fail(nullptr, {kind::expectation, "more than 8 heaps have a ledger", where});
}

void runner::enter_in_ledger(lane* l, heap_record r) {
  const host_section host;
  if (l == nullptr) {
    r.lane = after_lanes_ ? checker::after_lanes : before_lanes;
    const std::optional<heap_complaint> wrong = ledgers_.enter(r);
    if (wrong)
      fail(nullptr, describe(*wrong));
    return;
  }
  r.lane = l->id;
  r.context = l->context_now();
  r.step = static_cast<std::uint32_t>(l->position());
  ledgers_.note(r);
  note_record(*l);
}

// No operation, and yet it matters on which side of it an interrupt comes.
void runner::note_record(lane& l) {
  l.rounds.effect();
  if (seen_ != nullptr && !l.interrupts.empty())
    seen_->note_native_write(l.id);
}

void runner::expect_held(const heap_record& asks, std::size_t blocks) {
  const host_section host;
  const std::optional<heap_complaint> wrong = ledgers_.expect_held(asks, blocks);
  if (!wrong)
    return;
  failure f = describe(*wrong);
  if (f.what == kind::conservation)
    f.message = describe_address(to_canonical(asks.pool)) + ": " +
                std::to_string(ledgers_.held(asks.pool)) + " blocks are held at the end, not " +
                std::to_string(blocks);
  fail(nullptr, std::move(f));
}

std::optional<failure> runner::judge_ledgers(const native_orders& orders) const {
  const std::optional<heap_complaint> wrong = ledgers_.judge(orders);
  if (!wrong)
    return std::nullopt;
  return describe(*wrong);
}

// "core0 in the handler of dma at a.cpp:12", with the verb in the middle.
std::string runner::describe_step(const heap_record& r, const std::string& does) const {
  std::string who = "the machine";
  if (r.lane < lanes_.size())
    who = lane_name(r.lane) + describe_context(context_name(r.context), r.context);
  const std::string where = checker::describe(resolved(r.where));
  return who + " " + does + (where.empty() ? "" : " at " + where);
}

failure runner::describe(const heap_complaint& c) const {
  const heap_record& r = c.made;
  const auto block = [&](const heap_record& b) {
    return describe_address(to_canonical(b.start)) + " (" + std::to_string(b.bytes) + " bytes)";
  };
  const std::string what = r.frees ? describe_address(to_canonical(r.start)) : block(r);
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
    text += ", outside the heap " + describe_address(to_canonical(r.pool));
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

std::size_t runner::required_alignment(const heap_record& r) const {
  const heap_pool* const pool = ledgers_.find(r.pool);
  return std::max(r.alignment, pool != nullptr ? pool->alignment : 1);
}

} // namespace heddle::checker
