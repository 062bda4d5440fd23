// Checkpoints through the program: what an outsider can check, and what a
// hostile administrator cannot do unseen.
//
// The administrator knows everything: format, program, database.  After each
// deed all hashes, counts and caches are made to fit again.  The outsider has
// one checkpoint that was signed before, and `stillheld verify`.
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>

#include "cli/cli_test.h"
#include "log/merkle.h"

namespace stillheld::cli {
namespace {

class CheckpointProgram : public ProgramTest {
 protected:
  void make_signed_ledger() {
    make_small_ledger();
    must({"withhold", "cyr"});
    must({"key", "archive.example/books", "--no-passphrase"});
    must({"checkpoint"});
    outside_ = folder_ + "/outside";
    std::filesystem::copy_file(ledger_ + "/tlog/checkpoint", outside_);
    std::filesystem::copy_file(ledger_ + "/tlog/log.vkey", outside_ + ".vkey");
  }
  Ran outsider() { return ask({"verify", "--checkpoint", outside_, "--key", outside_ + ".vkey", "--json"}); }
  std::string outside_;
};

TEST_F(CheckpointProgram, AnEntryIsProvedToSomebodyWithoutTheLedger) {
  make_signed_ledger();
  const std::string proof = folder_ + "/entry.tlog-proof";
  must({"prove", "7", "-o", proof});
  const Words check = {"verify", "--proof", proof, "--key", outside_ + ".vkey", "--json"};
  std::filesystem::rename(ledger_, ledger_ + ".away");
  const Ran ran = run_words(check);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(parse(ran.out)["entry"].get_int64().value(), 7);
  std::filesystem::rename(ledger_ + ".away", ledger_);
  // One changed letter of the entry, another place, another key: no.
  const std::string good = file_text(proof);
  for (const auto& [from, to] : {std::pair("index 6", "index 5"), std::pair("extra ", "extra AAAA"), std::pair("\n\narchive", "\n\nbrchive")}) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string(from).size(), to);
    file("entry.tlog-proof", bad);
    EXPECT_NE(run_words(check).status, 0) << to;
  }
  file("entry.tlog-proof", good);
  must({"key", "archive.example/books", "--no-passphrase", "-o", folder_ + "/other.key"});
  std::string other = file_text(folder_ + "/other.key");
  other = other.substr(other.find('\n') + 1);
  EXPECT_EQ(run_words({"verify", "--proof", proof, "--key", other.substr(0, other.find('\n'))}).status, 1);
  EXPECT_EQ(run_words({"verify", "--proof", proof}).status, 2);
}

TEST_F(CheckpointProgram, TheLogsFilesHoldNoName) {
  make_signed_ledger();
  for (const auto& [name, bytes] : folder_bytes(ledger_ + "/tlog"))
    for (const char* personal : {"Ada", "Prykladna", "Vydumanaia", "Niachto", "\"ada\"", "\"cyr\""}) EXPECT_EQ(bytes.find(personal), std::string::npos) << name;
}

TEST_F(CheckpointProgram, ThePublicGetsNoProofAboutSomebodyWhoIsOnlyCounted) {
  make_small_ledger();
  must({"count-only", "cyr"});
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  int refused = 0, given = 0;
  for (uint64_t entry = 1; entry <= log_size(); ++entry) {
    EXPECT_EQ(ask({"prove", std::to_string(entry)}).status, 0);  // the desk gets each
    const Ran ran = ask({"prove", std::to_string(entry), "--for", "public"});
    refused += ran.status == 4;
    given += ran.status == 0;
  }
  EXPECT_GT(refused, 3);
  EXPECT_GT(given, 3);
}

