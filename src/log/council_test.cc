// The council against its twin: all orders of propose, approve, take back, carry
// out, let time pass, take a member out and in, for three members.
//
// How "all" is made small, and why that loses nothing:
//  * What is refused changes nothing (checked), so no order needs to go on from it.
//  * The members of the great run have equal roles, so names are interchangeable:
//    who is named first is called a, who is named second b.  Checked on all orders
//    to depth 4 under the two renamings that make all others.
//  * Taking a member out or in is one step of the order: the proposal, approval
//    and deed of it by the others, in a row.  Orders in which that falls apart
//    are in the second run.
// The second run takes every entry by itself, several proposals at a time, mixed
// roles, and members' changes as proposals like others.  It follows one history
// a state; a state is what the twin says of it and what the council says of it.
// Whenever a second history leads to a state, the verdict on every next step is
// asked for that history too, of both, and must be that of the first.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <unordered_map>

#include "log/council_test.h"
#include "log/council_twin_test.h"

namespace stillheld::log {
namespace {

using twin::Act;
using twin::Event;
using twin::History;
using twin::Step;

constexpr Millis kDay = 86400000;
constexpr int kPeople = 3;
constexpr uint8_t kNewcomer = 3;  // never does anything himself
const char* const kNames[] = {"a", "b", "c", "d"};
const std::vector<std::string> kEverything = {"contributor", "reviewer", "publisher", "custodian"};

struct Setting {
  twin::People people;
  std::vector<std::vector<std::string>> roles;
  std::vector<std::string> in_text, out_text;
  std::vector<std::string> keys;

  explicit Setting(std::vector<std::vector<std::string>> r) : roles(std::move(r)) {
    roles.push_back(kEverything);
    for (size_t i = 0; i <= kNewcomer; ++i) {
      const Roles bits = *parse_roles(roles[i]);
      people.works.push_back((bits & kWorking) != 0);
      people.custodian.push_back((bits & bit(Role::custodian)) != 0);
      keys.push_back(SignedLog::vkey(kNames[i]));
      std::string list;
      for (const std::string& role : roles[i]) list += (list.empty() ? "" : ",") + role;
      in_text.push_back("in " + std::string(kNames[i]) + " " + keys.back() + " " + list);
      out_text.push_back("out " + std::string(kNames[i]));
    }
  }

  // The entry that `e` is in the log, at place n (from 1).
  void write(const Event& e, Entry& out) const {
    out.clear();
    out.by = kNames[e.who];
    out.at = e.at;
    out.import = 1;
    if (e.target >= 0) out.target = e.target + 1;
    const std::string& change = e.step == Step::in ? in_text[e.about] : out_text[e.about];
    const bool members = e.step == Step::in || e.step == Step::out;
    switch (e.act) {
      case Act::founded:
        out.kind = Kind::member;
        out.name = kNames[e.who];
        out.key = keys[e.who];
        out.fields = roles[e.who];
        out.state = "in";
        if (e.who == 0) out.text = SignedLog::subject(77).text();
        else out.by = kNames[0];
        break;
      case Act::proposed:
        out.kind = Kind::proposal;
        out.what = text_of(members ? Deed::members : e.step == Step::erase ? Deed::erase : Deed::unseal);
        if (members) out.text = change;
        else if (e.step == Step::unseal) out.text = "list " + std::to_string(e.about);
        else out.subject = SignedLog::subject(e.about);
        break;
      case Act::approved:
      case Act::withdrew:
        out.kind = Kind::approval;
        out.state = e.act == Act::approved ? "given" : "withdrawn";
        break;
      case Act::carried:
        if (members) {
          const std::string by = out.by;
          const int64_t target = out.target;
          out = *member_change(change);
          out.by = by;
          out.target = target;
          out.at = e.at;
          out.import = 1;
        } else if (e.step == Step::erase) {
          out.kind = Kind::tombstone;
          out.subject = SignedLog::subject(e.about);
        } else {
          out.kind = Kind::deed;
          out.what = "unseal";
          out.text = "list " + std::to_string(e.about);
        }
        break;
    }
  }
};

// A council and the history that it has folded.
struct World {
  Council council{Council::Check::rules};
  History history;
  Millis now = SignedLog::kStart;

