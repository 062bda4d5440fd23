#include "reading/document.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>

#include "base/file.h"
#include "reading/charset.h"
#include "reading/document_check.h"

namespace stillheld::reading {
namespace {

Document opened(std::string_view bytes, DocumentOptions options = {}) {
  auto read = open_document(bytes, options);
  EXPECT_TRUE(read.ok());
  if (!read.ok()) return {};
  EXPECT_EQ(fault_of(*read, true), "");
  return read.take();
}

// "T:headline|B:…": the zones and their text.
std::string zones_in(const Document& document) {
  constexpr std::string_view kLetters = "TLBCO";
  std::string out;
  for (const Paragraph& p : document.paragraphs) {
    if (!out.empty()) out += "|";
    out += kLetters[static_cast<size_t>(p.zone)];
    out += ":" + std::string(document.slice(p.start, p.end));
  }
  return out;
}

std::string in_charset(std::string_view text, Charset charset) {
  // The slow way: for every character the byte that decodes to it.
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    do ++at;
    while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80);
    for (int byte = 1; byte < 256; ++byte) {
      const std::string one(1, static_cast<char>(byte));
      if (decode_as(one, charset, 0).text == text.substr(begin, at - begin)) {
        out += one;
        break;
      }
    }
  }
  return out;
}

constexpr std::string_view kLong =
    "Правозащитница Алёна Василькова вышла на свободу в четверг, сообщили её родные, которые ждали её у ворот колонии с самого утра.";

TEST(Document, PlainTextHasATitleAndParagraphs) {
  const Document d = opened("Court frees two\n\nThe court freed two people on Monday.\n\nRead also\n\nOther news of the day\n\nThey said so themselves.\n");
  EXPECT_EQ(zones_in(d), "T:Court frees two|B:The court freed two people on Monday.|O:Read also|O:Other news of the day|B:They said so themselves.");
  EXPECT_EQ(d.title, "Court frees two");
  EXPECT_EQ(d.language, Language::en);
  EXPECT_FALSE(d.published_on().has_value());
}

TEST(Document, LinesWrappedByHandAreOneParagraph) {
  const Document d = opened(
      "The council of the town said late in the week that it\nwould look at the matter once more before the end of\nthe year, and that nobody had been heard so far about\nit at all.\n\nSecond one.\n");
  ASSERT_EQ(d.paragraphs.size(), 2u);
  EXPECT_EQ(d.slice(d.paragraphs[0].start, d.paragraphs[0].end).find('\n'), std::string_view::npos);
}

TEST(Document, HtmlZonesAndPlaces) {
  const std::string page =
      "<!DOCTYPE html><html><head><title>Two freed &mdash; The Paper</title><meta property=\"og:site_name\" content=\"The Paper\">"
      "<meta property=\"article:published_time\" content=\"2025-12-13T00:30:00+03:00\"></head><body>"
      "<nav><a href=/>Home</a> <a href=/n>News</a></nav><article><h1>Two freed</h1>"
      "<p>Alena&nbsp;Vasilkova &mdash; 34, a teacher, was freed on <b>Thurs\xC2\xAD" "day</b>, her family said, after four years, two months and ten days.</p>"
      "<figure><img src=x><figcaption>The colony in 2020</figcaption></figure>"
      "<p>Nobody  else,\n it said, was let go that day, and the lists of the rights groups did not change by more than one.</p>"
      "<div class=\"related-articles\"><p>Read also</p><a href=/o>Fifty-two freed in autumn, after a long night at the border crossing</a></div>"
      "</article><footer><p>All rights reserved, 2025, and so on, as footers have it.</p></footer></body></html>";
  const Document d = opened(page);
  EXPECT_EQ(zones_in(d),
            "O:Home News|T:Two freed|B:Alena Vasilkova — 34, a teacher, was freed on Thursday, her family said, after four years, two months and ten days."
            "|C:The colony in 2020|B:Nobody else, it said, was let go that day, and the lists of the rights groups did not change by more than one."
            "|O:Read also|O:Fifty-two freed in autumn, after a long night at the border crossing|O:All rights reserved, 2025, and so on, as footers have it.");
  EXPECT_EQ(d.publisher, "The Paper");
  ASSERT_TRUE(d.published_on().has_value());
  EXPECT_EQ(*d.published_on(), dates::from_civil(2025, 12, 13));
  // The place of "Vasilkova — 34" holds the reference.
  const size_t at = d.text.find("Vasilkova");
  const std::string quote = "Vasilkova — 34";
  const Place place = place_in_capture(d, static_cast<uint32_t>(at), static_cast<uint32_t>(at + quote.size()));
  EXPECT_EQ(page.substr(place.start, place.end - place.start), "Vasilkova &mdash; 34");
  EXPECT_EQ(decode(page.substr(place.start, place.end - place.start), d.charset, d.markup), quote);
}

