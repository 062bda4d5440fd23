#include "evidence/key_table.h"

#include <charconv>

namespace stillheld::evidence {

namespace {

constexpr std::string_view kHeader = "stillheld person keys 1\n";

Error bad(std::string why) { return fail(Code::kBadNote, {std::move(why)}); }

std::optional<uint32_t> number(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
  return value;
}

// Up to `end`, which must be there.
std::optional<std::string_view> take(std::string_view& text, char end) {
  const size_t at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view out = text.substr(0, at);
  text.remove_prefix(at + 1);
  return out;
}

std::optional<std::string_view> field(std::string_view& text, std::string_view name) {
  const auto line = take(text, '\n');
  if (!line || !line->starts_with(name) || line->size() <= name.size() || (*line)[name.size()] != ' ') return std::nullopt;
  return line->substr(name.size() + 1);
}

std::optional<Id> id(std::string_view text) {
  const auto out = Id::parse(text);
  return out && out->text() == text ? out : std::nullopt;
}

}  // namespace

Result<KeyTable> key_table_of(store::Reader& raw) {
  KeyTable out;
  out.ledger = raw.ledger_id();
  TRY_VOID(raw.scan_person_keys([&](const store::PersonKey& key) -> Status {
    if (!out.keys.empty() && key.epoch != out.epoch) return fail(Code::kDamaged, {"key " + std::to_string(key.number) + " is of another epoch"});
    out.epoch = key.epoch;
    out.keys.push_back(key);
    return {};
  }));
  return out;
}

std::string format_key_table(const KeyTable& table) {
  std::string out = std::string(kHeader) + "ledger " + table.ledger.text() + "\nepoch " + std::to_string(table.epoch) + "\n";
  for (const store::PersonKey& key : table.keys)
    out += std::to_string(key.number) + " " + key.subject.text() + " " + to_padded_base64(key.wrapped) + "\n";
  return out;
}

Result<KeyTable> parse_key_table(std::string_view text) {
  if (!text.starts_with(kHeader)) return bad("it is no table of keys");
  text.remove_prefix(kHeader.size());
  const auto ledger_text = field(text, "ledger"), epoch_text = field(text, "epoch");
  const auto ledger = ledger_text ? id(*ledger_text) : std::nullopt;
  const auto epoch = epoch_text ? number(*epoch_text) : std::nullopt;
  if (!ledger || !epoch) return bad("the head of the table of keys cannot be read");
  KeyTable out{*ledger, *epoch, {}};
  while (!text.empty()) {
    auto line = take(text, '\n');
    const auto bad_line = [&] { return bad("line " + std::to_string(out.keys.size() + 4) + " of the table of keys cannot be read"); };
    if (!line) return bad_line();
    const auto number_text = take(*line, ' '), subject_text = number_text ? take(*line, ' ') : std::nullopt;
    const auto read = number_text ? number(*number_text) : std::nullopt;
    const int64_t place = read ? static_cast<int64_t>(*read) : -1;
    const auto subject = subject_text ? id(*subject_text) : std::nullopt;
    const auto wrapped = from_padded_base64(*line);
    if (place < 0 || !subject || !wrapped || wrapped->empty() || (place == 0) != subject->is_zero()) return bad_line();
    if (!out.keys.empty() && out.keys.back().number >= place) return bad_line();
    out.keys.push_back({static_cast<uint32_t>(place), *subject, *epoch, *wrapped});
  }
  return out;
}

}  // namespace stillheld::evidence