  static World founded(const Setting& setting) {
    World w;
    Entry e;
    for (uint8_t who = 0; who < kPeople; ++who) {
      Event f;
      f.who = who;
      f.at = w.now;
      setting.write(f, e);
      EXPECT_TRUE(w.council.see(w.history.size() + 1, e, {}).ok());
      w.history.push_back(f);
    }
    return w;
  }
};

class Orders {
 public:
  explicit Orders(std::vector<std::vector<std::string>> roles) : setting(std::move(roles)) {}
  const Setting setting;
  uint64_t histories = 0, verdicts = 0, accepted = 0, carried = 0;

  // What both say; a test fails where they differ.
  bool verdict(const World& w, const Event& e) {
    ++verdicts;
    setting.write(e, entry_);
    const bool council = w.council.check(w.history.size() + 1, entry_).ok();
    const bool twin = twin::Rule(setting.people, w.history).allows(e);
    if (council != twin) {
      ++differences_;
      EXPECT_EQ(council, twin) << describe(w.history) << " then " << describe({e});
    }
    accepted += council;
    carried += council && e.act == Act::carried;
    return council;
  }
  void apply(World& w, const Event& e) {
    setting.write(e, entry_);
    const Status status = w.council.see(w.history.size() + 1, entry_, {});
    EXPECT_TRUE(status.ok());
    w.history.push_back(e);
  }
  // After a refusal everything is as it was.
  void refuse(const World& w, const Event& e) {
    Council copy = w.council;
    setting.write(e, entry_);
    EXPECT_FALSE(copy.see(w.history.size() + 1, entry_, {}).ok());
    EXPECT_EQ(copy.members(), w.council.members());
    EXPECT_EQ(copy.proposals(), w.council.proposals());
  }
  bool failed() const { return differences_ > 5; }

  static std::string describe(const History& h) {
    static const char* const acts[] = {"founded", "proposed", "approved", "withdrew", "carried"};
    static const char* const steps[] = {"erase", "unseal", "in", "out"};
    std::string out;
    for (const Event& e : h)
      out += std::string(kNames[e.who]) + " " + acts[static_cast<int>(e.act)] + " " + steps[static_cast<int>(e.step)] + std::to_string(e.about) +
             (e.target < 0 ? "" : " of " + std::to_string(e.target)) + " at +" + std::to_string(e.at - SignedLog::kStart) + "; ";
    return out;
  }

 private:
  Entry entry_;
  int differences_ = 0;
};

// --- the great run ---

// One letter of the alphabet.  Approve, withdraw and carry are about the last
// proposal of the order, or (`back`) about the one before it.
struct Letter {
  enum Kind : uint8_t { propose, approve, withdraw, carry, pass, take_out, take_in } kind;
  uint8_t who;
  bool back = false;
  Millis time = 0;
};

std::vector<Letter> alphabet(bool back) {
  std::vector<Letter> out;
  for (uint8_t who = 0; who < kPeople; ++who)
    for (const auto kind : {Letter::propose, Letter::approve, Letter::withdraw, Letter::carry, Letter::take_out, Letter::take_in}) {
      out.push_back({kind, who});
      if (back && (kind == Letter::approve || kind == Letter::withdraw || kind == Letter::carry)) out.push_back({kind, who, true});
    }
  out.push_back({Letter::pass, 0, false, kWait});               // to the last moment of waiting, exactly
  out.push_back({Letter::pass, 0, false, kLifetime - kWait});   // with it, to the end of a proposal's life, exactly
  return out;
}

// Places of proposals in the history.
struct Last {
  int16_t one = -1, before = -1;
  Last then(size_t place) const { return {static_cast<int16_t>(place), one}; }
};

class GreatRun {
 public:
  GreatRun(Orders& orders, Step step, bool back) : orders_(orders), letters_(alphabet(back)), step_(step) {}

