// Switching between stacks: order, exceptions, abandonment, garbage.
#include "checker/runtime/fiber.hpp"

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace heddle::checker {
namespace {

constexpr std::size_t stack_bytes = std::size_t{128} << 10U;

// A fiber with a stack of its own that runs a function and then returns to the host for good.
struct task {
  explicit task(fiber& h, std::function<void()> f = {})
      : host(h), stack(stack_bytes), body(std::move(f)) {
    const auto base = reinterpret_cast<std::uintptr_t>(stack.data());
    std::byte* const low = stack.data() + (16 - base % 16) % 16;
    context.attach(low, low + stack_bytes - 16, 0);
    restart();
  }
  void restart() { context.reset(&task::main, this); }
  void resume() { fiber::switch_to(host, context); }
  void pause() { fiber::switch_to(context, host); }

  static void main(void* self) {
    fiber::arrived();
    auto& t = *static_cast<task*>(self);
    t.body();
    fiber::switch_to(t.context, t.host, true);
  }

  fiber& host;
  std::vector<std::byte> stack;
  fiber context;
  std::function<void()> body;
};

class fibers : public testing::Test {
protected:
  fibers() { host.adopt_thread(); }
  fiber host;
  std::string log;
};

TEST_F(fibers, run_until_they_switch_and_go_on_where_they_were) {
  task a(host);
  a.body = [&] {
    log += '1';
    a.pause();
    log += '3';
  };
  a.resume();
  log += '2';
  a.resume();
  log += '4';
  EXPECT_EQ(log, "1234");
}

TEST_F(fibers, hand_over_directly) {
  task b(host, [&] { log += 'b'; });
  task a(host);
  a.body = [&] {
    log += 'a';
    fiber::switch_to(a.context, b.context, true);
  };
  a.resume();
  EXPECT_EQ(log, "ab");
}

TEST_F(fibers, are_abandoned_by_a_reset_without_unwinding) {
  struct noisy {
    std::string& log;
    ~noisy() { log += '!'; }
  };
  task a(host);
  a.body = [&] {
    const noisy n{log};
    log += 'x';
    a.pause();
  };
  for (int i = 0; i < 3; ++i) {
    a.resume();
    a.restart();
  }
  EXPECT_EQ(log, "xxx");
}

void throw_from(int depth) {
  if (depth == 0)
    throw std::runtime_error("deep");
  throw_from(depth - 1);
}

TEST_F(fibers, catch_their_own_exceptions) {
  task a(host, [&] {
    try {
      throw_from(5);
    } catch (const std::runtime_error& e) {
      log = e.what();
    }
  });
  a.resume();
  EXPECT_EQ(log, "deep");
}

// Two fibers switch while each handles an exception of its own: `throw;` must find the right one.
TEST_F(fibers, keep_the_exceptions_they_handle_apart) {
  const auto handle = [this](task& t, const char* name) {
    try {
      throw std::runtime_error(name);
    } catch (...) {
      t.pause();
      try {
        throw;
      } catch (const std::runtime_error& e) {
        log += e.what();
      }
      t.pause();
    }
    log += std::uncaught_exceptions() == 0 ? '.' : '?';
  };
  task a(host);
  task b(host);
  a.body = [&] { handle(a, "a"); };
  b.body = [&] { handle(b, "b"); };
  for (int i = 0; i < 3; ++i) {
    a.resume();
    b.resume();
  }
  EXPECT_EQ(log, "ab..");
  EXPECT_EQ(std::current_exception(), nullptr);
}

TEST_F(fibers, abandoned_inside_a_handler_leave_no_exception_behind) {
  task a(host);
  a.body = [&] {
    try {
      throw 1;
    } catch (...) {
      a.pause();
    }
  };
  a.resume();
  EXPECT_EQ(std::current_exception(), nullptr);
  a.restart();
  a.body = [&] { log += std::current_exception() == nullptr ? "clean" : "dirty"; };
  a.resume();
  EXPECT_EQ(log, "clean");
}

// What code finds in an uninitialised local does not depend on earlier runs.
[[gnu::noinline]] unsigned garbage_and_leave_some(unsigned leave) {
  volatile unsigned local[256];
  asm volatile("" : : "r"(local) : "memory");
  unsigned sum = 0;
  for (volatile unsigned& word : local) {
    sum += word;
    word = leave;
  }
  return sum;
}

TEST_F(fibers, find_the_same_garbage_every_time) {
  std::vector<unsigned> found;
  unsigned turn = 0;
  task a(host, [&] { found.push_back(garbage_and_leave_some(++turn)); });
  for (int i = 0; i < 3; ++i) {
    a.resume();
    a.restart();
  }
  EXPECT_EQ(found[1], found[0]);
  EXPECT_EQ(found[2], found[0]);
}

} // namespace
} // namespace heddle::checker
