#include "reading/document.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "reading/document_parts.h"
#include "reading/html_scan.h"
#include "reading/main_text.h"
#include "reading/page_facts.h"
#include "reading/wacz.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMostPiece = 60000;

bool is_blank(char32_t c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x85 || c == 0x0B; }

HtmlCharacter character_at(std::string_view page, size_t at, Markup markup) {
  if (markup == Markup::html) return html_character(page, at);
  size_t next = at;
  char32_t c = decode_at(page, at, next);
  if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0x2060) c = 0;
  return {c, 0, next};
}

struct Magic {
  std::string_view bytes, name;
};
constexpr Magic kMagic[] = {{"%PDF", "PDF"},          {"\x89PNG", "PNG"},        {"\xFF\xD8\xFF", "JPEG"}, {"GIF8", "GIF"},
                            {"PK\x03\x04", "ZIP"},    {"\x7F" "ELF", "ELF"},      {"\xD0\xCF\x11\xE0", "OLE"}, {"MZ", "EXE"},
                            {"RIFF", "RIFF"},         {"OggS", "OGG"},           {"ID3", "MP3"},            {"\x1A\x45\xDF\xA3", "MKV"},
                            {"BZh", "BZIP2"},         {"\xFD" "7zXZ", "XZ"},      {"7z\xBC\xAF", "7Z"},      {"Rar!", "RAR"},
                            {"SQLite format 3", "SQLite"}, {"\xCA\xFE\xBA\xBE", "CLASS"}};

// What the bytes are, if they are no text.
std::string_view binary_kind(std::string_view bytes) {
  for (const Magic& magic : kMagic) {
    if (bytes.substr(0, magic.bytes.size()) == magic.bytes) {
      // "MZ" and "RIFF" may begin a text.
      const bool sure = magic.name != "EXE" && magic.name != "RIFF";
      if (sure || bytes.substr(0, 512).find('\0') != bytes.npos) return magic.name;
    }
  }
  if (bytes.size() > 8 && bytes.substr(4, 4) == "ftyp") return "MP4";
  const std::string_view mark = bytes.substr(0, 2);
  if (mark == "\xFF\xFE" || mark == "\xFE\xFF") return {};
  static constexpr std::array<uint8_t, 256> kControl = [] {
    std::array<uint8_t, 256> out{};
    for (int byte = 0; byte < 32; ++byte) out[static_cast<size_t>(byte)] = (byte < 9 || byte > 13) && byte != 27;
    out[127] = 1;
    return out;
  }();
  size_t control = 0;
  const std::string_view looked = bytes.substr(0, 8192);
  for (const char c : looked) control += kControl[static_cast<uint8_t>(c)];
  return control * 50 > looked.size() ? "binary" : std::string_view{};
}

}  // namespace

uint32_t TextBuilder::capture_at(size_t page) { return page_.capture_of(page); }

void TextBuilder::begin_paragraph() {
  start_ = out_.text.size();
  first_piece_ = out_.pieces.size();
  blank_ = false;
}

void TextBuilder::put(std::string_view text, size_t page_start, size_t page_end, bool in_step) {
  if (in_step && out_.pieces.size() > first_piece_) {
    Piece& last = out_.pieces.back();
    const uint32_t capture = capture_at(page_start);
    const size_t width = page_.charset == Charset::utf8 ? last.size : 0;
    const bool follows = last.capture + last.capture_size == capture && last.text + last.size == out_.text.size();
    const bool last_in_step = page_.charset == Charset::utf8 ? last.size == last.capture_size : true;
    if (page_.charset == Charset::utf8 && follows && last_in_step && width + text.size() < kMostPiece) {
      last.size = static_cast<uint16_t>(last.size + text.size());
      last.capture_size = static_cast<uint16_t>(last.capture_size + text.size());
      out_.text.append(text);
      return;
    }
  }
  const uint32_t capture = capture_at(page_start);
  const uint32_t capture_end = capture_at(page_end);
  Piece piece;
  piece.text = static_cast<uint32_t>(out_.text.size());
  piece.capture = capture;
  piece.size = static_cast<uint16_t>(std::min<size_t>(text.size(), 65535));
  piece.capture_size = static_cast<uint16_t>(std::min<size_t>(capture_end - capture, 65535));
  out_.pieces.push_back(piece);
  out_.text.append(text);
}

