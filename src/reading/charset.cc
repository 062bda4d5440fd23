#include "reading/charset.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMarkEvery = 1024;
constexpr size_t kLooked = 64 << 10;

// The upper halves, by the WHATWG Encoding Standard.
constexpr char16_t kCp1251[128] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x040C, 0x040B, 0x040F,
    0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x0098, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F,
    0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
    0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417, 0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F,
    0x0420, 0x0421, 0x0422, 0x0423, 0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F,
    0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F,
    0x0440, 0x0441, 0x0442, 0x0443, 0x0444, 0x0445, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F};
constexpr char16_t kKoi8[128] = {
    0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C, 0x2580, 0x2584, 0x2588, 0x258C, 0x2590,
    0x2591, 0x2592, 0x2593, 0x2320, 0x25A0, 0x2219, 0x221A, 0x2248, 0x2264, 0x2265, 0x00A0, 0x2321, 0x00B0, 0x00B2, 0x00B7, 0x00F7,
    0x2550, 0x2551, 0x2552, 0x0451, 0x2553, 0x2554, 0x2555, 0x2556, 0x2557, 0x2558, 0x2559, 0x255A, 0x255B, 0x255C, 0x255D, 0x255E,
    0x255F, 0x2560, 0x2561, 0x0401, 0x2562, 0x2563, 0x2564, 0x2565, 0x2566, 0x2567, 0x2568, 0x2569, 0x256A, 0x256B, 0x256C, 0x00A9,
    0x044E, 0x0430, 0x0431, 0x0446, 0x0434, 0x0435, 0x0444, 0x0433, 0x0445, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E,
    0x043F, 0x044F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0436, 0x0432, 0x044C, 0x044B, 0x0437, 0x0448, 0x044D, 0x0449, 0x0447, 0x044A,
    0x042E, 0x0410, 0x0411, 0x0426, 0x0414, 0x0415, 0x0424, 0x0413, 0x0425, 0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E,
    0x041F, 0x042F, 0x0420, 0x0421, 0x0422, 0x0423, 0x0416, 0x0412, 0x042C, 0x042B, 0x0417, 0x0428, 0x042D, 0x0429, 0x0427, 0x042A};
constexpr char16_t kCp1252[32] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                  0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
constexpr char16_t kLatin2[96] = {
    0x00A0, 0x0104, 0x02D8, 0x0141, 0x00A4, 0x013D, 0x015A, 0x00A7, 0x00A8, 0x0160, 0x015E, 0x0164, 0x0179, 0x00AD, 0x017D, 0x017B,
    0x00B0, 0x0105, 0x02DB, 0x0142, 0x00B4, 0x013E, 0x015B, 0x02C7, 0x00B8, 0x0161, 0x015F, 0x0165, 0x017A, 0x02DD, 0x017E, 0x017C,
    0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7, 0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E,
    0x0110, 0x0143, 0x0147, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E, 0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF,
    0x0155, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB, 0x011B, 0x00ED, 0x00EE, 0x010F,
    0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4, 0x0151, 0x00F6, 0x00F7, 0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD, 0x0163, 0x02D9};
constexpr char16_t kCp1250Low[32] = {0x20AC, 0x0081, 0x201A, 0x0083, 0x201E, 0x2026, 0x2020, 0x2021, 0x0088, 0x2030, 0x0160,
                                     0x2039, 0x015A, 0x0164, 0x017D, 0x0179, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                     0x2013, 0x2014, 0x0098, 0x2122, 0x0161, 0x203A, 0x015B, 0x0165, 0x017E, 0x017A};

