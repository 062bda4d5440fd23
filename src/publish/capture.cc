#include "publish/capture.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "evidence/package.h"
#include "publish/capture_check.h"
#include "publish/report_html.h"
#include "reading/document.h"
#include "reading/document_parts.h"
#include "reading/wacz.h"
#include "reading/warc_records.h"

namespace stillheld::publish {

using evidence::Step;
using evidence::StepState;

std::string state_sentence(const evidence::StepView& step, const Messages& m) {
  std::vector<std::string> params = step.params;
  if (step.key == "stamp.done" && !params.empty()) params[0] = evidence::utc_text(std::stoll(params[0]));
  if (step.key == "behind" && !params.empty()) params[0] = m("step." + params[0]);
  return m("state." + step.key, params);
}

class CaptureExport {
 public:
  CaptureExport(const Ask& ask, const Policy& policy, Audience audience, std::string folder, Seq capture, const evidence::States& states, int64_t now)
      : ask_(ask), policy_(policy), audience_(audience), folder_(std::move(folder)), capture_(capture), states_(states), now_(now) {}

  Result<CaptureFiles> run(Archive archive) {
    TRY_VOID(load());
    if (audience_ == Audience::everyone) TRY_VOID(nobody_hidden());
    TRY(state, states_.of(capture_));
    state_ = std::move(state);
    for (const Step step : {Step::captured, Step::hashed, Step::stored, Step::logged})
      if (state_.at(step).state != StepState::done)
        return fail(Code::kDamaged, {ask_.messages("step." + std::string(evidence::text_of(step))) + ": " + state_sentence(state_.at(step), ask_.messages)});
    TRY_VOID(prove());
    const std::string stem = "capture-" + std::to_string(capture_);
    file_name_ = stem + "." + ending();
    add(file_name_, bytes_);
    if (out_.proved_) add(stem + ".tlog-proof", proof_);
    add(stem + ".values.json", values_json());
    add("check.py", std::string(capture_check_script()));
    const std::string sheet = custody(stem);
    TRY(packed, pack(archive, stem, sheet));
    if (packed.first != file_name_) add(packed.first, std::move(packed.second));
    add(stem + ".custody.html", sheet);
    return std::move(out_);
  }

 private:
  void add(std::string name, std::string bytes) { out_.files_.emplace_back(std::move(name), std::move(bytes)); }

  Status load() {
    TRY(entry_bytes, ask_.reader.entry(capture_));
    log::Decoder decoder;
    TRY_VOID(decoder.decode(entry_bytes, entry_));
    if (entry_.kind != log::Kind::capture) return fail(Code::kUnknownEntry, {std::to_string(capture_), std::to_string(ask_.books.size())});
    TRY(values, ask_.reader.personals(capture_));
    values_ = std::move(values);
    TRY_VOID(ask_.reader.scan_chunks(capture_, [&](const store::Chunk& chunk) -> Status {
      bytes_ += chunk.bytes;
      return {};
    }));
    const auto address = [&](const std::vector<log::Personal>& personals) {
      for (const log::Personal& value : personals)
        if (value.field == "address" && address_.empty()) address_ = value.text;
    };
    address(values_);
    if (entry_.source != log::kAbsent) {
      TRY(of_source, ask_.reader.personals(static_cast<Seq>(entry_.source)));
      address(of_source);
    }
    return {};
  }

  // Sources that this capture holds, and who stands in them or in its rows.
  Status nobody_hidden() {
    const Error withheld = fail(Code::kWithheld, {std::to_string(capture_)});
    std::set<int64_t> sources;
    for (const ledger::Special& special : ask_.books.specials())
      if (special.entry.kind == log::Kind::source && special.entry.capture == static_cast<int64_t>(capture_)) sources.insert(static_cast<int64_t>(special.seq));
    log::Decoder decoder;
    log::Entry e;
    TRY_VOID(ask_.reader.scan(1, ask_.books.size(), [&](Seq, std::string_view bytes, const Hash&) -> Status {
      if (bytes.find("\"subject\"") == std::string_view::npos) return {};
      TRY_VOID(decoder.decode(bytes, e));
      const bool here = e.capture == static_cast<int64_t>(capture_) || (e.source != log::kAbsent && sources.count(e.source) > 0);
      if (!here || e.subject.is_zero()) return {};
      const auto person = ask_.books.find(e.subject);
      if (!person) return {};
      for (const std::string_view field : {"name", "birth", "place", "health", "photo", "note", "quote", "address", "articles", "gender"})
        if (policy_.withheld(*person, field)) return withheld;
      return {};
    }));
    // A name that nothing was read of: in the text, the address, the file's name.
    if (policy_.scrubber().names_somebody(address_) || policy_.scrubber().address_names_somebody(address_)) return withheld;
    for (const log::Personal& value : values_)
      if (policy_.scrubber().names_somebody(value.text)) return withheld;
    if (!is_archive() && policy_.scrubber().names_somebody(bytes_)) return withheld;
    if (entry_.list.empty()) {
      reading::DocumentOptions options;
      options.max_bytes = reading::kMostArchiveBytes;
      const auto documents = reading::open_documents(bytes_, options);
      if (documents.ok())
        for (const reading::Document& document : *documents)
          if (policy_.scrubber().names_somebody(document.text) || policy_.scrubber().address_names_somebody(document.address)) return withheld;
      // Of an archive all is looked at, also what is no article.
      TRY(whole, unpacked());
      if (policy_.scrubber().names_somebody(whole)) return withheld;
    }
    return {};
  }

