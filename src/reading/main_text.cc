#include "reading/main_text.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/utf8.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != text.npos; });
}

// class and id in lower case, at most 200 bytes.
std::string marks_of(const Element& element) {
  if (element.attributes.empty()) return {};
  std::string out = attribute(element.attributes, "class").substr(0, 160) + " " + attribute(element.attributes, "id").substr(0, 60);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

enum class Kind : uint8_t { plain, outside, caption };

// One of the classes has one of the words, and does not say by another word that
// it only stands beside such a box ("content-with-sidebar").
bool has_bad_class(std::string_view marks, std::initializer_list<std::string_view> words) {
  while (!marks.empty()) {
    const size_t end = std::min(marks.find_first_of(" \t\n\r"), marks.size());
    const std::string_view one = marks.substr(0, end);
    marks.remove_prefix(std::min(end + 1, marks.size()));
    if (one.size() > 2 && has_any(one, words) && !has_any(one, {"with-", "has-", "no-", "without", "content", "article-body", "-page", "layout", "wrapper-main", "article__"})) return true;
  }
  return false;
}

// What an element's name and marks say of all that is in it.
Kind kind_of(const Element& element, std::string_view marks, std::string_view itemprop) {
  const std::string_view name = element.name;
  if (name == "nav" || name == "footer" || name == "form" || name == "menu" || name == "button" || name == "select" || name == "label") return Kind::outside;
  if (name == "aside") return Kind::outside;
  if (name == "figcaption" || name == "caption") return Kind::caption;
  if (itemprop.find("articlebody") != itemprop.npos) return Kind::plain;
  if (marks.size() < 3) return Kind::plain;
  if (has_any(marks, {"article-body", "articlebody", "article__body", "entry-content", "post-content", "story-body", "article-content", "post-body"})) return Kind::plain;
  if (has_any(marks, {"caption", "photo-credit", "image-credit", "wp-caption-text", "media__credit", "pic-desc"})) return Kind::caption;
  if (has_bad_class(marks, {"comment", "disqus", "footer", "sidebar", "related", "recommend", "newsletter", "subscribe", "share", "social", "promo", "advert",
                      "breadcrumb", "navigation", "navbar", "menu", "masthead", "read-more", "readmore", "read-also", "readalso", "more-news", "most-read",
                      "popular", "trending", "outbrain", "taboola", "cookie", "consent", "signup", "sign-up", "login", "modal", "popup",
                      "author-bio", "about-author", "author-box", "bio-box", "byline", "tags", "taglist", "tag-list", "toolbar", "pagination", "pager",
                      "print-only", "screen-reader", "sr-only", "visually-hidden", "visuallyhidden", "widget", "copyright", "disclaimer", "skip-link",
                      "sponsor", "teaser", "rating", "donate", "dateline-meta", "see-also", "seealso", "next-post", "prev-post", "topics"})) {
    return Kind::outside;
  }
  return Kind::plain;
}

int weight_of(std::string_view name, std::string_view marks) {
  int weight = 0;
  if (name == "article" || name == "main") weight += 25;
  if (name == "div") weight += 5;
  if (name == "td" || name == "blockquote" || name == "pre") weight += 3;
  if (name == "ul" || name == "ol" || name == "dl" || name == "form" || name == "li" || name == "address") weight -= 3;
  if (marks.size() > 2) {
    if (has_any(marks, {"article", "body", "content", "entry", "story", "post", "text", "blog", "main"})) weight += 25;
    if (has_any(marks, {"comment", "sidebar", "footer", "meta", "promo", "related", "widget", "list", "teaser", "media", "header", "head"})) weight -= 25;
  }
  return weight;
}

// Hashes of a text's words, for overlaps.
std::vector<uint64_t> keys_of(std::string_view text) {
  std::vector<uint64_t> keys;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    const char32_t c = decode_at(text, at, next);
    if (is_letter(c)) {
      const Word word = word_at(text, at);
      keys.push_back(word.key);
      at = word.end;
    } else if (c >= '0' && c <= '9') {
      uint64_t key = kNoWord;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') key = add_letter(key, static_cast<char32_t>(text[at++]));
      keys.push_back(key);
    } else {
      at = next;
    }
  }
  return keys;
}