  void run(const World& w, int depth, int named = 0, Last last = {}) {
    ++orders_.histories;
    for (const Letter& letter : letters_) {
      if (orders_.failed()) return;
      int now_named = named;
      if (letter.kind != Letter::pass) {
        if (letter.who > named) continue;  // another name for the same order
        now_named = std::max(named, letter.who + 1);
      }
      step(w, letter, depth, std::min(now_named, kPeople), last);
    }
  }

  // The verdicts along one order of letters, "-" where a letter did not fit.
  std::string verdicts(const std::vector<Letter>& order) {
    World w = World::founded(orders_.setting);
    Last last;
    std::string out;
    for (const Letter& letter : order) out += one(w, letter, last);
    return out;
  }
  const std::vector<Letter>& letters() const { return letters_; }

 private:
  void step(const World& w, const Letter& letter, int depth, int named, Last last) {
    if (letter.kind == Letter::pass) {
      if (depth == 1) return;  // nothing to judge behind it
      World next = w;
      next.now += letter.time;
      return run(next, depth - 1, named, last);
    }
    if (letter.kind == Letter::take_out || letter.kind == Letter::take_in) {
      World next = w;
      if (change(next, letter) && depth > 1) run(next, depth - 1, named, last);
      return;
    }
    const std::optional<Event> e = event(w, letter, last);
    if (!e) return;
    if (!orders_.verdict(w, *e)) {
      if (orders_.histories % 64 == 0) orders_.refuse(w, *e);
      return;
    }
    if (depth == 1) return;
    World next = w;
    orders_.apply(next, *e);
    run(next, depth - 1, named, letter.kind == Letter::propose ? last.then(w.history.size()) : last);
  }

  char one(World& w, const Letter& letter, Last& last) {
    if (letter.kind == Letter::pass) {
      w.now += letter.time;
      return 'p';
    }
    if (letter.kind == Letter::take_out || letter.kind == Letter::take_in) return change(w, letter) ? 'c' : '-';
    const std::optional<Event> e = event(w, letter, last);
    if (!e) return '-';
    if (!orders_.verdict(w, *e)) return 'n';
    if (letter.kind == Letter::propose) last = last.then(w.history.size());
    orders_.apply(w, *e);
    return 'y';
  }

  std::optional<Event> event(const World& w, const Letter& letter, const Last& last) const {
    Event e;
    e.who = letter.who;
    e.at = w.now;
    e.step = step_;
    e.about = step_ == Step::in ? kNewcomer : 9;
    if (letter.kind == Letter::propose) {
      e.act = Act::proposed;
      return e;
    }
    e.target = letter.back ? last.before : last.one;
    if (e.target < 0) return std::nullopt;
    e.act = letter.kind == Letter::approve ? Act::approved : letter.kind == Letter::withdraw ? Act::withdrew : Act::carried;
    return e;
  }

  // The others take `who` out or in.  False if there are not two for it.
  bool change(World& w, const Letter& letter) {
    const bool out = letter.kind == Letter::take_out;
    if ((w.council.member(kNames[letter.who]) != nullptr) != out) return false;
    std::vector<uint8_t> two;
    for (uint8_t who = 0; who < kPeople; ++who)
      if (who != letter.who && w.council.member(kNames[who]) != nullptr) two.push_back(who);
    if (two.size() == 1 && out) two.push_back(letter.who);
    if (two.size() < 2) return false;
    Event e;
    e.at = w.now;
    e.step = out ? Step::out : Step::in;
    e.about = letter.who;
    e.who = two[0];
    e.act = Act::proposed;
    if (!orders_.verdict(w, e)) return false;
    const auto target = static_cast<int16_t>(w.history.size());
    orders_.apply(w, e);
    e.target = target;
    e.who = two[1];
    e.act = Act::approved;
    EXPECT_TRUE(orders_.verdict(w, e));
    orders_.apply(w, e);
    e.who = two[0];
    e.act = Act::carried;
    EXPECT_TRUE(orders_.verdict(w, e));
    orders_.apply(w, e);
    return true;
  }

