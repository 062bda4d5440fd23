#include "log/entry.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "base/json.h"

namespace stillheld::log {

namespace {

constexpr std::string_view kKinds[] = {"capture", "source",  "record", "claim",    "decision",
                                       "withhold", "consent", "undo",   "rule_set", "link_run",
                                       "member", "proposal", "approval", "deed", "tombstone",
                                       "epoch", "publication", "pull"};

void append_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
}

void append_integer(std::string& out, int64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, static_cast<size_t>(end - buffer));
}

void put(std::string& out, std::string_view key, int64_t value) {
  if (value == kAbsent) return;
  append_key(out, key);
  append_integer(out, value);
}

void put(std::string& out, std::string_view key, const std::string& value) {
  if (value.empty()) return;
  append_key(out, key);
  append_json_string(out, value);
}

// One member of the canonical object: where it sorts, and how it is written.
struct Member {
  std::string_view key;
  void (*write)(const Entry& entry, std::string& out);
};

const std::vector<Member>& members() {
  static const std::vector<Member> sorted = [] {
    std::vector<Member> list = {
#define X(member) {#member, [](const Entry& e, std::string& o) { put(o, #member, e.member); }},
        STILLHELD_ENTRY_FIELDS(X, X)
#undef X
        {"at", [](const Entry& e, std::string& o) { put(o, "at", e.at); }},
        {"by", [](const Entry& e, std::string& o) { put(o, "by", e.by); }},
        {"import", [](const Entry& e, std::string& o) { put(o, "import", e.import); }},
        {"kind", [](const Entry& e, std::string& o) {
           append_key(o, "kind");
           append_json_string(o, text_of(e.kind));
         }},
        {"v", [](const Entry&, std::string& o) { put(o, "v", int64_t{kEntryVersion}); }},
        {"subject", [](const Entry& e, std::string& o) {
           if (e.subject.is_zero()) return;
           append_key(o, "subject");
           append_json_string(o, e.subject.text());
         }},
        {"chunk_root", [](const Entry& e, std::string& o) {
           if (e.kind != Kind::capture) return;
           append_key(o, "chunk_root");
           append_json_string(o, to_base64(as_bytes(e.chunk_root)));
         }},
        {"cols", [](const Entry& e, std::string& o) {
           if (e.columns.empty()) return;
           append_key(o, "cols");
           o += '[';
           for (size_t i = 0; i < e.columns.size(); ++i) {
             if (i > 0) o += ',';
             append_integer(o, e.columns[i]);
           }
           o += ']';
         }},
        {"fields", [](const Entry& e, std::string& o) {
           if (e.fields.empty()) return;
           append_key(o, "fields");
           o += '[';
           for (size_t i = 0; i < e.fields.size(); ++i) {
             if (i > 0) o += ',';
             append_json_string(o, e.fields[i]);
           }
           o += ']';
         }},
        {"sealed", [](const Entry& e, std::string& o) {
           if (e.sealed.empty()) return;
           append_key(o, "sealed");
           o += '{';
           for (const Sealed& s : e.sealed) {
             if (o.back() != '{') o += ',';
             append_json_string(o, s.field);  // (a name of any letters, unlike the keys that are ours)
             o += ':';
             append_json_string(o, to_base64(as_bytes(s.commitment)));
           }
           o += '}';
         }},
    };
    std::sort(list.begin(), list.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
    return list;
  }();
  return sorted;
}

Error damaged(std::string_view what) {
  return fail(Code::kDamaged, {"an entry of the log cannot be read: " + std::string(what)});
}

struct Target {
  int64_t Entry::*integer = nullptr;
  std::string Entry::*text = nullptr;
};

struct NamedTarget {
  std::string_view key;
  Target target;
};

const std::vector<NamedTarget>& targets() {
  static const std::vector<NamedTarget> sorted = [] {
    std::vector<NamedTarget> list = {
#define X(member) {#member, {&Entry::member, nullptr}},
#define Y(member) {#member, {nullptr, &Entry::member}},
        STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
        {"import", {&Entry::import, nullptr}},
        {"by", {nullptr, &Entry::by}},
    };
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return list;
  }();
  return sorted;
}

}  // namespace

std::string_view text_of(Kind kind) { return kKinds[static_cast<size_t>(kind)]; }

void Entry::clear() {
  kind = Kind::claim;
  at = 0;
  by.clear();
  import = 0;
  subject = {};
  columns.clear();
  fields.clear();
  sealed.clear();
  chunk_root = {};
#define X(member) member = kAbsent;
#define Y(member) member.clear();
  STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
}

Status encode(const Entry& entry, std::string& out) {
  assert(std::is_sorted(entry.sealed.begin(), entry.sealed.end(),
                        [](const Sealed& a, const Sealed& b) { return a.field < b.field; }));
  const size_t start = out.size();
  out += '{';
  for (const Member& member : members()) member.write(entry, out);
  out += '}';
  const size_t size = out.size() - start;
  if (size > kMaxEntryBytes) {
    out.resize(start);
    return fail(Code::kEntryTooLarge, {std::to_string(size), std::to_string(kMaxEntryBytes)});
  }
  return {};
}

