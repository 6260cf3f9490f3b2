// Emits the code of one segment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/testing/lang/ast.hpp"
#include "checker/testing/lang/bytecode.hpp"
#include "checker/testing/lang/symbols.hpp"

namespace heddle::checker::lang {

class code_builder {
public:
  // Keeps a reference to `symbols`.
  explicit code_builder(const symbol_table& symbols);

  void add(const std::vector<statement>& body);
  void create(lane_id lane);
  code finish();

private:
  // Where a value is; a temporary is free again when its holder is gone.
  class held;

  void add(const statement& s);
  void assign(const statement& s);
  void conditional(const statement& s);
  void loop(const statement* first, const expression& condition, const statement* step,
            const statement& body);

  held value(const expression& e, std::optional<register_id> wanted = {});
  held shortcut(const expression& e);
  held binary(const expression& e, std::optional<register_id> wanted);
  held call(const expression& e, std::optional<register_id> wanted);
  held access(const expression& e, std::optional<register_id> wanted);
  held read_plain(const expression& e, std::optional<register_id> wanted);
  held destination(std::optional<register_id> wanted);
  held element(operation_template& into, const std::string& name,
               const std::vector<expression>& index);
  void perform(const operation_template& what, register_id result);

  std::size_t emit(opcode op, std::uint16_t to = 0, std::uint16_t a = 0, std::uint16_t b = 0);
  std::uint16_t here() const;
  register_id named(const std::string& name);
  register_id constant(std::int64_t value);
  register_id new_register(std::int64_t initial, std::string name);

  const symbol_table& symbols_;
  code code_;
  std::vector<register_id> free_; // temporaries
  std::vector<std::pair<std::int64_t, register_id>> constants_;
  register_id scratch_ = 0; // receives results that nobody wants
};

} // namespace heddle::checker::lang
