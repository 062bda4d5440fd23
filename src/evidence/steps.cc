#include "evidence/steps.h"

#include <algorithm>
#include <charconv>

namespace stillheld::evidence {

namespace {

using log::Council;
using log::Entry;
using log::Kind;
using log::Seq;

constexpr Millis kDay = 86400000;
constexpr std::string_view kRequest = "stillheld approval request 1\n", kAnswer = "stillheld approval 1\n";

std::string day(Millis at) {
  const std::chrono::year_month_day ymd{std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at)))};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return text;
}

Entry approval_entry(const std::string& by, Seq proposal, std::string_view state) {
  Entry e;
  e.kind = Kind::approval;
  e.by = by;
  e.target = static_cast<int64_t>(proposal);
  e.state = state;
  return e;
}

// "word rest\n": the rest; takes the line off.
std::optional<std::string> take_line(std::string_view& bytes, std::string_view word) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  if (line.size() <= word.size() + 1 || !line.starts_with(word) || line[word.size()] != ' ') return std::nullopt;
  bytes.remove_prefix(end + 1);
  return std::string(line.substr(word.size() + 1));
}

std::optional<Seq> number(const std::string& text) {
  Seq out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out == 0 || std::to_string(out) != text || out >> 53 != 0) return std::nullopt;
  return out;
}

Error bad(std::string what) { return fail(Code::kBadNote, {std::move(what)}); }

}  // namespace

Result<Council> council_of(store::Reader& reader, Council::Check check) {
  Council council(check);
  log::Decoder decoder;
  Entry e;
  TRY_VOID(reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    return council.see(seq, e, leaf);
  }));
  TRY_VOID(council.finish());
  return council;
}

Result<Steps> Steps::begin(store::Writer& writer, Council& council, Signer signer, const Clock& clock, Random& random) {
  const Millis now = clock.now(), last = writer.head().last_at;
  if (now + kDay < last) return fail(Code::kClockBackwards, {day(now), day(last)});
  if (council.has_members()) {
    const log::Member* member = council.member(signer.handle);
    if (member == nullptr) return fail(Code::kNeedsMember, {signer.handle});
    if (signer.key == nullptr || !(signer.key->verifier() == member->key)) return fail(Code::kOtherKey, {signer.handle, member->key.text()});
  }
  Steps steps(writer, council, std::move(signer), random);
  steps.at_ = std::max(now, last + (writer.head().size() > 0 ? 1 : 0));
  steps.import_ = writer.head().last_import + 1;
  return steps;
}

void Steps::sign(Entry& e) const {
  if (signer_.key == nullptr) return;
  const Id ledger = writer_->ledger_id();
  const auto* proposal = e.kind == Kind::approval ? council_->proposal(static_cast<Seq>(e.target)) : nullptr;
  if (proposal != nullptr) log::sign(e, *signer_.key, log::signed_approval_bytes(e, ledger, proposal->leaf));
  else if (e.kind != Kind::approval) log::sign(e, *signer_.key, log::signed_bytes(e, ledger, writer_->head().size(), writer_->head().frontier.root()));
}

Result<Seq> Steps::write(const Entry& e, std::span<const log::Personal> personals) {
  const Seq seq = writer_->head().size() + 1;
  TRY_VOID(council_->check(seq, e));
  std::string bytes;
  TRY_VOID(log::encode(e, bytes));
  TRY(written, writer_->append(bytes, personals, e.at, e.import));
  TRY_VOID(council_->see(written, e, log::leaf_hash(bytes)));
  written_.push_back(written);
  return written;
}

