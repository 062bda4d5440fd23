#include "evidence/sealed_store.h"

#include "evidence/bindings.h"

namespace stillheld::evidence {

namespace {

using store::Chunk;
using store::Sealing;

class SealedStore final : public store::Writer {
 public:
  SealedStore(std::unique_ptr<store::Reader> reader, store::Writer* writer, std::optional<Vault> vault, Random& random)
      : below_(std::move(reader)), writer_(writer), vault_(std::move(vault)), random_(random) {}

  const store::Head& head() const override { return below_->head(); }
  Id ledger_id() const override { return below_->ledger_id(); }
  Result<std::string> entry(Seq seq) override { return below_->entry(seq); }
  Status scan(Seq first, Seq last, const See& see) override { return below_->scan(first, last, see); }
  Result<uint64_t> strays() override { return below_->strays(); }
  Status check_files() override { return below_->check_files(); }
  Sealing sealing() const override { return vault_ ? Sealing::open : Sealing::locked; }
  Status scan_person_keys(const SeeKey& see) override { return below_->scan_person_keys(see); }
  Result<std::vector<store::TeamKey>> team_keys() override { return below_->team_keys(); }

  Result<std::vector<log::Personal>> personals(Seq seq) override {
    std::vector<log::Personal> out;
    if (!vault_) return out;
    TRY_VOID(load());
    TRY(sealed, below_->personals(seq));
    out.reserve(sealed.size());
    for (const log::Personal& value : sealed) {
      TRY(clear, vault_->open(seq, value));
      out.push_back(std::move(clear));
    }
    return out;
  }

  Status scan_personals(Seq first, Seq last, const SeePersonal& see) override {
    if (!vault_) return {};
    TRY_VOID(load());
    return below_->scan_personals(first, last, [&](Seq seq, const log::Personal& value) -> Status {
      TRY(clear, vault_->open(seq, value));
      return see(seq, clear);
    });
  }

  Result<Chunk> chunk(Seq capture, uint64_t index) override {
    if (!vault_) return fail(Code::kSealed, {});
    TRY_VOID(load());
    TRY(sealed, below_->chunk(capture, index));
    return vault_->open(capture, sealed);
  }

  Status scan_chunks(Seq capture, const SeeChunk& see) override {
    if (!vault_) return fail(Code::kSealed, {});
    TRY_VOID(load());
    return below_->scan_chunks(capture, [&](const Chunk& sealed) -> Status {
      TRY(clear, vault_->open(capture, sealed));
      return see(clear);
    });
  }

  Result<std::string> protect(std::string_view bytes, std::string_view purpose) override {
    if (!vault_) return fail(Code::kSealed, {});
    TRY_VOID(load());
    return vault_->protect(bytes, purpose, random_);
  }

  Result<std::string> unprotect(std::string_view bytes, std::string_view purpose) override {
    if (!vault_) return fail(Code::kSealed, {});
    TRY_VOID(load());
    auto clear = vault_->unprotect(bytes, purpose);
    if (!clear) return fail(Code::kDamaged, {std::string(purpose)});
    return std::move(*clear);
  }

  Result<Seq> append(std::string_view bytes, std::span<const log::Personal> personals, Millis at, int64_t import) override {
    if (personals.empty()) return writer_->append(bytes, personals, at, import);
    TRY_VOID(load());
    const Seq seq = head().size() + 1;
    TRY_VOID(decoder_.decode(bytes, entry_));
    TRY(whose, binding_of(entry_, seq, [&](Seq other) -> Result<log::Entry> {
      TRY(text, below_->entry(other));
      log::Entry out;
      TRY_VOID(decoder_.decode(text, out));
      return out;
    }));
    TRY(a, number_for(whose.a));
    uint32_t b = 0;
    if (!whose.b.is_zero()) {
      TRY(second, number_for(whose.b));
      b = second;
    }
    std::vector<log::Personal> sealed;
    sealed.reserve(personals.size());
    for (const log::Personal& value : personals) sealed.push_back(vault_->seal(seq, value, a, b, random_));
    return writer_->append(bytes, sealed, at, import);
  }

  Status put_chunk(Seq capture, const Chunk& chunk) override {
    TRY_VOID(load());
    TRY(number, number_for(chunk.subject));
    return writer_->put_chunk(capture, vault_->seal(capture, chunk, number, random_));
  }

  Status commit() override { return writer_->commit(); }

  // These lie below: whoever replaces what is sealed works there (sealing.h).
  Status set_sealed(bool sealed) override { return writer_->set_sealed(sealed); }
  Status put_person_key(const store::PersonKey& key) override { return writer_->put_person_key(key); }
  Status replace_person_keys(uint32_t first, uint32_t last, std::span<const store::PersonKey> keys) override { return writer_->replace_person_keys(first, last, keys); }
  Status replace_team_keys(std::span<const store::TeamKey> keys) override { return writer_->replace_team_keys(keys); }
  Status replace_values(Seq first, Seq last, std::span<const store::Value> values) override { return writer_->replace_values(first, last, values); }
  Status replace_chunks(Seq capture, uint64_t first, uint64_t last, std::span<const Chunk> chunks) override { return writer_->replace_chunks(capture, first, last, chunks); }
  Status scrub() override {
    loaded_ = false;
    return writer_->scrub();
  }

  store::Reader& below_reader() { return *below_; }
  store::Writer* below_writer() { return writer_; }
  Vault* vault() { return vault_ ? &*vault_ : nullptr; }

 private:
  // The wrapped keys are opened when the first is needed: a question about
  // numbers needs none.
  Status load() {
    if (loaded_) return {};
    TRY_VOID(vault_->load(*below_));
    loaded_ = true;
    return {};
  }

  Result<uint32_t> number_for(const Id& subject) {
    std::optional<store::PersonKey> made;
    const uint32_t number = vault_->number_for(subject, random_, made);
    if (made) TRY_VOID(writer_->put_person_key(*made));
    return number;
  }

  std::unique_ptr<store::Reader> below_;
  store::Writer* writer_;  // below_, if it writes
  std::optional<Vault> vault_;
  Random& random_;
  bool loaded_ = false;
  log::Decoder decoder_;
  log::Entry entry_;
};

}  // namespace

std::unique_ptr<store::Reader> open_sealed(std::unique_ptr<store::Reader> raw, std::optional<Vault> vault, Random& random) {
  return std::make_unique<SealedStore>(std::move(raw), nullptr, std::move(vault), random);
}

std::unique_ptr<store::Writer> open_sealed(std::unique_ptr<store::Writer> raw, Vault vault, Random& random) {
  store::Writer* writer = raw.get();
  return std::make_unique<SealedStore>(std::move(raw), writer, std::move(vault), random);
}

store::Writer* below(store::Writer& writer) {
  auto* sealed = dynamic_cast<SealedStore*>(&writer);
  return sealed == nullptr ? nullptr : sealed->below_writer();
}

store::Reader* below(store::Reader& reader) {
  auto* sealed = dynamic_cast<SealedStore*>(&reader);
  return sealed == nullptr ? nullptr : &sealed->below_reader();
}

Vault* vault_of(store::Reader& reader) {
  auto* sealed = dynamic_cast<SealedStore*>(&reader);
  return sealed == nullptr ? nullptr : sealed->vault();
}

}  // namespace stillheld::evidence