void TextBuilder::add(size_t start, size_t end, Markup markup) {
  const std::string_view page = std::string_view(page_.text).substr(0, end);
  size_t good = start;  // a stretch that is copied as it stands
  const auto flush = [&](size_t to) {
    while (good < to) {
      // Cut where a piece would be too long, on a character.
      size_t stop = std::min(to, good + kMostPiece / 2);
      while (stop < to && (static_cast<uint8_t>(page[stop]) & 0xC0) == 0x80) --stop;
      put(page.substr(good, stop - good), good, stop, true);
      good = stop;
    }
  };
  const auto blank_out = [&] {
    if (!blank_) return;
    blank_ = false;
    if (out_.text.size() == start_) return;
    put(" ", blank_start_, blank_end_, blank_end_ == blank_start_ + 1 && page[blank_start_] == ' ');
  };
  for (size_t at = start; at < end;) {
    const uint8_t byte = static_cast<uint8_t>(page[at]);
    // Most of a page: letters, and single blanks between them.
    const auto plain_byte = [](uint8_t b) { return b > ' ' && b < 0x80 && b != '<' && b != '&'; };
    if (plain_byte(byte)) {
      if (blank_) {
        good = at;
        blank_out();
      }
      do ++at;
      while (at < end && plain_byte(static_cast<uint8_t>(page[at])));
      continue;
    }
    if ((byte == 0xD0 || byte == 0xD1) && at + 1 < end) {
      // Cyrillic; the page is valid UTF-8.
      if (blank_) {
        good = at;
        blank_out();
      }
      at += 2;
      continue;
    }
    // One blank between two words stays as it is.
    if (byte == ' ' && !blank_ && at > good && at + 1 < end) {
      const uint8_t after = static_cast<uint8_t>(page[at + 1]);
      if ((after > ' ' && after < 0x80 && after != '<' && after != '&') || after == 0xD0 || after == 0xD1) {
        ++at;
        continue;
      }
    }
    const HtmlCharacter c = character_at(page, at, markup);
    if (c.character == 0 || is_blank(c.character)) {
      flush(at);
      good = c.next;
      if (is_blank(c.character)) {
        if (!blank_) blank_start_ = at;
        blank_end_ = c.next;
        blank_ = true;
      }
      at = c.next;
      continue;
    }
    // U+FFFD may stand for a byte that was none.
    const bool plain = page[at] != '&' && page[at] != '<' && c.character != 0xFFFD;
    if (blank_) {
      good = at;
      blank_out();
    }
    if (plain || (c.next == at + 1)) {
      at = c.next;
      continue;
    }
    flush(at);
    std::string one;
    append_utf8(one, c.character);
    put(one, at, c.next, false);
    at = c.next;
    good = at;
  }
  flush(end);
  good = end;
}

bool TextBuilder::end_paragraph(Zone zone) {
  if (out_.text.size() == start_) {
    out_.pieces.resize(first_piece_);
    return false;
  }
  out_.paragraphs.push_back({static_cast<uint32_t>(start_), static_cast<uint32_t>(out_.text.size()), zone});
  out_.text += '\n';
  return true;
}

Place place_in_capture(const Document& document, uint32_t start, uint32_t end) {
  const auto piece_at = [&](uint32_t at) {
    auto piece = std::upper_bound(document.pieces.begin(), document.pieces.end(), at, [](uint32_t value, const Piece& p) { return value < p.text; });
    if (piece != document.pieces.begin()) --piece;
    return piece;
  };
  const auto in_capture = [&](const Piece& piece, uint32_t at, bool behind) -> uint32_t {
    if (at <= piece.text) return piece.capture;
    const uint32_t step = std::min<uint32_t>(at - piece.text, piece.size);
    if (document.charset == Charset::utf8) {
      if (piece.size == piece.capture_size) return piece.capture + step;
      return behind || step == piece.size ? piece.capture + piece.capture_size : piece.capture;
    }
    uint32_t capture = 0;
    uint32_t whole = 0;
    const std::string_view text = std::string_view(document.text).substr(piece.text, piece.size);
    for (size_t k = 0; k < text.size();) {
      const bool before = k < step;
      const uint32_t width = static_cast<uint32_t>(width_in(document.charset, next_code_point(text, k)));
      whole += width;
      if (before) capture += width;
    }
    if (whole == piece.capture_size) return piece.capture + capture;
    return behind || step == piece.size ? piece.capture + piece.capture_size : piece.capture;
  };
  if (document.pieces.empty()) return {};
  const auto first = piece_at(start);
  if (start == end) {
    const uint32_t at = in_capture(*first, start, false);
    return {at, at};
  }
  const auto last = piece_at(end - 1);
  return {in_capture(*first, start, false), in_capture(*last, end, true)};
}