  Orders& orders_;
  std::vector<Letter> letters_;
  Step step_;
};

void great_run(Step step, bool back, int depth) {
  Orders orders({kEverything, kEverything, kEverything});
  GreatRun(orders, step, back).run(World::founded(orders.setting), depth);
  std::printf("  depth %d: %llu orders that go on, %llu verdicts, %llu allowed, %llu carried out\n", depth, static_cast<unsigned long long>(orders.histories),
              static_cast<unsigned long long>(orders.verdicts), static_cast<unsigned long long>(orders.accepted), static_cast<unsigned long long>(orders.carried));
  EXPECT_GT(orders.histories, 100'000U);
  EXPECT_GT(orders.carried, step == Step::in ? 10'000U : 100'000U);  // a newcomer comes in once
}
TEST(CouncilOrders, AllOrdersOfAStepThatDoesNotWaitToDepthEight) { great_run(Step::unseal, false, 8); }
TEST(CouncilOrders, AllOrdersOfErasuresTwoAtATimeToDepthEight) { great_run(Step::erase, true, 8); }

TEST(CouncilOrders, AllOrdersOfTakingSomebodyInToDepthEight) { great_run(Step::in, false, 8); }

TEST(CouncilOrders, NamesAreInterchangeable) {
  Orders orders({kEverything, kEverything, kEverything});
  GreatRun run(orders, Step::erase, false);
  const std::vector<Letter>& letters = run.letters();
  // A swap and a turn: every renaming is made of them.
  const std::vector<std::vector<uint8_t>> renamings = {{1, 0, 2}, {1, 2, 0}};
  const auto rename = [&](std::vector<Letter> order, const std::vector<uint8_t>& to) {
    for (Letter& l : order) l.who = to[l.who];
    return order;
  };
  size_t orders_seen = 0;
  std::vector<size_t> digits(4, 0);
  while (true) {
    std::vector<Letter> order;
    for (const size_t d : digits) order.push_back(letters[d]);
    const std::string first = run.verdicts(order);
    for (const auto& to : renamings) ASSERT_EQ(run.verdicts(rename(order, to)), first);
    ++orders_seen;
    size_t i = 0;
    while (i < digits.size() && ++digits[i] == letters.size()) digits[i++] = 0;
    if (i == digits.size()) break;
  }
  EXPECT_EQ(orders_seen, 160'000U);
}

// --- the second run ---

class SecondRun {
 public:
  explicit SecondRun(Orders& orders) : orders_(orders) {}

  void run(int depth) {
    std::vector<World> level = {World::founded(orders_.setting)};
    arrive(level.front(), depth);
    for (int left = depth; left > 1; --left) {
      std::vector<World> next;
      for (const World& w : level) {
        if (orders_.failed()) return;
        for (const Event& e : steps(w)) {
          if (e.act == Act::founded) {  // time
            World later = w;
            later.now = e.at;
            if (arrive(later, left - 1)) next.push_back(std::move(later));
            continue;
          }
          if (!orders_.verdict(w, e)) continue;
          World after = w;
          orders_.apply(after, e);
          if (arrive(after, left - 1)) next.push_back(std::move(after));
        }
      }
      level = std::move(next);
    }
  }
  size_t states() const { return seen_.size(); }
  uint64_t arrivals() const { return arrivals_; }

 private:
  static constexpr size_t kOpen = 2;  // proposals alive at a time

  std::vector<int16_t> alive(const World& w) const {
    std::vector<int16_t> out;
    const twin::Rule rule(orders_.setting.people, w.history);
    for (size_t i = 0; i < w.history.size(); ++i)
      if (w.history[i].act == Act::proposed && rule.lives(i, w.now)) out.push_back(static_cast<int16_t>(i));
    return out;
  }

  // Every next step, in an order that depends on the state alone.
  std::vector<Event> steps(const World& w) const {
    std::vector<Event> out;
    const auto add = [&](Act act, uint8_t who, Step step, uint8_t about, int16_t target) { out.push_back({act, who, step, about, target, w.now}); };
    const std::vector<int16_t> open = alive(w);
    for (uint8_t who = 0; who < kPeople; ++who) {
      if (open.size() < kOpen) {
        add(Act::proposed, who, Step::erase, 9, -1);
        add(Act::proposed, who, Step::unseal, 0, -1);
        for (uint8_t about = 0; about < kPeople; ++about)
          for (const Step step : {Step::in, Step::out}) add(Act::proposed, who, step, about, -1);
      }
      for (const int16_t p : open) {
        const Event& proposal = w.history[static_cast<size_t>(p)];
        add(Act::approved, who, proposal.step, proposal.about, p);
        add(Act::withdrew, who, proposal.step, proposal.about, p);
        add(Act::carried, who, proposal.step, proposal.about, p);
      }
    }
    // Something else than was proposed.
    for (const int16_t p : open) {
      const Event& proposal = w.history[static_cast<size_t>(p)];
      add(Act::carried, proposal.who, proposal.step == Step::erase ? Step::unseal : Step::erase, 9, p);
      add(Act::carried, proposal.who, proposal.step, static_cast<uint8_t>((proposal.about + 1) % kPeople), p);
    }
    for (const Millis time : {Millis{1}, kWait - 1, kLifetime - kWait}) out.push_back({Act::founded, 0, Step::erase, 0, -1, w.now + time});
    return out;
  }

  // What can still matter of a world, as the council and as the twin have it.
  std::string state(const World& w, int left) const {
    std::string out = std::to_string(left);
    const auto age = [&](Millis at) { return std::to_string(std::min(w.now - at, kLifetime)); };
    const twin::Rule rule(orders_.setting.people, w.history);
    for (uint8_t who = 0; who < kPeople; ++who) {
      out += w.council.member(kNames[who]) != nullptr ? 'm' : '-';
      out += rule.is_member(who, w.history.size()) ? 'm' : '-';
    }
    if (const auto since = rule.one_alone_since()) out += " alone " + age(*since);
    for (const Member& m : w.council.members())
      if (m.until == 0) out += " " + m.handle + age(m.signed_at);
    Millis changed = 0;
    for (const Event& e : w.history) {
      const bool members = e.step == Step::in || e.step == Step::out;
      if (e.act == Act::founded || (e.act == Act::carried && members)) changed = e.at;
    }
    out += " changed " + age(changed);
    for (uint8_t who = 0; who < kPeople; ++who) {
      Millis last = 0;
      for (const Event& e : w.history)
        if (e.who == who) last = e.at;
      out += " said " + age(last);
    }
    for (const Proposal& p : w.council.open(w.now)) {
      out += " | " + p.by + std::string(text_of(p.deed)) + (p.deed == Deed::members ? p.text.substr(0, 6) : "") + age(p.at);
      for (const Approval& a : p.approvals) out += a.by + (a.counts ? "+" : "-") + age(a.at);
      const auto ready = w.council.ready_at(p.seq);
      out += ready.ok() ? "r" + std::to_string(ready.value() - w.now) : "x";
    }
    for (const int16_t p : alive(w)) {
      const Event& e = w.history[static_cast<size_t>(p)];
      out += " / " + std::to_string(e.who) + std::to_string(static_cast<int>(e.step)) + std::to_string(e.about) + age(e.at);
      for (uint8_t who = 0; who < kPeople; ++who)
        if (rule.has_approved_ever(static_cast<size_t>(p), who)) {
          const auto stands = rule.approval_that_counts(static_cast<size_t>(p), who);
          out += "a" + std::to_string(who) + (stands ? age(w.history[*stands].at) : "-");
        }
    }
    return out;
  }

  // True if the state is new.  If not, all verdicts are as they were there.
  bool arrive(const World& w, int left) {
    ++arrivals_;
    std::string verdicts;
    for (const Event& e : steps(w))
      if (e.act != Act::founded) verdicts += orders_.verdict(w, e) ? 'y' : 'n';
    const auto [where, fresh] = seen_.try_emplace(state(w, left), verdicts);
    if (!fresh) {
      EXPECT_EQ(where->second, verdicts) << Orders::describe(w.history);
    }
    return fresh;
  }

  Orders& orders_;
  std::unordered_map<std::string, std::string> seen_;
  uint64_t arrivals_ = 0;
};

void second_run(std::vector<std::vector<std::string>> roles, int depth) {
  Orders orders(std::move(roles));
  SecondRun run(orders);
  run.run(depth);
  std::printf("  %zu states, %llu arrivals, %llu verdicts, %llu carried out\n", run.states(), static_cast<unsigned long long>(run.arrivals()),
              static_cast<unsigned long long>(orders.verdicts), static_cast<unsigned long long>(orders.carried));
  EXPECT_GT(orders.carried, 100U);
}

TEST(CouncilOrders, EveryEntryByItselfEqualRoles) { second_run({kEverything, kEverything, kEverything}, 5); }
TEST(CouncilOrders, EveryEntryByItselfOneCustodian) { second_run({{"custodian"}, {"contributor"}, {"reviewer", "publisher"}}, 5); }
TEST(CouncilOrders, EveryEntryByItselfAnAuditorIsNoSecond) { second_run({{"custodian"}, {"auditor", "witness"}, {"contributor", "custodian"}}, 5); }

// --- at random, long ---

TEST(CouncilOrders, LongHistoriesAtRandom) {
  std::mt19937_64 random(20261124);
  uint64_t carried = 0;
  for (const auto& roles : std::vector<std::vector<std::vector<std::string>>>{
           {kEverything, kEverything, kEverything}, {{"custodian"}, {"contributor"}, {"custodian", "auditor"}}, {{"custodian"}, {"witness"}, {"reviewer"}}}) {
    Orders orders(roles);
    for (int round = 0; round < 4000; ++round) {
      World w = World::founded(orders.setting);
      for (int n = 0; n < 60; ++n) {
        const auto pick = [&](uint64_t of) { return static_cast<uint8_t>(random() % of); };
        if (pick(4) == 0) w.now += pick(3) == 0 ? kLifetime - kWait : pick(2) == 0 ? kWait : static_cast<Millis>(pick(200)) * kDay / 20;
        Event e;
        e.at = pick(50) == 0 ? w.now - 1 : w.now;
        e.who = pick(kPeople);
        e.act = static_cast<Act>(1 + pick(4));
        e.step = static_cast<Step>(pick(4));
        e.about = pick(kPeople);
        if (e.act != Act::proposed) {
          // Mostly a proposal, mostly a late one, mostly as it was proposed.
          e.target = static_cast<int16_t>(pick(w.history.size()));
          for (int tries = 0; tries < 6 && w.history[static_cast<size_t>(e.target)].act != Act::proposed; ++tries)
            e.target = static_cast<int16_t>(w.history.size() - 1 - pick(std::min<uint64_t>(w.history.size(), 12)));
          const Event& p = w.history[static_cast<size_t>(e.target)];
          if (pick(10) != 0) {
            e.step = p.step;
            e.about = p.about;
          }
        }
        if (!orders.verdict(w, e)) continue;
        orders.apply(w, e);
      }
      // The whole log once more: what was accepted keeps the rule at every place.
      History before;
      for (const Event& e : w.history) {
        ASSERT_TRUE(e.act == Act::founded || twin::Rule(orders.setting.people, before).allows(e));
        before.push_back(e);
      }
      ASSERT_FALSE(orders.failed());
    }
    carried += orders.carried;
  }
  EXPECT_GT(carried, 2000U);
}

}  // namespace
}  // namespace stillheld::log
