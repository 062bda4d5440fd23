#include "publish/answers_link.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "identity/constraints.h"

namespace stillheld::publish {

using identity::Bits;
using identity::kBit;
using identity::Kind;
using identity::Level;

std::string bits_text(Bits bits) {
  const double value = std::abs(static_cast<double>(bits) / kBit);
  if (value < 0.05) return "0";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", value);
  return (bits < 0 ? "−" : "+") + std::string(buffer);
}

namespace {

std::string probability_text(double p) {
  char buffer[32];
  if (p > 0.9995) return "> 99.9 %";
  if (p < 0.0005) return "< 0.1 %";
  std::snprintf(buffer, sizeof buffer, "%.1f %%", p * 100);
  return buffer;
}

// The cell behind a field: a column's, or a part of a whole name.
std::string cell_of(const identity::Field& field, const identity::Records& records, uint32_t record) {
  for (size_t c = 0; c < records.columns().size(); ++c) {
    const identity::Column& column = records.columns()[c];
    if (column.name == field.name()) return std::string(records.text(c, record));
    if (column.kind == Kind::kWholeName && field.name().starts_with(column.name + "."))
      return identity::part_of_name(records.text(c, record), field.kind());
  }
  return {};
}

std::vector<std::string> values_of(std::string_view cell) {
  std::vector<std::string> out;
  while (!cell.empty()) {
    const size_t end = std::min(cell.find(identity::kValueSeparator), cell.size());
    if (end > 0) out.emplace_back(cell.substr(0, end));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return out;
}

std::string shown(const std::vector<std::string>& values) {
  std::string out;
  for (size_t i = 0; i < std::min<size_t>(values.size(), 3); ++i) out += (i > 0 ? " / " : "") + values[i];
  return values.size() > 3 ? out + " …" : out;
}

// Of several values, those two that agree as was found; all, if names changed places.
void pick(identity::Field& field, Level level, std::vector<std::string>& left, std::vector<std::string>& right) {
  for (const std::string& x : left)
    for (const std::string& y : right) {
      const uint32_t a = field.intern(x), b = field.intern(y);
      if (a == 0 || b == 0 || (a == b ? Level::kIdentical : identity::level_between(field, a, b)) != level) continue;
      const std::string l = x, r = y;
      left = {l};
      right = {r};
      return;
    }
}

std::string field_label(const std::string& name, Kind kind, const Messages& m) {
  const std::string own = "link.field." + name;
  if (m.has(own)) return m(own);
  switch (kind) {
    case Kind::kGiven: case Kind::kPatronymic: case Kind::kFamily: case Kind::kBirth: case Kind::kDeath:
      return m("link.field." + std::string(identity::kind_key(kind)));
    default:
      return name;
  }
}

}  // namespace

Node waterfall(const identity::Explanation& explanation, identity::Table& table, const identity::Records& records, uint32_t record_a,
               uint32_t record_b, const Messages& m, const ValueLeaf& leaf) {
  Node out = Node::object();
  out.set("prior", Node::text(bits_text(explanation.prior)));
  Node bars = Node::array();
  const auto label_of = [&](size_t digit, const std::string& name) {
    return digit < table.fields() ? field_label(name, table.field(digit).kind(), m) : m("link.field.order");
  };
  for (const identity::Bar& bar : explanation.bars) {
    Node n = Node::object();
    n.set("field", Node::text(bar.field));
    n.set("label", Node::text(label_of(bar.digit, bar.field)));
    n.set("level", Node::text(identity::level_key(bar.level)));
    n.set("found", Node::text(m("link.level." + std::string(identity::level_key(bar.level)))));
    n.set("bits", Node::text(bits_text(bar.bits)));
    n.set("rarity", Node::text(bits_text(bar.term)));
    n.set("bits_exact", Node::integer(bar.bits)).set("rarity_exact", Node::integer(bar.term));
    if (bar.digit < table.fields()) {
      identity::Field& field = table.field(bar.digit);
      std::vector<std::string> left = values_of(cell_of(field, records, record_a)), right = values_of(cell_of(field, records, record_b));
      pick(field, bar.level, left, right);
      if (!left.empty()) n.set("a", leaf(0, field.name(), shown(left)));
      if (!right.empty()) n.set("b", leaf(1, field.name(), shown(right)));
    }
    bars.add(std::move(n));
  }
  out.set("bars", std::move(bars));
  out.set("circle", Node::text(explanation.circle == identity::Circle::kStrangers ? ""
                               : explanation.circle == identity::Circle::kNamesakes ? m("link.circle.namesakes")
                                                                                    : m("link.circle.relatives")));
  out.set("score", Node::text(bits_text(explanation.score)));
  out.set("score_exact", Node::integer(explanation.score)).set("prior_exact", Node::integer(explanation.prior));
  out.set("probability", Node::text(probability_text(explanation.probability)));
  Node tips = Node::array();
  for (size_t i = 0; i < std::min<size_t>(explanation.tips.size(), 3); ++i) {
    const identity::Tip& tip = explanation.tips[i];
    const std::string& name = explanation.bars[tip.digit].field;
    tips.add(Node::text(m("link.tip", {label_of(tip.digit, name), m("link.level." + std::string(identity::level_key(tip.level))), bits_text(tip.score)})));
  }
  out.set("tips", std::move(tips));
  return out;
}

Result<uint32_t> find_subject(const Ask& ask, std::string_view text, const Policy* hides) {
  const auto visible = [&](uint32_t subject) { return hides == nullptr || !hides->withheld(subject, "name"); };
  if (const auto id = Id::parse(text))
    if (const auto subject = ask.books.find(*id); subject && (hides == nullptr || !hides->count_only(*subject))) return *subject;
  const std::vector<uint32_t> handles = ask.books.find_handle(text);
  if (handles.size() == 1 && visible(handles.front())) return handles.front();
  return find_person(ask, text, hides);
}

Result<Node> subject_card(const Ask& ask, uint32_t subject) {
  const std::vector<uint32_t> one{subject};
  TRY(facts, ledger::LinkFacts::read(ask.books, ask.reader, &one));
  const ledger::Linker linker(ask.books, facts, ask.import, {});
  Node out = Node::about(subject);
  std::string handle = ask.books.subject(subject).text();
  if (const auto record = ask.books.handle_record(subject)) {
    TRY(personals, ask.reader.personals(*record));
    for (const log::Personal& value : personals)
      if (value.field == "handle") handle = value.text.substr(value.text.find('/') + 1);
  }
  out.set("id", Node::personal(subject, "handle", handle));
  // Names as the lists wrote them, then what else helps to know somebody.
  Node names = Node::array();
  std::vector<std::string> seen;
  for (const uint32_t claim : ask.books.claims_of_subject(subject)) {
    if (seen.size() >= 4) break;
    TRY(personals, ask.reader.personals(claim));
    for (const log::Personal& value : personals)
      if (value.field == "name" && std::find(seen.begin(), seen.end(), value.text) == seen.end()) {
        seen.push_back(value.text);
        names.add(Node::personal(subject, "name", value.text));
      }
  }
  out.set("names", std::move(names));
  std::vector<std::string> values[ledger::kLinkColumnCount];
  for (const ledger::Fact& fact : facts.of(subject))
    if (linker.counts(fact)) {
      auto& column = values[fact.column];
      const std::string text(facts.text(fact.text));
      if (std::find(column.begin(), column.end(), text) == column.end()) column.push_back(text);
    }
  for (size_t c = 3; c < ledger::kLinkColumnCount; ++c)
    if (!values[c].empty()) {
      const std::string_view name = ledger::kLinkColumns[c].name;
      out.set(name, Node::personal(subject, name == "birth" || name == "place" ? name : "note", shown(values[c])));
    }
  return out;
}

Result<Node> explain_pair_answer(const Ask& ask, uint32_t a, uint32_t b) {
  const ledger::Persons& who = ask.books.persons();
  Node out = Node::object();
  TRY(card_a, subject_card(ask, a));
  TRY(card_b, subject_card(ask, b));
  out.set("a", std::move(card_a)).set("b", std::move(card_b));
  identity::Run run;
  std::vector<std::string> unique;
  const ledger::Persons::Run* in_force = who.run_at(ask.import);
  if (in_force != nullptr) {
    TRY(read, ledger::read_link_run(ask.reader, in_force->seq));
    run = std::move(read);
    unique = ask.books.special(in_force->seq)->entry.fields;
    out.set("run", Node::integer(static_cast<int64_t>(in_force->seq)));
  } else {
    TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
    TRY(proposal, ledger::propose_link(ask.books, ask.reader, {}, ask.today, *rules));
    run = std::move(proposal.run);
    out.set("run", Node::null());
  }
  const bool one = who.leader(a, ask.import) == who.leader(b, ask.import);
  out.set("one_person", Node::boolean(one));
  std::vector<uint32_t> both{std::min(a, b), std::max(a, b)};
  TRY(facts, ledger::LinkFacts::read(ask.books, ask.reader, &both));
  const ledger::Linker linker(ask.books, facts, ask.import, unique);
  const std::vector<size_t> columns = ledger::columns_of(run);
  std::vector<uint32_t> subject_of;
  const identity::Records records = linker.records(both, columns, subject_of);
  // Why they are one or two, beyond the score.
  const ledger::Persons::Decided decided = who.decided(ask.import);
  std::string because = one ? "score" : "score";
  if (decided.leader_of(a) == decided.leader_of(b)) because = "people_same";
  for (const auto& [x, y] : decided.apart) {
    const uint32_t p = decided.leader_of(x), q = decided.leader_of(y), l = decided.leader_of(a), r = decided.leader_of(b);
    if (std::minmax(p, q) == std::minmax(l, r)) because = "people_different";
  }
  if (subject_of.size() < 2 || run.model.digits.empty()) {
    out.set("because", Node::text(because == "score" ? "no_name" : because));
    out.set("because_text", Node::text(ask.messages("link.because." + (because == "score" ? std::string("no_name") : because))));
    return out;
  }
  TRY(table, identity::Table::open(records));
  table.add_all(records, {true, true});
  TRY(comparison, identity::Comparison::make(table));
  TRY_VOID(identity::check_fits(run, table, comparison));
  std::vector<size_t> applied;
  identity::apply_terms(table, run, applied);
  const identity::Scorer scorer(table, comparison, run.model);
  // Record 0 is the smaller subject; the reader's A comes first.
  const uint32_t row_a = subject_of[0] == a ? 0 : 1, row_b = 1 - row_a;
  const identity::Explanation explanation = identity::explain(scorer, run, row_a, row_b);
  if (because == "score" && records.in_list_without_duplicates(0) && records.in_list_without_duplicates(1) &&
      records.lists_share(records.list(0), records.list(1)))
    because = "one_list";
  if (because == "score" && identity::births_contradict(table, 0, 1)) because = "births";
  if (because == "score" && identity::lives_contradict(table, 0, 1)) because = "lives";
  const bool above = explanation.score >= run.cluster.edge;
  if (because == "score" && in_force != nullptr && above != one) because = one ? "others_join" : "others_part";
  out.set("because", Node::text(because));
  out.set("because_text", Node::text(ask.messages("link.because." + because)));
  out.set("waterfall", waterfall(explanation, table, records, row_a, row_b, ask.messages, [&](int side, const std::string& column, std::string_view text) {
    const Kind kind = [&] {
      for (const auto& c : ledger::kLinkColumns)
        if (c.name == column) return c.kind;
      return Kind::kText;
    }();
    const bool name = kind == Kind::kGiven || kind == Kind::kFamily || kind == Kind::kPatronymic;
    return Node::personal(side == 0 ? a : b, name ? "name" : kind == Kind::kBirth ? "birth" : column == "place" ? "place" : "note", text);
  }));
  return out;
}

Node proposal_answer(const Ask& ask, const ledger::LinkProposal& p) {
  const auto counts = [](const ledger::Counts3& c) {
    Node n = Node::object();
    n.set("low", Node::integer(c.low)).set("best", Node::integer(c.best)).set("high", Node::integer(c.high));
    return n;
  };
  const auto number = [](uint64_t n) { return Node::integer(static_cast<int64_t>(n)); };
  Node out = Node::object();
  out.set("on", Node::text(dates::iso(ask.today))).set("rules", Node::text(ask.rules));
  out.set("subjects", number(ask.books.person_count())).set("named", number(p.named)).set("log_size", number(p.input));
  const ledger::Persons::Run* in_force = ask.books.persons().run_at(ask.import);
  out.set("run_in_force", in_force == nullptr ? Node::null() : number(in_force->seq));
  out.set("same_parameters", Node::boolean(p.same_parameters));
  out.set("persons_before", number(p.persons_before)).set("persons_after", number(p.persons_after));
  out.set("joined", number(p.joined)).set("parted", number(p.parted));
  out.set("held_before", counts(p.held_before)).set("held_after", counts(p.held_after));
  out.set("pairs", number(p.learnt.pairs)).set("edges", number(p.clustering.edges.size()));
  const auto percent = [](double share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", share * 100);
    return Node::text(text);
  };
  out.set("blocking_recall_percent", percent(p.learnt.recall.recall));
  out.set("blocking_recall_low_percent", percent(p.learnt.recall.low)).set("blocking_recall_high_percent", percent(p.learnt.recall.high));
  out.set("blocking_recall_rows", number(p.learnt.recall.rows));
  out.set("caps", link_caps(p.learnt)).set("cut_keys", number(p.run.stopped.size()));
  out.set("as_they_are", number(p.learnt.as_they_are));
  uint64_t doubts = 0, contradictions = 0;
  for (const ledger::LinkDoubt& d : p.clustering.doubts) (d.contradiction ? contradictions : doubts) += 1;
  out.set("doubts", number(doubts)).set("contradictions", number(contradictions));
  return out;
}

// Every limit that left something out.
Node link_caps(const identity::LinkReport& report) {
  Node caps = Node::array();
  for (const identity::Cap& cap : report.caps) {
    uint64_t largest = 0, pairs = 0;
    for (const identity::RuleReport& rule : report.rules) {
      if (cap.key != "stopped_blocks" || rule.name != cap.where) continue;
      largest = rule.largest_stopped;
      pairs = rule.stopped_pairs;
    }
    Node n = Node::object();
    n.set("key", Node::text(cap.key)).set("where", Node::text(cap.where));
    for (const auto& [key, value] : {std::pair("count", cap.count), std::pair("limit", cap.limit), std::pair("largest", largest), std::pair("pairs", pairs)})
      n.set(key, Node::integer(static_cast<int64_t>(value)));
    caps.add(std::move(n));
  }
  return caps;
}

}  // namespace stillheld::publish
