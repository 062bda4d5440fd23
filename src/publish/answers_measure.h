// The answers of the measures: is it progress?  Each as a tree for redact(),
// with `about` (what a reader must know beside the number), `figures` (each with
// its interval, its parts, its notes, or why it is refused), `chart` (what a
// drawing of it shows: figures.h) and `sources`.
//
// Nobody is named here: every number is of many, and says of whom.
//
// REQUIRES for all: `ask` as in answers.h.  Threads: reading only.  Tested by
// cli/measures_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/statements.h"
#include "measure/undercount_table.h"
#include "publish/answers.h"

namespace stillheld::publish {

// Published numbers and named people of (from, to].  `definition` empty: that of
// which most stocks are published.
Result<Node> flows_answer(const Ask& ask, Day from, Day to, std::string_view definition);
Result<Node> verdict_answer(const Ask& ask, Day from, Day to, std::string_view definition);
// M7, M11, M12, M14 of one wave, by id or date; kUnknownWave.
Result<Node> wave_measures(const Ask& ask, std::string_view wave, std::optional<Day> process_began, int days);
// What came in by periods of `days`, with late news corrected where there is a
// history of knowledge.
Result<Node> trend_answer(const Ask& ask, Day from, Day to, int days, int window);
Result<Node> survival_answer(const Ask& ask, Day from, Day to);
Result<Node> rearrest_answer(const Ask& ask, Day from, Day to);
// Of releases and concessions; windows in days, declared by the caller.
Result<Node> coupling_answer(const Ask& ask, Day from, Day to, std::string_view actor, const std::vector<int>& windows, uint64_t seed);
// How many are on none of these lists.
Result<Node> undercount_answer(const Ask& ask, const std::vector<std::string>& lists, Day from, Day to, uint64_t seed);
Node undercount_table_answer(const measure::CaptureTable& table, uint64_t seed, const Messages& messages);
// A table of statements; nothing of a ledger.
Node statements_answer(const std::vector<measure::Statement>& statements, const std::string& file, const Messages& messages);

}  // namespace stillheld::publish