Result<Seq> Steps::append(Entry& e, std::vector<log::Personal>& personals) {
  e.at = at_;
  e.import = import_;
  e.by = signer_.handle;
  e.sig.clear();
  e.sealed.clear();
  std::sort(personals.begin(), personals.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
  for (log::Personal& value : personals) {
    value.salt = random_->salt();
    e.sealed.push_back(log::seal(value));
  }
  const bool founding = e.kind == Kind::member && !council_->has_members();
  if (log::signs_itself(e) && (founding || council_->has_members())) sign(e);
  return write(e, personals);
}

Result<Seq> Steps::propose(log::Deed deed, const Id& subject, std::string text, std::string reason) {
  Entry e;
  e.kind = Kind::proposal;
  e.what = log::text_of(deed);
  e.subject = subject;
  e.text = std::move(text);
  std::vector<log::Personal> personals;
  if (!reason.empty()) personals.push_back({"reason", std::move(reason), {}});
  return append(e, personals);
}

Result<Seq> Steps::approval(Seq proposal, std::string_view state) {
  Entry e = approval_entry(signer_.handle, proposal, state);
  std::vector<log::Personal> none;
  return append(e, none);
}

Result<Seq> Steps::approve(Seq proposal) { return approval(proposal, "given"); }
Result<Seq> Steps::withdraw(Seq proposal) { return approval(proposal, "withdrawn"); }

Result<Seq> Steps::carry_out(Seq proposal, Entry& deed, std::vector<log::Personal>& personals) {
  deed.target = static_cast<int64_t>(proposal);
  return append(deed, personals);
}

Result<Seq> Steps::found(std::vector<Entry> members) {
  Seq first = 0;
  std::vector<log::Personal> none;
  for (Entry& e : members) {
    e.kind = Kind::member;
    e.state = "in";
    e.target = log::kAbsent;
    e.text = first == 0 ? writer_->ledger_id().text() : std::string();
    TRY(seq, append(e, none));
    if (first == 0) first = seq;
  }
  return first;
}

Status Steps::close(Seq first) {
  log::Decoder decoder;
  Entry e;
  if (!council_->has_members()) {
    // Nothing is signed; but what needs two needs its proposal here too.
    return writer_->scan(first, writer_->head().size(), [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
      // (A list's million claims need not be decoded for it.)
      static constexpr std::string_view kKind = "\"kind\":\"", kSeen[] = {"consent\"", "undo\"", "deed\"", "epoch\"", "tombstone\""};
      const size_t at = bytes.find(kKind);
      const std::string_view kind = at == std::string_view::npos ? bytes : bytes.substr(at + kKind.size());
      if (std::none_of(std::begin(kSeen), std::end(kSeen), [&](std::string_view seen) { return kind.starts_with(seen); })) return {};
      TRY_VOID(decoder.decode(bytes, e));
      // (What is signed elsewhere came by append(), and was seen.)
      if (log::signs_itself(e) || std::find(written_.begin(), written_.end(), seq) != written_.end()) return {};
      return council_->see(seq, e, leaf);
    });
  }
  bool owes = false;
  const Seq founding = council_->founding();
  TRY_VOID(writer_->scan(first, writer_->head().size(), [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    if (log::signs_itself(e) || seq < founding) return {};
    owes = true;
    import_ = e.import;
    at_ = e.at;
    if (std::find(written_.begin(), written_.end(), seq) != written_.end()) return {};
    return council_->see(seq, e, leaf);
  }));
  if (!owes) return {};
  Entry closing;
  closing.kind = Kind::deed;
  closing.what = "entries";
  std::vector<log::Personal> none;
  TRY(seq, append(closing, none));
  (void)seq;
  return {};
}

Result<std::string> Steps::approval_request(Seq proposal, const std::string& handle) const {
  if (council_->proposal(proposal) == nullptr) return fail(Code::kRuleBroken, {std::to_string(proposal), std::string(log::text_of(log::Rule::no_proposal))});
  TRY(bytes, writer_->entry(proposal));
  return format_request({writer_->ledger_id(), handle, proposal, std::move(bytes)});
}

Result<Seq> Steps::approve_from(std::string_view bytes) {
  TRY(given, parse_answer(bytes));
  const log::Member* partner = council_->member(given.handle);
  if (partner == nullptr) return fail(Code::kNeedsMember, {given.handle});
  Entry e = approval_entry(given.handle, given.proposal, "given");
  e.at = at_;
  e.import = import_;
  e.sig = given.sig;
  const Seq seq = writer_->head().size() + 1;
  TRY_VOID(council_->check(seq, e));
  // The program's own council checks no signatures; this one comes from elsewhere.
  const auto signature = from_base64(e.sig);
  const std::string signed_text = log::signed_approval_bytes(e, writer_->ledger_id(), council_->proposal(given.proposal)->leaf);
  if (!signature || !log::verify_ed25519(partner->key.key, signed_text, *signature)) return fail(Code::kBadSignature, {given.handle});
  return write(e, {});
}

std::string format_request(const ApprovalRequest& request) {
  return std::string(kRequest) + "ledger " + request.ledger.text() + "\nhandle " + request.handle + "\nproposal " +
         std::to_string(request.proposal) + "\n" + request.entry + "\n";
}

Result<ApprovalRequest> parse_request(std::string_view bytes) {
  if (!bytes.starts_with(kRequest)) return bad("stillheld approval request 1");
  bytes.remove_prefix(kRequest.size());
  const auto ledger = take_line(bytes, "ledger"), handle = take_line(bytes, "handle"), proposal = take_line(bytes, "proposal");
  if (!ledger || !handle || !proposal) return bad("ledger, handle, proposal");
  ApprovalRequest out;
  const auto id = Id::parse(*ledger);
  const auto seq = number(*proposal);
  if (!id || id->text() != *ledger || !log::is_handle(*handle) || !seq) return bad("ledger, handle, proposal");
  if (bytes.empty() || bytes.back() != '\n') return bad("the proposal's entry");
  bytes.remove_suffix(1);
  log::Decoder decoder;
  Entry e;
  std::string canonical;
  if (!decoder.decode(bytes, e).ok() || e.kind != Kind::proposal || !log::encode(e, canonical).ok() || canonical != bytes) return bad("the proposal's entry");
  out.ledger = *id;
  out.handle = *handle;
  out.proposal = *seq;
  out.entry = bytes;
  return out;
}

ApprovalAnswer answer(const ApprovalRequest& request, const log::SigningKey& key) {
  Entry e = approval_entry(request.handle, request.proposal, "given");
  log::sign(e, key, log::signed_approval_bytes(e, request.ledger, log::leaf_hash(request.entry)));
  return {request.handle, request.proposal, e.sig};
}

std::string format_answer(const ApprovalAnswer& given) {
  return std::string(kAnswer) + "handle " + given.handle + "\nproposal " + std::to_string(given.proposal) + "\nsignature " + given.sig + "\n";
}

Result<ApprovalAnswer> parse_answer(std::string_view bytes) {
  if (!bytes.starts_with(kAnswer)) return bad("stillheld approval 1");
  bytes.remove_prefix(kAnswer.size());
  const auto handle = take_line(bytes, "handle"), proposal = take_line(bytes, "proposal"), signature = take_line(bytes, "signature");
  if (!handle || !proposal || !signature || !bytes.empty()) return bad("handle, proposal, signature");
  const auto seq = number(*proposal);
  const auto raw = from_base64(*signature);
  if (!log::is_handle(*handle) || !seq || !raw || raw->size() != 64) return bad("handle, proposal, signature");
  return ApprovalAnswer{*handle, *seq, *signature};
}

}  // namespace stillheld::evidence
