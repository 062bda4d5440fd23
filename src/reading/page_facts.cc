#include "reading/page_facts.h"

#include <algorithm>

#include <simdjson.h>

#include "dates/month_words.h"

namespace stillheld::reading {
namespace {

using dates::Day;

std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

int number_at(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (size_t k = at; k < at + digits; ++k) {
    if (text[k] < '0' || text[k] > '9') return -1;
    value = value * 10 + (text[k] - '0');
  }
  return value;
}

std::optional<Day> day_of(int year, int month, int day) {
  if (year < 1990 || year > 2199 || !dates::is_valid({year, month, day})) return std::nullopt;
  return dates::from_civil(year, month, day);
}

// Plain text of some HTML: an articleBody may hold tags.
std::string without_tags(std::string_view text) { return decode(text, Charset::utf8, Markup::html); }

struct JsonLd {
  std::string published, publisher, headline, body, address;
  bool is_article = false;
};

bool is_article_type(simdjson::dom::element type) {
  std::string_view one;
  if (!type.get(one)) {
    return one.find("Article") != one.npos || one.find("Posting") != one.npos || one == "Report" || one == "AnalysisNewsArticle";
  }
  simdjson::dom::array many;
  if (type.get(many)) return false;
  for (const simdjson::dom::element each : many) {
    if (is_article_type(each)) return true;
  }
  return false;
}

void read_object(simdjson::dom::object object, JsonLd& out, int depth);

void read_value(simdjson::dom::element element, JsonLd& out, int depth) {
  if (depth > 6) return;
  simdjson::dom::array array;
  simdjson::dom::object object;
  if (!element.get(array)) {
    for (const simdjson::dom::element each : array) read_value(each, out, depth + 1);
  } else if (!element.get(object)) {
    read_object(object, out, depth);
  }
}

void read_object(simdjson::dom::object object, JsonLd& out, int depth) {
  simdjson::dom::element value;
  std::string_view text;
  if (!object["@graph"].get(value)) read_value(value, out, depth + 1);
  if (!object["mainEntity"].get(value)) read_value(value, out, depth + 1);
  const bool article = !object["@type"].get(value) && is_article_type(value);
  std::string_view body;
  const bool has_body = !object["articleBody"].get(body);
  if (!article && !has_body) return;
  if (out.is_article && !(has_body && body.size() > out.body.size())) return;
  out.is_article = true;
  if (has_body) out.body = body;
  if (!object["datePublished"].get(text)) out.published = text;
  if (!object["headline"].get(text)) out.headline = text;
  if (!object["url"].get(text)) out.address = text;
  if (!object["publisher"].get(value)) {
    simdjson::dom::object publisher;
    if (!value.get(publisher) && !publisher["name"].get(text)) out.publisher = text;
    else if (!value.get(text)) out.publisher = text;
  }
}

// JSON in pages has raw line ends inside of strings now and then.
JsonLd json_ld_of(const std::vector<std::string_view>& scripts) {
  JsonLd out;
  simdjson::dom::parser parser;
  for (const std::string_view script : scripts) {
    std::string text(script);
    for (char& c : text) {
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    const size_t first = text.find_first_of("[{");
    const size_t last = text.find_last_of("]}");
    if (first == text.npos || last == text.npos || last < first) continue;
    simdjson::dom::element element;
    if (parser.parse(text.data() + first, last - first + 1, true).get(element)) continue;
    read_value(element, out, 0);
  }
  return out;
}

}  // namespace

std::optional<Day> written_day(std::string_view text) {
  const size_t digit = text.find_first_of("0123456789");
  if (digit == text.npos) return std::nullopt;
  text = text.substr(digit);
  // 2025-12-13, 2025/12/13, 20251213
  const int year = number_at(text, 0, 4);
  if (year >= 1990 && text.size() >= 10 && (text[4] == '-' || text[4] == '/' || text[4] == '.')) {
    return day_of(year, number_at(text, 5, 2), number_at(text, 8, 2));
  }
  if (text.size() >= 8 && number_at(text, 0, 8) > 19900000) return day_of(year, number_at(text, 4, 2), number_at(text, 6, 2));
  // 13.12.2025
  if (text.size() >= 10 && (text[2] == '.' || text[2] == '/') && text[5] == text[2]) {
    return day_of(number_at(text, 6, 4), number_at(text, 3, 2), number_at(text, 0, 2));
  }
  // 13 December 2025, 13 Dec 2025
  size_t at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  const int day = at <= 2 ? number_at(text, 0, at) : -1;
  while (at < text.size() && text[at] == ' ') ++at;
  const size_t word = at;
  while (at < text.size() && text[at] != ' ' && text[at] != ',') ++at;
  const std::string folded = dates::fold(text.substr(word, at - word));
  const dates::MonthWord* month = dates::month_of(folded);
  while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
  if (month == nullptr || day < 1) return std::nullopt;
  return day_of(number_at(text, at, 4), month->month, day);
}

std::optional<Day> day_in_address(std::string_view address) {
  for (size_t at = address.find('/'); at != address.npos; at = address.find('/', at + 1)) {
    const int year = number_at(address, at + 1, 4);
    if (year < 1990 || at + 11 > address.size()) continue;
    const char mark = address[at + 5];
    if (mark != '/' && mark != '-') continue;
    if (const auto day = day_of(year, number_at(address, at + 6, 2), number_at(address, at + 9, 2)); day && address[at + 8] == mark) return day;
  }
  return std::nullopt;
}

PageFacts facts_of(const ScannedPage& page) {
  PageFacts facts;
  const JsonLd json = json_ld_of(page.json_ld);
  facts.article_body = json.body.find('<') != json.body.npos || json.body.find('&') != json.body.npos ? without_tags(json.body) : json.body;
  facts.publisher = json.publisher;
  facts.title = json.headline.find('&') != json.headline.npos ? without_tags(json.headline) : json.headline;
  facts.address = json.address;
  const auto witness = [&](std::optional<Day> day, DateWitness from) {
    if (!day || facts.published.size() >= 2) return;
    for (const Publication& other : facts.published) {
      if (other.witness == from) return;
    }
    facts.published.push_back({*day, from});
  };
  witness(written_day(json.published), DateWitness::json_ld);
  std::string site, og_title, canonical, time_element;
  std::optional<Day> meta;
  int meta_rank = 99;
  for (const int32_t index : page.metas) {
    const Element& element = page.elements[static_cast<size_t>(index)];
    const std::string_view attributes = element.attributes;
    if (element.name == "html") {
      facts.language = attribute(attributes, "lang");
    } else if (element.name == "link") {
      if (canonical.empty() && attribute(attributes, "rel") == "canonical") canonical = attribute(attributes, "href");
    } else if (element.name == "time") {
      if (time_element.empty() && !element.hidden) time_element = attribute(attributes, "datetime");
    } else {
      std::string key = lowered(attribute(attributes, "property"));
      if (key.empty()) key = lowered(attribute(attributes, "name"));
      if (key.empty()) key = lowered(attribute(attributes, "itemprop"));
      if (key.empty()) continue;
      constexpr std::string_view kDates[] = {"article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "publishdate", "pubdate",
                                             "publish-date", "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date", "date", "article.published"};
      const auto rank = std::find(std::begin(kDates), std::end(kDates), key);
      if (rank != std::end(kDates) && rank - kDates < meta_rank) {
        if (const auto day = written_day(attribute(attributes, "content"))) {
          meta = day;
          meta_rank = static_cast<int>(rank - kDates);
        }
      } else if (key == "og:site_name") {
        site = attribute(attributes, "content");
      } else if (key == "og:title") {
        og_title = attribute(attributes, "content");
      } else if (key == "og:url" && canonical.empty()) {
        canonical = attribute(attributes, "content");
      }
    }
  }
  witness(meta, DateWitness::meta);
  witness(written_day(time_element), DateWitness::time_element);
  if (!canonical.empty()) facts.address = canonical;
  witness(day_in_address(facts.address), DateWitness::address);
  if (facts.publisher.empty()) facts.publisher = site;
  if (facts.title.empty()) facts.title = og_title;
  if (facts.title.empty()) facts.title = without_tags(page.title);
  return facts;
}

}  // namespace stillheld::reading