std::string decode(std::string_view capture, Charset charset, Markup markup) {
  const DecodedPage page = decode_as(capture, charset, 0);
  Document out;
  TextBuilder builder(page, out);
  // The blanks at the ends are part of what was asked for.
  std::string text;
  bool blank = false;
  const std::string_view view = page.text;
  for (size_t at = 0; at < view.size();) {
    const HtmlCharacter c = character_at(view, at, markup);
    if (c.character != 0) {
      if (is_blank(c.character)) {
        if (!blank) text += ' ';
        blank = true;
      } else {
        append_utf8(text, c.character);
        blank = false;
      }
    }
    at = c.next;
  }
  return text;
}

void finish(Document& document, const DocumentOptions& options, std::vector<Publication> found) {
  if (options.published) found.insert(found.begin(), Publication{*options.published, DateWitness::asked});
  if (found.size() > 2) found.resize(2);
  document.published = std::move(found);
  if (!options.publisher.empty()) document.publisher = options.publisher;
  std::string claims;
  for (const Paragraph& paragraph : document.paragraphs) {
    if (!gives_claims(paragraph.zone) || claims.size() > (64u << 10)) continue;
    claims += document.slice(paragraph.start, paragraph.end);
    claims += '\n';
  }
  document.language = options.language ? *options.language : guess_language(claims.empty() ? document.text : claims);
  for (const Paragraph& paragraph : document.paragraphs) {
    if (paragraph.zone == Zone::title && document.title.empty()) document.title = document.slice(paragraph.start, paragraph.end);
  }
}

Document html_document(std::string_view bytes, const DocumentOptions& options) {
  Document out;
  const DecodedPage page = decode_page(bytes, options.content_type);
  out.charset = page.charset;
  out.markup = Markup::html;
  const ScannedPage scanned = scan_html(page.text);
  const PageFacts facts = facts_of(scanned);
  // The text of all blocks first: zones are told by what they say.
  TextBuilder builder(page, out);
  std::vector<std::pair<size_t, bool>> kept;  // index of the paragraph, or none
  for (const Block& block : scanned.blocks) {
    builder.begin_paragraph();
    for (const RawRun& run : block.runs) builder.add(run.start, run.end, Markup::html);
    const bool any = builder.end_paragraph(Zone::other);
    kept.push_back({out.paragraphs.size() - 1, any});
  }
  std::vector<std::string_view> texts;
  for (const auto& [index, any] : kept) {
    texts.push_back(any ? out.slice(out.paragraphs[index].start, out.paragraphs[index].end) : std::string_view{});
  }
  const std::vector<Zone> zones = zones_of(scanned, texts, facts.article_body, facts.title);
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i].second) out.paragraphs[kept[i].first].zone = zones[i];
  }
  out.publisher = facts.publisher;
  out.address = facts.address;
  finish(out, options, facts.published);
  if (out.title.empty()) out.title = facts.title;
  return out;
}

Document plain_document(std::string_view bytes, const DocumentOptions& options) {
  Document out;
  const DecodedPage page = decode_page(bytes, options.content_type);
  out.charset = page.charset;
  const std::string_view text = page.text;
  // Lines that were wrapped by hand belong to one paragraph; else a line is one.
  struct Line {
    size_t start, end;
  };
  std::vector<Line> lines;
  size_t blank_lines = 0, wrapped = 0, longest = 0;
  for (size_t at = 0; at <= text.size();) {
    size_t end = text.find('\n', at);
    if (end == text.npos) end = text.size();
    const std::string_view line = text.substr(at, end - at);
    const bool blank = line.find_first_not_of(" \t\r") == line.npos;
    blank_lines += blank;
    if (!blank) {
      longest = std::max(longest, line.size());
      const char last = line[line.find_last_not_of(" \t\r")];
      wrapped += line.size() > 50 && last != '.' && last != '!' && last != '?' && last != ':';
    }
    lines.push_back({at, end});
    at = end + 1;
  }
  const bool join = longest < 240 && wrapped * 3 > lines.size() - blank_lines && lines.size() - blank_lines > 3;
  TextBuilder builder(page, out);
  bool first = true, boxed = false;
  for (size_t i = 0; i < lines.size();) {
    size_t last = i;
    const auto blank = [&](size_t k) { return text.substr(lines[k].start, lines[k].end - lines[k].start).find_first_not_of(" \t\r") == text.npos; };
    if (blank(i)) {
      ++i;
      continue;
    }
    if (join) {
      while (last + 1 < lines.size() && !blank(last + 1)) ++last;
    }
    builder.begin_paragraph();
    builder.add(lines[i].start, lines[last].end, Markup::plain);
    if (builder.end_paragraph(Zone::body)) {
      Paragraph& paragraph = out.paragraphs.back();
      const std::string_view said = out.slice(paragraph.start, paragraph.end);
      const size_t end = said.find_last_not_of("\"'»”)");
      const char stop = end == said.npos ? ' ' : said[end];
      const bool sentence = stop == '.' || stop == '!' || stop == '?' || stop == ':' || (end != said.npos && said.substr(end - (end > 1 ? 2 : 0), 3) == "…");
      bool more = false;
      for (size_t k = last + 1; k < lines.size() && !more; ++k) more = !blank(k);
      if (is_read_also(said)) {
        paragraph.zone = Zone::other;
        boxed = true;
      } else if (first && more && !sentence && said.size() < 300) {
        paragraph.zone = Zone::title;
      } else if (boxed && !sentence && said.size() < 200) {
        paragraph.zone = Zone::other;  // headlines of other news
      } else {
        boxed = false;
      }
      first = false;
    }
    i = last + 1;
  }
  finish(out, options, {});
  return out;
}

