// Commands that ask the books.
#include <algorithm>

#include "cli/commands.h"
#include "cli/text.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

namespace {

Result<int> done(Status status) {
  if (!status.ok()) return status.error();
  return 0;
}

Result<std::string> one_word(const Session& s) {
  if (s.arguments.words.size() == 1) return s.arguments.words[0];
  const CommandInfo* command = find_command(s.arguments.command);
  return fail(Code::kUsage, {s.messages("usage.expects", {s.arguments.command, command->words})});
}

}  // namespace

Result<int> held(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  if (s.arguments.daily) {
    TRY(from, s.day("from", s.arguments.from, std::nullopt));
    TRY(to, s.day("to", s.arguments.to, s.today()));
    if (to < from) return fail(Code::kBadValue, {"--to", s.arguments.to, s.messages("expected.not_before", {s.arguments.from})});
    TRY(answer, publish::series_answer(ask, from, to));
    return done(s.emit(std::move(answer), "days", series_text));
  }
  std::optional<Day> published;
  if (!s.arguments.published.empty()) {
    TRY(day, s.day("published", s.arguments.published, std::nullopt));
    published = day;
  }
  TRY(answer, publish::held_answer(ask, ask.today, published));
  return done(s.emit(std::move(answer), "persons", held_text));
}

Result<int> person(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(word, one_word(s));
  // Who may not be found must look like somebody whom the books don't know, and
  // must not stand in the way of a namesake who may.
  const publish::Policy* hides = s.audience() == publish::Audience::everyone ? &*s.policy : nullptr;
  TRY(who, publish::find_person(ask, word, hides));
  TRY(answer, publish::person_answer(ask, who));
  // An id that retired leads here, and it is said that it did.
  std::vector<uint32_t> asked = s.books.find_handle(word);
  if (const auto id = Id::parse(word))
    if (const auto subject = s.books.find(*id)) asked = {*subject};
  if (!asked.empty() && std::find(asked.begin(), asked.end(), who) == asked.end())
      answer.set("redirected_from", Node::text(s.messages("person.redirected", {word})));
  return done(s.emit(std::move(answer), "claims", person_text));
}

Result<int> who(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(word, one_word(s));
  TRY(answer, publish::who_answer(ask, word, *s.policy, s.audience()));
  return done(s.emit(std::move(answer), "persons", [](const Node& v, const Messages& m) {
    if (v.at("persons").items().empty()) return m("who.nobody", {v.at("asked").string()}) + "\n";
    std::vector<std::vector<std::string>> rows;
    for (const Node& p : v.at("persons").items())
      rows.push_back({p.at("score").string(), p.at("id").string(), p.at("name").string(), p.at("spelling").string()});
    return columns(rows, false);
  }));
}

Result<int> balance(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(from, s.day("from", s.arguments.from, std::nullopt));
  TRY(to, s.day("to", s.arguments.to, std::nullopt));
  if (to <= from) return fail(Code::kBadValue, {"--to", s.arguments.to, s.messages("expected.after", {s.arguments.from})});
  std::optional<std::string_view> counts;
  if (!s.arguments.counts.empty()) counts = s.arguments.counts;
  uint32_t opening = ask.import;
  if (!s.arguments.opening_known.empty()) {
    TRY(day, s.day("opening-known", s.arguments.opening_known, std::nullopt));
    opening = s.books.import_at((static_cast<Millis>(day) + 1) * 86400000 - 1);
  }
  TRY(answer, publish::balance_answer(ask, from, to, counts, opening));
  return done(s.emit(std::move(answer), "", balance_text));
}

Result<int> wave(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  std::optional<std::string_view> one;
  if (!s.arguments.words.empty()) one = s.arguments.words[0];
  TRY(answer, publish::waves_answer(ask, one));
  // Of one wave: what it was worth.
  if (one && answer.at("waves").items().size() == 1) {
    std::optional<Day> process;
    if (!s.arguments.process.empty()) {
      TRY(began, s.day("process", s.arguments.process, std::nullopt));
      process = began;
    }
    TRY(measures, publish::wave_measures(ask, answer.at("waves").items()[0].at("id").string(), process, s.arguments.days == 0 ? 90 : static_cast<int>(s.arguments.days)));
    for (const char* key : {"about", "chart", "figures"}) answer.set(key, measures.at(key));
  }
  return done(s.emit(std::move(answer), "waves", [](const Node& v, const Messages& m) {
    return waves_text(v, m) + (v.has("figures") ? wave_measures_text(v, m) : std::string());
  }));
}

Result<int> counts(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  std::optional<Day> from, to;
  if (!s.arguments.from.empty()) {
    TRY(day, s.day("from", s.arguments.from, std::nullopt));
    from = day;
  }
  if (!s.arguments.to.empty()) {
    TRY(day, s.day("to", s.arguments.to, std::nullopt));
    to = day;
  }
  TRY(answer, publish::counts_answer(ask, s.arguments.measure, s.arguments.definition, from, to));
  return done(s.emit(std::move(answer), "counts", counts_text));
}

Result<int> conflicts(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(answer, publish::conflicts_answer(ask));
  return done(s.emit(std::move(answer), "persons", conflicts_text));
}

Result<int> explain(Session& s) {
  if (s.arguments.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"explain", find_command("explain")->words})});
  const std::string& what = s.arguments.words[0];
  if (what == "balance") return balance(s);
  if (what == "held") {
    TRY_VOID(s.open());
    TRY(ask, s.ask());
    TRY(answer, publish::explain_held_answer(ask, ask.today));
    return done(s.emit(std::move(answer), "persons", explain_text));
  }
  if ((what == "person" || what == "wave") && s.arguments.words.size() == 2) {
    Arguments inner = s.arguments;
    inner.words = {s.arguments.words[1]};
    inner.command = what;
    Session again(inner, s.streams, s.clock, s.random);
    return what == "person" ? person(again) : wave(again);
  }
  if (what.find_first_not_of("0123456789#") == std::string::npos) return show_log(s);
  return fail(Code::kUsage, {s.messages("usage.expects", {"explain", find_command("explain")->words})});
}

Result<int> overview(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(answer, publish::overview_answer(ask));
  return done(s.emit(std::move(answer), "held_now.persons", overview_text));
}

}  // namespace stillheld::cli
