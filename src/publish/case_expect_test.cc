// Expectations: what the books must answer.
#include <algorithm>

#include "ledger/balance.h"
#include "ledger/waves.h"
#include "publish/case_runner_test.h"

namespace stillheld::publish {

using ledger::Claim;
using ledger::Counts3;
using ledger::HeldPerson;
using ledger::Range;

namespace {

std::string text_of(const Range& r) {
  if (r.exact()) return std::to_string(r.low);
  return std::to_string(r.low) + ".." + (r.high ? std::to_string(*r.high) : "");
}

std::string text_of(const ledger::PublishedCount& c) { return text_of(Range{c.low, c.high}); }

std::string text_of(const Counts3& c) {
  if (c.low == c.best && c.best == c.high) return std::to_string(c.low);
  return std::to_string(c.low) + "/" + std::to_string(c.best) + "/" + std::to_string(c.high);
}

std::string joined(const std::vector<std::string>& list, const char* otherwise) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : " ") + s;
  return out.empty() ? otherwise : out;
}

}  // namespace

Status CaseRunner::settle() {
  if (scribe_) {
    TRY_VOID(writer_->commit());
    scribe_.reset();  // what follows is known one moment later
  }
  return books_.update(*writer_);
}

Result<Ask> CaseRunner::ask(const Options& o) {
  Ask out{*writer_, books_, Messages::in("en"), books_.latest_import(), 0, 0, o.text_or("rules", "all_named")};
  if (const auto known = o.text("known")) {
    TRY(at, moment(*known, true));
    out.known = at;
    out.import = books_.import_at(at);
  }
  out.today = dates::day_of(time_);
  if (!books_.definitions(out.import).rule_set(out.rules).ok()) return bad("there is no rule set “" + out.rules + "”");
  return out;
}

Result<uint32_t> CaseRunner::person(const Ask& asked) const {
  if (words_.size() < 2) return bad("expected: " + words_[0] + " person:a …");
  const auto found = persons_.find(words_[1]);
  if (found == persons_.end()) return bad("nothing was told of “" + words_[1] + "”");
  const auto subject = books_.find(found->second);
  if (!subject) return bad("the books don't know “" + words_[1] + "”");
  return books_.persons().leader(*subject, asked.import);
}

Result<CaseRunner::Read> CaseRunner::read(const Ask& asked, uint32_t who) {
  Read out;
  TRY(claims, books_.claims_of(*writer_, who, asked.import));
  out.claims = std::move(claims);
  ledger::Folder folder;
  out.folded = folder.fold(out.claims, books_.standings(out.claims, asked.import), books_.definitions(asked.import), true);
  return out;
}

// held on DAY · who on DAY
Result<std::string> CaseRunner::held() {
  TRY(o, options(1, {"on", "known", "rules", "published"}));
  TRY(asked, ask(o));
  TRY(on, day(o.text_or("on", "")));
  std::optional<dates::Day> published;
  if (const auto by = o.text("published")) {
    TRY(parsed, day(*by));
    published = parsed;
  }
  TRY(answer, held_answer(asked, on, published));
  if (answer.has("cannot_tell")) return std::string("cannot tell");
  const Node& held = answer.at("held");
  const Counts3 counts{held.at("low").number(), held.at("best").number(), held.at("high").number()};
  if (!published) {
    // The same number in three other ways.
    const ledger::RuleSet& rules = **books_.definitions(asked.import).rule_set(asked.rules);
    Counts3 slow;
    books_.each_span(asked.import, [&](uint32_t, dates::Day from, dates::Day to, log::Account account, log::Certainty certainty,
                                       uint16_t marks, log::Way, ledger::Cause) {
      if (on < from || on >= to) return;
      const auto state = static_cast<uint8_t>(static_cast<unsigned>(account) | static_cast<unsigned>(certainty) << 5);
      const uint8_t weight = books_.weight(state, marks, rules);
      slow.low += weight == 1;
      slow.best += weight == 1 || weight == 2;
      slow.high += weight != 0;
    });
    const Counts3 columns = books_.held(on, asked.import, rules), series = books_.series(on - 5, on + 5, asked.import, rules)[5];
    if (columns != counts || series != counts || slow != counts)
      return bad("four ways to count disagree: the answer " + text_of(counts) + ", columns " + text_of(columns) + ", series " +
                 text_of(series) + ", one by one " + text_of(slow));
  }
  if (words_[0] == "held") return text_of(counts);
  std::vector<std::string> who;
  for (const Node& p : answer.at("persons").items()) {
    const auto name = names_.find(p.at("id").string());
    who.push_back(name == names_.end() ? p.at("id").string() : name->second);
  }
  std::sort(who.begin(), who.end());
  return joined(who, "nobody");
}