TEST(Document, TwoWitnessesOfTheDay) {
  const Document d = opened(
      "<html><head><link rel=canonical href=\"https://paper.example/2025/12/14/two-freed\"><script type=\"application/ld+json\">"
      "{\"@type\":\"NewsArticle\",\"headline\":\"Two freed\",\"datePublished\":\"2025-12-13T10:00:00Z\",\"publisher\":{\"name\":\"Paper\"},"
      "\"articleBody\":\"short\"}</script></head><body><p>Two people were freed, it was said, on a day that nobody named at all.</p></body></html>");
  ASSERT_EQ(d.published.size(), 2u);
  EXPECT_EQ(d.published[0].witness, DateWitness::json_ld);
  EXPECT_EQ(d.published[0].day, dates::from_civil(2025, 12, 13));
  EXPECT_EQ(d.published[1].witness, DateWitness::address);
  EXPECT_EQ(d.published[1].day, dates::from_civil(2025, 12, 14));
  DocumentOptions asked;
  asked.published = dates::from_civil(2020, 1, 1);
  asked.publisher = "Other";
  const Document e = opened("<p>Text of a page, of which nobody says when it was.</p>", asked);
  EXPECT_EQ(e.published[0].witness, DateWitness::asked);
  EXPECT_EQ(e.publisher, "Other");
}

TEST(Document, ThePagesOwnArticleTellsItsBlocks) {
  std::string page = "<html><head><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"";
  std::string body, html;
  for (int i = 0; i < 6; ++i) {
    const std::string n = std::to_string(i);
    const std::string paragraph = "Paragraph " + n + " says that in town " + n + " there were " + n + " people held, as far as anybody knew then.";
    body += paragraph + " ";
    html += "<p>" + paragraph + "</p>";
  }
  page += body + "\"}</script></head><body><div>" + html +
          "<p>A teaser of quite another story, with commas, that looks like running text, but stands in no article body of the page.</p></div></body></html>";
  const Document d = opened(page);
  ASSERT_EQ(d.paragraphs.size(), 7u);
  EXPECT_EQ(d.paragraphs[5].zone, Zone::body);
  EXPECT_EQ(d.paragraphs[6].zone, Zone::other);
}

TEST(Document, CharsetsAndLyingCharsets) {
  const std::string utf8 = "<html><body><p>" + std::string(kLong) + "</p></body></html>";
  for (const Charset charset : {Charset::windows_1251, Charset::koi8_r}) {
    const std::string page = in_charset(utf8, charset);
    for (const std::string_view said : {"", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html; charset=koi8-r", "text/html; charset=iso-8859-1"}) {
      DocumentOptions options;
      options.content_type = said;
      const Document d = opened(page, options);
      EXPECT_EQ(d.charset, charset) << said;
      EXPECT_EQ(d.slice(d.paragraphs[0].start, d.paragraphs[0].end), kLong) << said;
      const size_t at = d.text.find("Василькова");
      const Place place = place_in_capture(d, static_cast<uint32_t>(at), static_cast<uint32_t>(at + std::string("Василькова").size()));
      EXPECT_EQ(place.end - place.start, 10u);
      EXPECT_EQ(decode(page.substr(place.start, 10), charset, d.markup), "Василькова");
    }
  }
  // UTF-8 that says it is CP1251.
  const Document lying = opened("<meta charset=windows-1251>" + utf8);
  EXPECT_EQ(lying.charset, Charset::utf8);
  EXPECT_NE(lying.text.find("Василькова"), std::string::npos);
  // UTF-16 with its mark.
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("Two were freed on Monday.")) {
    wide += c;
    wide += '\0';
  }
  EXPECT_EQ(zones_in(opened(wide)), "B:Two were freed on Monday.");
}

TEST(Document, OneDamagedByteIsOneCharacter) {
  const Document d = opened("Минск: один \xFF байт повреждён, остальное читается, как было написано.");
  EXPECT_EQ(d.charset, Charset::utf8);
  EXPECT_NE(d.text.find("один \xEF\xBF\xBD байт"), std::string::npos);
}

TEST(Document, WhatIsNoTextIsSaid) {
  DocumentOptions options;
  EXPECT_EQ(open_documents("", options).error().code, Code::kEmptyFile);
  EXPECT_EQ(open_documents(" \n\t\r\n", options).error().code, Code::kEmptyFile);
  const auto pdf = open_documents("%PDF-1.4 …", options);
  ASSERT_FALSE(pdf.ok());
  EXPECT_EQ(pdf.error().code, Code::kNotText);
  EXPECT_EQ(pdf.error().params[0], "PDF");
  EXPECT_EQ(open_documents(std::string("\x89PNG\r\n\x1a\n", 8), options).error().code, Code::kNotText);
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>((i * 7919) % 32);
  EXPECT_EQ(open_documents(noise, options).error().code, Code::kNotText);
  options.max_bytes = 1000;
  const auto large = open_documents(std::string(1001, 'a'), options);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().code, Code::kTooLarge);
}

