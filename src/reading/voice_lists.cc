// «приговор осудили Комитет и „Весть“», «ЕС, США и Канада призвали»: all who speak.
#include "reading/voice_phrases.h"

#include <algorithm>

#include "reading/name_case.h"

namespace stillheld::reading {

namespace {

constexpr size_t kVoices = 6;

bool of_somebody(const Voice& v) { return v.kind == Voice::Kind::organisation || (v.kind == Voice::Kind::person && v.mention >= 0); }

}  // namespace

void more_voices(const VoicePhrases& p, std::vector<Voice>& voices, uint32_t verb) {
  if (voices.size() != 1 || !of_somebody(voices.front())) return;
  const Scene& s = p.scene();
  const Grammar::Classes& c = s.around->grammar->c;
  const auto joint = [&](uint32_t i) { return i < s.last && (p.kind(i) == TokenKind::comma || (s.token(i).has(c.and_) && !s.token(i).has(c.prep))); };
  // «Союз журналистов и Хельсинкский комитет»: two names in one run of words
  const Voice whole = voices.front();
  if (whole.kind == Voice::Kind::organisation && p.kind(whole.first > s.first ? whole.first - 1 : whole.first) != TokenKind::quote_open)
    for (uint32_t k = whole.first + 1; k + 1 < whole.last; ++k)
      if (s.token(k).has(c.and_) && s.token(k + 1).upper && s.token(whole.first).upper) {
        Voice a = p.of_tokens(whole.first, k, Voice::Kind::organisation), b = p.of_tokens(k + 1, whole.last, Voice::Kind::organisation);
        a.begin = b.begin = whole.begin;
        voices = {a, b};
        break;
      }
  if (verb < s.last) {
    // «осудили Комитет защиты и „Весть“»: the marks were found first
    if (const uint32_t mark = voices.front().first; mark > verb + 3 && p.kind(mark - 1) == TokenKind::quote_open && joint(mark - 2))
      if (const Voice before = p.run_from(verb + 1, mark - 2); of_somebody(before) && before.last + 2 == mark) voices.insert(voices.begin(), before);
    uint32_t i = voices.back().last;
    while (voices.size() < kVoices && i + 1 < s.last) {
      if (p.kind(i) == TokenKind::quote_close) ++i;
      if (!joint(i) || i + 1 >= s.last) return;
      const bool last = p.kind(i) != TokenKind::comma;
      ++i;
      Voice v;
      if (p.kind(i) == TokenKind::quote_open) {
        uint32_t close = i + 1;
        while (close < s.last && close < i + 8 && p.kind(close) != TokenKind::quote_close) ++close;
        if (close < s.last && close > i + 1 && p.kind(close) == TokenKind::quote_close && s.token(i + 1).upper) v = p.quoted(i + 1, close, i);
      } else if (p.word(i)) {
        v = p.slavic_behind(i - 1, false);
      }
      if (!of_somebody(v) || v.first > i + 8) return;
      voices.push_back(v);
      i = v.last;
      if (last) return;
    }
    return;
  }
  bool first = true;
  while (voices.size() < kVoices) {
    uint32_t k = voices.front().begin;
    if (k <= s.first + 1 || !joint(k - 1) || (first && p.kind(k - 1) == TokenKind::comma)) return;
    first = false;
    --k;
    Voice v = p.kind(k - 1) == TokenKind::quote_close ? p.quoted_before(k) : p.nearest(k);
    const uint32_t end = p.kind(k - 1) == TokenKind::quote_close ? k - 1 : k;
    if (!of_somebody(v) || v.last != end) return;
    voices.insert(voices.begin(), v);
  }
}

}  // namespace stillheld::reading
