// The walk: evaluate the lane from its start, taking results from the list; when the list is used
// up, the operation that is due is thrown to the caller.
#include "checker/testing/oracle/lane_script.hpp"

#include <stdexcept>
#include <utility>

#include "checker/testing/oracle/lane_lines.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::expression;
using lang::function;
using lang::operation;
using lang::statement;

constexpr unsigned most_steps = 20'000; // of one lane; a loop without end stops here

std::int64_t apply(operation op, std::int64_t a, std::int64_t b) {
  switch (op) {
  case operation::bit_and:
    return a & b;
  case operation::equal:
    return a == b ? 1 : 0;
  case operation::not_equal:
    return a != b ? 1 : 0;
  case operation::less:
    return a < b ? 1 : 0;
  case operation::less_equal:
    return a <= b ? 1 : 0;
  case operation::greater:
    return a > b ? 1 : 0;
  case operation::greater_equal:
    return a >= b ? 1 : 0;
  case operation::add:
    return number(bits(a) + bits(b));
  case operation::subtract:
    return number(bits(a) - bits(b));
  case operation::multiply:
    return number(bits(a) * bits(b));
  case operation::remainder:
    if (b == 0)
      throw std::domain_error("remainder of a division by 0");
    return b == -1 ? 0 : a % b;
  default:
    throw std::logic_error("not a binary operation on numbers");
  }
}

// [atomics.types.operations]: the order of a failed compare-exchange that names only one order is
// that order without its release part.
order order_of_failure(const expression& e) {
  if (e.failure)
    return *e.failure;
  if (e.ord == order::acq_rel)
    return order::acquire;
  return e.ord == order::release ? order::relaxed : e.ord;
}

} // namespace

// One evaluation of a lane.
class lane_script::walk {
public:
  walk(const lane_script& script, std::span<const std::int64_t> results)
      : facts_(script.facts_), results_(results) {
    values["i"] = script.copy_;
    std::uint32_t counter = facts_.first_counter;
    for (const lang::segment& s : script.tree_.segments)
      if (s.what == lang::segment::form::line) {
        if (s.thread + (facts_.has_main ? 1U : 0U) == script.lane_)
          lines_.add(s, counter);
        ++counter;
      }
  }

  void run(const std::vector<statement>& body) {
    for (const statement& s : body)
      run(s);
  }

  void create_lanes() {
    for (unsigned lane = 1; lane < facts_.lanes; ++lane)
      perform({.what = request::form::create, .target = static_cast<lane_id>(lane)});
  }

  // The end of the lane's own program.
  request finish() {
    while (offer(lines_.must_still_arrive())) {
    }
    request done;
    lines_.annotate(done, false);
    return done;
  }

  registers values;

private:
  void run(const statement& s) {
    count_step();
    switch (s.what) {
    case statement::form::evaluate:
      value(s.value[0]);
      break;
    case statement::form::assign:
      assign(s);
      break;
    case statement::form::block:
      run(s.parts);
      break;
    case statement::form::if_else:
      if (value(s.value[0]) != 0)
        run(s.parts[0]);
      else if (s.parts.size() > 1)
        run(s.parts[1]);
      break;
    case statement::form::while_loop:
      while (value(s.value[0]) != 0)
        run(s.parts[0]);
      break;
    case statement::form::for_loop:
      for (run(s.parts[0]); value(s.value[0]) != 0; run(s.parts[1]))
        run(s.parts[2]);
      break;
    case statement::form::masked:
      run_masked(static_cast<std::uint32_t>(s.value[0].number), s.parts[0]);
      break;
    }
  }

  void run_masked(std::uint32_t level, const statement& body) {
    if (level > lines_.mask())
      offer_all();
    lines_.push_mask(lines_.raised_mask(level));
    run(body);
    lines_.pop_mask();
  }

  void wait_for_handler() {
    offer_all();
    lines_.push_mask(0);
    idle_ = true;
    if (!offer(true))
      throw request{.what = request::form::idle};
    idle_ = false;
    offer_all();
    lines_.pop_mask();
  }

  void offer_all() {
    while (offer(false)) {
    }
  }

  // Whether a line was delivered. `must`: unless there is none.
  bool offer(bool must) {
    const std::vector<lane_line*> lines = lines_.deliverable();
    if (lines.empty())
      return false;
    const auto count = static_cast<std::int64_t>(lines.size());
    std::int64_t chosen =
        take({.what = request::form::choose, .operand = must ? count : count + 1});
    if (!must && chosen-- == 0)
      return false;
    deliver(*lines[static_cast<std::size_t>(chosen)]);
    return true;
  }

  void deliver(lane_line& line) {
    if (line.only_raised()) {
      line.taken = take({.what = request::form::read,
                         .callee = function::await_not_equal,
                         .ord = order::acquire,
                         .place = line.counter,
                         .expected = line.taken,
                         .delivers = true});
    } else if (line.kept_out && line.left > 1 && !line.what->maybe) {
      line.left -= static_cast<std::uint32_t>(
          take({.what = request::form::choose, .operand = line.left}) + 1);
    } else {
      --line.left;
    }
    const bool idle = std::exchange(idle_, false);
    registers interrupted = std::exchange(values, {});
    lines_.enter(line);
    run(line.what->body);
    lines_.leave();
    values = std::move(interrupted);
    idle_ = idle;
  }

  void assign(const statement& s) {
    const std::int64_t v = value(s.value[0]);
    if (!facts_.first_place.contains(s.name)) {
      values[s.name] = v;
      return;
    }
    perform({.what = request::form::write,
             .ord = order::plain,
             .place = place(s.name, s.index),
             .operand = v});
  }

