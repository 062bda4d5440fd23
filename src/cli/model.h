// The local language model of a call, if it asks for one (--model).
//
// Threads: one.  Tested by article_model_test.cc.
#pragma once

#include <memory>

#include "cli/session.h"
#include "reading/model.h"

namespace stillheld::cli {

class Plug {
 public:
  // Nothing without --model; kBadValue for an address of another machine.
  static Result<Plug> of(const Arguments& arguments);
  reading::ModelReader* reader() const { return reader_.get(); }
  // What came of it, and what went wrong: beside the output.
  void tell(Session& session) const;

 private:
  std::unique_ptr<reading::Model> model_;
  std::unique_ptr<reading::ModelReader> reader_;
};

}  // namespace stillheld::cli