char32_t single(Charset charset, uint8_t byte) {
  if (byte < 0x80) return byte;
  switch (charset) {
    case Charset::windows_1251: return kCp1251[byte - 0x80];
    case Charset::koi8_r: return kKoi8[byte - 0x80];
    case Charset::iso_8859_2: return byte < 0xA0 ? byte : kLatin2[byte - 0xA0];
    case Charset::windows_1250:
      if (byte < 0xA0) return kCp1250Low[byte - 0x80];
      switch (byte) {  // where it differs from ISO 8859-2
        case 0xA1: return 0x02C7; case 0xA5: return 0x0104; case 0xA6: return 0x00A6; case 0xA9: return 0x00A9;
        case 0xAB: return 0x00AB; case 0xAC: return 0x00AC; case 0xAE: return 0x00AE; case 0xB1: return 0x00B1;
        case 0xB5: return 0x00B5; case 0xB6: return 0x00B6; case 0xB7: return 0x00B7; case 0xB9: return 0x0105;
        case 0xBB: return 0x00BB; case 0xBC: return 0x013D; case 0xBE: return 0x013E; default: return kLatin2[byte - 0xA0];
      }
    default: return byte < 0xA0 ? kCp1252[byte - 0x80] : byte;
  }
}

bool is_single(Charset charset) { return charset != Charset::utf8 && charset != Charset::utf16le && charset != Charset::utf16be; }

bool charset_by_name(std::string_view name, Charset& out) {
  std::string low;
  for (const char c : name.substr(0, 24)) {
    if (c == '-' || c == '_' || c == ' ' || c == '"' || c == '\'') continue;
    low += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  struct Name {
    std::string_view name;
    Charset charset;
  };
  static constexpr Name kNames[] = {{"utf8", Charset::utf8},           {"windows1251", Charset::windows_1251}, {"cp1251", Charset::windows_1251},
                                    {"win1251", Charset::windows_1251}, {"koi8r", Charset::koi8_r},             {"koi8u", Charset::koi8_r},
                                    {"iso88591", Charset::windows_1252}, {"latin1", Charset::windows_1252},      {"windows1252", Charset::windows_1252},
                                    {"cp1252", Charset::windows_1252},  {"usascii", Charset::windows_1252},     {"iso88592", Charset::iso_8859_2},
                                    {"latin2", Charset::iso_8859_2},    {"windows1250", Charset::windows_1250}, {"cp1250", Charset::windows_1250},
                                    {"iso885915", Charset::windows_1252}, {"utf16le", Charset::utf16le},        {"utf16be", Charset::utf16be}};
  for (const Name& one : kNames) {
    if (low == one.name) {
      out = one.charset;
      return true;
    }
  }
  return false;
}

// "…charset=windows-1251" in a header, a meta, an XML declaration.
bool declared_in(std::string_view head, Charset& out) {
  for (const std::string_view key : {"charset", "CHARSET", "Charset", "encoding"}) {
    for (size_t at = head.find(key); at != head.npos; at = head.find(key, at + 1)) {
      size_t k = at + key.size();
      while (k < head.size() && (head[k] == ' ' || head[k] == '=')) ++k;
      if (k < head.size() && (head[k] == '"' || head[k] == '\'')) ++k;
      size_t end = k;
      while (end < head.size() && end < k + 24 && (std::isalnum(static_cast<unsigned char>(head[end])) || head[end] == '-' || head[end] == '_')) ++end;
      if (end > k && charset_by_name(head.substr(k, end - k), out)) return true;
    }
  }
  return false;
}

// How much like Russian or Belarusian the bytes read in that charset.
int64_t cyrillic_score(std::string_view bytes, Charset charset) {
  int64_t score = 0;
  bool lower_before = false;
  for (const char c : bytes.substr(0, kLooked)) {
    const uint8_t byte = static_cast<uint8_t>(c);
    if (byte < 0x80) {
      lower_before = false;
      continue;
    }
    const char32_t letter = single(charset, byte);
    if (letter >= 0x430 && letter <= 0x44F) {
      score += 2;
      lower_before = true;
    } else if (letter == 0x456 || letter == 0x45E || letter == 0x451 || letter == 0x454 || letter == 0x457) {
      score += 1;
      lower_before = true;
    } else if (letter >= 0x410 && letter <= 0x42F) {
      score += lower_before ? -3 : 1;
    } else if (letter >= 0x2500 && letter < 0x25B0) {
      score -= 3;
      lower_before = false;
    } else {
      lower_before = false;
    }
  }
  return score;
}

}  // namespace

