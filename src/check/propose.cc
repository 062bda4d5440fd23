#include "check/propose.h"

#include <algorithm>

#include "intake/capture.h"
#include "reading/words.h"

namespace stillheld::check {

using reading::ClaimKind;

namespace {

constexpr size_t kShingle = 8;

uint64_t mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// The books' word for what was read; empty: it is not proposed.
std::string_view what_of(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::arrest: return "arrest";
    case ClaimKind::charge: return "charge";
    case ClaimKind::verdict: return "verdict";
    case ClaimKind::pardon: return "pardon_decree";
    case ClaimKind::release: return "release";
    case ClaimKind::expulsion: return "expulsion";
    case ClaimKind::exchange: return "exchange";
    case ClaimKind::refusal: return "refusal";
    case ClaimKind::penalty_change: return "penalty_change";
    case ClaimKind::transfer: return "transfer";
    case ClaimKind::death: return "death_in_custody";
    case ClaimKind::recognition: return "recognition";
    case ClaimKind::still_held: return "still_held";
    default: return "";
  }
}

}  // namespace

Sketch sketch_of(std::string_view text) {
  Sketch out;
  out.fill(0xFFFFFFFF);
  std::vector<uint64_t> words;
  for (size_t at = 0; at < text.size();) {
    if (const reading::Word w = reading::word_at(text, at); w.end > w.start) {
      words.push_back(w.key);
      at = w.end;
    } else {
      size_t next;
      reading::decode_at(text, at, next);
      at = next;
    }
  }
  const size_t last = words.size() < kShingle ? (words.empty() ? 0 : 1) : words.size() - kShingle + 1;
  for (size_t i = 0; i < last; ++i) {
    uint64_t hash = 0;
    for (size_t k = i; k < std::min(i + kShingle, words.size()); ++k) hash = mix(hash + words[k]);
    for (size_t n = 0; n < out.size(); ++n) out[n] = std::min(out[n], static_cast<uint32_t>(mix(hash ^ (0x9E3779B97F4A7C15u * (n + 1))) >> 32));
  }
  return out;
}

