// Sequential consistency (Lamport 1979; in this form: Shasha and Snir 1988).
//
//   acyclic(po | rf | mo | fr | asw)
#include "checker/testing/oracle/axioms.hpp"

namespace heddle::checker::oracle {

namespace {

class sc_judge final : public judge {
public:
  explicit sc_judge(const structure& s) : fixed_(s.po | s.rf | s.asw) {}
  bool consistent(const relation& mo, const relation& fr) const override {
    return acyclic(fixed_ | mo | fr);
  }

private:
  relation fixed_;
};

} // namespace

std::unique_ptr<judge> judge_sc(const structure& s) { return std::make_unique<sc_judge>(s); }

std::unique_ptr<judge> judge_of(memory_model model, const structure& s) {
  switch (model) {
  case memory_model::sc:
    return judge_sc(s);
  case memory_model::tso:
    return judge_tso(s);
  case memory_model::rc11:
    return judge_rc11(s);
  }
  return nullptr;
}

} // namespace heddle::checker::oracle