size_t width_in(Charset charset, char32_t character) {
  if (charset == Charset::utf8) return 0;
  if (is_single(charset)) return 1;
  return character >= 0x10000 ? 4 : 2;
}

namespace {

bool is_ascii(std::string_view bytes) {
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    uint64_t eight;
    std::memcpy(&eight, bytes.data() + at, 8);
    if (eight & 0x8080808080808080u) return false;
  }
  for (; at < bytes.size(); ++at) {
    if (static_cast<uint8_t>(bytes[at]) >= 0x80) return false;
  }
  return true;
}

}  // namespace

Charset find_charset(std::string_view bytes, std::string_view declared, size_t& mark_size) {
  mark_size = 0;
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    mark_size = 3;
    return Charset::utf8;
  }
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF") {
    mark_size = 2;
    return bytes[0] == '\xFF' ? Charset::utf16le : Charset::utf16be;
  }
  Charset said = Charset::utf8;
  // Well-formed, and more than ASCII: it is UTF-8, whatever it says.
  std::string_view looked = bytes.substr(0, kLooked);
  size_t high = is_ascii(looked) ? 0 : 1;
  if (high != 0 && simdjson::validate_utf8(looked.data(), looked.size())) return Charset::utf8;
  const bool is_said = declared_in(declared, said) || declared_in(bytes.substr(0, 4096), said);
  if (high != 0) high = static_cast<size_t>(std::count_if(looked.begin(), looked.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; }));
  size_t bad = 0, pairs = 0;
  for (size_t at = 0; at < looked.size() && high > 0;) {
    const uint8_t byte = static_cast<uint8_t>(looked[at]);
    if (byte < 0x80) {
      ++at;
      continue;
    }
    if ((byte == 0xD0 || byte == 0xD1) && at + 1 < looked.size() && (static_cast<uint8_t>(looked[at + 1]) & 0xC0) == 0x80) {
      ++pairs;
      at += 2;
      continue;
    }
    size_t next = at;
    const char32_t c = decode_at(looked, at, next);
    if (static_cast<uint8_t>(looked[at]) >= 0x80) {
      if (c == 0xFFFD && next == at + 1) ++bad;
      else ++pairs;
    }
    at = next;
  }
  if (looked.size() < bytes.size() && bad > 0) --bad;  // cut in the middle
  if (high == 0) return is_said && is_single(said) ? said : Charset::utf8;
  if (bad * 20 <= pairs) return Charset::utf8;
  if (is_said && (said == Charset::iso_8859_2 || said == Charset::windows_1250)) return said;
  if (is_said && said == Charset::utf16le) return said;
  const int64_t cp1251 = cyrillic_score(bytes, Charset::windows_1251);
  const int64_t koi8 = cyrillic_score(bytes, Charset::koi8_r);
  if (is_said && (said == Charset::windows_1251 || said == Charset::koi8_r)) {
    const int64_t own = said == Charset::koi8_r ? koi8 : cp1251;
    const int64_t other = said == Charset::koi8_r ? cp1251 : koi8;
    if (own >= other || own * 2 > other) return said;
    return said == Charset::koi8_r ? Charset::windows_1251 : Charset::koi8_r;
  }
  if (std::max(cp1251, koi8) >= static_cast<int64_t>(high)) return koi8 > cp1251 ? Charset::koi8_r : Charset::windows_1251;
  return Charset::windows_1252;
}

