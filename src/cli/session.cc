#include "cli/session.h"

#include "base/file.h"

#include <unistd.h>

#include <cerrno>
#include <ostream>

#include "cli/abort.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/unlock.h"
#include "cli/restore.h"
#include "publish/figures.h"
#include "publish/render.h"

namespace stillheld::cli {

using publish::Audience;

namespace {

// Without control characters: a cell of a list is shown to a terminal here, and
// must not steer it.
std::string plain(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) c = '?';
  return text;
}

}  // namespace

publish::Audience Session::audience() const {
  if (const auto asked = publish::parse_audience(arguments.audience)) return *asked;
  const CommandInfo* command = find_command(arguments.command);
  return command != nullptr && command->public_by_default ? Audience::everyone : Audience::desk;
}

Status Session::open() {
  TRY(opened, open_ledger_of(*this, arguments.ledger));
  reader = std::move(opened);
  TRY(loaded, ledger::open_books(*reader, arguments.ledger, true));
  books = std::move(loaded);
  TRY(made, publish::Policy::make(books, *reader, today()));
  policy = std::move(made);
  return {};
}

Status Session::open_writer() {
  TRY_VOID(not_older(*this));
  const std::string holder = arguments.by + ", pid " + std::to_string(getpid()) + ", stillheld " + arguments.command;
  TRY(opened, write_ledger_of(*this, arguments.ledger, holder));
  writer = std::move(opened);
  writes = true;
  stop_on_abort(arguments.ledger);
  TRY(loaded, ledger::open_books(*writer, arguments.ledger, true));
  books = std::move(loaded);
  TRY(made, publish::Policy::make(books, *writer, today()));
  policy = std::move(made);
  signed_to_ = writer->head().size();
  TRY_VOID(fold_council());
  if (council.has_members() && !arguments.key_file.empty()) {
    TRY(key, open_signing_key(*this, arguments.key_file));
    signing.emplace(std::move(key));
  }
  // Who may not sign is told before the work, not behind it.
  if (council.has_members() && !arguments.dry_run) TRY_VOID([&]() -> Status {
    auto allowed = steps();
    return allowed.ok() ? Status() : Status(allowed.error());
  }());
  // Who could be taken for gone is told, as long as he is not.
  for (const log::Proposal& p : council.open(clock.now())) {
    const log::Member* gone = p.by_two() ? nullptr : council.may_be_gone(p);
    if (gone == nullptr || gone->handle != hand || arguments.command == "approve" || arguments.command == "withdraw") continue;
    Node told = Node::object();
    told.set("text", Node::text(messages("proposal.about_you", {std::to_string(p.seq), p.by, p.text})));
    warn(std::move(told));
  }
  return {};
}

Status Session::fold_council() {
  council = log::Council(log::Council::Check::rules);
  std::string bytes;
  for (const ledger::Special& s : books.specials()) {
    Hash leaf{};
    if (s.entry.kind == log::Kind::proposal) {
      bytes.clear();
      TRY_VOID(log::encode(s.entry, bytes));
      leaf = log::leaf_hash(bytes);
    }
    TRY_VOID(council.see(s.seq, s.entry, leaf));
  }
  return {};
}

Result<evidence::Steps> Session::steps() {
  return evidence::Steps::begin(*writer, council, {hand, signing ? &*signing : nullptr}, clock, random);
}

Status Session::sign_command() {
  if (writer->head().size() == signed_to_) return {};
  TRY(signer, steps());
  TRY_VOID(signer.close(signed_to_ + 1));
  signed_to_ = writer->head().size();
  return {};
}

Result<Day> Session::day(std::string_view option, const std::string& text, std::optional<Day> otherwise) const {
  if (text.empty() && otherwise) return *otherwise;
  if (text == "today") return today();
  const auto day = dates::parse_day(text);
  if (!day) return fail(Code::kBadValue, {"--" + std::string(option), text, "2025-12-13, today"});
  return *day;
}

Result<publish::Ask> Session::ask() {
  Millis known = 0;
  uint32_t import = books.latest_import();
  if (!arguments.known.empty()) {
    const std::string& text = arguments.known;
    const auto day = dates::parse_day(text.substr(0, 10));
    int h = 23, m = 59, s = 59;
    const bool has_time = text.size() > 10;
    if (!day || (has_time && std::sscanf(text.c_str() + 10, "T%2d:%2d:%2d", &h, &m, &s) < 2) || h > 23 || m > 59 || s > 59)
      return fail(Code::kBadValue, {"--known", text, "2026-11-24, 2026-11-24T18:30:00Z"});
    if (has_time && text.size() < 19) s = 59;
    known = static_cast<Millis>(*day) * 86400000 + ((h * 60 + m) * 60 + s) * 1000LL + 999;
    import = books.import_at(known);
  }
  TRY(on, day("on", arguments.on, today()));
  publish::Ask out{store(), books, messages, import, known, on, arguments.rules};
  TRY_VOID([&]() -> Status {
    auto found = books.definitions(import).rule_set(arguments.rules);
    if (!found.ok()) return found.error();
    return {};
  }());
  return out;
}

Result<std::pair<Day, Day>> Session::period(int span) const {
  TRY(to, day("to", arguments.to, today()));
  TRY(from, day("from", arguments.from, span == 0 ? dates::kMinDay : to - span));
  if (to <= from) return fail(Code::kBadValue, {"--to", dates::iso(to), messages("expected.after", {dates::iso(from)})});
  return std::pair(from, to);
}

