#include "log/council.h"

#include <algorithm>

namespace stillheld::log {

namespace {

constexpr std::string_view kDeeds[] = {"members", "unseal", "erase", "consent", "restore", "rotate"};
constexpr std::string_view kRoleTexts[] = {"contributor", "reviewer", "publisher", "custodian", "auditor", "witness"};
constexpr std::string_view kRules[] = {"form", "time", "founding", "signature", "no_member", "role", "unsigned", "other_hand",
                                       "no_proposal", "same_person", "twice", "closed", "expired", "early", "unapproved",
                                       "other_deed", "key_taken", "no_change", "last_custodian", "needs_two"};
constexpr Roles kReviewer = bit(Role::reviewer), kPublisher = bit(Role::publisher), kContributor = bit(Role::contributor),
                kCustodian = bit(Role::custodian);

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + text;
  return out;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  while (true) {
    const size_t end = std::min(text.find(at), text.size());
    out.emplace_back(text.substr(0, end));
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

// A key that can sign entries.
std::optional<VerifierKey> member_key(const std::string& text) {
  auto key = VerifierKey::parse(text);
  if (!key.ok() || key->kind != kNoteKey || key->text() != text) return std::nullopt;
  return key.take();
}

Error broken(Seq entry, Rule rule) { return fail(Code::kRuleBroken, {std::to_string(entry), std::string(text_of(rule))}); }

}  // namespace

std::string_view text_of(Deed deed) { return kDeeds[static_cast<size_t>(deed)]; }
std::string_view text_of(Role role) { return kRoleTexts[static_cast<size_t>(role)]; }
std::string_view text_of(Rule rule) { return kRules[static_cast<size_t>(rule)]; }

std::optional<Deed> parse_deed(std::string_view text) {
  const auto found = std::find(std::begin(kDeeds), std::end(kDeeds), text);
  if (found == std::end(kDeeds)) return std::nullopt;
  return static_cast<Deed>(found - std::begin(kDeeds));
}

std::optional<Roles> parse_roles(const std::vector<std::string>& texts) {
  Roles out = 0;
  for (const std::string& text : texts) {
    const auto found = std::find(std::begin(kRoleTexts), std::end(kRoleTexts), text);
    if (found == std::end(kRoleTexts)) return std::nullopt;
    const Roles one = bit(static_cast<Role>(found - std::begin(kRoleTexts)));
    if ((out & one) != 0) return std::nullopt;
    out = static_cast<Roles>(out | one);
  }
  if (out == 0) return std::nullopt;
  return out;
}

std::vector<std::string> role_texts(Roles roles) {
  std::vector<std::string> out;
  for (int i = 0; i < kRoles; ++i)
    if ((roles & bit(static_cast<Role>(i))) != 0) out.emplace_back(kRoleTexts[i]);
  return out;
}

bool is_handle(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 32 && plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; });
}

std::string parameters(const Entry& e) {
  switch (e.kind) {
    case Kind::member: return e.state == "out" ? "out " + e.name : "in " + e.name + " " + e.key + " " + join(e.fields);
    case Kind::consent: return e.state;
    case Kind::epoch: return std::to_string(e.value) + " for " + join(e.fields);
    case Kind::deed: {
      if (e.what == "key_lost") return "lost " + e.key + " next " + e.text;
      std::string out = e.text;
      if (e.size != kAbsent) out += (out.empty() ? "size " : " size ") + std::to_string(e.size);
      if (!e.root.empty()) out += (out.empty() ? "root " : " root ") + e.root;
      return out;
    }
    default: return {};
  }
}

std::optional<Deed> deed_of(const Entry& e) {
  switch (e.kind) {
    case Kind::member: return Deed::members;
    case Kind::tombstone: return Deed::erase;
    case Kind::epoch: return Deed::rotate;
    case Kind::consent: return Deed::consent;
    case Kind::deed: {
      if (e.what == "key_lost") return Deed::rotate;
      const auto deed = parse_deed(e.what);
      return deed == Deed::unseal || deed == Deed::restore ? deed : std::nullopt;
    }
    default: return std::nullopt;
  }
}

