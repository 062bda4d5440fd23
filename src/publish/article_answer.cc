#include "publish/article_answer.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "names/name.h"
#include "publish/report_html.h"

namespace stillheld::publish {

using check::CheckedClaim;
using check::Verdict;
using reading::Bytes;
using reading::ReadClaim;

namespace {

Node bytes_node(Bytes bytes) {
  Node out = Node::object();
  out.set("start", Node::integer(static_cast<int64_t>(bytes.start))).set("end", Node::integer(static_cast<int64_t>(bytes.end)));
  return out;
}

Node words(std::string_view text, bool open) {
  if (text.empty()) return Node::null();
  return open ? Node::text(text) : Node::free_text(text);
}

// Who is only counted has no id either.
Node person_id(std::string_view text, const ledger::Books* books) {
  if (text.empty()) return Node::null();
  if (books == nullptr) return Node::text(text);
  const auto id = Id::parse(text);
  const auto person = id ? books->find(*id) : std::nullopt;
  return person ? Node::personal(*person, "handle", text) : Node::null();
}

}  // namespace

Node read_claim_node(const ReadClaim& claim, const reading::Document& document, std::string_view file, const ledger::Books* books) {
  const bool open = books == nullptr;
  Node out = Node::object();
  if (!file.empty()) out.set("file", Node::text(file));
  if (!document.part.empty()) out.set("part", Node::text(document.part));
  out.set("kind", Node::text(text_of(claim.kind))).set("status", Node::text(text_of(claim.status)));
  out.set("subject", words(claim.subject, open));
  out.set("person", person_id(claim.person, books));
  if (claim.unresolved) out.set("unresolved", Node::boolean(true));
  Node date;
  if (claim.date.origin != reading::DateOrigin::none) {
    date = Node::object();
    date.set("from", Node::text(dates::iso(claim.date.from))).set("to", Node::text(dates::iso(claim.date.to)));
    date.set("text", words(document.slice(claim.date.text.start, claim.date.text.end), open));
    date.set("origin", Node::text(text_of(claim.date.origin)));
  }
  out.set("date", std::move(date));
  Node value = Node::object();
  const reading::ClaimValue& v = claim.value;
  if (v.months) value.set("months", Node::integer(static_cast<int64_t>(*v.months)));
  if (v.count) {
    value.set("low", Node::integer(v.count->low));
    value.set("high", v.count->high == reading::kUnbounded ? Node::null() : Node::integer(v.count->high));
  }
  if (v.subset) value.set("subset", Node::boolean(true));
  if (!v.articles.empty()) {
    Node list = Node::array();
    for (const std::string& a : v.articles) list.add(Node::text(a));
    value.set("articles", std::move(list));
  }
  for (const auto& [name, text] : {std::pair<std::string_view, const std::string*>{"population", &v.population}, {"regime", &v.regime}, {"way", &v.way}, {"destination", &v.destination}})
    if (!text->empty()) value.set(name, Node::text(*text));
  for (const auto& [name, text] : {std::pair<std::string_view, const std::string*>{"comparator", &v.comparator}, {"actor", &v.actor}, {"object", &v.object}})
    if (!text->empty()) value.set(name, words(*text, open));
  out.set("value", std::move(value));
  out.set("attribution", words(claim.attribution, open));
  out.set("span", bytes_node(claim.span)).set("trigger", bytes_node(claim.trigger));
  out.set("quote", words(claim.quote, open));
  out.set("grade", Node::text(text_of(claim.grade))).set("rule", Node::text(claim.rule));
  if (!claim.model.empty()) out.set("model", Node::text(claim.model)).set("prompt_sha256", Node::text(claim.prompt));
  if (document.markup == reading::Markup::html) {
    const reading::Place place = reading::place_in_capture(document, claim.span.start, claim.span.end);
    out.set("capture", bytes_node({place.start, place.end}));
  }
  return out;
}

Result<Node> check_answer(const Ask& ask, const reading::Document& document, std::string_view file, const std::vector<CheckedClaim>& checked,
                          const check::Window& window) {
  Node out = Node::object();
  Node claims = Node::array();
  for (const CheckedClaim& c : checked) {
    Node n = Node::object();
    n.set("quote", words(c.claim.quote, false)).set("span", bytes_node(c.claim.span));
    n.set("kind", Node::text(text_of(c.claim.kind))).set("verdict", Node::text(text_of(c.verdict)));
    Node fields = Node::array();
    for (const check::FieldMark& f : c.fields) {
      Node field = Node::object();
      field.set("field", Node::text(f.field)).set("said", words(f.said, false)).set("books", f.field == "person" ? person_id(f.books, &ask.books) : f.personal && !c.evidence.empty() ? Node::personal(c.evidence.front().person, f.field, f.books) : Node::text(f.books)).set("agrees", Node::boolean(f.agrees));
      fields.add(std::move(field));
    }
    n.set("fields", std::move(fields));
    std::vector<std::string> params = c.particulars;
    params.resize(6);
    n.set("why", Node::text_or_null(c.why.empty() ? "" : ask.messages("check.why." + c.why, params)));
    Node evidence = Node::array();
    for (const check::Evidence& e : c.evidence) {
      Node one = e.person == kNobody ? Node::object() : Node::about(e.person);
      one.set("what", Node::text(e.what));
      TRY(cited, citation(ask, e.seq, e.person));
      one.set("source", std::move(cited));
      evidence.add(std::move(one));
    }
    n.set("evidence", std::move(evidence));
    n.set("status", Node::text(text_of(c.claim.status))).set("because", Node::text_or_null(c.why));
    Node list = Node::array();
    for (const std::string& p : c.particulars) list.add(Node::text(p));
    n.set("particulars", std::move(list));
    Node readings = Node::array();
    for (const check::Reading& r : c.readings) {
      Node one = Node::object();
      one.set("written_from", r.from <= dates::kMinDay ? Node::null() : Node::text(dates::iso(r.from)));
      one.set("written_to", Node::text(dates::iso(r.to))).set("verdict", Node::text(text_of(r.verdict)));
      readings.add(std::move(one));
    }
    n.set("readings", std::move(readings));
    n.set("claim", read_claim_node(c.claim, document, "", &ask.books));
    claims.add(std::move(n));
  }
  out.set("claims", std::move(claims));
  out.set("file", Node::text(file));
  if (!document.part.empty()) out.set("part", Node::text(document.part));
  out.set("title", words(document.title, false));
  out.set("publisher", words(document.publisher, false));
  out.set("address", words(document.address, false));
  out.set("published", window.known ? Node::text(dates::iso(window.from)) : Node::null());
  out.set("written_from", window.from <= dates::kMinDay ? Node::null() : Node::text(dates::iso(window.from)));
  out.set("written_to", Node::text(dates::iso(window.to)));
  // The text in pieces, each with the claims that rest on it.  Both are in order
  // of the text, so one pass does.
  std::vector<size_t> by_place(checked.size());
  for (size_t k = 0; k < checked.size(); ++k) by_place[k] = k;
  std::stable_sort(by_place.begin(), by_place.end(), [&](size_t a, size_t b) { return checked[a].claim.span.start < checked[b].claim.span.start; });
  size_t next = 0;
  Node segments = Node::array();
  for (size_t p = 0; p < document.paragraphs.size(); ++p) {
    const reading::Paragraph& par = document.paragraphs[p];
    std::vector<uint32_t> cuts{par.start, par.end};
    while (next < by_place.size() && checked[by_place[next]].claim.span.start < par.start) ++next;
    std::vector<size_t> here;
    for (; next < by_place.size() && checked[by_place[next]].claim.span.start < par.end; ++next) here.push_back(by_place[next]);
    std::erase_if(here, [&](size_t k) { return checked[k].claim.span.end > par.end; });
    std::sort(here.begin(), here.end());
    for (const size_t k : here) {
      cuts.push_back(checked[k].claim.span.start);
      cuts.push_back(checked[k].claim.span.end);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    for (size_t i = 0; i + 1 < cuts.size(); ++i) {
      Node s = Node::object();
      s.set("paragraph", Node::integer(static_cast<int64_t>(p)));
      s.set("zone", Node::integer(static_cast<int64_t>(par.zone)));
      s.set("text", words(document.slice(cuts[i], cuts[i + 1]), false));
      Node of = Node::array();
      for (const size_t k : here)
        if (checked[k].claim.span.start <= cuts[i] && checked[k].claim.span.end >= cuts[i + 1]) of.add(Node::integer(static_cast<int64_t>(k)));
      s.set("claims", std::move(of));
      // Whose own words these are: a claim's subject stands here, or begins here.
      Node own = Node::array();
      for (const size_t k : here) {
        const Bytes& at = checked[k].claim.subject_at.empty() ? checked[k].claim.trigger : checked[k].claim.subject_at;
        const uint32_t place = std::clamp(at.start, checked[k].claim.span.start, std::max(checked[k].claim.span.start, checked[k].claim.span.end - 1));
        if (place >= cuts[i] && place < cuts[i + 1]) own.add(Node::integer(static_cast<int64_t>(k)));
      }
      s.set("own", std::move(own));
      segments.add(std::move(s));
    }
  }
  out.set("segments", std::move(segments));
  return out;
}

namespace {

// "2021-01-01/2021-12-31" is 2021, and a whole month its number.
std::string short_days(std::string text) {
  const auto number = [&](size_t at, size_t letters) {
    int out = 0;
    for (size_t i = at; i < at + letters; ++i) out = text[i] < '0' || text[i] > '9' ? -100000 : out * 10 + (text[i] - '0');
    return out;
  };
  for (size_t i = 0; i + 21 <= text.size(); ++i) {
    if (text[i + 10] != '/' || text[i + 4] != '-' || text[i + 7] != '-' || text[i + 15] != '-' || text[i + 18] != '-') continue;
    const int year = number(i, 4), month = number(i + 5, 2), last = number(i + 16, 2);
    if (year < 0 || month < 1 || last < 1 || last > 12 || number(i + 11, 4) != year || number(i + 8, 2) != 1) continue;
    const dates::Day end = dates::add_months(dates::from_civil(year, last, 1), 1) - 1;
    if (text.compare(i + 11, 10, dates::iso(end)) != 0) continue;
    if (month == last) text.erase(i + 7, 14);
    else if (month == 1 && last == 12) text.erase(i + 4, 17);
  }
  return text;
}

// "still_held 2025-09-11" in the reader's words.
std::string evidence_words(std::string_view what, const Messages& m) {
  const size_t end = std::min(what.find(' '), what.size());
  for (const std::string_view group : {"what.", "claimkind."})
    if (const std::string key = std::string(group) + std::string(what.substr(0, end)); m.has(key)) return m(key) + short_days(std::string(what.substr(end)));
  return short_days(std::string(what));
}

std::string field_words(const Node& f, const Messages& m) {
  const std::string books = f.at("books").string();
  const bool agrees = f.at("agrees").number() != 0;
  return m(agrees ? "check.field.yes" : "check.field.no", {m("check.field." + f.at("field").string()), short_days(f.at("said").string()), books.empty() ? "…" : short_days(books)});
}

// "Gitanas Nauseda", not "Viasna": a given name that people have, and a family's.
bool is_person_name(const std::string& text) {
  const names::Name name = names::parse_name(text);
  const names::Token* given = name.given();
  return given != nullptr && name.family() != nullptr && given->given_class != 0;
}

// How many of each, in one line.
std::string sum_words(const Node& claims, const Messages& m) {
  std::vector<std::string> numbers{std::to_string(claims.items().size())};
  for (const std::string_view verdict : {"contradicted", "depends_on_date", "supported", "not_in_ledger", "out_of_scope"})
    numbers.push_back(std::to_string(std::count_if(claims.items().begin(), claims.items().end(), [&](const Node& c) { return c.at("verdict").string() == verdict; })));
  return m("check.sum", numbers);
}

// "pardon: Ada Lovelace", where the statement is of somebody.
std::string about_words(const Node& c, const Messages& m) {
  const std::string subject = c.at("claim").at("subject").string();
  return m("claimkind." + c.at("kind").string()) + (subject.empty() ? "" : ": " + subject);
}

}  // namespace

std::string check_text(const Node& v, const Messages& m) {
  std::string out = v.at("file").string();
  if (!v.at("title").string().empty()) out += ": " + v.at("title").string();
  out += "\n";
  if (v.at("published").is_null())
    out += m("check.undated", {v.at("written_from").is_null() ? "…" : v.at("written_from").string(), v.at("written_to").string()}) + "\n";
  else
    out += m("check.dated", {v.at("published").string()}) + "\n";
  if (!v.at("claims").items().empty()) out += sum_words(v.at("claims"), m) + "\n";
  for (const Node& c : v.at("claims").items()) {
    const std::string verdict = c.at("verdict").string();
    static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {{"supported", "+"}, {"contradicted", "!"}, {"depends_on_date", "±"}, {"not_in_ledger", "?"}, {"out_of_scope", "·"}};
    std::string sign = " ";
    for (const auto& [name, mark] : kSigns)
      if (name == verdict) sign = mark;
    out += "\n" + sign + " " + m("check.verdict." + verdict) + "  “" + c.at("quote").string() + "”  (" + about_words(c, m) + ")\n";
    if (const std::string why = short_days(c.at("why").string()); !why.empty()) out += "    " + why + "\n";
    for (const Node& r : c.at("readings").items())
      out += "    " + m("check.reading", {r.at("written_from").is_null() ? "…" : r.at("written_from").string(), r.at("written_to").string(), m("check.verdict." + r.at("verdict").string())}) + "\n";
    for (const Node& f : c.at("fields").items())
      if (f.at("field").string() != "person")
        out += "    " + field_words(f, m) + "\n";
    for (const Node& e : c.at("evidence").items()) {
      const Node& s = e.at("source");
      out += "    #" + std::to_string(s.at("entry").number()) + " " + evidence_words(e.at("what").string(), m);
      if (!s.at("publisher").string().empty()) out += ", " + s.at("publisher").string();
      if (!s.at("address").string().empty()) out += ", " + s.at("address").string();
      out += "\n";
    }
  }
  if (v.at("claims").items().empty()) out += m("check.nothing") + "\n";
  return out;
}

std::string check_html(const Redacted& answer, const Messages& m) {
  const Node& v = answer.view();
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(m.language()) + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
                    escape(m("check.page") + (v.at("title").string().empty() ? "" : ": " + v.at("title").string())) +
                    "</title><style>:root{color-scheme:light dark;--ink:#1d1c1a;--paper:#fbfaf7;--soft:#5a564f;--link:#1f4e66;--no:#8c2a1c;--nobg:#f7e3df;--yes:#2c5f70;--date:#7d5a00;--open:#6f6a60;--out:#b9b3a5}"
                    "@media(prefers-color-scheme:dark){:root{--ink:#e9e6df;--paper:#191816;--soft:#aaa599;--link:#8fc1da;--no:#f0978a;--nobg:#43201b;--yes:#7fb9cc;--date:#dcb45a;--open:#98938a;--out:#5f5b53}}"
                    "body{font:1.05rem/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}"
                    "mark{background:none;color:inherit;border-bottom:3px solid}mark.supported{border-color:var(--yes)}mark.contradicted{border-color:var(--no);background:var(--nobg)}"
                    "mark.depends_on_date{border-color:var(--date)}mark.not_in_ledger{border-color:var(--open);border-bottom-style:dotted}mark.out_of_scope{border-color:var(--out);border-bottom-style:dotted}"
                    "sup{font:.7rem system-ui,sans-serif;margin-left:.1em}ol.claims{font:.9rem/1.5 system-ui,sans-serif;padding-left:2rem}ol.claims>li{margin:1.1rem 0;padding-top:.6rem;border-top:1px solid var(--out)}"
                    "li b{font-weight:600}b.contradicted,li.no{color:var(--no)}b.supported{color:var(--yes)}b.depends_on_date{color:var(--date)}li p{margin:.3rem 0}li ul{margin:.2rem 0;padding-left:1.2rem}q{font-style:italic}"
                    "small,.small{color:var(--soft)}.small{font-size:.85rem}li:target{background:var(--nobg)}a{color:var(--link)}h1{font-weight:400;line-height:1.2}</style></head><body>\n<h1>" +
                    escape(v.at("title").string().empty() ? m("check.page") : v.at("title").string()) + "</h1>\n<p><small>" +
                    escape(v.at("published").is_null() ? m("check.undated", {v.at("written_from").is_null() ? "…" : v.at("written_from").string(), v.at("written_to").string()})
                                                       : m("check.dated", {v.at("published").string()})) +
                    "<br>" + escape(sum_words(v.at("claims"), m)) + "</small></p>\n";
  int64_t paragraph = -1;
  const auto& claims = v.at("claims").items();
  for (const Node& s : v.at("segments").items()) {
    if (s.at("zone").number() > 2) continue;
    if (s.at("paragraph").number() != paragraph) {
      out += paragraph < 0 ? "<p>" : "</p>\n<p>";
      paragraph = s.at("paragraph").number();
    }
    const auto& of = s.at("claims").items();
    if (of.empty()) {
      out += escape(s.at("text").string());
      continue;
    }
    // Of lists ("A, B and C were freed") each name has its own colour and number;
    // what stands between has that of the claim that reaches least far.
    static constexpr std::string_view kOrder[] = {"contradicted", "depends_on_date", "supported", "not_in_ledger", "out_of_scope"};
    const auto& own = s.at("own").items();
    std::string worst;
    for (const std::string_view verdict : kOrder)
      for (const Node& n : own)
        if (worst.empty() && claims[static_cast<size_t>(n.number())].at("verdict").string() == verdict) worst = verdict;
    if (worst.empty()) worst = claims[static_cast<size_t>(of.front().number())].at("verdict").string();
    // Blanks at the end are nobody's.
    std::string text = s.at("text").string();
    const std::string blanks(text.size() - (text.find_last_not_of(' ') + 1), ' ');
    text.resize(text.size() - blanks.size());
    out += "<mark class=\"" + worst + "\" title=\"" + escape(m("check.verdict." + worst)) + "\">" + escape(text) + "</mark>";
    if (own.empty()) {
      out += blanks;
      continue;
    }
    out += "<sup>";
    for (const Node& n : own) out += "<a href=\"#c" + std::to_string(n.number() + 1) + "\">" + std::to_string(n.number() + 1) + "</a> ";
    out += "</sup>" + blanks;
  }
  if (paragraph >= 0) out += "</p>\n";
  out += "<h2>" + escape(m("check.claims")) + "</h2>\n<ol class=\"claims\">\n";
  size_t number = 0;
  for (const Node& c : claims) {
    const std::string verdict = c.at("verdict").string();
    out += "<li id=\"c" + std::to_string(++number) + "\"><b class=\"" + verdict + "\">" + escape(m("check.verdict." + verdict)) + "</b> " + escape(about_words(c, m)) + "<br><q>" + escape(c.at("quote").string()) + "</q>";
    if (const std::string why = short_days(c.at("why").string()); !why.empty()) out += "<p>" + escape(why) + "</p>";
    std::string list;
    for (const Node& r : c.at("readings").items())
      list += "<li>" + escape(m("check.reading", {r.at("written_from").is_null() ? "…" : r.at("written_from").string(), r.at("written_to").string(), m("check.verdict." + r.at("verdict").string())})) + "</li>";
    for (const Node& f : c.at("fields").items())
      if (f.at("field").string() != "person") list += std::string("<li class=\"") + (f.at("agrees").number() != 0 ? "yes" : "no") + "\">" + escape(field_words(f, m)) + "</li>";
    if (!list.empty()) out += "<ul>" + list + "</ul>";
    list.clear();
    for (const Node& e : c.at("evidence").items()) {
      const Node& s = e.at("source");
      list += "<li>#" + std::to_string(s.at("entry").number()) + " " + escape(evidence_words(e.at("what").string(), m));
      if (!s.at("publisher").string().empty()) list += ", " + escape(s.at("publisher").string());
      const std::string address = s.at("address").string();
      if (is_web_address(address)) list += " <a href=\"" + escape(address) + "\" rel=\"noreferrer\">" + escape(host_of(address)) + "</a>";
      list += "</li>";
    }
    if (!list.empty()) out += "<p class=\"small\">" + escape(m("check.because")) + "</p><ul class=\"small\">" + list + "</ul>";
    out += "</li>\n";
  }
  return out + "</ol>\n</body></html>\n";
}

std::string check_claim_review(const Redacted& answer, const Messages& m, const ReviewFacts& facts) {
  const Node& v = answer.view();
  std::string out;
  size_t number = 0;
  for (const Node& c : v.at("claims").items()) {
    ++number;
    const std::string verdict = c.at("verdict").string();
    if (verdict != "supported" && verdict != "contradicted") continue;  // nothing else is a review
    const std::string quote = c.at("quote").string();
    JsonWriter json(JsonWriter::Compact, false);
    json.begin_object().field("@context", "https://schema.org").field("@type", "ClaimReview");
    // Until it is published somewhere, a name that is the same for the same review.
    json.field("url", !facts.url.empty() ? facts.url + "#c" + std::to_string(number)
                                         : "urn:stillheld:review:" + to_hex(as_bytes(sha256(v.at("address").string() + "\n" + quote + "\n" + verdict + "\n" + facts.date))).substr(0, 32));
    json.field("datePublished", facts.date).field("inLanguage", m.language());
    json.field("claimReviewed", quote);
    json.key("itemReviewed").begin_object().field("@type", "Claim");
    if (!v.at("published").is_null()) json.field("datePublished", v.at("published").string());
    const std::string speaker = c.at("claim").at("attribution").string().empty() ? v.at("publisher").string() : c.at("claim").at("attribution").string();
    if (!speaker.empty()) json.key("author").begin_object().field("@type", is_person_name(speaker) ? "Person" : "Organization").field("name", speaker).end_object();
    if (!v.at("address").string().empty()) json.key("appearance").begin_object().field("@type", "CreativeWork").field("url", v.at("address").string()).end_object();
    json.end_object();
    json.key("reviewRating").begin_object().field("@type", "Rating");
    json.field("ratingValue", static_cast<int64_t>(verdict == "supported" ? 5 : 1)).field("bestRating", static_cast<int64_t>(5)).field("worstRating", static_cast<int64_t>(1));
    json.field("alternateName", m("check.verdict." + verdict));
    json.field("ratingExplanation", c.at("why").string());
    json.end_object();
    json.key("author").begin_object().field("@type", "Organization").field("name", "stillheld").end_object();
    json.end_object();
    out += json.take() + "\n";
  }
  return out;
}

}  // namespace stillheld::publish