Status Session::emit(Node answer, std::string_view table, const Text& text) {
  const publish::Redacted redacted = policy ? publish::redact(std::move(answer), books, *policy, audience(), messages)
                                            : publish::open_answer(std::move(answer), audience());
  if (!arguments.svg.empty()) TRY_VOID(write_file_durably(arguments.svg, publish::figure_svg(redacted, messages)));
  std::string out;
  if (arguments.json) out = publish::to_json(redacted, true);
  else if (arguments.json_lines) out = publish::to_json_lines(redacted, table);
  else if (arguments.csv) out = publish::to_csv(redacted, table);
  else out = plain(text(redacted.view(), messages));
  errno = 0;
  streams.out << out;
  streams.out.flush();
  // Who reads us may stop reading: `stillheld held | head`.
  if (!streams.out && errno != EPIPE) return fail(Code::kDiskFull, {"-"}, {"-", 0, "", 0});
  return {};
}

Status Session::emit_line(Node answer, const Text& text) {
  end_progress();
  const publish::Redacted redacted = policy ? publish::redact(std::move(answer), books, *policy, audience(), messages)
                                            : publish::open_answer(std::move(answer), audience());
  std::string out;
  if (arguments.json || arguments.json_lines || arguments.format == "json") {
    out = publish::to_json(redacted, false);
    if (out.empty() || out.back() != '\n') out += '\n';
  } else {
    out = plain(text(redacted.view(), messages));
  }
  errno = 0;
  streams.out << out;
  if (!streams.out && errno != EPIPE) return fail(Code::kDiskFull, {"-"}, {"-", 0, "", 0});
  return {};
}

Status Session::commit() {
  TRY_VOID(sign_command());
  TRY_VOID(writer->commit());
  signed_to_ = writer->head().size();
  return books.update(*writer);
}

Status Session::save() {
  TRY_VOID(commit());
  // A cache: made again when it is missing.  But a disk that fails is told of.
  if (Status cached = ledger::save_books(books, arguments.ledger, *writer); !cached.ok() && cached.error().code == Code::kIo) return cached.error();
  TRY(made, publish::Policy::make(books, *writer, today()));
  policy = std::move(made);
  return {};
}

void Session::tell(Node line) {
  end_progress();
  const publish::Redacted redacted = policy ? publish::redact(std::move(line), books, *policy, audience(), messages)
                                            : publish::open_answer(std::move(line), audience());
  if (arguments.json) streams.out << publish::to_json(redacted, true);
  else streams.out << plain(redacted.view().at("text").string()) << "\n";
  streams.out.flush();
}

void Session::warn(Node line) {
  end_progress();
  const publish::Redacted redacted = policy ? publish::redact(std::move(line), books, *policy, audience(), messages)
                                            : publish::open_answer(std::move(line), audience());
  streams.err << "stillheld: " << plain(redacted.view().at("text").string()) << "\n" << std::flush;
}

void Session::tell_progress(std::string_view what, uint64_t done, uint64_t total) {
  if (progress_began_ == 0) progress_began_ = clock.now();
  if (!streams.progress || total == 0 || clock.now() - progress_began_ < 1000) return;
  const auto percent = static_cast<int>(done * 100 / total);
  std::string bar;
  for (int i = 0; i < 30; ++i) bar += i * 100 < percent * 30 ? "█" : "░";
  streams.err << "\r" << what << " " << bar << " " << percent << " %" << std::flush;
  progress_shown_ = true;
}

void Session::end_progress() {
  if (progress_shown_) streams.err << "\r\033[K" << std::flush;
  progress_shown_ = false;
}

int Session::report(const Error& error) {
  end_progress();
  const publish::RedactedError shown = publish::redact_error(error, policy ? &*policy : nullptr, audience(), messages);
  streams.err << "stillheld: " << plain(shown.text()) << "\n";
  return shown.exit_status();
}

int run(const std::vector<std::string>& words, Streams streams, const Clock& clock, Random& random) {
  auto parsed = parse_arguments(words);
  const Arguments arguments = parsed.ok() ? parsed->arguments : Arguments{};
  Session session(arguments, streams, clock, random);
  if (!parsed.ok()) return session.report(parsed.error());
  if (parsed->help) {
    streams.out << *parsed->help;
    return 0;
  }
  if (!arguments.audience.empty() && !publish::parse_audience(arguments.audience))
    return session.report(fail(Code::kBadValue, {"--for", arguments.audience, "public, desk, custodian"}));
  const Command command = find(arguments.command);
  auto result = command(session);
  stop_on_abort("");
  if (!result.ok()) {
    const Code code = result.error().code;
    if (session.writes && (code == Code::kIo || code == Code::kDamaged || code == Code::kInternal)) {
      session.writer.reset();
      store::stop_ledger(arguments.ledger, row_of(code).key);
    }
    return session.report(result.error());
  }
  // What was saved is saved; but the disk may have failed while it was put in its
  // last place, when the writer ended.
  if (session.writer || session.writes) {
    session.writer.reset();
    if (const Status running = store::is_running(arguments.ledger); !running.ok()) return session.report(running.error());
  }
  return result.value();
}

}  // namespace stillheld::cli
