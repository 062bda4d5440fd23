#include "reading/case_file.h"

#include <cmath>

#include "reading/words.h"

namespace stillheld::reading {

namespace {

std::string plain(std::string_view text) {
  // articles, "more" and outer signs aside, one case
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (const Word w = word_at(text, at); w.end > w.start) {
      const std::string word = folded(text.substr(w.start, w.end - w.start));
      const bool more = out.empty() && (word == "еще" || word == "яшчэ" || word == "ще" || word == "jeszcze");
      if (!more && word != "the" && word != "a" && word != "an") out += (out.empty() ? "" : " ") + word;
      at = w.end;
    } else {
      size_t next;
      decode_at(text, at, next);
      if (text[at] >= '0' && text[at] <= '9') out += text[at];
      at = next;
    }
  }
  return out;
}

// Two plain subjects that share a word: most likely one, worded otherwise.
bool share_word(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a == b;
  for (size_t from = 0; from < a.size();) {
    const size_t to = std::min(a.find(' ', from), a.size());
    const std::string_view word = a.substr(from, to - from);
    from = to + 1;
    for (size_t at = b.find(word); at != b.npos && !word.empty(); at = b.find(word, at + 1))
      if ((at == 0 || b[at - 1] == ' ') && (at + word.size() == b.size() || b[at + word.size()] == ' ')) return true;
  }
  return false;
}

std::string value_of(const ReadClaim& c, const std::string& name) {
  if (name == "months") return c.value.months ? std::to_string(*c.value.months) : "";
  if (name == "low") return c.value.count ? std::to_string(c.value.count->low) : "";
  if (name == "high") return c.value.count ? c.value.count->high == kUnbounded ? "inf" : std::to_string(c.value.count->high) : "";
  if (name == "articles") {
    std::string out;
    for (const std::string& a : c.value.articles) out += (out.empty() ? "" : "+") + a;
    return out;
  }
  if (name == "way") return c.value.way;
  if (name == "destination") return c.value.destination;
  if (name == "regime") return c.value.regime;
  if (name == "attribution") return plain(c.attribution);
  return "?";
}

std::string shown(const ReadClaim& c) {
  std::string out = std::string(text_of(c.kind)) + " " + std::string(text_of(c.status)) + " \"" + c.subject + "\"";
  if (c.date.origin != DateOrigin::none) out += " " + dates::iso(c.date.from) + ".." + dates::iso(c.date.to);
  if (c.value.months) out += " months=" + std::to_string(*c.value.months);
  if (c.value.count) out += " low=" + value_of(c, "low") + " high=" + value_of(c, "high");
  if (!c.attribution.empty()) out += " by " + c.attribution;
  return out + " [" + c.rule + "]";
}

}  // namespace

Result<std::vector<ReadingCase>> parse_cases(std::string_view path, std::string_view text, std::optional<Language> language) {
  std::vector<ReadingCase> out;
  std::optional<dates::Day> published;
  bool article = false, first = true;
  uint32_t number = 0;
  const auto bad = [&](std::string_view expected, std::string_view found) {
    return fail(Code::kBadRule, {std::string(expected)}, {std::string(path), number, "1", 0}, std::string(found.substr(0, 80)));
  };
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    ++number;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const size_t blank = line.find(' ');
    const std::string_view key = line.substr(0, blank);
    const std::string_view rest = blank == line.npos ? std::string_view() : line.substr(blank + 1);
    if (key == "published") {
      published = dates::parse_day(rest);
      if (!published) return bad("a day such as 2025-11-21", rest);
      article = false;
    } else if (key == "article") {
      article = first = true;
    } else if (key == "text") {
      out.push_back({std::string(rest), published, language, {}, number, article && !first});
      first = false;
    } else if (key == "none") {
      if (out.empty() || !out.back().claims.empty()) return bad("text before none", line);
    } else if (key == "claim") {
      if (out.empty()) return bad("text before claim", line);
      auto file = RuleFile::parse(path, rest);
      if (!file.ok() || file->lines().empty()) return bad("claim KIND STATUS \"SUBJECT\" …", rest);
      const std::vector<std::string_view>& w = file->lines()[0].words;
      ExpectedClaim c;
      c.line = number;
      const auto kind = w.empty() ? std::nullopt : claim_kind(w[0]);
      const auto status = w.size() < 2 ? std::nullopt : claim_status(w[1]);
      if (!kind) return bad("a kind of claim", rest);
      if (!status) return bad("a status", rest);
      if (w.size() < 3) return bad("a subject in \"…\"", rest);
      c.kind = *kind;
      c.status = *status;
      c.subject = w[2];
      for (size_t i = 3; i < w.size(); ++i) {
        if (const size_t at = w[i].find('='); at != w[i].npos) {
          c.values[std::string(w[i].substr(0, at))] = w[i].substr(at + 1);
          continue;
        }
        const size_t dots = w[i].find("..");
        const auto from = dates::parse_day(w[i].substr(0, dots));
        const auto to = dots == w[i].npos ? from : dates::parse_day(w[i].substr(dots + 2));
        if (!from || !to) return bad("a day, FROM..TO or name=value", w[i]);
        c.date = {*from, *to};
      }
      out.back().claims.push_back(std::move(c));
    } else {
      return bad("published, article, text, claim or none", line);
    }
  }
  return out;
}

