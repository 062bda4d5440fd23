#include "publish/answers_review.h"

#include <algorithm>

#include "reading/document.h"

namespace stillheld::publish {

using ledger::Claim;
using ledger::What;
using log::Standing;

namespace {

constexpr size_t kAround = 240;  // bytes on each side

bool ends_custody(What what) { return what == What::release || what == What::exchange || what == What::expulsion; }
bool same_happening(What a, What b) { return a == b || (ends_custody(a) && ends_custody(b)); }

Result<std::string> sealed_value(const Ask& ask, Seq seq, std::string_view field) {
  TRY(personals, ask.reader.personals(seq));
  for (const log::Personal& value : personals)
    if (value.field == field) return value.text;
  return std::string();
}

}  // namespace

Result<std::vector<WaitingClaim>> waiting_claims(const Ask& ask, Seq source) {
  std::vector<WaitingClaim> out;
  log::Decoder decoder;
  log::Entry e;
  const uint32_t now = ask.books.latest_import();
  for (const ledger::Special& s : ask.books.specials()) {
    if (s.entry.kind != log::Kind::source || s.entry.mode != "article" || (source != 0 && s.seq != source) || ask.books.is_undone(s.seq)) continue;
    // An article's claims stand behind its source, in one command.
    for (Seq seq = s.seq + 1; seq <= ask.books.size(); ++seq) {
      TRY(bytes, ask.reader.entry(seq));
      TRY_VOID(decoder.decode(bytes, e));
      if (e.import != s.entry.import || e.source != static_cast<int64_t>(s.seq)) break;
      if (e.kind != log::Kind::claim) continue;
      const auto person = ask.books.person_of_claim(seq);
      if (!person) continue;
      const uint32_t leader = ask.books.persons().leader(*person, now);
      TRY(claims, ask.books.claims_of(ask.reader, leader, now));
      const auto standings = ask.books.standings(claims, now);
      for (size_t i = 0; i < claims.size(); ++i)
        if (claims[i].seq == seq && standings[i] == Standing::proposed) out.push_back({seq, s.seq, leader});
    }
  }
  return out;
}

Result<Node> waiting_claim_answer(const Ask& ask, const WaitingClaim& waiting) {
  log::Decoder decoder;
  log::Entry e;
  TRY(bytes, ask.reader.entry(waiting.seq));
  TRY_VOID(decoder.decode(bytes, e));
  TRY(n, brief_person(ask, waiting.person));
  n.set("entry", Node::integer(static_cast<int64_t>(waiting.seq)));
  n.set("article", Node::integer(static_cast<int64_t>(waiting.source)));
  n.set("what", Node::text(e.what));
  n.set("date", Node::text_or_null(e.date));
  n.set("months", e.months == log::kAbsent ? Node::null() : Node::integer(e.months));
  n.set("way", Node::text_or_null(e.way));
  n.set("destination", Node::text_or_null(e.dest));
  TRY(quote, sealed_value(ask, waiting.seq, "quote"));
  n.set("quote", Node::personal(waiting.person, "quote", quote));
  TRY(cited, citation(ask, waiting.seq, waiting.person));
  n.set("source", std::move(cited));
  // What the books follow about the same.
  TRY(claims, ask.books.claims_of(ask.reader, waiting.person, ask.books.latest_import()));
  const auto standings = ask.books.standings(claims, ask.books.latest_import());
  const auto own = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) { return c.seq == waiting.seq; });
  Node already = Node::null(), against = Node::null();
  std::string against_date;
  if (own != claims.end())
    for (size_t i = 0; i < claims.size(); ++i) {
      const Claim& c = claims[i];
      if (standings[i] != Standing::accepted || !same_happening(c.what, own->what)) continue;
      const bool dates_fit = c.date.earliest() <= own->date.latest() && own->date.earliest() <= c.date.latest();
      const bool terms_fit = c.months < 0 || own->months < 0 || c.months == own->months;
      if (dates_fit && terms_fit) already = Node::integer(static_cast<int64_t>(c.seq));
      else if (against.is_null() && c.date.is_bounded()) {
        against = Node::integer(static_cast<int64_t>(c.seq));
        against_date = dates::to_edtf(c.date) + (c.months > 0 && !terms_fit ? ", " + std::to_string(c.months) : "");
      }
    }
  const bool told = !already.is_null();
  n.set("already", std::move(already));
  n.set("against", told ? Node::null() : std::move(against));
  n.set("against_date", Node::text_or_null(told ? "" : against_date));
  // Who else printed the text: one witness.
  Node copies = Node::array();
  if (const ledger::Special* source = ask.books.special(waiting.source))
    for (const ledger::Special& s : ask.books.specials())
      if (s.entry.kind == log::Kind::source && s.seq != waiting.source && s.entry.mode == "article" && s.entry.group == source->entry.group && !ask.books.is_undone(s.seq))
        copies.add(Node::free_text(s.entry.publisher));
  n.set("copies", std::move(copies));
  return n;
}

Result<Node> words_around(const Ask& ask, const WaitingClaim& waiting) {
  log::Decoder decoder;
  log::Entry e;
  TRY(bytes, ask.reader.entry(waiting.seq));
  TRY_VOID(decoder.decode(bytes, e));
  Node out = Node::about(waiting.person);
  TRY(span, sealed_value(ask, waiting.seq, "span"));
  const size_t dash = span.find('-');
  const ledger::Special* capture = e.capture == log::kAbsent ? nullptr : ask.books.special(static_cast<Seq>(e.capture));
  if (capture == nullptr || dash == span.npos) {
    out.set("words", Node::null());
    return out;
  }
  std::string page;
  TRY_VOID(ask.reader.scan_chunks(capture->seq, [&](const store::Chunk& chunk) -> Status {
    page += chunk.bytes;
    return {};
  }));
  static constexpr std::string_view kCharsets[] = {"utf-8", "windows-1251", "koi8-r", "iso-8859-1", "windows-1252", "iso-8859-2", "windows-1250", "utf-16le", "utf-16be"};
  size_t charset = 0;
  for (size_t i = 0; i < std::size(kCharsets); ++i)
    if (capture->entry.encoding == kCharsets[i]) charset = i;
  const auto markup = capture->entry.format == "html" ? reading::Markup::html : reading::Markup::plain;
  const size_t from = std::min<size_t>(std::stoull(span), page.size()), to = std::clamp<size_t>(std::stoull(span.substr(dash + 1)), from, page.size());
  const auto read = [&](size_t start, size_t end) { return reading::decode(std::string_view(page).substr(start, end - start), static_cast<reading::Charset>(charset), markup); };
  // Whole characters and tags: from a blank or a bracket on.
  size_t before = from - std::min(from, kAround), after = std::min(page.size(), to + kAround);
  while (before > 0 && before < from && page[before] != ' ' && page[before] != '<' && page[before] != '\n') ++before;
  while (after < page.size() && after > to && page[after] != ' ' && page[after - 1] != '>' && page[after] != '\n') --after;
  out.set("words", Node::personal(waiting.person, "quote", read(before, from) + "[" + read(from, to) + "]" + read(to, after)));
  return out;
}

}  // namespace stillheld::publish