// account, certainty, way, since: on a day · episodes, path, term, attested,
// warning: of all that is known
Result<std::string> CaseRunner::of_person() {
  TRY(o, options(2, {"on", "known", "rules"}));
  TRY(asked, ask(o));
  TRY(who, person(asked));
  TRY(r, read(asked, who));
  const ledger::Folded& f = r.folded;
  const std::string& question = words_[0];
  if (question == "account" || question == "certainty" || question == "way" || question == "since") {
    TRY(on, day(o.text_or("on", "")));
    const ledger::Span& span = f.span_on(on);
    if (question == "account") return std::string(log::text_of(span.account));
    if (question == "certainty") return std::string(log::text_of(span.certainty));
    if (question == "way") {
      // Of the last movement up to that day.
      log::Way way = log::Way::none;
      for (const ledger::Posting& p : f.postings)
        if (p.latest <= on) way = p.way;
      return way == log::Way::none ? std::string("none") : std::string(log::text_of(way));
    }
    TRY(answer, held_answer(asked, on, std::nullopt));
    for (const Node& p : answer.at("persons").items())
      if (p.at("id").string() == books_.subject(who).text()) return p.at("since").is_null() ? std::string("?") : p.at("since").string();
    return std::string("none");
  }
  if (question == "episodes") return std::to_string(f.episodes.size());
  if (question == "path") {
    std::vector<std::string> accounts = {"at_liberty"};
    for (const ledger::Posting& p : f.postings) accounts.emplace_back(log::text_of(p.to));
    return joined(accounts, "none");
  }
  if (question == "term" || question == "attested") {
    if (f.episodes.empty()) return std::string("none");
    const dates::Day last = question == "term" ? f.episodes.back().term_ends : f.episodes.back().attested_until;
    return last >= dates::kMaxDay || last <= dates::kMinDay ? std::string("?") : dates::iso(last);
  }
  std::vector<std::string> oddities;
  for (const ledger::Warning& w : f.warnings) oddities.emplace_back(text_of(w.oddity));
  std::sort(oddities.begin(), oddities.end());
  return joined(oddities, "none");
}

// standing #label
Result<std::string> CaseRunner::standing() {
  if (words_.size() < 2) return bad("expected: standing #label");
  TRY(o, options(2, {"known"}));
  TRY(asked, ask(o));
  TRY(target, labelled(words_[1]));
  const auto subject = books_.person_of_claim(target.number);
  if (target.kind != Label::Kind::claim || !subject) return bad("“" + words_[1] + "” is no claim about a person");
  TRY(r, read(asked, books_.persons().leader(*subject, asked.import)));
  for (size_t i = 0; i < r.claims.size(); ++i)
    if (r.claims[i].seq == target.number) return std::string(log::text_of(r.folded.standings[i]));
  return std::string("unknown");
}

Result<std::string> CaseRunner::answer_for(const std::string& wanted, const std::map<std::string, std::string>& facts) const {
  std::string out;
  size_t at = 0;
  while (at < wanted.size()) {
    const size_t space = wanted.find(' ', at);
    const size_t end = space == std::string::npos ? std::string::npos : wanted.find(' ', space + 1);
    const std::string key = wanted.substr(at, space == std::string::npos ? space : space - at);
    if (space == std::string::npos) return bad("“" + key + "” needs a number behind it");
    const auto fact = facts.find(key);
    std::string value = "0";
    if (fact != facts.end()) {
      value = fact->second;
    } else if (!key.starts_with("in.") && !key.starts_with("out.")) {
      std::string all;
      for (const auto& [name, text] : facts) all += (all.empty() ? "" : ", ") + name;
      return bad("“" + key + "” is not part of this answer: " + all);
    }
    out += (out.empty() ? "" : " ") + key + " " + value;
    at = end == std::string::npos ? wanted.size() : end + 1;
  }
  return out;
}

// balance FROM TO
Result<std::string> CaseRunner::balance(const std::string& wanted) {
  if (words_.size() > 1 && words_[1] == "counts") return balance_of_counts(wanted);
  if (words_.size() < 3) return bad("expected: balance FROM TO …");
  TRY(o, options(3, {"known", "first", "rules"}));
  TRY(asked, ask(o));
  TRY(from, day(words_[1]));
  TRY(to, day(words_[2]));
  uint32_t first = asked.import;
  if (const auto known = o.text("first")) {
    TRY(at, moment(*known, true));
    first = books_.import_at(at);
  }
  TRY(answer, balance_answer(asked, from, to, std::nullopt, first));
  if (answer.has("cannot_tell")) return std::string("cannot tell");
  std::map<std::string, std::string> facts;
  std::map<std::string, int64_t> sums;
  for (const char* side : {"in", "out"})
    for (const Node& flow : answer.at(side).items()) {
      const int64_t n = flow.at("count").number();
      sums[side] += n;
      // By cause, by way, by way and account.
      const std::string cause = flow.at("cause").string();
      if (cause != "posting") {
        sums[std::string(side) + "." + cause] += n;
        if (!flow.at("rule").is_null()) sums[std::string(side) + "." + flow.at("rule").string()] += n;
        continue;
      }
      const std::string way = flow.at("way").is_null() ? "none" : flow.at("way").string();
      sums[std::string(side) + "." + way] += n;
      sums[std::string(side) + "." + way + "." + flow.at("account").string()] += n;
    }
  for (const char* side : {"in", "out"}) facts[side] = "0";
  for (const auto& [key, n] : sums) facts[key] = std::to_string(n);
  for (const char* key : {"opening", "revision", "closing", "residual"}) facts[key] = std::to_string(answer.at(key).number());
  if (facts["residual"] != "0") return bad("the balance of persons leaves " + facts["residual"] + ": that is a bug");
  return answer_for(wanted, facts);
}

