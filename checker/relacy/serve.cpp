// Requests in, answers out.
#include "checker/relacy/serve.hpp"

#include <iterator>
#include <vector>

#include <heddle/scenario.hpp>

#include "checker/relacy/engine.hpp"
#include "checker/relacy/exchange.hpp"

namespace heddle::relacy {
namespace {

program program_for(const request& wanted) {
  for (const registered_scenario* s : registered_scenarios()) {
    if (wanted.scenario != s->name)
      continue;
    for (const scenario_variant& v : *s) {
      if (wanted.variant == v.name)
        return program_of(v);
    }
  }
  throw not_a_request("names " + wanted.scenario + ":" + wanted.variant +
                      ", which is not in this program");
}

} // namespace

int serve(std::istream& in, std::ostream& out, std::ostream& errors) {
  std::vector<request> requests;
  std::vector<program> programs;
  try {
    requests = requests_of({std::istreambuf_iterator<char>(in), {}});
    for (const request& r : requests)
      programs.push_back(program_for(r));
  } catch (const not_a_request& e) {
    return refuse(errors, std::string("what it reads ") + e.what());
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const request& r = requests[i];
    out << text_of(answer{r.scenario, r.variant, run(programs[i], r.options)}) << std::endl;
  }
  return 0;
}

int refuse(std::ostream& errors, const std::string& why) {
  errors << "heddle-relacy: " << why << "; heddle run NAME --engine relacy starts it\n";
  return 2;
}

} // namespace heddle::relacy