bool looks_like_html(std::string_view page) {
  if (page.substr(0, 4096).find('<') == page.npos) return false;
  std::string head(page.substr(0, 4096));
  for (char& c : head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<body", "<p>", "<p ", "<div", "<article", "<h1", "<title", "<meta", "<br", "<span", "<table", "<section", "<main"}) {
    if (head.find(tag) != head.npos) return true;
  }
  return false;
}

bool looks_like_feed(std::string_view page) {
  const std::string_view head = page.substr(0, 2048);
  if (head.find('<') == head.npos) return false;
  return (head.find("<rss") != head.npos || head.find("<feed") != head.npos || head.find("<rdf:RDF") != head.npos) && head.find("<html") == head.npos;
}

Result<std::vector<Document>> open_documents(std::string_view bytes, const DocumentOptions& options) {
  if (bytes.find_first_not_of(std::string_view(" \t\r\n\0", 5)) == bytes.npos) return fail(Code::kEmptyFile);
  // Of a WACZ the parts are read one by one.  Other archives are no texts.
  if (looks_like_zip(bytes) && bytes.size() <= kMostArchiveBytes && bytes.find("datapackage.json") != bytes.npos) return wacz_documents(bytes, options);
  if (bytes.size() > options.max_bytes) return fail(Code::kTooLarge, {std::to_string(bytes.size()), std::to_string(options.max_bytes)});
  if (bytes.substr(0, 5) == "WARC/") return warc_documents(bytes, options);
  if (bytes.substr(0, 2) == "\x1F\x8B") {
    TRY(unpacked, gunzip(bytes, options.max_bytes * 4));
    if (unpacked.substr(0, 5) == "WARC/") {
      DocumentOptions inner = options;
      inner.max_bytes = options.max_bytes * 4;
      return warc_documents(unpacked, inner);
    }
    if (unpacked.size() > options.max_bytes) return fail(Code::kTooLarge, {std::to_string(unpacked.size()), std::to_string(options.max_bytes)});
    if (unpacked.substr(0, 2) == "\x1F\x8B") return fail(Code::kNotText, {"GZIP"});
    TRY(documents, open_documents(unpacked, options));
    for (Document& document : documents) document.part = document.part.empty() ? "unpacked" : "unpacked, " + document.part;
    return documents;
  }
  if (const std::string_view kind = binary_kind(bytes); !kind.empty()) return fail(Code::kNotText, {std::string(kind)});
  std::vector<Document> out;
  const std::string_view mark = bytes.substr(0, 2);
  const bool wide = mark == "\xFF\xFE" || mark == "\xFE\xFF";
  if (!wide && looks_like_feed(bytes)) {
    out = feed_documents(bytes, options);
    if (!out.empty()) return out;
  }
  const std::string narrow = wide ? decode_page(bytes.substr(0, 8192), "").text : std::string();
  const bool html = looks_like_html(wide ? std::string_view(narrow) : bytes) || options.content_type.find("html") != std::string::npos;
  out.push_back(html ? html_document(bytes, options) : plain_document(bytes, options));
  out.back().capture = std::make_shared<const std::string>(bytes);
  return out;
}

Result<Document> open_document(std::string_view bytes, const DocumentOptions& options) {
  TRY(documents, open_documents(bytes, options));
  if (documents.empty()) return fail(Code::kEmptyFile);
  return std::move(documents.front());
}

}  // namespace stillheld::reading
