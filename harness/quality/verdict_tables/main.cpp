// heddle_verdict_tables [--write] PAGE: checks that the tables of verdicts in a page of
// documentation say what the checker finds, or writes them.
//
// Ends with 0 if the page is right, or was written; 1 if it is not, and says where; 2 on bad usage
// or a page that it does not understand; 70 if it cannot be checked or written.
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/core.h>

#include "harness/quality/verdict_tables/page.hpp"
#include "harness/quality/verdict_tables/verdicts.hpp"

namespace {

using namespace heddle::verdict_tables;

constexpr int right = 0;
constexpr int wrong = 1;
constexpr int bad_usage = 2;
constexpr int internal_error = 70;

int compare(const std::string& path, const std::string& before, const std::string& now) {
  const std::string difference = differences(before, now);
  fmt::print("{}", difference);
  if (difference.empty())
    return right;
  fmt::print("{} differs from what the checker finds: heddle_verdict_tables --write {}\n", path,
             path);
  return wrong;
}

int write(const std::string& path, const std::string& now) {
  std::ofstream out(path, std::ios::binary);
  out << now;
  out.close();
  if (!out)
    fmt::print(stderr, "heddle_verdict_tables: {} cannot be written\n", path);
  return out ? right : internal_error;
}

int run(const std::string& path, bool writes) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    fmt::print(stderr, "heddle_verdict_tables: {} cannot be read\n", path);
    return bad_usage;
  }
  const std::string before{std::istreambuf_iterator<char>(in), {}};
  const std::string now = remake(before, check_table);
  return writes ? write(path, now) : compare(path, before, now);
}

} // namespace

int main(int count, char** arguments) {
  const bool writes = count == 3 && std::string(arguments[1]) == "--write";
  if (!writes && count != 2) {
    fmt::print(stderr, "usage: heddle_verdict_tables [--write] PAGE\n");
    return bad_usage;
  }
  try {
    return run(arguments[count - 1], writes);
  } catch (const page_error& e) {
    fmt::print(stderr, "heddle_verdict_tables: {}: {}\n", arguments[count - 1], e.what());
    return bad_usage;
  } catch (const std::exception& e) {
    fmt::print(stderr, "heddle_verdict_tables: {}\n", e.what());
    return internal_error;
  }
}