void Tally::add(const Tally& o) {
  expected += o.expected;
  found += o.found;
  agreed += o.agreed;
  dates += o.dates;
  right_dates += o.right_dates;
  values += o.values;
  right_values += o.right_values;
}

Document document_of(const ReadingCase& c) { return document_of(std::span(&c, 1)); }

Document document_of(std::span<const ReadingCase> article) {
  Document document;
  for (const ReadingCase& c : article) {
    if (!document.text.empty()) document.text += '\n';
    const uint32_t start = static_cast<uint32_t>(document.text.size());
    document.text += c.text;
    document.paragraphs.push_back({start, static_cast<uint32_t>(document.text.size()), Zone::body});
  }
  const ReadingCase& head = article.front();
  if (head.published) document.published.push_back({*head.published, DateWitness::asked});
  document.language = head.language ? *head.language : guess_language(document.text);
  return document;
}

namespace {

// The same words, with or without what complements their noun.
bool same_subject(const ReadClaim& found, std::string_view expected) {
  const std::string wanted = plain(expected);
  if (plain(found.subject) == wanted) return true;
  const Bytes& noun = found.noun_at;
  if (noun.empty() || noun == found.subject_at || noun.start < found.subject_at.start || noun.end > found.subject_at.end) return false;
  return plain(std::string_view(found.subject).substr(noun.start - found.subject_at.start, noun.end - noun.start)) == wanted;
}

void score_case(const ReadingCase& c, const std::string& path, const std::string& language, const std::vector<ReadClaim>& found, CaseScore& score) {
  std::vector<bool> used(found.size(), false);
  const auto place = path + ":" + std::to_string(c.line) + ": ";
  std::vector<const ExpectedClaim*> missed;
  for (const ExpectedClaim& e : c.claims) {
    Tally& tally = score.by[{language, std::string(text_of(e.kind))}];
    ++tally.expected;
    if (e.status != ClaimStatus::asserted) ++score.not_asserted;
    size_t match = found.size();
    for (size_t i = 0; i < found.size(); ++i) {
      if (used[i] || found[i].kind != e.kind || found[i].status != e.status || !same_subject(found[i], e.subject)) continue;
      // Of several the one with the right date or term.
      const bool better = match == found.size() || (e.date && found[i].date.origin != DateOrigin::none && found[i].date.from == e.date->first) ||
                          (e.values.contains("months") && value_of(found[i], "months") == e.values.at("months"));
      if (better) match = i;
    }
    if (match == found.size()) {
      missed.push_back(&e);
      score.misses.push_back(place + "missed " + std::string(text_of(e.kind)) + " " + std::string(text_of(e.status)) + " \"" + e.subject + "\"  " + c.text);
      if (e.status != ClaimStatus::asserted)
        for (const ReadClaim& f : found)
          if (f.kind == e.kind && f.status == ClaimStatus::asserted && same_subject(f, e.subject)) ++score.taken_as_fact;
      continue;
    }
    used[match] = true;
    ++tally.agreed;
    ++tally.found;
    if (e.date) {
      ++tally.dates;
      const bool right = found[match].date.origin != DateOrigin::none && found[match].date.from == e.date->first && found[match].date.to == e.date->second;
      tally.right_dates += right;
      if (!right) score.misses.push_back(place + "date of " + shown(found[match]) + "  " + c.text);
    }
    for (const auto& [name, value] : e.values) {
      ++tally.values;
      const bool right = value_of(found[match], name) == (name == "attribution" ? plain(value) : value);
      tally.right_values += right;
      if (!right) score.misses.push_back(place + name + " of " + shown(found[match]) + ", expected " + value + "  " + c.text);
    }
  }
  std::vector<bool> paired(found.size(), false);
  for (const ExpectedClaim* e : missed)
    for (size_t i = 0; i < found.size(); ++i)
      if (!used[i] && !paired[i] && found[i].kind == e->kind && found[i].status == e->status && share_word(plain(found[i].subject), plain(e->subject))) {
        paired[i] = true;
        ++score.reworded;
        break;
      }
  for (size_t i = 0; i < found.size(); ++i) {
    if (used[i]) continue;
    ++score.by[{language, std::string(text_of(found[i].kind))}].found;
    score.misses.push_back(place + (paired[i] ? "worded " : "found ") + shown(found[i]) + "  " + c.text);
  }
}

}  // namespace

void score_cases(std::span<const ReadingCase> cases, const std::string& path, const ReadOptions& options, CaseScore& score) {
  while (!cases.empty()) {
    size_t size = 1;
    while (size < cases.size() && cases[size].follows) ++size;
    const Document document = document_of(cases.first(size));
    const std::vector<ReadClaim> all = read(document, options);
    for (size_t n = 0; n < size; ++n) {
      const Paragraph& p = document.paragraphs[n];
      std::vector<ReadClaim> found;
      for (const ReadClaim& claim : all)
        if (claim.trigger.start >= p.start && claim.trigger.start < p.end) found.push_back(claim);
      score_case(cases[n], path, std::string(code_of(document.language)), found, score);
    }
    cases = cases.subspan(size);
  }
}

Interval wilson(int64_t successes, int64_t of) {
  if (of <= 0) return {};
  const double z = 1.959964, n = static_cast<double>(of), p = static_cast<double>(successes) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace stillheld::reading