  std::int64_t value(const expression& e) {
    count_step();
    switch (e.what) {
    case expression::form::number:
      return e.number;
    case expression::form::variable:
      if (!facts_.first_place.contains(e.name))
        return values[e.name];
      return perform(
          {.what = request::form::read, .ord = order::plain, .place = place(e.name, e.index)});
    case expression::form::unary: {
      const std::int64_t v = value(e.operands[0]);
      return e.op == operation::negate ? number(0 - bits(v)) : (v == 0 ? 1 : 0);
    }
    case expression::form::binary:
      return binary(e);
    case expression::form::call:
      return call(e);
    }
    return 0;
  }

  std::int64_t binary(const expression& e) {
    const std::int64_t left = value(e.operands[0]);
    if (e.op == operation::logical_and)
      return left != 0 && value(e.operands[1]) != 0 ? 1 : 0;
    if (e.op == operation::logical_or)
      return left != 0 || value(e.operands[1]) != 0 ? 1 : 0;
    return apply(e.op, left, value(e.operands[1]));
  }

  std::int64_t call(const expression& e) {
    request r{.callee = e.callee, .ord = e.ord};
    if (lang::takes_location(e.callee))
      r.place = place(e.name, e.index);
    std::vector<std::int64_t> arguments;
    for (const expression& operand : e.operands)
      arguments.push_back(value(operand));
    switch (e.callee) {
    case function::load:
      r.what = request::form::read;
      break;
    case function::await_equal:
    case function::await_not_equal:
      r.what = request::form::read;
      r.expected = arguments[0];
      break;
    case function::store:
      r.what = request::form::write;
      r.operand = arguments[0];
      break;
    case function::unlock:
      r.what = request::form::write;
      r.ord = order::release;
      break;
    case function::fence:
      r.what = request::form::fence;
      break;
    case function::choose:
      r.what = request::form::choose;
      r.operand = arguments[0];
      break;
    case function::join:
      r.what = request::form::join;
      r.target = static_cast<lane_id>(arguments[0] + 1);
      break;
    case function::assume:
    case function::check:
      if (arguments[0] == 0) {
        offer_all();
        throw request{.what =
                          e.callee == function::check ? request::form::failed : request::form::cut};
      }
      return arguments[0];
    case function::raise:
      return perform({.what = request::form::update,
                      .callee = function::fetch_add,
                      .ord = order::release,
                      .place = facts_.first_counter + static_cast<std::uint32_t>(arguments[0]),
                      .operand = 1});
    case function::idle:
      wait_for_handler();
      return 0;
    default:
      make_update(r, e, arguments);
    }
    return perform(r);
  }

  static void make_update(request& r, const expression& e,
                          const std::vector<std::int64_t>& arguments) {
    r.what = request::form::update;
    r.failure = order_of_failure(e);
    if (e.callee == function::lock) {
      r.ord = order::acquire;
      r.failure = order::relaxed;
      r.expected = 0;
      r.operand = 1;
      return;
    }
    r.operand = arguments.back();
    r.expected = arguments.front(); // of a compare-exchange; the others do not ask
  }

  std::uint32_t place(const std::string& name, const std::vector<expression>& index) {
    const std::uint32_t first = facts_.first_place.at(name);
    if (index.empty())
      return first;
    const std::int64_t n = value(index[0]);
    const std::string wanted = name + "[" + std::to_string(n) + "]";
    if (n < 0 || first + bits(n) >= facts_.places.size() ||
        facts_.places[first + bits(n)].name != wanted)
      throw std::domain_error("no element " + wanted);
    return first + static_cast<std::uint32_t>(n);
  }

  std::int64_t perform(const request& r) {
    offer_all();
    return take(r);
  }

  std::int64_t take(request r) {
    if (used_ < results_.size())
      return results_[used_++];
    lines_.annotate(r, idle_);
    throw r;
  }

  void count_step() {
    if (++steps_ > most_steps)
      throw std::length_error("a loop does not end");
  }

  const script_facts& facts_;
  std::span<const std::int64_t> results_;
  std::size_t used_ = 0;
  unsigned steps_ = 0;
  lane_lines lines_;
  bool idle_ = false; // waits for a handler, and none runs
};

lane_script::lane_script(const lang::program_tree& tree, const script_facts& facts, lane_id lane)
    : tree_(tree), facts_(facts), lane_(lane), is_main_(facts.has_main && lane == 0) {
  std::uint32_t first = facts.has_main ? 1 : 0; // lane of the segment's first copy
  for (const lang::segment& s : tree.segments) {
    if (s.what == lang::segment::form::threads) {
      if (first <= lane && lane < first + s.copies) {
        body_ = &s.body;
        copy_ = lane - first;
      }
      first += s.copies;
    } else if (is_main_ && s.what != lang::segment::form::line) {
      (s.what == lang::segment::form::before ? before_ : body_) = &s.body;
    }
  }
}

// Throws what is due if the results do not suffice.
void lane_script::run(walk& w) const {
  if (before_ != nullptr)
    w.run(*before_);
  if (is_main_)
    w.create_lanes();
  if (body_ != nullptr)
    w.run(*body_);
}

request lane_script::after(std::span<const std::int64_t> results) const {
  walk w(*this, results);
  try {
    run(w);
    return w.finish();
  } catch (const request& next) {
    return next;
  }
}

lane_script::registers lane_script::registers_after(std::span<const std::int64_t> results) const {
  walk w(*this, results);
  try {
    run(w);
  } catch (const request&) { // the lane has not ended
  }
  return w.values;
}

} // namespace heddle::checker::oracle
