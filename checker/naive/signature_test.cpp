// Executions are equal if and only if their events, what these read, and modification order agree.
#include "checker/naive/signature.hpp"

#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker::oracle {
namespace {

using script::choose;
using script::fence;
using script::fetch_add;
using script::load;
using script::store;

// Appends a read of `source` or, for writes and updates, an event at `position` in mo.
event_id add_read(execution& g, lane_id lane, const label& l, event_id source) {
  const event_id id = g.append(lane, l);
  g.set_source(id, source, false);
  return id;
}
event_id add_write(execution& g, lane_id lane, const label& l, unsigned position) {
  const event_id id = g.append(lane, l);
  g.place(id, position);
  return id;
}

const scripted_program names({{}, {}});

signature of(const execution& g) { return signature_of(canonical(g, names)); }

TEST(signature, does_not_depend_on_the_order_of_addition) {
  execution first(2);
  const event_id x = add_write(first, 0, store(0, 1), 0);
  add_write(first, 0, store(1, 1), 0);
  add_read(first, 1, load(1), initial_value);
  add_read(first, 1, load(0), x);

  execution second(2);
  add_read(second, 1, load(1), initial_value);
  const event_id same_x = add_write(second, 0, store(0, 1), 0);
  add_read(second, 1, load(0), same_x);
  add_write(second, 0, store(1, 1), 0);

  EXPECT_EQ(of(first), of(second));
  EXPECT_EQ(text_of(canonical(first, names)), text_of(canonical(second, names)));
  EXPECT_EQ(text_of(canonical(first, names)),
            "T0: W(x0)=1 W(x1)=1 | T1: R(x1)=0<-init R(x0)=1<-T0.0 ; x0: T0.0 ; x1: T0.1");
}

TEST(signature, tells_sources_apart_even_if_the_values_are_equal) {
  const auto reading_from = [](unsigned which) {
    execution g(2);
    const event_id writes[] = {add_write(g, 0, store(0, 0), 0), add_write(g, 0, store(0, 0), 1),
                               initial_value};
    add_read(g, 1, load(0), writes[which]);
    return of(g);
  };
  EXPECT_NE(reading_from(0), reading_from(1));
  EXPECT_NE(reading_from(0), reading_from(2));
}

TEST(signature, tells_modification_orders_apart) {
  const auto second_write_at = [](unsigned position) {
    execution g(2);
    add_write(g, 0, store(0, 1), 0);
    add_write(g, 1, store(0, 1), position);
    return of(g);
  };
  EXPECT_NE(second_write_at(0), second_write_at(1));
}

TEST(signature, tells_locations_apart_by_name_not_by_number) {
  const graph_event write{.kind = event_kind::write, .writes = true, .place = 0, .written = 1};
  graph_event second = write;
  second.place = 1;
  const canonical_graph a{{"x", "y"}, {{write}}};
  const canonical_graph b{{"y", "x"}, {{second}}};
  const canonical_graph c{{"y", "x"}, {{write}}};
  EXPECT_EQ(signature_of(a), signature_of(b));
  EXPECT_NE(signature_of(a), signature_of(c));
}

TEST(signature, sees_choices_and_spurious_failures) {
  const auto choosing = [](value_t taken) {
    execution g(1);
    g[g.append(0, choose(3))].read = taken;
    return of(g);
  };
  EXPECT_NE(choosing(0), choosing(2));

  const auto failing = [](bool spuriously) {
    label l = script::compare_exchange(0, 0, 1);
    l.as<op::update>().weak = true;
    execution g(1);
    g.set_source(g.append(0, l), initial_value, spuriously);
    if (!spuriously)
      g.place(0, 0);
    return text_of(canonical(g, names));
  };
  EXPECT_EQ(failing(true), "T0: U(x0)=0!<-init");
  EXPECT_EQ(failing(false), "T0: U(x0)=0:1<-init ; x0: T0.0");
}

TEST(signature, is_the_sum_over_the_events) {
  execution g(2);
  add_write(g, 0, store(0, 1), 0);
  g.append(1, fence(seq_cst));
  signature sum = fingerprint({0, 0}, describe(g, 0), name_fingerprint("x0"));
  sum += fingerprint({1, 0}, describe(g, 1), 0);
  EXPECT_EQ(of(g), sum);
}

} // namespace
} // namespace heddle::checker::oracle