  bool is_archive() const { return entry_.format == "warc" || entry_.format == "wacz"; }
  bool is_page() const { return entry_.mode == "article" && !is_archive(); }

  Result<std::string> unpacked() const {
    if (entry_.format == "wacz") {
      TRY(wacz, reading::open_wacz(bytes_));
      std::string all;
      for (const auto& [path, content] : wacz.archives) {
        if (!content.starts_with("\x1F\x8B")) all += content;
        else if (auto plain = reading::gunzip(content, reading::kMostArchiveBytes); plain.ok()) all += *plain;
      }
      for (const std::string& page : wacz.pages) all += "\n" + page;
      return all + "\n" + wacz.title;
    }
    if (bytes_.starts_with("\x1F\x8B")) return reading::gunzip(bytes_, reading::kMostArchiveBytes);
    return bytes_;
  }

  std::string ending() const {
    if (entry_.format == "wacz") return "wacz";
    if (entry_.format == "warc") return bytes_.starts_with("\x1F\x8B") ? "warc.gz" : "warc";
    if (entry_.format == "json") return "json";
    if (entry_.format == "json-lines") return "jsonl";
    if (is_page()) return content_type() == "text/html" ? "html" : "txt";
    return entry_.format == "book" ? "txt" : "csv";  // of a spreadsheet or a web page: the table's text
  }

  std::string content_type() const {
    if (entry_.format == "json" || entry_.format == "json-lines") return "application/json";
    if (is_page()) return entry_.format == "html" ? "text/html" : "text/plain";
    return entry_.format == "book" ? "text/plain" : "text/csv";
  }

  int64_t fetched_seconds() const {
    const auto day = dates::parse_day(entry_.fetched);
    return day ? static_cast<int64_t>(*day) * 86400 : now_;
  }

  std::string title() const { return ask_.messages("custody.title", {std::to_string(capture_)}); }

  // The best checkpoint that covers it: stamped and witnessed, then one of both,
  // then the last.
  Status prove() {
    const evidence::Checkpoints kept(folder_);
    std::optional<uint64_t> best;
    for (const Step step : {Step::stamped, Step::witnessed, Step::checkpointed}) {
      const evidence::StepView& view = state_.at(step);
      if (view.state != StepState::done || best) continue;
      best = std::stoull(step == Step::checkpointed ? view.params.at(0) : view.params.at(1));
    }
    if (!best) return {};
    TRY(file, kept.prove(capture_, best));
    proof_ = log::format_proof_file(file);
    note_ = file.note;
    checkpoint_size_ = *best;
    out_.proved_ = true;
    if (auto key = kept.key(); key.ok()) key_ = key->text();
    const std::string stamp = kept.folder() + "/stamps/" + std::to_string(*best);
    if (state_.at(Step::stamped).state == StepState::done && path_exists(stamp + ".tsr"))
      for (const char* end : {".txt", ".tsr", ".pem"}) {
        TRY(bytes, read_file(stamp + end));
        add("checkpoint-" + std::to_string(*best) + end, std::move(bytes));
      }
    return {};
  }

  std::string values_json() const {
    JsonWriter json(JsonWriter::Pretty);
    json.begin_object();
    for (const log::Personal& value : values_) {
      json.key(value.field).begin_object();
      json.field("salt", to_hex(as_bytes(value.salt)));
      json.field("text", value.text);
      json.end_object();
    }
    json.end_object();
    return json.take() + "\n";
  }

