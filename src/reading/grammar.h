// A Grammar is all that is known of one language: its lexicon, its numbers,
// and its rules, each of which reads one kind of claim.
//
// A rule is a *frame*: a trigger (words of some classes in some forms), the
// place of its subject beside it, what must and must not stand near, and what
// follows.  rules/XX/grammar.txt, one frame after another:
//
//   rule release-passive
//   kind release
//   trigger release.v
//   form pass
//   subject before
//   yes "Anna Petrova was released on Friday." => "Anna Petrova" asserted
//   no  "The report was released on Friday."
//
// Why frames and no free patterns: in running text the subject stands ten words
// away as often as one, and what lies between is endless; where it can stand is
// not.  A frame looks at one clause, so that time stays linear.
//
// Each rule carries `yes` and `no` examples, which the tests run.
//
// (1) Rules are tried in the order of the file; one trigger gives the claims of
//     the first rule that fits.
// (2) An unknown class, kind, form or key is an error with its line.
//
// Threads: constant once loaded.  Tested by rules_test.cc, rule_file_fuzz.cc.
#pragma once

#include <map>
#include <memory>

#include "reading/claim.h"
#include "reading/lexicon.h"
#include "reading/numbers.h"

namespace stillheld::reading {

enum class SubjectPlace : uint8_t { none, before, after, either, of, optional, around, beneficiary, against };

struct RuleExample {
  bool yes = true;
  uint32_t line = 0;
  std::string text;
  std::string subject;           // expected; empty: none is expected
  std::string status;
  std::vector<std::pair<std::string, std::string>> values;
};

struct FrameRule {
  std::string name;
  uint32_t line = 0;
  ClaimKind kind = ClaimKind::release;
  ClassSet trigger;
  std::vector<ClassId> triggers;
  enum Form : uint16_t { active = 1, passive = 2, infinitive = 4, gerund = 8, noun = 16, participle = 32, impersonal = 64, any = 127 };
  uint16_t forms = any;
  SubjectPlace subject = SubjectPlace::before;
  bool persons = true, groups = true, occasion = false, officials = false;
  bool open = false, open_counted = false;  // its verb makes any noun phrase people (open_phrase.h)
  ClassSet need;      // one of them in the clause
  ClassSet follow;    // one of them within `follow_within` tokens behind the trigger
  uint32_t follow_within = 0;
  ClassSet precede;   // one of them within `precede_within` tokens before
  uint32_t precede_within = 0;
  ClassSet without;   // none of them in the clause
  ClassSet not_follow;  // none within 3 tokens behind
  ClassSet not_precede;  // none right before, or before one word
  std::optional<ClaimStatus> status;
  bool quiet = false;        // its trigger is no event for the rules of others ("three years in prison for Petrova")
  bool needs_term = false;   // a term must follow
  bool takes_term = false;
  bool needs_since = false;  // a date with "since" in the clause, which is the claim's
  bool takes_articles = false;
  bool takes_concession = false;  // value.object = what follows
  bool needs_date = false;   // a date of the sentence must go with it
  std::vector<std::pair<std::string, std::string>> set;
  std::vector<RuleExample> examples;
};

class Grammar {
 public:
  static Result<std::unique_ptr<Grammar>> load(Language language);
  // `folder` has files that take the place of the program's (rules/XX/*.txt).
  static Result<std::unique_ptr<Grammar>> load_from(Language language, const std::string& folder);
  static Result<std::unique_ptr<Grammar>> parse(Language language, const std::map<std::string, std::string>& files);
  // The program's own, loaded once for all threads.
  static const Grammar& of(Language language);

  Language language = Language::en;
  Lexicon lexicon;
  Numbers numbers;
  std::vector<FrameRule> rules;
  ClassSet triggers;  // of any rule
  ClassSet verdicts;  // of the rules that give verdicts with terms
  ClassSet quiet;     // of quiet rules, which only frames look at