DecodedPage decode_as(std::string_view bytes, Charset charset, size_t mark_size) {
  DecodedPage page;
  page.charset = charset;
  page.marks.push_back({0, static_cast<uint32_t>(mark_size)});
  const auto mark = [&](size_t capture) {
    page.marks.push_back({static_cast<uint32_t>(page.text.size()), static_cast<uint32_t>(capture)});
  };
  if (charset == Charset::utf8) {
    page.text.reserve(bytes.size() - mark_size);
    if (const std::string_view rest = bytes.substr(mark_size); rest.find('\0') == rest.npos && simdjson::validate_utf8(rest.data(), rest.size())) {
      page.text = rest;
      return page;
    }
    size_t good = mark_size;  // the stretch from here on is copied as a whole
    for (size_t at = mark_size; at < bytes.size();) {
      const uint8_t byte = static_cast<uint8_t>(bytes[at]);
      if (byte != 0 && byte < 0x80) {
        ++at;
        continue;
      }
      // Cyrillic, two bytes each: most of what is not ASCII.
      if ((byte == 0xD0 || byte == 0xD1) && at + 1 < bytes.size() && (static_cast<uint8_t>(bytes[at + 1]) & 0xC0) == 0x80) {
        at += 2;
        continue;
      }
      size_t next = at;
      const char32_t c = decode_at(bytes, at, next);
      if (byte != 0 && !(c == 0xFFFD && next == at + 1) && !(c >= 0xD800 && c < 0xE000) && c <= 0x10FFFF && !(next == at + 3 && c < 0x800) && !(next == at + 4 && c < 0x10000)) {
        at = next;
        continue;
      }
      page.text.append(bytes.substr(good, at - good));
      mark(at);
      append_utf8(page.text, 0xFFFD);
      ++at;
      mark(at);
      good = at;
    }
    page.text.append(bytes.substr(std::min(good, bytes.size())));
    return page;
  }
  page.text.reserve(bytes.size() * 2);
  if (is_single(charset)) {
    for (size_t at = mark_size; at < bytes.size(); ++at) {
      if (page.text.size() >= page.marks.back().page + kMarkEvery) mark(at);
      const char32_t c = single(charset, static_cast<uint8_t>(bytes[at]));
      append_utf8(page.text, c == 0 ? 0xFFFD : c);
    }
    return page;
  }
  const auto unit = [&](size_t at) -> char32_t {
    const uint8_t a = static_cast<uint8_t>(bytes[at]), b = static_cast<uint8_t>(bytes[at + 1]);
    return charset == Charset::utf16le ? static_cast<char32_t>(b << 8 | a) : static_cast<char32_t>(a << 8 | b);
  };
  for (size_t at = mark_size; at + 1 < bytes.size();) {
    if (page.text.size() >= page.marks.back().page + kMarkEvery) mark(at);
    char32_t c = unit(at);
    at += 2;
    if (c >= 0xD800 && c < 0xDC00 && at + 1 < bytes.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at) - 0xDC00);
      at += 2;
    } else if ((c >= 0xD800 && c < 0xE000) || c == 0) {
      c = 0xFFFD;
    }
    append_utf8(page.text, c);
  }
  return page;
}

DecodedPage decode_page(std::string_view bytes, std::string_view declared) {
  size_t mark_size = 0;
  const Charset charset = find_charset(bytes, declared, mark_size);
  return decode_as(bytes, charset, mark_size);
}

uint32_t DecodedPage::capture_of(size_t at) const {
  auto mark = std::upper_bound(marks.begin(), marks.end(), at, [](size_t value, const Mark& m) { return value < m.page; });
  --mark;
  if (charset == Charset::utf8) return mark->capture + static_cast<uint32_t>(at - mark->page);
  uint32_t capture = mark->capture;
  for (size_t k = mark->page; k < at;) {
    const char32_t c = next_code_point(text, k);
    capture += static_cast<uint32_t>(width_in(charset, c));
  }
  return capture;
}

}  // namespace stillheld::reading
