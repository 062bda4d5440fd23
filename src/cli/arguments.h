// What was asked on the command line, as plain values.
//
// Options that mean the same everywhere are declared once, for all commands
// (arguments.cc); a command says which of them it takes.
//
// Threads: values.  Tested by cli_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "base/result.h"

namespace stillheld::cli {

struct Arguments {
  std::string command;
  std::string ledger = "ledger";
  std::string language = "en";
  std::string audience;  // empty: the command's default
  bool json = false, csv = false, json_lines = false;
  std::string on, from, to, known, published, rules = "all_named", opening_known;
  std::string counts, measure, definition;
  std::vector<std::string> words;  // what stands without an option
  // writing
  std::string by = "desk", reason;
  std::string law;
  std::string profile, list, sheet, publisher, address, source_published, fetched, encoding, separator, format;
  std::string rules_folder, model, review_url;
  std::vector<std::string> complete_lists;
  bool reading_score = false, misses = false;
  bool accept_shrink = false, dry_run = false, all = false, daily = false;
  double shrink_percent = 5;
  std::vector<std::string> fields;
  std::string what, date, way, destination, penalty, wave, organisation, months, note, quote, status, name;
  std::string output;
  // measures
  std::string svg, check, process, lists, table, actor;
  std::vector<int> windows;
  int64_t days = 0, window = 4, seed = 1;
  // linking
  bool births_part = false;
  std::string csv_file, columns, gold, pairs;
  bool take = false, explain = false;
  std::vector<std::string> unique_lists;
  // where a ledger lies
  std::string postgres, schema;
  // checkpoints
  std::string proof, checkpoint, state, signing_key, cosignature, old_size, passphrase_file;
  std::vector<std::string> keys;
  bool no_passphrase = false, witness_key = false;
  // sealing
  std::string unlock_file, custodian, export_to, person_keys, phrases, other_unlock_file;
  std::vector<std::string> custodians;
  bool unlock = false, sealed = false;
  // evidence for outsiders
  std::string answer, ca, mirror, public_folder, confirm, archive;
  // members, and steps that need two
  std::string member, key_file, vkey, ask, sign, tlog;
  std::vector<std::string> roles, founders;
  int64_t threads = 2;
  int64_t limit = 20;
};

struct CommandInfo {
  std::string_view name;
  std::string_view words;    // what it takes, for the help: "FILE", "PERSON"
  std::string_view options;  // names of the options that it takes, separated by spaces
  bool writes = false;  // takes --as, --key-file and --passphrase-file too
  bool public_by_default = false;
};

// All commands, in the order of the help.
const std::vector<CommandInfo>& commands();
const CommandInfo* find_command(std::string_view name);

// Reads the command line.  Nothing to do (help was asked for): `help` is filled.
struct Parsed {
  Arguments arguments;
  std::optional<std::string> help;
};
Result<Parsed> parse_arguments(const std::vector<std::string>& words);

// The help for one command or topic, or the general one.
Result<std::string> help_text(std::string_view topic, const Messages& messages);

}  // namespace stillheld::cli
