#include "cli/arguments.h"

#include <CLI/CLI.hpp>

#include "intake/profile.h"
#include "ledger/definitions.h"
#include "log/codes.h"

namespace stillheld::cli {

const std::vector<CommandInfo>& commands() {
  static const std::vector<CommandInfo> list = {
      {"init", "", "ledger postgres schema law sealed custodian phrases by", true},
      {"import", "FILE", "ledger profile list publisher published-on address fetched by encoding separator format sheet accept-shrink shrink-percent dry-run model", true},
      {"held", "", "ledger on known published rules daily from to"},
      {"person", "PERSON", "ledger on known"},
      {"who", "NAME", "ledger known"},
      {"balance", "", "ledger from to counts known opening-known rules"},
      {"wave", "[WAVE]", "ledger known process days svg"},
      {"flows", "", "ledger from to counts known rules svg check"},
      {"verdict", "", "ledger from to counts known rules svg"},
      {"trend", "", "ledger from to known rules days window svg"},
      {"survival", "", "ledger from to known rules svg"},
      {"rearrest", "", "ledger from to known rules svg"},
      {"undercount", "", "ledger lists from to known table seed svg"},
      {"coupling", "", "ledger from to known windows actor seed svg"},
      {"counts", "", "ledger measure definition from to known"},
      {"conflicts", "", "ledger known"},
      {"explain", "held|balance|person|wave|ENTRY", "ledger on from to counts known rules"},
      {"overview", "", "ledger on known rules"},
      {"report", "", "ledger on known rules output", false, true},
      {"export", "FOLDER", "ledger on known rules", false, true},
      {"claim", "PERSON", "ledger name what date way destination penalty wave organisation months publisher address published-on note quote status by", true},
      {"accept", "ENTRY|article:N", "ledger reason by", true},
      {"retract", "ENTRY|article:N", "ledger reason by", true},
      {"undo", "ENTRY|import:N", "ledger reason by", true},
      {"same", "A B", "ledger reason by", true},
      {"different", "A B", "ledger reason by", true},
      {"withhold", "PERSON", "ledger field reason by", true},
      {"count-only", "PERSON", "ledger reason by", true},
      {"show", "PERSON", "ledger field reason by", true},
      {"consent", "[PERSON] granted|refused|withdrawn", "ledger all reason by", true},
      {"rules", "[FILE]", "ledger by", true},
      {"link", "", "ledger on rules take reason by csv-file columns output pairs unique-list births-part threads explain", true},
      {"review", "", "ledger on rules all reason by", true},
      {"names", "compare FILE", "output"},
      {"score", "FILE …", "gold pairs reading misses rules-folder"},
      {"read", "FILE …", "ledger published-on publisher rules-folder model"},
      {"check", "FILE …", "ledger published-on publisher known rules-folder model complete-list format review-url output"},
      {"log", "[ENTRY]", "ledger limit"},
      {"rebuild", "", "ledger", true},
      {"backup", "FOLDER", "ledger signing-key passphrase-file person-keys"},
      {"copy", "FOLDER", "ledger postgres", true},
      {"restore", "[BACKUP]", "ledger key checkpoint confirm person-keys passphrase-file reason by", true},
      {"verify", "", "ledger proof checkpoint key tlog public"},
      {"key", "NAME|lost", "ledger output witness-key passphrase-file no-passphrase signing-key reason by", true},
      {"checkpoint", "", "ledger key old-size cosignature output passphrase-file by"},
      {"prove", "ENTRY", "ledger output"},
      {"witness", "[REQUEST]", "signing-key state key output passphrase-file mirror"},
      {"evidence", "[CAPTURE|LIST|PERSON]", "ledger"},
      {"stamp", "", "ledger answer ca by"},
      {"capture", "CAPTURE FOLDER", "ledger format", false, true},
      {"publish", "[held|balance|wave ID|claim ENTRY]", "ledger on from to daily known rules counts signing-key passphrase-file by", false, true},
      {"pull", "OTHER", "ledger key other-unlock-file dry-run by", true},
      {"seal", "", "ledger custodian phrases by", true},
      {"custodian", "[add|remove|recover NAME]", "ledger phrases share by", true},
      {"epoch", "", "ledger custodian phrases reason by", true},
      {"unseal", "", "ledger export-for reason by", true},
      {"erase", "PERSON", "ledger reason by", true},
      {"member", "list|add|remove [HANDLE]", "ledger role vkey founder reason", true},
      {"propose", "erase|consent|unseal|restore|rotate PERSON|TEXT", "ledger reason", true},
      {"proposals", "", "ledger all"},
      {"approve", "[NUMBER]", "ledger ask answer sign output", true},
      {"withdraw", "NUMBER", "ledger", true},
      {"carry-out", "NUMBER", "ledger reason output phrases signing-key by", true},
      {"help", "[TOPIC]", ""},
  };
  return list;
}

const CommandInfo* find_command(std::string_view name) {
  for (const CommandInfo& c : commands())
    if (c.name == name) return &c;
  return nullptr;
}

namespace {

bool takes(const CommandInfo& command, std::string_view option) {
  const std::string padded = " " + std::string(command.options) + " ";
  return padded.find(" " + std::string(option) + " ") != std::string::npos;
}

void declare(CLI::App& app, const CommandInfo& command, Arguments& a) {
  const auto text = [&](const char* name, std::string& value) {
    if (takes(command, name)) app.add_option(std::string("--") + name, value);
  };
  text("ledger", a.ledger);
  if (takes(command, "ledger")) {
    app.add_flag("--unlock", a.unlock);
    app.add_option("--unlock-file", a.unlock_file);
    app.add_option("--as-custodian", a.custodian);
  }
  if (takes(command, "custodian")) app.add_option("--custodian", a.custodians);
  if (takes(command, "sealed")) app.add_flag("--sealed", a.sealed);
  if (takes(command, "share")) app.add_option("--share", a.keys);
  text("export-for", a.export_to);
  text("person-keys", a.person_keys);
  text("phrases", a.phrases);
  text("other-unlock-file", a.other_unlock_file);
  text("on", a.on);
  text("from", a.from);
  text("to", a.to);
  text("known", a.known);
  text("opening-known", a.opening_known);
  text("published", a.published);
  text("rules", a.rules);
  text("counts", a.counts);
  text("measure", a.measure);
  text("definition", a.definition);
  text("law", a.law);
  text("by", a.by);
  text("reason", a.reason);
  text("profile", a.profile);
  text("list", a.list);
  text("publisher", a.publisher);
  text("address", a.address);
  text("fetched", a.fetched);
  text("encoding", a.encoding);
  text("separator", a.separator);
  text("format", a.format);
  text("sheet", a.sheet);
  text("what", a.what);
  text("date", a.date);
  text("way", a.way);
  text("destination", a.destination);
  text("penalty", a.penalty);
  text("wave", a.wave);
  text("organisation", a.organisation);
  text("months", a.months);
  text("note", a.note);
  text("name", a.name);
  text("quote", a.quote);
  text("status", a.status);
  text("svg", a.svg);
  text("check", a.check);
  text("process", a.process);
  text("lists", a.lists);
  text("table", a.table);
  text("actor", a.actor);
  if (command.writes) {
    app.add_option("--as", a.member);
    app.add_option("--key-file", a.key_file);
    if (!takes(command, "passphrase-file")) app.add_option("--passphrase-file", a.passphrase_file);
  }
  text("vkey", a.vkey);
  text("tlog", a.tlog);
  text("ask", a.ask);
  text("sign", a.sign);
  text("answer", a.answer);
  if (takes(command, "role")) app.add_option("--role", a.roles)->delimiter(',');
  if (takes(command, "founder")) app.add_option("--founder", a.founders);
  if (takes(command, "days")) app.add_option("--days", a.days)->check(CLI::Range(1, 3660));
  if (takes(command, "window")) app.add_option("--window", a.window)->check(CLI::Range(1, 1000));
  if (takes(command, "windows")) app.add_option("--windows", a.windows)->delimiter(',')->check(CLI::Range(0, 3660));
  if (takes(command, "seed")) app.add_option("--seed", a.seed)->check(CLI::NonNegativeNumber);
  if (takes(command, "output")) app.add_option("-o,--output", a.output);
  text("columns", a.columns);
  text("gold", a.gold);
  if (takes(command, "births-part")) app.add_flag("--births-part", a.births_part);
  text("proof", a.proof);
  text("postgres", a.postgres);
  text("schema", a.schema);
  text("checkpoint", a.checkpoint);
  text("state", a.state);
  text("signing-key", a.signing_key);
  text("cosignature", a.cosignature);
  text("old-size", a.old_size);
  text("passphrase-file", a.passphrase_file);
  text("mirror", a.mirror);
  text("confirm", a.confirm);
  text("public", a.public_folder);
  text("ca", a.ca);
  if (takes(command, "key")) app.add_option("--key", a.keys);
  if (takes(command, "no-passphrase")) app.add_flag("--no-passphrase", a.no_passphrase);
  if (takes(command, "witness-key")) app.add_flag("--witness-key", a.witness_key);
  text("rules-folder", a.rules_folder);
  text("model", a.model);
  text("review-url", a.review_url);
  if (takes(command, "complete-list")) app.add_option("--complete-list", a.complete_lists);
  if (takes(command, "reading")) app.add_flag("--reading", a.reading_score);
  if (takes(command, "misses")) app.add_flag("--misses", a.misses);
  // For commands that write, --published is the day on which the source was.
  if (takes(command, "published-on")) app.add_option("--published", a.source_published);
  if (takes(command, "field")) app.add_option("--field", a.fields);
  if (takes(command, "shrink-percent")) app.add_option("--shrink-percent", a.shrink_percent);
  if (takes(command, "accept-shrink")) app.add_flag("--accept-shrink", a.accept_shrink);
  if (takes(command, "dry-run")) app.add_flag("--dry-run", a.dry_run);
  if (takes(command, "all")) app.add_flag("--all", a.all);
  if (takes(command, "daily")) app.add_flag("--daily", a.daily);
  if (takes(command, "limit")) app.add_option("--limit", a.limit);
  app.add_flag("--json", a.json);
  // `link --csv FILE` reads a table; elsewhere --csv asks for one.
  if (takes(command, "csv-file")) app.add_option("--csv", a.csv_file);
  else app.add_flag("--csv", a.csv);
  text("pairs", a.pairs);
  if (takes(command, "take")) app.add_flag("--take", a.take);
  if (takes(command, "explain")) app.add_flag("--explain", a.explain);
  if (takes(command, "unique-list")) app.add_option("--unique-list", a.unique_lists);
  if (takes(command, "threads")) app.add_option("--threads", a.threads);
  app.add_flag("--json-lines", a.json_lines);
  app.add_option("--for", a.audience);
  app.add_option("--lang", a.language);
  app.add_option("words", a.words);
}

}  // namespace

Result<Parsed> parse_arguments(const std::vector<std::string>& words) {
  Parsed out;
  Arguments& a = out.arguments;
  if (const char* ledger = std::getenv("STILLHELD_LEDGER")) a.ledger = ledger;
  if (const char* language = std::getenv("STILLHELD_LANG")) a.language = language;
  if (const char* member = std::getenv("STILLHELD_MEMBER")) a.member = member;
  if (const char* key_file = std::getenv("STILLHELD_KEY_FILE")) a.key_file = key_file;
  for (size_t i = 0; i + 1 < words.size(); ++i)
    if (words[i] == "--lang") a.language = words[i + 1];
  const Messages& messages = Messages::in(a.language);
  if (words.empty() || words[0] == "--help" || words[0] == "-h") {
    TRY(text, help_text("", messages));
    out.help = text;
    return out;
  }
  if (words[0] == "--version") {
    out.help = "stillheld 0.1.0\n";
    return out;
  }
  const CommandInfo* command = find_command(words[0]);
  if (command == nullptr) return fail(Code::kUsage, {messages("usage.unknown_command", {words[0]})});
  a.command = command->name;
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") {
      TRY(text, help_text(command->name, messages));
      out.help = text;
      return out;
    }
  CLI::App app;
  app.set_help_flag();
  app.allow_extras(false);
  declare(app, *command, a);
  std::vector<std::string> reversed(words.rbegin(), words.rend() - 1);
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return fail(Code::kUsage, {std::string(command->name) + ": " + error.what()});
  }
  if (!a.member.empty()) a.by = a.member;
  if (a.command == "help") {
    TRY(text, help_text(a.words.empty() ? "" : a.words[0], messages));
    out.help = text;
  }
  return out;
}