  // The archive's file name and bytes.
  Result<std::pair<std::string, std::string>> pack(Archive archive, const std::string& stem, const std::string& sheet) {
    if (entry_.format == "wacz") return std::pair(file_name_, bytes_);
    if (entry_.format == "warc" && archive == Archive::warc) return std::pair(file_name_, bytes_);
    evidence::Parts archives;
    std::vector<evidence::IndexLine> index;
    std::vector<evidence::WaczPage> pages;
    if (entry_.format == "warc") {
      const std::string name = bytes_.starts_with("\x1F\x8B") ? "data.warc.gz" : "data.warc";
      TRY_VOID(index_records(name, index, pages));
      archives.emplace_back(name, bytes_);
    } else {
      const std::string address = address_.empty() ? "urn:sha256:" + to_hex(as_bytes(sha256(bytes_))) : address_;
      const std::string record = evidence::warc_resource({address, content_type(), fetched_seconds(), bytes_});
      const std::string info = evidence::gzip(evidence::warc_info(fetched_seconds())), packed = evidence::gzip(record);
      if (archive == Archive::warc) return std::pair(stem + ".warc.gz", info + packed);
      index.push_back({address, content_type(), "sha256:" + to_hex(as_bytes(sha256(bytes_))), "data.warc.gz", fetched_seconds(), "", info.size(), packed.size()});
      pages.push_back({address, title(), fetched_seconds()});
      archives.emplace_back("data.warc.gz", info + packed);
    }
    evidence::Parts more = {{"custody/" + stem + ".custody.html", sheet}, {"custody/" + stem + ".values.json", values_json()}};
    if (out_.proved_) more.emplace_back("custody/" + stem + ".tlog-proof", proof_);
    TRY(wacz, evidence::make_wacz(title(), archives, index, pages, more, now_));
    return std::pair(stem + ".wacz", std::move(wacz));
  }

  Status index_records(const std::string& name, std::vector<evidence::IndexLine>& index, std::vector<evidence::WaczPage>& pages) const {
    const std::vector<std::string_view> pieces = reading::pieces_of(bytes_);
    size_t offset = 0;
    for (const std::string_view piece : pieces) {
      std::string plain(piece);
      if (piece.starts_with("\x1F\x8B")) {
        auto unpacked = reading::gunzip(piece, reading::kMostArchiveBytes);
        if (!unpacked.ok()) break;
        plain = unpacked.take();
      }
      size_t records = 0;
      (void)reading::each_warc_record(plain, [&](const reading::WarcRecord& record) -> Status {
        ++records;
        if ((record.type != "response" && record.type != "resource") || record.target.empty()) return {};
        size_t body = 0;
        const size_t head = record.type == "response" ? reading::warc_head_end(record.block, body) : 0;
        const std::string_view http = record.block.substr(0, head);
        evidence::IndexLine line;
        line.address = record.target;
        line.type = record.type == "response" ? reading::warc_field(http, "content-type") : reading::warc_field(record.fields, "content-type");
        line.type = line.type.substr(0, line.type.find(';'));
        if (record.type == "response" && http.size() > 12) line.status = http.substr(http.find(' ') + 1, 3);
        line.digest = reading::warc_field(record.fields, "warc-payload-digest");
        line.file = name;
        line.seconds = fetched_seconds();
        if (const auto day = dates::parse_day(record.date.substr(0, 10))) {
          int h = 0, m = 0, s = 0;
          if (std::sscanf(record.date.c_str() + std::min<size_t>(record.date.size(), 10), "T%2d:%2d:%2d", &h, &m, &s) == 3)
            line.seconds = static_cast<int64_t>(*day) * 86400 + h * 3600 + m * 60 + s;
        }
        line.offset = offset;
        line.length = piece.size();
        if (line.type.find("html") != std::string::npos && (line.status.empty() || line.status == "200")) pages.push_back({line.address, line.address, line.seconds});
        index.push_back(std::move(line));
        return {};
      }).ok();
      // Several records in one packed piece cannot be jumped into.
      if (records > 1 && piece.starts_with("\x1F\x8B")) index.clear();
      offset += piece.size();
    }
    return {};
  }