struct Decoder::Parser {
  simdjson::dom::parser parser;
  std::string padded;
};

Decoder::Decoder() : parser_(new Parser) {}
Decoder::~Decoder() { delete parser_; }
Decoder::Decoder(Decoder&& other) noexcept : parser_(std::exchange(other.parser_, nullptr)) {}

namespace {

simdjson::error_code read_members(simdjson::dom::object object, Entry& out, std::string& wrong, int64_t& version) {
  bool has_kind = false;
  for (auto field : object) {
    const std::string_view key = field.key;
    const auto& list = targets();
    const auto found = std::lower_bound(list.begin(), list.end(), key,
                                        [](const NamedTarget& t, std::string_view k) { return t.key < k; });
    if (found != list.end() && found->key == key) {
      if (found->target.integer != nullptr) {
        int64_t value;
        if (auto e = field.value.get_int64().get(value)) return e;
        out.*(found->target.integer) = value;
      } else {
        std::string_view value;
        if (auto e = field.value.get_string().get(value)) return e;
        (out.*(found->target.text)).assign(value);
      }
      continue;
    }
    if (key == "at") {
      if (auto e = field.value.get_int64().get(out.at)) return e;
    } else if (key == "v") {
      if (auto e = field.value.get_int64().get(version)) return e;
    } else if (key == "kind") {
      std::string_view value;
      if (auto e = field.value.get_string().get(value)) return e;
      const auto kind = std::find(std::begin(kKinds), std::end(kKinds), value);
      if (kind == std::end(kKinds)) {
        wrong = "kind";
        return simdjson::INCORRECT_TYPE;
      }
      out.kind = static_cast<Kind>(kind - std::begin(kKinds));
      has_kind = true;
    } else if (key == "subject") {
      std::string_view value;
      if (auto e = field.value.get_string().get(value)) return e;
      const auto id = Id::parse(value);
      if (!id || id->is_zero()) {
        wrong = "subject";
        return simdjson::INCORRECT_TYPE;
      }
      out.subject = *id;
    } else if (key == "chunk_root") {
      std::string_view value;
      if (auto e = field.value.get_string().get(value)) return e;
      const auto bytes = from_base64(value);
      const auto hash = bytes ? hash_from_bytes(*bytes) : std::nullopt;
      if (!hash) {
        wrong = "chunk_root";
        return simdjson::INCORRECT_TYPE;
      }
      out.chunk_root = *hash;
    } else if (key == "cols" || key == "fields") {
      simdjson::dom::array array;
      if (auto e = field.value.get_array().get(array)) return e;
      for (auto item : array) {
        if (key == "cols") {
          int64_t value;
          if (auto e = item.get_int64().get(value)) return e;
          out.columns.push_back(value);
        } else {
          std::string_view value;
          if (auto e = item.get_string().get(value)) return e;
          out.fields.emplace_back(value);
        }
      }
    } else if (key == "sealed") {
      simdjson::dom::object sealed;
      if (auto e = field.value.get_object().get(sealed)) return e;
      for (auto item : sealed) {
        std::string_view value;
        Sealed s{std::string(item.key), {}};
        if (auto e = item.value.get_string().get(value)) return e;
        const auto bytes = from_base64(value);
        const auto hash = bytes ? hash_from_bytes(*bytes) : std::nullopt;
        if (!hash) {
          wrong = "sealed";
          return simdjson::INCORRECT_TYPE;
        }
        s.commitment = *hash;
        // In the order of the keys, each once: it has one form.
        if (!out.sealed.empty() && !(out.sealed.back().field < s.field)) {
          wrong = "sealed";
          return simdjson::INCORRECT_TYPE;
        }
        out.sealed.push_back(std::move(s));
      }
    } else {
      wrong = key;
      return simdjson::NO_SUCH_FIELD;
    }
  }
  if (!has_kind) {
    wrong = "kind";
    return simdjson::NO_SUCH_FIELD;
  }
  return simdjson::SUCCESS;
}

}  // namespace

Status Decoder::decode(std::string_view bytes, Entry& out) {
  out.clear();
  if (bytes.size() > kMaxEntryBytes) return damaged("larger than 16 KiB");
  std::string& padded = parser_->padded;
  padded.assign(bytes);
  padded.resize(bytes.size() + simdjson::SIMDJSON_PADDING, ' ');
  simdjson::dom::element root;
  if (const auto e = parser_->parser.parse(padded.data(), bytes.size(), false).get(root))
    return damaged(simdjson::error_message(e));
  simdjson::dom::object object;
  if (const auto e = root.get_object().get(object)) return damaged(simdjson::error_message(e));
  std::string wrong;
  int64_t version = 0;
  const auto error = read_members(object, out, wrong, version);
  if (version > kEntryVersion)
    return fail(Code::kNewerLedger, {std::to_string(version), std::to_string(kEntryVersion)});
  if (error) return damaged(wrong.empty() ? simdjson::error_message(error) : wrong);
  return {};
}

}  // namespace stillheld::log