double resemblance(const Sketch& a, const Sketch& b) {
  int same = 0;
  for (size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
  return static_cast<double>(same) / static_cast<double>(a.size());
}

namespace {

// Of n numbers drawn evenly below 2^32 the least lies about 2^32 / (n + 1).
double shingles_in(const Sketch& sketch) {
  double sum = 0;
  for (const uint32_t x : sketch) sum += x;
  return std::max(1.0, static_cast<double>(sketch.size()) * 4294967296.0 / std::max(1.0, sum) - 1);
}

}  // namespace

double containment(const Sketch& a, const Sketch& b) {
  const double j = resemblance(a, b), x = shingles_in(a), y = shingles_in(b);
  return std::min(1.0, j * (x + y) / ((1 + j) * std::min(x, y)));
}

bool is_copy(const Sketch& a, const Sketch& b) {
  constexpr double kShort = 0.15, kContained = 0.55;
  const double j = resemblance(a, b);
  return j >= kSameText || (j >= kShort && containment(a, b) >= kContained);
}

std::string text_of(const Sketch& sketch) {
  std::string out;
  char buffer[9];
  for (const uint32_t x : sketch) {
    std::snprintf(buffer, sizeof buffer, "%08x", x);
    out += buffer;
  }
  return out;
}

std::optional<Sketch> parse_sketch(std::string_view text) {
  Sketch out;
  if (text.size() != out.size() * 8) return std::nullopt;
  for (size_t i = 0; i < out.size(); ++i) {
    uint32_t x = 0;
    for (const char c : text.substr(i * 8, 8)) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
      x = x * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    out[i] = x;
  }
  return out;
}

namespace {

// These bytes, from this publisher and of this day, were imported before.
Result<bool> is_there(store::Reader& reader, const ledger::Books& books, const log::Entry& source, const std::string& hash) {
  for (const ledger::Special& s : books.specials()) {
    if (s.entry.kind != log::Kind::capture || s.entry.mode != "article" || s.entry.source == log::kAbsent || books.is_undone(s.seq)) continue;
    const ledger::Special* from = books.special(static_cast<Seq>(s.entry.source));
    if (from == nullptr || from->entry.publisher != source.publisher || from->entry.published != source.published) continue;
    TRY(personals, reader.personals(s.seq));
    for (const log::Personal& value : personals)
      if (value.field == "sha256" && value.text == hash) return true;
  }
  return false;
}

// The words alone: folded, with their number.
std::pair<std::string, size_t> words_of(std::string_view text) {
  std::pair<std::string, size_t> out;
  for (size_t at = 0; at < text.size();) {
    if (const reading::Word w = reading::word_at(text, at); w.end > w.start) {
      out.first += reading::folded(text.substr(w.start, w.end - w.start)) + " ";
      ++out.second;
      at = w.end;
    } else {
      size_t next;
      reading::decode_at(text, at, next);
      if (text[at] >= '0' && text[at] <= '9') out.first += text[at];
      at = next;
    }
  }
  return out;
}

// Whether an earlier article has said it already: as a copy of this one, or in
// the very same words (an agency's sentence in a text of one's own).
Result<bool> was_told(store::Reader& reader, const ledger::Books& books, uint32_t person, const log::Entry& claim, const std::string& group, const std::string& quote, ProposeReport& report) {
  TRY(known, books.claims_of(reader, person, books.latest_import()));
  const auto words = words_of(quote);
  log::Decoder decoder;
  log::Entry other;
  for (const ledger::Claim& k : known) {
    if (ledger::text_of(k.what) != claim.what || k.source == 0) continue;
    const ledger::Special* from = books.special(k.source);
    if (from == nullptr || from->entry.mode != "article") continue;
    TRY(bytes, reader.entry(k.seq));
    TRY_VOID(decoder.decode(bytes, other));
    if (other.date != claim.date || other.months != claim.months) continue;
    if (report.copy_of != 0 && from->entry.group == group) return true;
    if (words.second < kShingle) continue;
    TRY(personals, reader.personals(k.seq));
    for (const log::Personal& value : personals)
      if (value.field == "quote" && words_of(value.text) == words) {
        if (report.copy_of == 0) report.copy_of = k.source;
        return true;
      }
  }
  return false;
}

log::Entry claim_entry(const reading::ReadClaim& claim, const reading::Document& document, std::string_view what) {
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = what;
  e.status = "proposed";
  if (claim.date.origin != reading::DateOrigin::none)
    e.date = claim.date.from == claim.date.to ? dates::iso(claim.date.from) : dates::iso(claim.date.from) + "/" + dates::iso(claim.date.to);
  else if (claim.kind == ClaimKind::still_held && document.published_on())
    e.date = dates::iso(*document.published_on());
  if (claim.value.months) e.months = *claim.value.months;
  if (log::parse_code<log::Way>(claim.value.way)) e.way = claim.value.way;
  if (log::parse_code<log::Destination>(claim.value.destination)) e.dest = claim.value.destination;
  if (claim.kind == ClaimKind::recognition) e.org = claim.attribution;
  if (claim.grade == reading::ClaimGrade::model) e.model = claim.model + " sha256:" + claim.prompt;
  return e;
}

}  // namespace

Result<ProposeReport> propose(intake::Scribe& scribe, store::Writer& writer, Random& random, const ledger::Books& books, const Checker& checker,
                              const reading::Document& document, const std::vector<reading::ReadClaim>& claims, const ProposeOptions& options) {
  ProposeReport out;
  out.claims = claims.size();
  const Sketch sketch = sketch_of(document.text);
  std::string group;
  for (const ledger::Special& s : books.specials()) {
    if (s.entry.kind != log::Kind::source || s.entry.mode != "article" || books.is_undone(s.seq)) continue;
    const auto other = parse_sketch(s.entry.text);
    if (!other || !is_copy(sketch, *other)) continue;
    out.copy_of = s.seq;
    group = s.entry.group;
    break;
  }
  log::Entry source;
  source.kind = log::Kind::source;
  source.mode = "article";
  source.publisher = document.publisher;
  if (const auto day = document.published_on()) source.published = dates::iso(*day);
  source.text = text_of(sketch);
  source.group = group.empty() ? "article:" + source.text.substr(0, 16) : group;
  const std::string_view bytes = document.capture != nullptr ? std::string_view(*document.capture) : std::string_view(document.text);
  TRY(there, is_there(writer, books, source, to_hex(as_bytes(sha256(bytes)))));
  out.same_file = there;
  if (there) return out;
  std::vector<log::Personal> personals;
  if (!document.address.empty()) personals.push_back({"address", document.address, {}});
  TRY(source_seq, scribe.append(source, personals));
  out.source = source_seq;
  static constexpr std::string_view kCharsets[] = {"utf-8", "windows-1251", "koi8-r", "iso-8859-1", "windows-1252", "iso-8859-2", "windows-1250", "utf-16le", "utf-16be"};
  intake::CaptureFacts facts;
  facts.file = document.part.empty() ? options.file : options.file + "#" + document.part;
  facts.fetched = options.fetched;
  facts.format = document.markup == reading::Markup::html ? "html" : "text";
  facts.encoding = kCharsets[static_cast<size_t>(document.charset)];
  facts.source = source_seq;
  TRY(capture, intake::keep_capture(writer, scribe, random, bytes, facts));
  out.capture = capture;
  const std::vector<size_t> chunks = intake::chunk_starts(bytes);
  for (const reading::ReadClaim& claim : claims) {
    const std::string_view what = what_of(claim.kind);
    if (what.empty() || claim.status != reading::ClaimStatus::asserted) continue;
    const auto person = checker.person_of(claim);
    if (!person) continue;
    log::Entry e = claim_entry(claim, document, what);
    e.subject = books.subject(*person);
    e.source = static_cast<int64_t>(source_seq);
    TRY(told, was_told(writer, books, *person, e, source.group, claim.quote, out));
    if (told) {
      ++out.told;
      continue;
    }
    const reading::Place place = document.capture != nullptr ? reading::place_in_capture(document, claim.span.start, claim.span.end) : reading::Place{claim.span.start, claim.span.end};
    e.capture = static_cast<int64_t>(capture);
    e.row = std::upper_bound(chunks.begin(), chunks.end(), place.start) - chunks.begin() - 1;
    personals = {{"quote", claim.quote, {}}, {"span", std::to_string(place.start) + "-" + std::to_string(place.end), {}}};
    TRY(seq, scribe.append(e, personals));
    out.proposed.push_back({seq, *person, std::string(what), e.date, claim.quote, e.model});
  }
  return out;
}

}  // namespace stillheld::check