uint64_t shingle(const std::vector<uint64_t>& keys, size_t at, size_t size) {
  uint64_t out = kNoWord;
  for (size_t k = at; k < std::min(at + size, keys.size()); ++k) out = (out ^ keys[k]) * 0x9E3779B97F4A7C15u + (out >> 31);
  return out;
}

}  // namespace

bool is_read_also(std::string_view text) {
  if (text.size() > 80) return false;
  std::string low;
  for (size_t at = 0; at < text.size();) {
    const Word word = word_at(text, at);
    if (word.end == word.start) {
      size_t next = at;
      decode_at(text, at, next);
      at = next;
      continue;
    }
    if (!low.empty()) low += ' ';
    low += folded(text.substr(word.start, word.end - word.start));
    at = word.end;
  }
  static constexpr std::string_view kHeads[] =
       {"read also", "read more", "also read", "more news", "see also", "related", "related news", "related articles", "related stories", "more on this topic",
        "more on this story", "most read", "latest news", "you may also like", "recommended", "don't miss", "more from", "читайте также", "читать также",
        "читайте еще", "читать далее", "еще по теме", "по теме", "материалы по теме", "похожие новости", "другие новости", "смотрите также", "подробнее",
        "чытайце таксама", "чытайце яшчэ", "чытайце больш", "па тэме", "іншыя навіны", "яшчэ па тэме", "глядзіце таксама", "читайте також", "дивіться також",
        "також читайте", "за темою", "czytaj także", "czytaj też", "czytaj też", "zobacz także", "zobacz też", "więcej na ten temat", "przeczytaj także"};
  static const std::array<std::string, std::size(kHeads)> kFolded = [] {
    std::array<std::string, std::size(kHeads)> out;
    for (size_t i = 0; i < out.size(); ++i) out[i] = folded(kHeads[i]);
    return out;
  }();
  for (size_t i = 0; i < kFolded.size(); ++i) {
    const std::string_view head = kHeads[i];
    if (low == kFolded[i] || low == head) return true;
    const std::string_view start = std::string_view(low).substr(0, head.size() + 1);
    if (low.size() > head.size() && start.substr(0, head.size()) == head && start.back() == ' ' && text.find(':') != text.npos && text.size() < 40) return true;
  }
  return false;
}

namespace {

// "Advertisement", "Continue reading below", calls to subscribe.
bool is_furniture(std::string_view text, std::string_view name, const Block& block) {
  if (block.letters > 320) return false;
  std::string low;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = decode_at(text, at, at);
    const char32_t letter = fold_letter(c);
    if (letter) append_utf8(low, letter);
    else if (!low.empty() && low.back() != ' ') low += ' ';
  }
  while (!low.empty() && low.back() == ' ') low.pop_back();
  for (const std::string_view whole : {"advertisement", "advert", "advertising", "ad", "ads", "continue reading below", "continue reading", "story continues below", "comments", "text size", "share",
                                       "share this article", "print", "email", "facebook", "twitter", "реклама", "рэклама", "reklama", "поделиться", "падзяліцца", "комментарии", "каментары",
                                       "this slideshow requires javascript", "article continues below", "image", "photo", "фото", "loading", "sponsored", "promoted", "tags", "теги"}) {
    if (low == whole) return true;
  }
  if (block.letters < 25 && !block.ends_sentence && (name == "div" || name == "section" || name == "header" || name == "article" || name == "form" || name == "br")) return true;
  const bool calls = has_any(low, {"sign up", "subscribe", "inbox", "подпишитесь", "подписывайтесь", "падпішыцеся", "падпісвайцеся", "підписуйтесь", "subskrybuj", "zapisz sie"});
  const bool what = has_any(low, {"newsletter", "inbox", "telegram", "youtube", "channel", "канал", "рассылк", "рассылк", "email", "updates", "facebook", "facebook", "app store"});
  if (calls && what && block.letters < 260) return true;
  return block.letters < 200 && has_any(low, {"follow us on", "follow him on twitter", "follow her on twitter", "all rights reserved", "click here to", "click here for", "tell us what you think", "нашли ошибку", "знайшлі памылку"});
}

}  // namespace

