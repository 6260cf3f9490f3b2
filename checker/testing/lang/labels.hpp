// The event labels of the language's functions.
#pragma once

#include "checker/graph/label.hpp"
#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::lang {

// A one-line program has no lines: the column takes their place.
site site_of(position at);

// The label of a call that becomes an event, without location, values and target.
label label_of(const expression& call);
// A read or write of a plain variable.
label plain_read(position at);
label plain_write(position at);

// What registers provide: the value that is written, or the operand of an update; the value that is
// waited for, or compared.
void set_operand(label& l, value_t v);
void set_expected(label& l, value_t v);

// Whether the call is worth something: the value read, or whether it succeeded.
bool yields_value(function f);
bool yields_success(function f);

} // namespace heddle::checker::lang