  // Classes that the engine itself asks for.
#define STILLHELD_ENGINE_CLASSES(X)                                                        \
  X(ofwhole, "part.prep") X(pp, "prep.phrase") \
  X(be, "be.aux") X(have, "have.aux") X(to, "to.inf") X(prep, "prep") X(conj, "conj")     \
  X(and_, "and") X(rel, "rel") X(compl_, "compl") X(purpose, "compl.purpose")                \
  X(neg, "cue.neg") X(plan, "cue.plan") X(demand, "cue.demand") X(hyp, "cue.hyp")           \
  X(if_, "cue.if") X(real, "cue.real") X(deny, "cue.deny") X(hearsay, "cue.hearsay")        \
  X(false_, "cue.false") X(no, "no.det") X(nobody, "nobody") X(decide, "cue.decide")         \
  X(he, "pron.m") X(she, "pron.f") X(they, "pron.pl") X(his, "poss.m") X(her, "poss.f")     \
  X(their, "poss.pl") X(people, "people") X(person, "role") X(actor, "actor") X(org, "org") \
  X(say, "say.v") X(accord, "accord") X(include, "include") X(among, "among")               \
  X(year, "unit.year") X(month, "unit.month") X(week, "unit.week") X(day, "unit.day")       \
  X(half, "half") X(andhalf, "andhalf") X(article, "article.n") X(part, "part.n")           \
  X(verb, "verb") X(det, "det") X(def, "det.def") X(indef, "det.indef") X(adj, "adj")         \
  X(political, "political") X(eventnoun, "eventnoun") X(topic, "topic") X(evaluate, "evaluate") \
  X(adverb, "adverb") X(quant, "quant") X(respectively, "respectively") X(upto, "upto")      \
  X(notname, "notname") X(place, "place") X(age, "age.w") X(by, "by") X(with, "with")        \
  X(groupof, "groupof") X(prisoners, "pop.prisoners") X(call, "call.v")  \
  X(reported, "reported") X(nounsay, "noun.say") X(also, "also") X(fin, "fin") X(unless, "notnot") \
  X(refer, "refer") X(sanctionword, "sanction.n") X(subord, "subord") X(whose, "rel.whose") X(self, "self") \
  X(doc, "document") X(spokes, "spokes") X(of, "of") \
  X(all, "det.all") X(those, "those") X(failed, "cue.failed") X(counter, "cue.counterfactual") X(due, "cue.due") X(for_, "for.prep") \
  X(exit, "exit.base") X(exits, "exit.v") X(invert, "cue.invert") X(whether, "cue.whether") X(total, "total.n") X(how, "how.w") X(give, "give.v") X(kin, "kin") X(until, "cue.until") X(bepres, "be.pres") X(anybody, "anybody") X(ofthem, "of.them") X(deal, "deal.n") X(offtopic, "offtopic") X(eve, "cue.eve") X(together, "term.total") X(lasted, "last.v") X(strong, "domain") X(against, "against.prep") X(casen, "case.n") X(magistrate, "magistrate") \
  X(over, "prep.over") X(preplace, "prep.place") X(them, "among.them") X(freed, "among.freed") X(inlist, "listed.v") X(talkof, "talk.of") X(absent, "absent.w") X(ofpart, "of.part") X(collective, "collective") X(namesof, "names.of") X(newly, "newly.w") X(recas, "recognise.as") X(exceed, "exceed.w") X(prisonterm, "prisonterm.n")
  // Classes that single files ask for: w_ and the name as it is in the lexicon.
#define STILLHELD_FILE_CLASSES(X) \
  X(w_been_v, "been.v") X(w_ask_w, "ask.w") X(w_guilty, "guilty.w") X(w_refuse_v, "refuse.v") \
  X(w_act_n, "act.n") X(w_among_freed, "among.freed") X(w_among_pardoned, "among.pardoned") X(w_arrest_v, "arrest.v") X(w_assign_v, "assign.v") \
  X(w_become_v, "become.v") X(w_bid_n, "bid.n") X(w_begin_v, "begin.v") X(w_charge_n, "charge.n") X(w_appeal_n, "appeal.n") X(w_uphold_v, "uphold.v") X(w_consist_v, "consist.v") X(w_court_n, "court.n") X(w_decree_n, "decree.n") X(w_exchange_n, "exchange.n") X(w_exist, "exist") X(w_guilty_w, "guilty.w") \
  X(w_freed_w, "freed.w") X(w_held_v, "held.v") X(w_inprison, "inprison") X(w_jailterm_v, "jailterm.v") X(w_keep_w, "keep.w") X(w_now_w, "now.w") X(w_nth, "nth") \
  X(w_number_of, "number.of") X(w_pending_w, "pending.w") X(w_see_w, "see.w") X(w_onehalf, "onehalf") X(w_onemore, "onemore") X(w_pardon_v, "pardon.v") \
  X(w_pop_political_prisoners, "pop.political_prisoners") X(w_prisonterm_n, "prisonterm.n") X(w_pron_i, "pron.i") X(w_receive_v, "receive.v") X(w_inreturn_n, "inreturn.n") X(w_recognise_as, "recognise.as") \
  X(w_recognise_list, "recognise.list") X(w_recognise_v, "recognise.v") X(w_relation_n, "relation.n") X(w_release_v, "release.v") X(w_sentence_n, "sentence.n") \
  X(w_sentence_v, "sentence.v") X(w_since_w, "since.w") X(w_stillheld_v, "stillheld.v") X(w_stock_cue, "stock.cue") X(w_sum_cue, "sum.cue") \
  X(w_means_w, "means.w") X(w_judge_v, "judge.v") X(w_must_w, "must.w") X(w_anaphora_w, "anaphora.w") X(w_naming_v, "naming.v") X(w_ask_v, "ask.v") X(w_report_v, "report.v") X(w_medium_n, "medium.n") X(w_cite_w, "cite.w") X(w_saidin_v, "saidin.v") X(w_speaker_n, "speaker.n") \
  X(w_prosecutor_n, "prosecutor.n") X(w_talk_of, "talk.of") X(w_thing, "thing") X(w_unit_decade, "unit.decade") X(w_wave_n, "wave.n")
  struct Classes {
#define X(name, text) ClassId name = Lexicon::kNoClass;
    STILLHELD_ENGINE_CLASSES(X)
    STILLHELD_FILE_CLASSES(X)
#undef X
  } c;
  std::vector<ClassId> populations;  // pop.*
  std::vector<ClassId> regimes;      // regime.*
  std::vector<ClassId> ways;         // way.*
  std::vector<ClassId> destinations;  // dest.*
};

}  // namespace stillheld::reading