std::vector<Zone> zones_of(const ScannedPage& page, const std::vector<std::string_view>& texts, std::string_view article_body,
                           std::string_view headline) {
  const size_t elements = page.elements.size();
  const size_t blocks = page.blocks.size();
  std::vector<Kind> kind(elements, Kind::plain);
  std::vector<int16_t> weight(elements, 0);
  int32_t marked_body = -1;
  // Running text below each element: what holds much of the page's is no box of
  // it, whatever its class says ("has-sidebar").
  std::vector<uint32_t> running(elements, 0);
  for (const Block& block : page.blocks) {
    if (block.letters > 60 && block.link_letters * 3 < block.letters) running[static_cast<size_t>(block.element)] += block.letters;
  }
  for (size_t i = elements; i-- > 1;) running[static_cast<size_t>(page.elements[i].parent)] += running[i];
  for (size_t i = 1; i < elements; ++i) {
    const Element& element = page.elements[i];
    const Kind above = kind[static_cast<size_t>(element.parent)];
    if (!element.block) {
      kind[i] = above;
      continue;
    }
    const std::string marks = marks_of(element);
    std::string itemprop;
    if (element.attributes.find("itemprop") != element.attributes.npos) itemprop = attribute(element.attributes, "itemprop");
    for (char& c : itemprop) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    Kind own = element.name == "body" || element.name == "html" || element.name == "article" || element.name == "main" ? Kind::plain : kind_of(element, marks, itemprop);
    if (own == Kind::outside && running[i] * 5 > running[0] * 2 && element.name != "footer" && element.name != "nav" && marks.find("comment") == marks.npos) {
      own = Kind::plain;
    }
    kind[i] = own == Kind::plain ? above : above == Kind::outside ? above : own;
    weight[i] = static_cast<int16_t>(weight_of(element.name, marks));
    if (itemprop == "articlebody" && marked_body < 0) marked_body = static_cast<int32_t>(i);
  }

  // Scores of elements by the paragraphs in them.
  std::vector<double> score(elements, 0);
  std::vector<uint32_t> letters(elements, 0), links(elements, 0), first_block(elements, UINT32_MAX), last_block(elements, 0);
  for (size_t b = 0; b < blocks; ++b) {
    const Block& block = page.blocks[b];
    size_t e = static_cast<size_t>(block.element);
    letters[e] += block.letters;
    links[e] += block.link_letters;
    if (kind[e] != Kind::plain || block.letters < 25) continue;
    const double density = static_cast<double>(block.link_letters) / block.letters;
    if (density > 0.5) continue;
    const double points = (1 + block.commas + std::min(block.letters / 100.0, 3.0)) * (1 - density);
    // A <p> gives to what holds it; a bare <div> to itself.
    const std::string_view name = page.elements[e].name;
    size_t holder = e;
    if (name == "p" || name == "blockquote" || name == "li" || name == "pre" || name == "h2" || name == "h3" || name == "br") {
      holder = static_cast<size_t>(std::max(page.elements[e].parent, 0));
      while (holder > 0 && !page.elements[holder].block) holder = static_cast<size_t>(std::max(page.elements[holder].parent, 0));
    }
    double share = 1;
    for (int level = 0; level < 4; ++level) {
      score[holder] += points * share;
      if (holder == 0) break;
      size_t up = static_cast<size_t>(std::max(page.elements[holder].parent, 0));
      while (up > 0 && !page.elements[up].block) up = static_cast<size_t>(std::max(page.elements[up].parent, 0));
      holder = up;
      share = level == 0 ? 0.5 : share / 2;
    }
  }
  // Letters of whole subtrees: children come after their parents.
  for (size_t i = elements; i-- > 1;) {
    const size_t parent = static_cast<size_t>(page.elements[i].parent);
    letters[parent] += letters[i];
    links[parent] += links[i];
  }
  size_t best = 0;
  double best_score = 0;
  for (size_t i = 1; i < elements; ++i) {
    if (score[i] <= 0 || kind[i] != Kind::plain) continue;
    const double density = letters[i] ? static_cast<double>(links[i]) / letters[i] : 1;
    // Names of classes weigh, but only what there is: never without text.
    const double total = score[i] * (1 + weight[i] / 100.0) * (1 - density);
    if (total > best_score) {
      best_score = total;
      best = i;
    }
  }
  if (marked_body > 0 && letters[static_cast<size_t>(marked_body)] > 250) best = static_cast<size_t>(marked_body);

  // An article may be cut into sections: the element that holds them has much
  // more running text than the densest of them, and few links besides.
  std::vector<uint32_t> plain_running(elements, 0), plain_letters(elements, 0), plain_links(elements, 0);
  for (const Block& block : page.blocks) {
    const size_t e = static_cast<size_t>(block.element);
    if (kind[e] != Kind::plain) continue;
    if (block.letters > 60 && block.link_letters * 3 < block.letters) plain_running[e] += block.letters;
    plain_letters[e] += block.letters;
    plain_links[e] += block.link_letters;
  }
  for (size_t i = elements; i-- > 1;) {
    const size_t parent = static_cast<size_t>(page.elements[i].parent);
    plain_running[parent] += plain_running[i];
    plain_letters[parent] += plain_letters[i];
    plain_links[parent] += plain_links[i];
  }
  for (size_t level = 0, at = best; level < 5 && at > 0 && marked_body != static_cast<int32_t>(best); ++level) {
    size_t up = static_cast<size_t>(std::max(page.elements[at].parent, 0));
    while (up > 0 && !page.elements[up].block) up = static_cast<size_t>(std::max(page.elements[up].parent, 0));
    const std::string_view name = page.elements[up].name;
    if (up == 0 || name == "body" || name == "html") break;
    const uint32_t more = plain_running[up] - plain_running[best], letters_more = plain_letters[up] - plain_letters[best];
    if (plain_running[up] * 4 > plain_running[best] * 5 && plain_links[up] * 5 < plain_letters[up] && more * 4 > letters_more * 3) best = up;
    at = up;
  }

  // Below best, or beside it with much text.
  std::vector<uint8_t> in_best(elements, 0);
  in_best[best] = 1;
  const size_t around = best > 0 ? static_cast<size_t>(std::max(page.elements[best].parent, 0)) : 0;
  for (size_t i = 1; i < elements; ++i) {
    const size_t parent = static_cast<size_t>(page.elements[i].parent);
    if (in_best[parent] && i != best) in_best[i] = 1;
    if (best > 0 && parent == around && !in_best[i] && score[i] >= best_score * 0.2 && score[i] > 8 && kind[i] == Kind::plain) {
      const double density = letters[i] ? static_cast<double>(links[i]) / letters[i] : 1;
      if (density < 0.25) in_best[i] = 1;
    }
  }

  std::vector<Zone> zones(blocks, Zone::other);
  const std::vector<uint64_t> head_keys = keys_of(headline);
  bool boxed = false;  // behind "read also", until running text
  for (size_t b = 0; b < blocks; ++b) {
    const Block& block = page.blocks[b];
    const size_t e = static_cast<size_t>(block.element);
    const std::string_view name = page.elements[e].name;
    if (name == "h1") zones[b] = Zone::title;
    if (kind[e] == Kind::caption) {
      zones[b] = Zone::caption;
      continue;
    }
    const bool beside = best > 0 && static_cast<size_t>(block.element) == around && name == "p";
    if (kind[e] != Kind::plain || (!in_best[e] && !beside)) continue;
    if (zones[b] == Zone::title) continue;
    if (is_read_also(texts[b])) {
      boxed = true;
      continue;
    }
    const double density = block.letters ? static_cast<double>(block.link_letters) / block.letters : 1;
    const bool is_running = block.letters >= 80 || block.ends_sentence;
    if (boxed && (density > 0.3 || block.letters < 80)) continue;
    boxed = false;
    if (is_furniture(texts[b], name, block)) continue;
    if (density > 0.6 && !(name == "p" && block.letters > 60 && density < 0.8)) continue;
    if (name == "li" && density > 0.4) continue;
    if (!is_running && (name == "td" || name == "th" || name == "br")) continue;
    zones[b] = Zone::body;
  }

  // Above the headline, and the short lines between it and the first paragraph,
  // are no article: rubric, date, author.
  size_t heading = blocks;
  for (size_t b = 0; b < blocks; ++b) {
    if (zones[b] == Zone::title && in_best[static_cast<size_t>(page.blocks[b].element)]) {
      heading = b;
      break;
    }
  }
  for (size_t b = 0; heading < blocks && b < heading; ++b) {
    if (zones[b] == Zone::body) zones[b] = Zone::other;
  }
  for (size_t b = 0; b < blocks; ++b) {
    if (zones[b] != Zone::body) continue;
    const Block& block = page.blocks[b];
    if (block.letters >= 60 && block.ends_sentence) break;
    const std::string_view name = page.elements[static_cast<size_t>(block.element)].name;
    if (!block.ends_sentence && block.letters < 60 && name != "h2" && name != "h3") zones[b] = Zone::other;
  }
  for (size_t b = 0; b < blocks; ++b) {
    if (zones[b] != Zone::body) continue;
    const std::string_view text = texts[b];
    if (text.substr(0, 4) == "http" && text.find(' ') == text.npos) zones[b] = Zone::other;
    for (const std::string_view credit : {"Photo:", "Image:", "Фото:", "Фота:", "Zdjęcie:", "Fot.", "Иллюстрация:"}) {
      if (text.substr(0, credit.size()) == credit && page.blocks[b].letters < 160) zones[b] = Zone::caption;
    }
    if (page.blocks[b].letters < 160 && (text.find("(Image:") != text.npos || text.find("(Photo:") != text.npos || text.find("(Фото:") != text.npos)) zones[b] = Zone::caption;
  }

  // The page's own article.
  const std::vector<uint64_t> body_keys = keys_of(article_body);
  if (body_keys.size() >= 40) {
    std::unordered_set<uint64_t> shingles;
    for (size_t k = 0; k + 4 <= body_keys.size(); ++k) shingles.insert(shingle(body_keys, k, 4));
    std::vector<Zone> told(blocks, Zone::other);
    size_t covered = 0, heuristic = 0, first = blocks, last = 0;
    for (size_t b = 0; b < blocks; ++b) {
      const std::vector<uint64_t> keys = keys_of(texts[b]);
      if (zones[b] == Zone::body) heuristic += keys.size();
      told[b] = zones[b] == Zone::body ? Zone::other : zones[b];
      if (keys.size() < 4) continue;
      size_t hits = 0;
      for (size_t k = 0; k + 4 <= keys.size(); ++k) hits += shingles.count(shingle(keys, k, 4));
      if (hits * 10 >= (keys.size() - 3) * 6 && zones[b] != Zone::title) {
        if (zones[b] != Zone::caption) told[b] = Zone::body;
        covered += keys.size();
        first = std::min(first, b);
        last = std::max(last, b);
      }
    }
    // Believed if it is most of what we found: some publishers give the first lines only.
    if (covered * 10 >= body_keys.size() * 7 && covered * 10 >= heuristic * 5) {
      // What lies between is the article's too: quotations, embedded posts.
      for (size_t b = first; b < last; ++b) {
        if (told[b] == Zone::other && zones[b] == Zone::body) told[b] = Zone::body;
      }
      zones = told;
    }
  }

  // The headline once, and the lead between it and the text.
  bool titled = false;
  size_t first_body = blocks;
  for (size_t b = 0; b < blocks; ++b) {
    if (zones[b] == Zone::body) {
      first_body = b;
      break;
    }
  }
  for (size_t b = 0; b < blocks; ++b) {
    if (zones[b] != Zone::title) continue;
    if (titled || b > first_body) zones[b] = Zone::other;
    else titled = true;
  }
  if (!titled && !head_keys.empty()) {
    for (size_t b = 0; b < blocks && b <= first_body; ++b) {
      if (keys_of(texts[b]) == head_keys) {
        zones[b] = Zone::title;
        break;
      }
    }
  }
  for (size_t b = 0; b < first_body && b < blocks; ++b) {
    const std::string_view name = page.elements[static_cast<size_t>(page.blocks[b].element)].name;
    if (zones[b] != Zone::other || page.blocks[b].letters < 40 || page.blocks[b].link_letters * 3 > page.blocks[b].letters) continue;
    const std::string marks = marks_of(page.elements[static_cast<size_t>(page.blocks[b].element)]);
    if ((name == "h2" || name == "p" || name == "div") && has_any(marks, {"lead", "lede", "standfirst", "subtitle", "sub-title", "subhead", "summary", "deck", "excerpt", "intro"})) {
      zones[b] = Zone::lead;
    }
  }
  return zones;
}

}  // namespace stillheld::reading