TEST(Document, FeedsHaveADocumentAnEntry) {
  const std::string rss =
      "<?xml version=\"1.0\"?><rss><channel><title>The Paper</title><item><title>Two freed</title><link>https://paper.example/1</link>"
      "<pubDate>Sat, 13 Dec 2025 10:00:00 +0300</pubDate><description><![CDATA[<p>Two people were freed &amp; went home on Friday.</p>]]></description></item>"
      "<item><title>One held</title><description>&lt;p&gt;One is held.&lt;/p&gt;</description></item></channel></rss>";
  auto read = open_documents(rss, {});
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 2u);
  const Document& first = (*read)[0];
  EXPECT_EQ(fault_of(first, true), "");
  EXPECT_EQ(zones_in(first), "T:Two freed|B:Two people were freed & went home on Friday.");
  EXPECT_EQ(first.published_on(), dates::from_civil(2025, 12, 13));
  EXPECT_EQ(first.publisher, "The Paper");
  EXPECT_EQ(first.address, "https://paper.example/1");
  EXPECT_EQ(first.part, "entry 1");
  EXPECT_EQ(zones_in((*read)[1]), "T:One held|B:One is held.");
  auto atom = open_documents("<feed><title>P</title><entry><title>T</title><link href=\"https://p.example/2\"/><updated>2025-01-02T00:00:00Z</updated><content type=\"html\">&lt;p&gt;Text of it.&lt;/p&gt;</content></entry></feed>", {});
  ASSERT_TRUE(atom.ok());
  EXPECT_EQ((*atom)[0].published_on(), dates::from_civil(2025, 1, 2));
  EXPECT_EQ((*atom)[0].address, "https://p.example/2");
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string warc_record(std::string_view type, std::string_view address, const std::string& block) {
  return "WARC/1.0\r\nWARC-Type: " + std::string(type) + "\r\nWARC-Target-URI: " + std::string(address) + "\r\nContent-Length: " +
         std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

TEST(Document, WarcResponsesAlsoPacked) {
  const std::string page = "<html><body><p>Two people were freed on Friday, it was said.</p></body></html>";
  const std::string chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + page.substr(0, 16) + "\r\n" +
                              [&] { char size[16]; std::snprintf(size, sizeof size, "%zx", page.size() - 16); return std::string(size); }() + "\r\n" + page.substr(16) + "\r\n0\r\n\r\n";
  const std::string first = warc_record("warcinfo", "", "software: none\r\n");
  const std::string second = warc_record("response", "https://paper.example/2025/12/13/two", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page);
  const std::string third = warc_record("response", "https://paper.example/x", chunked);
  const std::string missing = warc_record("response", "https://paper.example/y", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + page);
  for (const std::string& bytes : {first + second + third + missing, gzipped(first) + gzipped(second) + gzipped(third) + gzipped(missing)}) {
    auto read = open_documents(bytes, {});
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->size(), 2u);
    for (const Document& document : *read) {
      EXPECT_EQ(fault_of(document, true), "");
      EXPECT_EQ(zones_in(document), "B:Two people were freed on Friday, it was said.");
    }
    EXPECT_EQ((*read)[0].address, "https://paper.example/2025/12/13/two");
    EXPECT_EQ((*read)[0].published_on(), dates::from_civil(2025, 12, 13));
  }
  // Cut inside a record.
  const std::string cut = (first + second).substr(0, first.size() + 150);
  EXPECT_EQ(open_documents(cut, {}).error().code, Code::kTruncatedFile);
  const std::string packed = gzipped(first + second);
  EXPECT_EQ(open_documents(packed.substr(0, packed.size() / 2), {}).error().code, Code::kTruncatedFile);
}

TEST(Document, TimeIsLinearOnHostilePages) {
  const auto repeated = [](std::string_view part) {
    std::string out = "<html><body>";
    while (out.size() < 100000) out += part;
    return out;
  };
  for (const std::string_view part : {"<div>", "<b><p>", "<a href='", "<!--", "<p>a</div>", "<table><td>", "&#", "&amp", "<", "</p>", "<script>", "<li><ul>", "a,", "<i x=1>"}) {
    const std::string page = repeated(part);
    auto read = open_documents(page, {});
    if (!read.ok()) continue;
    EXPECT_EQ(fault_of((*read)[0], false), "") << part;
  }
}

TEST(Document, SameBytesSameDocument) {
  const std::string page = "<html><body><h1>T</h1><p>" + std::string(kLong) + "</p></body></html>";
  const Document a = opened(page), b = opened(page);
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(zones_in(a), zones_in(b));
}

// The text that the project began with.
TEST(Document, TheFoundingText) {
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/../shared/articles/founding.txt";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  auto bytes = read_file(path);
  ASSERT_TRUE(bytes.ok());
  const Document d = opened(*bytes);
  EXPECT_EQ(d.title, "Belarus Prisoner Release a Diversion, Say Rights Activists");
  for (const Paragraph& p : d.paragraphs) {
    const std::string_view text = d.slice(p.start, p.end);
    if (text == "Read also" || text == "More news") {
      EXPECT_EQ(p.zone, Zone::other);
    } else if (p.start > 0) {
      EXPECT_EQ(p.zone, Zone::body) << text;
    }
  }
}

}  // namespace
}  // namespace stillheld::reading