  std::string custody(const std::string& stem) const {
    const Messages& m = ask_.messages;
    const auto row = [&](std::string_view key, const std::string& value) { return "<tr><th scope=\"row\">" + escape(m("custody." + std::string(key))) + "</th><td>" + escape(value) + "</td></tr>\n"; };
    std::string publisher, published;
    if (const ledger::Special* source = entry_.source == log::kAbsent ? nullptr : ask_.books.special(static_cast<Seq>(entry_.source))) {
      publisher = source->entry.publisher;
      published = source->entry.published;
    }
    std::string file;
    for (const log::Personal& value : values_)
      if (value.field == "file") file = value.text;
    const std::string unknown = m("custody.unknown");
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(m.language()) + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + escape(title()) +
                      "</title><style>body{font:1rem/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem}th{text-align:left;vertical-align:top;padding-right:1rem}td{overflow-wrap:anywhere}"
                      "code,pre{overflow-wrap:anywhere;white-space:pre-wrap}</style></head><body>\n<h1>" + escape(title()) + "</h1>\n<p>" + escape(m("custody.intro")) + "</p>\n<table>\n";
    out += row("what", m("custody.what_text", {entry_.list.empty() ? entry_.format : entry_.list, std::to_string(bytes_.size()), file.empty() ? unknown : file}));
    out += row("where", address_.empty() ? unknown : address_);
    out += row("publisher", publisher.empty() ? unknown : publisher + (published.empty() ? "" : ", " + published));
    out += row("fetched", entry_.fetched);
    out += row("by", entry_.by);
    out += row("recorded", evidence::utc_text(entry_.at / 1000));
    out += row("hash", to_hex(as_bytes(sha256(bytes_))));
    if (std::any_of(entry_.sealed.begin(), entry_.sealed.end(), [](const log::Sealed& s) { return s.field == "canonical_sha256"; })) out += row("canonical", m("custody.canonical_text"));
    out += row("place", m("custody.place_text", {std::to_string(capture_), ask_.reader.ledger_id().text()}));
    for (size_t i = 0; i < evidence::kSteps; ++i) {
      const evidence::StepView& step = state_.steps[i];
      const std::string mark = step.state == StepState::done ? "✓ " : step.state == StepState::failed ? "✗ " + m("states.failed") + " " : "· ";
      out += "<tr><th scope=\"row\">" + escape(m("step." + std::string(evidence::text_of(static_cast<Step>(i))))) + "</th><td>" + escape(mark + state_sentence(step, m)) + "</td></tr>\n";
    }
    if (out_.proved_) {
      out += row("checkpoint", "");
      out.erase(out.size() - 11);
      out += "<pre>" + escape(note_) + "</pre></td></tr>\n";
      out += row("key", key_);
    }
    out += "</table>\n<h2>" + escape(m("custody.check")) + "</h2>\n<p>" + escape(m("custody.check_intro")) + "</p>\n<ol>\n";
    const auto step = [&](std::string_view key, const std::string& command) {
      out += "<li>" + escape(m("custody." + std::string(key))) + (command.empty() ? "" : "<pre>" + escape(command) + "</pre>") + "</li>\n";
    };
    step("check_hash", "sha256sum " + file_name_);
    step("check_commitment", commitment_command());
    if (out_.proved_) {
      step("check_all", "python3 check.py " + file_name_ + " '" + key_ + "'");
      if (state_.at(Step::stamped).state == StepState::done) {
        const std::string name = "checkpoint-" + std::to_string(checkpoint_size_);
        step("check_stamp", "openssl ts -verify -data " + name + ".txt -in " + name + ".tsr -CAfile " + name + ".pem");
      }
      step("check_key", "");
      step("check_witness", "");
    } else {
      step("check_none", "");
    }
    (void)stem;
    return out + "</ol>\n<h2>" + escape(m("custody.limits")) + "</h2>\n<p>" + escape(m("custody.limits_text")) + "</p>\n</body></html>\n";
  }

  std::string commitment_command() const {
    const bool canonical = std::any_of(entry_.sealed.begin(), entry_.sealed.end(), [](const log::Sealed& s) { return s.field == "canonical_sha256"; });
    for (const log::Personal& value : values_)
      if (value.field == (canonical ? "canonical_sha256" : "sha256"))
        return "printf %s " + value.text + " | openssl dgst -sha256 -mac HMAC -macopt hexkey:" + to_hex(as_bytes(value.salt)) + "\n= " + to_hex(as_bytes(log::seal(value).commitment));
    return "";
  }

  const Ask& ask_;
  const Policy& policy_;
  Audience audience_;
  std::string folder_;
  Seq capture_;
  const evidence::States& states_;
  int64_t now_;
  log::Entry entry_;
  std::vector<log::Personal> values_;
  std::string bytes_, address_, proof_, note_, key_, file_name_;
  uint64_t checkpoint_size_ = 0;
  evidence::CaptureState state_;
  CaptureFiles out_;
};

Result<CaptureFiles> export_capture(const Ask& ask, const Policy& policy, Audience audience, const std::string& folder, Seq capture, Archive archive,
                                    const evidence::States& states, int64_t seconds_now) {
  return CaptureExport(ask, policy, audience, folder, capture, states, seconds_now).run(archive);
}

}  // namespace stillheld::publish