// balance counts DEFINITION FROM TO
Result<std::string> CaseRunner::balance_of_counts(const std::string& wanted) {
  if (words_.size() < 5) return bad("expected: balance counts DEFINITION FROM TO");
  TRY(o, options(5, {"known"}));
  TRY(asked, ask(o));
  TRY(from, day(words_[3]));
  TRY(to, day(words_[4]));
  const auto found = ledger::balance_of_counts(books_, asked.import, words_[2], from, to);
  if (!found.ok()) return std::string(row_of(found.error().code).key);
  const ledger::CountBalance& b = *found;
  std::map<std::string, std::string> facts;
  facts["residual"] = b.residual ? text_of(*b.residual) : "null";
  std::string missing;
  for (const std::string& m : b.missing) missing += (missing.empty() ? "" : ",") + m;
  facts["missing"] = missing.empty() ? "none" : missing;
  for (const auto& [key, end] : {std::pair("opening", &b.opening), std::pair("closing", &b.closing)}) {
    facts[key] = end->count ? text_of(*end->count) : "null";
    // Other figures for that day, and by how much the one taken differs.
    std::string others;
    for (const auto& c : end->others) others += (others.empty() ? "" : ",") + text_of(c);
    facts[std::string(key) + ".others"] = others.empty() ? "none" : others;
  }
  for (const ledger::Flow& f : b.flows) {
    const std::string key = (f.in ? "in." : "out.") + f.name;
    facts[key] = f.count ? text_of(*f.count) : "null";
    const auto stretches = [](const auto& list) {
      std::string out;
      for (const auto& [a, z] : list) out += (out.empty() ? "" : ",") + dates::iso(a) + ".." + dates::iso(z);
      return out.empty() ? std::string("none") : out;
    };
    facts["not_covered." + f.name] = stretches(f.not_covered);
    facts["beyond." + f.name] = stretches(f.beyond);
  }
  facts["other_endpoints"] = std::to_string(b.others.size());
  facts["parts"] = std::to_string(b.part_flows.size());
  return answer_for(wanted, facts);
}

// wave ID
Result<std::string> CaseRunner::wave_is(const std::string& wanted) {
  if (words_.size() < 2) return bad("expected: wave ID");
  TRY(o, options(2, {"known"}));
  TRY(asked, ask(o));
  TRY(all, ledger::waves(books_, *writer_, asked.import));
  for (const ledger::Wave& w : all) {
    if (w.id != words_[1]) continue;
    const auto number = [](std::optional<int64_t> n) { return n ? std::to_string(*n) : std::string("?"); };
    int64_t stayed = 0;
    for (const ledger::WaveMember& m : w.members) stayed += m.stayed;
    return answer_for(wanted, {{"total", number(w.total)}, {"political", number(w.political)}, {"named", std::to_string(w.members.size())},
                               {"unnamed", number(w.unnamed())}, {"stayed", std::to_string(stayed)},
                               {"wrongly_named", std::to_string(w.wrongly_named.size())}});
  }
  return std::string("unknown");
}

// one person:a person:b [known K] · persons [known K]
Result<std::string> CaseRunner::who_is_who() {
  const size_t names = words_[0] == "one" ? 2 : 0;
  if (words_.size() < 1 + names) return bad("expected: one person:a person:b");
  TRY(o, options(1 + names, {"known"}));
  TRY(asked, ask(o));
  if (names == 0) return std::to_string(books_.person_total(asked.import));
  uint32_t leaders[2];
  for (size_t i = 0; i < 2; ++i) {
    TRY(id, person_id(words_[1 + i], false));
    leaders[i] = books_.persons().leader(books_.find(id).value_or(0), asked.import);
  }
  return std::string(leaders[0] == leaders[1] ? "yes" : "no");
}

Status CaseRunner::expect(const std::string& wanted) {
  TRY_VOID(settle());
  const std::string& question = words_[0];
  Result<std::string> got = std::string();
  if (question == "held" || question == "who") got = held();
  else if (question == "standing") got = standing();
  else if (question == "balance") got = balance(wanted);
  else if (question == "one" || question == "persons") got = who_is_who();
  else if (question == "wave") got = wave_is(wanted);
  else if (question == "verdict" || question == "sign" || question == "figure" || question == "note") got = measure();
  else if (question == "account" || question == "certainty" || question == "way" || question == "since" || question == "episodes" ||
           question == "path" || question == "term" || question == "attested" || question == "warning")
    got = of_person();
  else return bad("“" + question + "” is no question");
  if (!got.ok()) return got.error();
  ++outcome_.expectations;
  std::string asked;
  for (const std::string& w : words_) asked += (asked.empty() ? "" : " ") + w;
  if (*got != wanted)
    outcome_.failures.push_back(file_ + ":" + std::to_string(row_) + ": " + asked + ": expected " + wanted + ", got " + *got);
  return {};
}

}  // namespace stillheld::publish
