#include "cli/model.h"

#include "reading/local_endpoint.h"

namespace stillheld::cli {

Result<Plug> Plug::of(const Arguments& arguments) {
  Plug out;
  if (arguments.model.empty()) return out;
  TRY(model, reading::local_endpoint(arguments.model));
  out.model_ = std::move(model);
  out.reader_ = std::make_unique<reading::ModelReader>(*out.model_);
  return out;
}

void Plug::tell(Session& s) const {
  if (reader_ == nullptr) return;
  const reading::ModelReport& r = reader_->report();
  const auto line = [&](const std::string& key, std::vector<std::string> params) {
    Node n = Node::object();
    n.set("text", Node::text(s.messages(key, params)));
    s.warn(std::move(n));
  };
  line("model.done", {model_->name(), std::to_string(r.asked), std::to_string(r.claims), std::to_string(r.thrown_away)});
  // Each thing that went wrong once, with how often.
  for (const reading::ModelFault fault : {
#define X(name) reading::ModelFault::name,
           STILLHELD_MODEL_FAULTS(X)
#undef X
       }) {
    size_t times = 0;
    std::string detail;
    for (const auto& [which, what] : r.faults)
      if (which == fault) {
        ++times;
        if (detail.empty()) detail = what;
      }
    if (times > 0) line("model.fault." + std::string(text_of(fault)), {std::to_string(times), detail});
  }
  if (r.not_asked > 0) line(r.given_up ? "model.given_up" : "model.limit", {std::to_string(r.not_asked)});
}

}  // namespace stillheld::cli