Result<std::string> help_text(std::string_view topic, const Messages& messages) {
  std::string out;
  if (topic.empty()) {
    out = messages("help.intro") + "\n\n" + messages("help.usage") + "\n\n";
    for (const CommandInfo& c : commands()) {
      std::string line = "  " + std::string(c.name);
      line.resize(std::max<size_t>(line.size() + 1, 14), ' ');
      out += line + messages("command." + std::string(c.name)) + "\n";
    }
    out += "\n" + messages("help.topics") + "\n\n" + messages("help.example") + "\n";
    return out;
  }
  if (topic == "exit-status") {
    for (const CodeRow& row : error_codes()) out += std::to_string(row.exit_status) + "\t" + std::string(row.key) + "\n";
    return messages("help.exit_status") + "\n" + out;
  }
  // A command's name and a topic's: both.
  std::string sets;
  if (topic == "rules")
    for (const ledger::RuleSet& r : ledger::Definitions::standard().rule_sets) sets += "\n" + r.name + "\n  " + r.source;
  if (topic == "profiles") {
    for (const std::string& name : intake::Profile::names()) out += name + "\n";
    return out;
  }
  if (topic == "kinds") {
    for (const std::string_view what : log::what_texts()) out += std::string(what) + "\t" + messages("what." + std::string(what)) + "\n";
    return out;
  }
  const CommandInfo* command = find_command(topic);
  if (command == nullptr) {
    std::string all = "exit-status, rules, profiles, kinds";
    for (const CommandInfo& c : commands()) all += ", " + std::string(c.name);
    return fail(Code::kUnknownTopic, {std::string(topic), all});
  }
  out = "stillheld " + std::string(command->name);
  if (!command->words.empty()) out += " " + std::string(command->words);
  out += "\n\n" + messages("command." + std::string(command->name)) + "\n" + messages("command." + std::string(command->name) + ".long") + "\n\n";
  std::string_view options = command->options;
  const auto line = [&](std::string_view name, const std::string& text) {
    std::string left = "  --" + std::string(name);
    left.resize(std::max<size_t>(left.size() + 1, 22), ' ');
    out += left + text + "\n";
  };
  while (!options.empty()) {
    const size_t end = std::min(options.find(' '), options.size());
    const std::string_view name = options.substr(0, end);
    options.remove_prefix(std::min(end + 1, options.size()));
    line(name == "published-on" ? "published" : name == "csv-file" ? "csv" : name, messages("option." + std::string(name)));
  }
  if (takes(*command, "ledger"))
    for (const std::string_view name : {"unlock", "unlock-file", "as-custodian"}) line(name, messages("option." + std::string(name)));
  if (command->writes)
    for (const std::string_view name : {"as", "key-file", "passphrase-file"})
      if (!takes(*command, name)) line(name, messages("option." + std::string(name)));
  for (const std::string_view name : {"json", "csv", "json-lines", "for", "lang"})
    if (name != "csv" || !takes(*command, "csv-file")) line(name, messages("option." + std::string(name)));
  return sets.empty() ? out : out + sets + "\n";
}

}  // namespace stillheld::cli