TEST_F(CheckpointProgram, AKeyUnderAPassphraseNeedsIt) {
  make_small_ledger();
  const std::string right = file("right", "correct horse\n"), wrong = file("wrong", "wrong horse\n");
  must({"key", "archive.example/books", "--passphrase-file", right});
  EXPECT_EQ(ask({"key", "archive.example/books", "--passphrase-file", right}).status, 2);  // one is there
  EXPECT_EQ(ask({"checkpoint", "--passphrase-file", wrong}).status, 5);
  EXPECT_FALSE(path_exists(ledger_ + "/tlog/checkpoint"));
  must({"checkpoint", "--passphrase-file", right});
  struct stat info {};
  ASSERT_EQ(stat((ledger_ + "/keys/log.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 077, 0U);
}

TEST_F(CheckpointProgram, GroupsWitnessOneAnother) {
  make_signed_ledger();
  const std::string key = folder_ + "/w.key", state = folder_ + "/state", request = folder_ + "/request", answer = folder_ + "/answer";
  run_words({"key", "witness.example/w1", "--witness-key", "--no-passphrase", "-o", key});
  std::string vkey = file_text(key);
  vkey = vkey.substr(vkey.find('\n') + 1);
  vkey = vkey.substr(0, vkey.find('\n'));
  must({"checkpoint", "--old-size", "0", "-o", request});
  const Words cosign = {"witness", request, "--signing-key", key, "--state", state, "--key", outside_ + ".vkey", "-o", answer};
  EXPECT_EQ(run_words(cosign).status, 0);
  must({"checkpoint", "--cosignature", answer, "--key", vkey});
  must({"prove", "1", "-o", folder_ + "/p"});
  const Ran ran = run_words({"verify", "--proof", folder_ + "/p", "--key", outside_ + ".vkey", "--key", vkey, "--json"});
  EXPECT_EQ(parse(ran.out)["witnesses"].at(0)["name"].get_string().value(), "witness.example/w1");
  // A cosignature alone does not stand for the log.
  EXPECT_EQ(run_words({"verify", "--proof", folder_ + "/p", "--key", vkey}).status, 1);
  const std::string seen = std::to_string(log_size());
  must({"show", "cyr"});
  must({"checkpoint"});
  const Ran again = run_words(cosign);  // from 0, where it stood before
  EXPECT_EQ(again.status, 1);
  EXPECT_NE(again.err.find("old " + seen), std::string::npos) << again.err;
  must({"checkpoint", "--old-size", seen, "-o", request});
  EXPECT_EQ(run_words(cosign).status, 0);
  must({"checkpoint", "--old-size", "1", "-o", request});
  EXPECT_EQ(run_words(cosign).status, 1);  // a proof from where the witness does not stand
}

// ---- the hostile administrator ----

struct Database {
  struct Row {
    std::string bytes;
  };
  explicit Database(const std::string& ledger) : path(ledger + "/log.sqlite") {
    EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    sqlite3_stmt* s = nullptr;
    sqlite3_prepare_v2(db, "SELECT bytes FROM entry ORDER BY seq", -1, &s, nullptr);
    while (sqlite3_step(s) == SQLITE_ROW)
      entries.emplace_back(static_cast<const char*>(sqlite3_column_blob(s, 0)), static_cast<size_t>(sqlite3_column_bytes(s, 0)));
    sqlite3_finalize(s);
  }
  // Writes all entries, with every hash and number made to fit.
  ~Database() {
    run("DELETE FROM entry");
    log::Frontier tree;
    log::Decoder decoder;
    log::Entry last;
    for (size_t i = 0; i < entries.size(); ++i) {
      const Hash leaf = log::leaf_hash(entries[i]);
      tree.add(leaf);
      sqlite3_stmt* s = nullptr;
      sqlite3_prepare_v2(db, "INSERT INTO entry (seq, leaf, bytes) VALUES (?, ?, ?)", -1, &s, nullptr);
      sqlite3_bind_int64(s, 1, static_cast<int64_t>(i) + 1);
      sqlite3_bind_blob(s, 2, leaf.data(), 32, SQLITE_TRANSIENT);
      sqlite3_bind_blob(s, 3, entries[i].data(), static_cast<int>(entries[i].size()), SQLITE_TRANSIENT);
      EXPECT_EQ(sqlite3_step(s), SQLITE_DONE) << sqlite3_errmsg(db);
      sqlite3_finalize(s);
      EXPECT_TRUE(decoder.decode(entries[i], last).ok());
    }
    sqlite3_stmt* s = nullptr;
    sqlite3_prepare_v2(db, "UPDATE head SET frontier = ?, last_at = ?, last_import = ?", -1, &s, nullptr);
    const std::string frontier = tree.bytes();
    sqlite3_bind_blob(s, 1, frontier.data(), static_cast<int>(frontier.size()), SQLITE_TRANSIENT);
    sqlite3_bind_int64(s, 2, last.at);
    sqlite3_bind_int64(s, 3, last.import);
    EXPECT_EQ(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    // Values and chunks of entries that are no more.
    run("DELETE FROM personal WHERE seq > " + std::to_string(entries.size()));
    run("DELETE FROM chunk WHERE capture > " + std::to_string(entries.size()));
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close(db);
  }
  void run(const std::string& sql) { EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql << sqlite3_errmsg(db); }
  // The first entry that holds `text`, from `from` on.
  size_t find(std::string_view text, size_t from = 0) const {
    for (size_t i = from; i < entries.size(); ++i)
      if (entries[i].find(text) != std::string::npos) return i;
    ADD_FAILURE() << text;
    return 0;
  }
  // Changes an entry through its members, so that it stays canonical.
  void edit(size_t i, const std::function<void(log::Entry&)>& change) {
    log::Decoder decoder;
    log::Entry e;
    EXPECT_TRUE(decoder.decode(entries[i], e).ok());
    change(e);
    entries[i].clear();
    EXPECT_TRUE(log::encode(e, entries[i]).ok());
  }

  std::string path;
  sqlite3* db = nullptr;
  std::vector<std::string> entries;
};

using Deed = std::function<void(Database&)>;

std::vector<std::pair<std::string, Deed>> deeds() {
  std::vector<std::pair<std::string, Deed>> out;
  const auto edit = [&](const std::string& name, const std::string& of, std::function<void(log::Entry&)> change) {
    out.emplace_back("edit " + name, [of, change](Database& d) { d.edit(d.find(of), change); });
  };
  const std::string arrest = "\"what\":\"arrest\"", release = "\"what\":\"release\"", verdict = "\"what\":\"verdict\"", capture = "\"kind\":\"capture\"",
                    rules = "\"kind\":\"rule_set\"", withhold = "\"kind\":\"withhold\"", record = "\"kind\":\"record\"", source = "\"kind\":\"source\"";
  edit("a date of arrest", arrest, [](log::Entry& e) { e.date = "2023-02-01"; });
  edit("a year only", arrest, [](log::Entry& e) { e.date = "2024"; });
  edit("an arrest into a remark", arrest, [](log::Entry& e) { e.what = "remark"; });
  edit("a term", verdict, [](log::Entry& e) { e.months = 12; });
  edit("a release's way", release, [](log::Entry& e) { e.way = "full_term"; });
  edit("a release's destination", release, [](log::Entry& e) { e.dest = "abroad_forced"; });
  edit("whose release it is", release, [](log::Entry& e) { e.subject.bytes[0] ^= 1; });
  edit("who wrote it", arrest, [](log::Entry& e) { e.by = "somebody"; });
  edit("the cited column", arrest, [](log::Entry& e) { e.columns = {1}; });
  edit("the cited row", arrest, [](log::Entry& e) { e.row = 3; });
  edit("the publisher", source, [](log::Entry& e) { e.publisher = "Another Desk"; });
  edit("when it was published", source, [](log::Entry& e) { e.published = "2024-06-01"; });
  edit("a capture's size", capture, [](log::Entry& e) { e.bytes = 1; });
  edit("a capture's root", capture, [](log::Entry& e) { e.chunk_root[0] ^= 1; });
  edit("when it was fetched", capture, [](log::Entry& e) { e.fetched = "2024-01-01"; });
  edit("a commitment", record, [](log::Entry& e) { if (!e.sealed.empty()) e.sealed[0].commitment[0] ^= 1; });
  edit("a rule set", rules, [](log::Entry& e) { e.text += "# \n"; });
  edit("the law", "\"name\":\"law\"", [](log::Entry& e) { e.text += "# \n"; });
  edit("a withholding into a showing", withhold, [](log::Entry& e) { e.mode = "show"; });
  edit("a withholding's person", withhold, [](log::Entry& e) { e.subject.bytes[3] ^= 8; });
  out.emplace_back("back-date everything by a day", [](Database& d) {
    for (size_t i = 0; i < d.entries.size(); ++i) d.edit(i, [](log::Entry& e) { e.at -= 86400000; });
  });
  out.emplace_back("back-date the last entry by a millisecond or none", [](Database& d) {
    d.edit(0, [](log::Entry& e) { e.at -= 1; });
  });
  for (const size_t count : {size_t{1}, size_t{2}, size_t{7}})
    out.emplace_back("cut off the last " + std::to_string(count), [count](Database& d) { d.entries.resize(d.entries.size() - count); });
  out.emplace_back("cut off everything", [](Database& d) { d.entries.resize(1); });
  for (const std::string& of : {arrest, release, verdict, withhold})
    out.emplace_back("delete " + of, [of](Database& d) { d.entries.erase(d.entries.begin() + static_cast<long>(d.find(of))); });
  out.emplace_back("swap two claims", [arrest](Database& d) {
    const size_t first = d.find(arrest);
    std::swap(d.entries[first], d.entries[d.find(arrest, first + 1)]);
  });
  out.emplace_back("swap two neighbours", [arrest](Database& d) {
    const size_t first = d.find(arrest);
    std::swap(d.entries[first], d.entries[first + 1]);
  });
  out.emplace_back("rotate the claims", [arrest](Database& d) { std::rotate(d.entries.begin() + static_cast<long>(d.find(arrest)), d.entries.end() - 2, d.entries.end() - 1); });
  out.emplace_back("write one claim twice", [arrest](Database& d) { d.entries.insert(d.entries.begin() + static_cast<long>(d.find(arrest)), d.entries[d.find(arrest)]); });
  out.emplace_back("overwrite a claim by another", [arrest, release](Database& d) { d.entries[d.find(release)] = d.entries[d.find(arrest)]; });
  out.emplace_back("slip a claim in", [arrest](Database& d) {
    d.entries.insert(d.entries.begin() + static_cast<long>(d.find(arrest)), d.entries[d.find(arrest)]);
    d.edit(d.find(arrest), [](log::Entry& e) { e.date = "2022-01-01"; });
  });
  out.emplace_back("exchange a value and its commitment", [](Database& d) {
    const size_t i = d.find("\"sealed\":{\"name\"");
    log::Personal value{"name", "Somebody Else", {}};
    d.edit(i, [&](log::Entry& e) { e.sealed[0] = log::seal(value); });
    d.run("UPDATE personal SET text = 'Somebody Else', salt = zeroblob(32) WHERE field = 'name' AND seq = " + std::to_string(i + 1));
  });
  out.emplace_back("exchange a value alone", [](Database& d) { d.run("UPDATE personal SET text = 'Somebody Else' WHERE field = 'name'"); });
  out.emplace_back("swap two rows of a capture", [](Database& d) {
    d.run("UPDATE chunk SET idx = -1 WHERE idx = 1");
    d.run("UPDATE chunk SET idx = 1 WHERE idx = 2");
    d.run("UPDATE chunk SET idx = 2 WHERE idx = -1");
  });
  out.emplace_back("exchange a capture's row", [](Database& d) { d.run("UPDATE chunk SET bytes = CAST('dan,Dan Inshy,held,2024-02-01,,,,,,,' AS BLOB) WHERE idx = 1"); });
  out.emplace_back("drop a capture's row", [](Database& d) { d.run("DELETE FROM chunk WHERE idx = 2"); });
  out.emplace_back("erase all values", [](Database& d) { d.run("DELETE FROM personal"); });
  return out;
}

TEST_F(CheckpointProgram, EveryDeedOfAHostileAdministratorIsFoundByAnOutsider) {
  make_signed_ledger();
  EXPECT_EQ(outsider().status, 0) << outsider().out;
  const auto all = deeds();
  EXPECT_GE(all.size(), 40U);
  const std::string good = ledger_ + ".good";
  std::filesystem::rename(ledger_, good);
  for (const auto& [name, deed] : all) {
    std::filesystem::remove_all(ledger_);
    std::filesystem::copy(good, ledger_, std::filesystem::copy_options::recursive);
    {
      Database database(ledger_);
      deed(database);
    }
    // He also removes what would tell on him.
    std::filesystem::remove_all(ledger_ + "/tlog");
    std::filesystem::remove_all(ledger_ + "/derived");
    const Ran ran = outsider();
    EXPECT_NE(ran.status, 0) << name << ": not found";
  }
}

TEST_F(CheckpointProgram, ARollBackAndAForkAreFoundByAnOutsider) {
  make_small_ledger();
  must({"key", "archive.example/books", "--no-passphrase"});
  const std::string early = ledger_ + ".early";
  std::filesystem::copy(ledger_, early, std::filesystem::copy_options::recursive);
  must({"withhold", "cyr"});
  must({"checkpoint"});
  outside_ = folder_ + "/outside";
  std::filesystem::copy_file(ledger_ + "/tlog/checkpoint", outside_);
  std::filesystem::copy_file(ledger_ + "/tlog/log.vkey", outside_ + ".vkey");
  EXPECT_EQ(outsider().status, 0);
  // The backup from before, put back.
  std::filesystem::remove_all(ledger_);
  std::filesystem::copy(early, ledger_, std::filesystem::copy_options::recursive);
  EXPECT_EQ(outsider().status, 1);
  // It goes on, and is signed again by the true key: another past.
  must({"withhold", "ada"});
  must({"withhold", "bel"});
  must({"checkpoint"});
  EXPECT_EQ(ask({"verify"}).status, 0);  // whole in itself …
  EXPECT_EQ(outsider().status, 1);       // … and not what it was
}

TEST_F(CheckpointProgram, BadInputIsAnError) {
  make_signed_ledger();
  const std::string nonsense = file("nonsense", "nonsense"), empty = file("empty", "");
  for (const std::string& bad : {nonsense, empty}) {
    EXPECT_EQ(ask({"verify", "--checkpoint", bad, "--key", outside_ + ".vkey"}).status, 3);
    EXPECT_EQ(run_words({"verify", "--proof", bad, "--key", outside_ + ".vkey"}).status, 3);
    EXPECT_EQ(run_words({"verify", "--proof", bad, "--key", bad}).status, 3);
    EXPECT_EQ(ask({"checkpoint", "--key", bad}).status, 3);
  }
  EXPECT_EQ(ask({"checkpoint", "--old-size", "many"}).status, 2);
  EXPECT_EQ(ask({"checkpoint", "--old-size", "999999"}).status, 5);
  EXPECT_EQ(ask({"prove", "0"}).status, 4);
  EXPECT_EQ(ask({"prove", "999999"}).status, 4);
  EXPECT_EQ(ask({"prove", "x"}).status, 2);
  EXPECT_EQ(run_words({"witness", nonsense}).status, 2);
  EXPECT_EQ(ask({"key", "two words", "-o", folder_ + "/k"}).status, 2);
}

}  // namespace
}  // namespace stillheld::cli