std::optional<Entry> member_change(std::string_view text) {
  const std::vector<std::string> words = split(text, ' ');
  Entry e;
  e.kind = Kind::member;
  e.state = words[0];
  if (words[0] == "out" && words.size() == 2) {
    e.name = words[1];
  } else if (words[0] == "in" && words.size() == 4) {
    e.name = words[1];
    e.key = words[2];
    e.fields = split(words[3], ',');
    const auto roles = parse_roles(e.fields);
    if (!member_key(e.key) || !roles || role_texts(*roles) != e.fields) return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (!is_handle(e.name)) return std::nullopt;
  return e;
}

bool signs_itself(const Entry& e) {
  if (e.origin != kAbsent) return false;
  switch (e.kind) {
    case Kind::member:
    case Kind::proposal:
    case Kind::approval:
    case Kind::tombstone:
    case Kind::epoch: return true;
    case Kind::deed: return e.target != kAbsent || e.what == "entries";
    case Kind::consent: return e.target != kAbsent;
    default: return false;
  }
}

std::string signed_bytes(const Entry& entry, const Id& ledger, uint64_t size_before, const Hash& root_before) {
  std::string out = "stillheld/signed-entry/v1\nledger " + ledger.text() + "\nsize " + std::to_string(size_before) + "\nroot " +
                    to_base64(as_bytes(root_before)) + "\n";
  Entry bare = entry;
  bare.sig.clear();
  (void)encode(bare, out).ok();  // who signs and who verifies read bytes that were encoded
  return out;
}

std::string signed_approval_bytes(const Entry& entry, const Id& ledger, const Hash& proposal_leaf) {
  std::string out = "stillheld/signed-approval/v1\nledger " + ledger.text() + "\nproposal " + to_base64(as_bytes(proposal_leaf)) + "\n";
  Entry bare = entry;
  bare.sig.clear();
  bare.at = 0;
  bare.import = 0;
  (void)encode(bare, out).ok();
  return out;
}

void sign(Entry& entry, const SigningKey& key, const std::string& bytes) { entry.sig = to_base64(key.sign(bytes, 0).bytes); }

// --- asking ---

bool Proposal::by_two() const {
  return std::any_of(approvals.begin(), approvals.end(), [](const Approval& a) { return a.counts; });
}

const Member* Council::member(std::string_view handle) const {
  for (auto m = members_.rbegin(); m != members_.rend(); ++m)
    if (m->until == 0 && m->handle == handle) return &*m;
  return nullptr;
}

const Member* Council::alone() const {
  const Member* only = nullptr;
  for (const Member& m : members_) {
    if (m.until != 0 || !m.works()) continue;
    if (only != nullptr) return nullptr;
    only = &m;
  }
  return only;
}

const Member* Council::may_be_gone(const Proposal& p) const {
  if (p.deed != Deed::members || p.state != Proposal::State::open) return nullptr;
  const Member* other = nullptr;
  bool proposer = false;
  for (const Member& m : members_) {
    if (m.until != 0 || !m.works()) continue;
    if (m.handle == p.by) {
      proposer = m.has(Role::custodian);
      continue;
    }
    if (other != nullptr) return nullptr;
    other = &m;
  }
  const bool had_a_say = other != nullptr && std::any_of(p.approvals.begin(), p.approvals.end(), [&](const Approval& a) { return a.by == other->handle; });
  return proposer && !had_a_say ? other : nullptr;
}

Proposal* Council::find(Seq seq) {
  const auto found = std::lower_bound(proposals_.begin(), proposals_.end(), seq, [](const Proposal& p, Seq s) { return p.seq < s; });
  return found != proposals_.end() && found->seq == seq ? &*found : nullptr;
}

const Proposal* Council::proposal(Seq seq) const { return const_cast<Council*>(this)->find(seq); }

std::vector<Proposal> Council::open(Millis now) const {
  std::vector<Proposal> out;
  for (const Proposal& p : proposals_)
    if (p.state == Proposal::State::open && now < expires_at(p)) out.push_back(p);
  return out;
}

Result<Millis> Council::ready_at(Seq seq) const {
  const Proposal* p = proposal(seq);
  if (p == nullptr) return broken(seq, Rule::no_proposal);
  return ready(*p);
}

Result<Millis> Council::ready(const Proposal& p) const {
  if (p.state != Proposal::State::open) return broken(p.seq, Rule::closed);
  Millis from = 0;
  const auto approval = std::find_if(p.approvals.begin(), p.approvals.end(), [](const Approval& a) { return a.counts; });
  if (approval != p.approvals.end()) from = approval->at + (p.deed == Deed::erase ? kWait : 0);
  else if (!has_members()) from = p.at + kWait;
  else if (alone() != nullptr) from = std::max(p.at, alone_since_) + kWait;
  else if (const Member* other = may_be_gone(p)) from = std::max({p.at, other->signed_at, changed_at_}) + kWait;
  else return broken(p.seq, Rule::unapproved);
  if (from >= expires_at(p)) return broken(p.seq, Rule::expired);
  return from;
}

bool Council::refuses(const Id& subject) const {
  const auto found = consents_of_.find(subject);
  if (found == consents_of_.end()) return false;
  for (auto c = found->second.rbegin(); c != found->second.rend(); ++c)
    if (!consents_[*c].undone) return consents_[*c].refuses;
  return false;
}

std::pair<size_t, size_t> Council::undone_by(const Entry& e, const std::vector<Mark>& marks) {
  auto range = std::pair(marks.end(), marks.end());
  if (e.target != kAbsent) {
    const auto seq = static_cast<Seq>(e.target);
    range.first = std::lower_bound(marks.begin(), marks.end(), seq, [](const Mark& m, Seq s) { return m.seq < s; });
    range.second = range.first + (range.first != marks.end() && range.first->seq == seq ? 1 : 0);
  } else if (e.target_import != kAbsent) {
    range.first = std::lower_bound(marks.begin(), marks.end(), e.target_import, [](const Mark& m, int64_t i) { return m.import < i; });
    range.second = std::upper_bound(range.first, marks.end(), e.target_import, [](int64_t i, const Mark& m) { return i < m.import; });
  }
  return {static_cast<size_t>(range.first - marks.begin()), static_cast<size_t>(range.second - marks.begin())};
}

Roles Council::who_may(const Entry& e) const {
  if (e.origin != kAbsent) return kContributor;
  switch (e.kind) {
    case Kind::capture:
    case Kind::source:
    case Kind::record:
    case Kind::pull: return kContributor;
    // What a list says, or what is proposed; by hand it is a reviewer's word.
    case Kind::claim: return e.capture != kAbsent || e.status == "proposed" || e.what == "name" ? kContributor : kReviewer;
    case Kind::decision:
    case Kind::rule_set:
    case Kind::link_run: return kReviewer;
    case Kind::undo: {  // of what hides somebody: it shows
      const auto [first, last] = undone_by(e, hidings_);
      return first != last ? kPublisher : kReviewer;
    }
    case Kind::withhold: return e.mode == "show" ? kPublisher : kWorking;
    case Kind::consent: return e.state == "granted" ? static_cast<Roles>(kReviewer | kPublisher) : kWorking;
    case Kind::publication: return kPublisher;
    default: return kCustodian;
  }
}

// --- judging ---

Council::Why Council::judge_signature(const Entry& e, const Member& by) const {
  if (check_ == Check::rules) return std::nullopt;
  const auto signature = from_base64(e.sig);
  if (!signature) return Rule::signature;
  for (size_t i = 1; i < e.sealed.size(); ++i)  // what is not canonical was not signed
    if (!(e.sealed[i - 1].field < e.sealed[i].field)) return Rule::form;
  const std::optional<Id> ledger = ledger_ ? ledger_ : Id::parse(e.text);  // founding
  if (!ledger) return Rule::signature;
  std::string bytes;
  if (e.kind == Kind::approval) bytes = signed_approval_bytes(e, *ledger, proposal(static_cast<Seq>(e.target))->leaf);
  else bytes = signed_bytes(e, *ledger, tree_.size(), tree_.root());
  if (!verify_ed25519(by.key.key, bytes, *signature)) return Rule::signature;
  return std::nullopt;
}

bool Council::founds(const Entry& e) const {
  return e.kind == Kind::member && e.target == kAbsent && e.origin == kAbsent &&
         (!has_members() || (founding_open_ && e.import == founding_import_));
}

// Whether `e` can be: handle, key and roles are good, nobody else has the key,
// and a custodian stays.
Council::Why Council::judge_change(const Entry& e) const {
  if (!is_handle(e.name)) return Rule::form;
  const Member* now = member(e.name);
  if (e.state == "out") {
    if (!e.key.empty() || !e.fields.empty()) return Rule::form;
    if (now == nullptr) return Rule::no_change;
  } else {
    const auto key = member_key(e.key);
    const auto roles = parse_roles(e.fields);
    if (e.state != "in" || !key || !roles || role_texts(*roles) != e.fields) return Rule::form;
    for (const Member& m : members_)
      if (m.key.key == key->key && m.handle != e.name) return Rule::key_taken;
    if (now != nullptr && now->key == *key && now->roles == *roles) return Rule::no_change;
    if ((*roles & kCustodian) != 0) return std::nullopt;
  }
  for (const Member& m : members_)
    if (m.until == 0 && m.handle != e.name && m.has(Role::custodian)) return std::nullopt;
  return Rule::last_custodian;
}

Council::Why Council::judge_member(const Entry& e) const {
  if (founds(e)) {
    if (e.state != "in") return Rule::founding;
    if (!has_members()) {
      const auto id = Id::parse(e.text);
      if (!id || id->text() != e.text || e.by != e.name) return Rule::founding;
    } else if (e.by != members_.front().handle || member(e.name) != nullptr) {
      return Rule::founding;
    }
    if (const Why why = judge_change(e)) return why;
    if (has_members()) return judge_signature(e, members_.front());
    return judge_signature(e, {e.name, *member_key(e.key), 0, 0, 0, 0});
  }
  if (e.target == kAbsent) return has_members() ? Rule::needs_two : Rule::founding;
  if (!has_members()) return Rule::founding;
  if (const Why why = judge_deed(e)) return why;
  return judge_change(e);
}

Council::Why Council::judge_proposal(const Entry& e) const {
  const auto deed = parse_deed(e.what);
  if (!deed || e.target != kAbsent || e.by.empty()) return Rule::form;
  const bool about_somebody = *deed == Deed::erase || *deed == Deed::consent;
  if (about_somebody != !e.subject.is_zero()) return Rule::form;
  switch (*deed) {
    case Deed::members:
      if (!member_change(e.text)) return Rule::form;
      break;
    case Deed::erase:
      if (!e.text.empty()) return Rule::form;
      break;
    case Deed::consent:
      if (e.text != "granted") return Rule::form;
      break;
    default:
      if (e.text.empty()) return Rule::form;
  }
  if (!has_members()) return std::nullopt;
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  if (!by->works()) return Rule::role;
  return judge_signature(e, *by);
}

Council::Why Council::judge_approval(const Entry& e) const {
  const Proposal* p = e.target == kAbsent ? nullptr : proposal(static_cast<Seq>(e.target));
  if (p == nullptr) return Rule::no_proposal;
  if (p->state != Proposal::State::open) return Rule::closed;
  if (e.at >= expires_at(*p)) return Rule::expired;
  if (!has_members()) {
    if (e.state != "withdrawn") return Rule::no_member;
    return e.by == p->by ? Why() : Rule::same_person;
  }
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  if (!by->works()) return Rule::role;
  const auto own = std::find_if(p->approvals.begin(), p->approvals.end(), [&](const Approval& a) { return a.by == e.by; });
  if (e.state == "given") {
    const Member* proposer = member(p->by);
    if (e.by == p->by || proposer == nullptr || proposer->key.key == by->key.key) return Rule::same_person;
    if (own != p->approvals.end()) return Rule::twice;
    if (!by->has(Role::custodian) && (p->deed == Deed::erase || !proposer->has(Role::custodian))) return Rule::role;
  } else if (e.state == "withdrawn") {
    if (e.by != p->by && (own == p->approvals.end() || !own->counts)) return Rule::unapproved;
  } else {
    return Rule::form;
  }
  return judge_signature(e, *by);
}

// The carrying out of proposal p.
Council::Why Council::judge_step(const Entry& e, const Proposal& p) const {
  if (p.state != Proposal::State::open) return Rule::closed;
  if (e.at >= expires_at(p)) return Rule::expired;
  if (deed_of(e) != p.deed || e.subject != p.subject || parameters(e) != p.text) return Rule::other_deed;
  const auto from = ready(p);
  if (!from.ok()) return from.error().params[1] == text_of(Rule::expired) ? Rule::expired : Rule::unapproved;
  if (e.at < *from) return Rule::early;
  if (!has_members()) return std::nullopt;
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  const bool approved = std::any_of(p.approvals.begin(), p.approvals.end(), [&](const Approval& a) { return a.counts && a.by == e.by; });
  if (e.by != p.by && !approved) return Rule::role;
  return judge_signature(e, *by);
}

// Entries of the kinds that carry out: with a proposal, or allowed without.
Council::Why Council::judge_deed(const Entry& e) const {
  if (e.target != kAbsent) {
    const Proposal* p = proposal(static_cast<Seq>(e.target));
    if (p == nullptr) return Rule::no_proposal;
    return judge_step(e, *p);
  }
  if (e.kind == Kind::deed) {
    if (deed_of(e) || parse_deed(e.what)) return Rule::needs_two;
    if (!has_members()) return std::nullopt;
    return e.what == "entries" ? judge_closing(e) : judge_ordinary(e);
  }
  if (e.kind == Kind::consent) {
    if (e.state == "granted" && refuses(e.subject)) return Rule::needs_two;
    return has_members() ? judge_ordinary(e) : std::nullopt;
  }
  if (e.kind != Kind::epoch || had_epoch_) return Rule::needs_two;
  if (!has_members()) return std::nullopt;
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  if (!by->has(Role::custodian)) return Rule::role;
  return judge_signature(e, *by);
}

Council::Why Council::judge_closing(const Entry& e) const {
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  if (check_ == Check::rules) return std::nullopt;
  if (pending_first_ == 0 || pending_import_ != e.import) return Rule::form;
  if (!pending_by_.empty() && pending_by_ != e.by) return Rule::other_hand;
  if (pending_pulled_ && !by->has(Role::contributor)) return Rule::role;
  return judge_signature(e, *by);
}

Council::Why Council::judge_ordinary(const Entry& e) const {
  if (e.kind == Kind::undo) {
    const auto [first, last] = undone_by(e, consents_);
    for (size_t i = first; i < last; ++i)
      if (consents_[i].refuses && !consents_[i].undone) return Rule::needs_two;
  }
  if (e.origin != kAbsent || !has_members()) return std::nullopt;  // of another log: who closes the command answers for it
  const Member* by = member(e.by);
  if (by == nullptr) return Rule::no_member;
  if ((by->roles & who_may(e)) == 0) return Rule::role;
  if (check_ == Check::everything && pending_first_ != 0 && pending_import_ == e.import && !pending_by_.empty() && pending_by_ != e.by)
    return Rule::other_hand;
  return std::nullopt;
}

Council::Why Council::judge(const Entry& e) const {
  if (e.at < last_at_) return Rule::time;
  if (e.origin != kAbsent) {
    if (e.kind == Kind::consent && e.state == "granted" && refuses(e.subject)) return Rule::needs_two;
    return judge_ordinary(e);
  }
  switch (e.kind) {
    case Kind::member: return judge_member(e);
    case Kind::proposal: return judge_proposal(e);
    case Kind::approval: return judge_approval(e);
    case Kind::deed:
    case Kind::tombstone:
    case Kind::epoch:
    case Kind::consent: return judge_deed(e);
    default: return judge_ordinary(e);
  }
}

Status Council::check(Seq seq, const Entry& e) const {
  if (const Why why = judge(e)) return broken(seq, *why);
  return {};
}

Status Council::check_change(const Entry& member) const {
  if (const Why why = judge_change(member)) return broken(tree_.size() + 1, *why);
  return {};
}

// --- folding ---

void Council::note_consent(Seq seq, const Entry& e) {
  consents_of_[e.subject].push_back(consents_.size());
  consents_.push_back({seq, e.import, e.subject, e.state != "granted", false});
}

void Council::change_member(Seq seq, const Entry& e) {
  const bool was_alone = alone() != nullptr;
  for (Member& m : members_)
    if (m.until == 0 && m.handle == e.name) m.until = seq;
  if (e.state == "in") members_.push_back({e.name, *member_key(e.key), *parse_roles(e.fields), seq, 0, 0});
  if (!was_alone) alone_since_ = e.at;
  changed_at_ = e.at;
  for (Proposal& p : proposals_) {
    if (p.state != Proposal::State::open) continue;
    const auto about = p.deed == Deed::members ? member_change(p.text) : std::nullopt;
    if (p.by == e.name || (about && about->name == e.name)) p.state = Proposal::State::lapsed;
    for (Approval& a : p.approvals)
      if (a.by == e.name) a.counts = false;
  }
}

void Council::apply(Seq seq, const Entry& e, const Hash& leaf) {
  if (e.kind == Kind::consent) note_consent(seq, e);
  if (e.origin != kAbsent) return;
  if (e.kind == Kind::epoch) had_epoch_ = true;
  if (e.kind == Kind::deed && deed_of(e) == Deed::unseal && e.text == "clear") had_epoch_ = false;
  if (signs_itself(e))
    for (Member& m : members_)
      if (m.until == 0 && m.handle == e.by) m.signed_at = e.at;
  if (e.kind == Kind::withhold && e.mode != "show") hidings_.push_back({seq, e.import, e.subject, false, false});
  if (e.kind == Kind::undo) {
    const auto [first, last] = undone_by(e, consents_);
    for (size_t i = first; i < last; ++i) consents_[i].undone = true;
  }
  if (e.kind == Kind::proposal) {
    Proposal p;
    p.seq = seq;
    p.deed = *parse_deed(e.what);
    p.by = e.by;
    p.subject = e.subject;
    p.text = e.text;
    p.at = e.at;
    p.leaf = leaf;
    proposals_.push_back(std::move(p));
  }
  if (e.kind == Kind::approval) {
    Proposal& p = *find(static_cast<Seq>(e.target));
    if (e.state == "given") p.approvals.push_back({e.by, seq, e.at, true});
    else if (e.by == p.by) p.state = Proposal::State::withdrawn;
    else
      for (Approval& a : p.approvals)
        if (a.by == e.by) a.counts = false;
  }
  if (e.target != kAbsent && deed_of(e)) {
    Proposal& p = *find(static_cast<Seq>(e.target));
    p.state = Proposal::State::done;
    p.done_by = seq;
  }
  if (e.kind == Kind::member) {
    if (!has_members()) {
      ledger_ = Id::parse(e.text);
      founding_import_ = e.import;
      founding_open_ = true;
      for (Proposal& p : proposals_)
        if (p.state == Proposal::State::open) p.state = Proposal::State::lapsed;
    }
    change_member(seq, e);
  } else {
    founding_open_ = false;
  }
}

Status Council::see(Seq seq, const Entry& e, const Hash& leaf) {
  Status out;
  if (pending_first_ != 0 && e.import != pending_import_) {
    out = finish();
    pending_first_ = 0;
  }
  const Why why = judge(e);
  const bool under_members = has_members();
  if (!why) {
    apply(seq, e, leaf);
  } else if (out.ok()) {
    out = broken(seq, *why);
  } else {
    out.error().params.insert(out.error().params.end(), {std::to_string(seq), std::string(text_of(*why))});
  }
  if (check_ == Check::everything) {
    if (under_members && !signs_itself(e)) {
      if (pending_first_ == 0) {
        pending_first_ = seq;
        pending_import_ = e.import;
        pending_by_.clear();
        pending_pulled_ = false;
      }
      if (e.origin != kAbsent) pending_pulled_ = true;
      else if (pending_by_.empty()) pending_by_ = e.by;
    } else if (!why && e.kind == Kind::deed && e.what == "entries" && e.target == kAbsent) {
      pending_first_ = 0;
    }
    tree_.add(leaf);
  }
  last_at_ = std::max(last_at_, e.at);
  return out;
}

Status Council::finish() const {
  if (pending_first_ != 0) return broken(pending_first_, Rule::unsigned_);
  return {};
}

}  // namespace stillheld::log
