// How well do a few kinds of people describe a table?
//
// Definition: the best BIC of one to four latent classes by maximum likelihood
// (expectation maximisation on the patterns that are seen).  On the scale of
// LogLinearFit::bic, so that the two can be compared.
//
// Why: log-linear models without the highest term say far too much where
// people differ a lot, and they say so with a good conscience.  But then a few
// kinds describe the same table with fewer parameters, and BIC sees it.
//
// Counter-example: to estimate the number with it.  The likelihood of classes
// has many tops, and the number differs between them; that is what
// undercount_classes.h is for.
//
// Threads: pure; starts come from a fixed stream.  Tested by
// undercount_kinds_test.cc.
#pragma once

#include "measure/undercount_table.h"

namespace stillheld::measure {

struct KindsFit {
  int kinds = 0;
  double bic = 0;
  double log_likelihood = 0;
};
KindsFit fit_kinds(const CaptureTable& table);

}  // namespace stillheld::measure
