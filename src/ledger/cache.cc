#include "ledger/cache.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "store/wipe.h"

namespace stillheld::ledger {

namespace {

// Raised whenever fold() or this format changes what is stored.
constexpr uint32_t kCacheVersion = 3;
constexpr char kMagic[8] = {'s', 't', 'h', 'b', 'o', 'o', 'k', 's'};

class Out {
 public:
  template <class T> void number(T value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view value) {
    number(static_cast<uint64_t>(value.size()));
    bytes_ += value;
  }
  template <class T> void column(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>);
    text({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }
  std::string take() { return std::move(bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class In {
 public:
  explicit In(std::string_view bytes) : bytes_(bytes) {}
  template <class T> T number() {
    T value{};
    if (bytes_.size() < sizeof value) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view text() {
    const auto size = number<uint64_t>();
    if (!ok_ || size > bytes_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return out;
  }
  template <class T> void column(std::vector<T>& values) {
    const std::string_view raw = text();
    if (raw.size() % sizeof(T) != 0) ok_ = false;
    values.resize(raw.size() / sizeof(T));
    if (!raw.empty()) std::memcpy(values.data(), raw.data(), values.size() * sizeof(T));
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

void write(Out& out, const SpanColumns& c) {
  out.column(c.from);
  out.column(c.to);
  out.column(c.state);
  out.column(c.marks);
  out.column(c.way);
  out.column(c.cause);
  out.column(c.person);
  out.column(c.known_from);
  out.column(c.known_to);
}

bool read(In& in, SpanColumns& c) {
  in.column(c.from);
  in.column(c.to);
  in.column(c.state);
  in.column(c.marks);
  in.column(c.way);
  in.column(c.cause);
  in.column(c.person);
  in.column(c.known_from);
  in.column(c.known_to);
  const size_t n = c.from.size();
  return in.ok() && c.to.size() == n && c.state.size() == n && c.marks.size() == n && c.way.size() == n &&
         c.cause.size() == n && c.person.size() == n && c.known_from.size() == n && c.known_to.size() == n;
}

struct PackedImport { Millis at; uint32_t number, first; };

}  // namespace

std::string to_bytes(const Books& b, bool names) {
  Out out;
  out.number(b.size_);
  out.text(as_bytes(b.root_));
  out.column(b.persons_);
  std::vector<PackedImport> imports;
  for (const Import& i : b.imports_) imports.push_back({i.at, i.number, i.first});
  out.column(imports);
  out.number(static_cast<uint64_t>(b.words_.size()));
  for (uint32_t i = 0; i < b.words_.size(); ++i) out.text(b.words_.text(i));
  out.number(static_cast<uint64_t>(b.mark_words_.size()));
  for (const auto& mark : b.mark_words_) {
    out.text(mark.word);
    out.number(mark.import);
  }
  out.column(b.claim_seq_);
  out.column(b.claim_person_);
  if (names) {
    out.column(b.records_);
    out.column(b.handles_);
  } else {
    std::vector<RecordRow> records = b.records_;
    for (RecordRow& row : records) row.key = 0;
    std::sort(records.begin(), records.end(), [](const RecordRow& x, const RecordRow& y) { return x.seq < y.seq; });
    out.column(records);
    out.column(std::vector<HandleRow>());
  }
  out.column(b.wave_rows_);
  out.column(b.odd_);
  write(out, b.current_);
  write(out, b.past_);
  out.column(b.who_.links());
  std::vector<Persons::Link> components;
  for (const auto& [subject, root] : b.components_) components.push_back({subject, 0, root});
  out.column(components);
  std::vector<uint32_t> specials;
  for (const Special& s : b.specials_) specials.push_back(static_cast<uint32_t>(s.seq));
  out.column(specials);
  return out.take();
}

Result<Books> books_from_bytes(std::string_view bytes, store::Reader& reader) {
  const auto wrong = [] { return fail(Code::kDamaged, {"the cache of the books does not fit"}); };
  In in(bytes);
  Books b;
  b.ledger_ = reader.ledger_id();
  b.size_ = in.number<uint64_t>();
  const auto root = hash_from_bytes(in.text());
  if (!root || b.size_ > reader.head().size()) return wrong();
  b.root_ = *root;
  in.column(b.persons_);
  std::vector<PackedImport> imports;
  in.column(imports);
  for (const PackedImport& i : imports) b.imports_.push_back({i.number, i.first, i.at});
  const auto words = in.number<uint64_t>();
  for (uint64_t i = 0; i < words && in.ok(); ++i) {
    const std::string_view word = in.text();
    if (i > 0) b.words_.add(word);
  }
  const auto marks = in.number<uint64_t>();
  for (uint64_t i = 0; i < marks && in.ok(); ++i) {
    const std::string_view word = in.text();
    b.mark_words_.push_back({std::string(word), in.number<uint32_t>()});
  }
  in.column(b.claim_seq_);
  in.column(b.claim_person_);
  in.column(b.records_);
  in.column(b.handles_);
  in.column(b.wave_rows_);
  in.column(b.odd_);
  if (!read(in, b.current_) || !read(in, b.past_)) return wrong();
  std::vector<Persons::Link> links, components;
  in.column(links);
  in.column(components);
  for (const Persons::Link& c : components) b.components_.emplace_back(c.subject, c.leader);
  b.who_.set_links(std::move(links));
  std::vector<uint32_t> specials;
  in.column(specials);
  if (!in.done()) return wrong();
  b.numbers_.reserve(b.persons_.size());
  for (uint32_t i = 0; i < b.persons_.size(); ++i) b.numbers_.emplace(b.persons_[i], i);
  log::Decoder decoder;
  for (const uint32_t seq : specials) {
    TRY(text, reader.entry(seq));
    log::Entry entry;
    TRY_VOID(decoder.decode(text, entry));
    b.specials_.push_back({seq, std::move(entry)});
    b.index_special(b.specials_.back());
    b.note_decision(b.specials_.back(), nullptr);
  }
  return b;
}

std::string names_to_bytes(const Books& b) {
  Out out;
  out.number(b.size_);
  out.text(as_bytes(b.root_));
  out.column(b.records_);
  out.column(b.handles_);
  return out.take();
}

Status names_from_bytes(std::string_view bytes, Books& b) {
  In in(bytes);
  const auto size = in.number<uint64_t>();
  const bool same = size == b.size_ && in.text() == as_bytes(b.root_);
  std::vector<RecordRow> records;
  std::vector<HandleRow> handles;
  in.column(records);
  in.column(handles);
  if (!same || !in.done() || records.size() != b.records_.size()) return fail(Code::kDamaged, {"the sealed cache of the books does not fit"});
  b.records_ = std::move(records);
  b.handles_ = std::move(handles);
  return {};
}

std::string sealed_cache_path(const std::string& folder) { return folder + "/derived/books.sealed"; }
std::string cache_path(const std::string& folder) { return folder + "/derived/books.cache"; }

std::string cache_bytes(const Books& books, bool names) {
  const std::string body = to_bytes(books, names);
  std::string out(kMagic, sizeof kMagic);
  out.append(reinterpret_cast<const char*>(&kCacheVersion), sizeof kCacheVersion);
  out += as_bytes(sha256(body));
  return out + body;
}

Status save_books(const Books& books, const std::string& folder, store::Reader& reader) {
  const bool clear = reader.sealing() == store::Sealing::none;
  if (!clear && reader.sealing() != store::Sealing::open) return fail(Code::kSealed, {});
  TRY_VOID(make_folder(folder + "/derived"));
  if (!clear) {
    TRY(sealed, reader.protect(names_to_bytes(books), "books"));
    // Two files of one state: the one without which there is no cache goes first
    // and comes last.  Whoever is stopped between them leaves none.
    std::error_code none;
    if (std::filesystem::remove(cache_path(folder), none)) TRY_VOID(sync_folder(folder + "/derived"));
    TRY_VOID(write_file_durably(sealed_cache_path(folder), sealed));
  }
  return write_file_durably(cache_path(folder), cache_bytes(books, clear));
}

bool ends_caches(std::string_view entry) {
  return entry.find("\"kind\":\"tombstone\"") != std::string_view::npos || entry.find("\"kind\":\"epoch\"") != std::string_view::npos;
}

Status wipe_derived(const std::string& folder) {
  std::error_code none;
  TRY_VOID(store::wipe_file(cache_path(folder)));  // first: as in save_books
  std::filesystem::directory_iterator at(folder + "/derived", none);
  for (; !none && at != std::filesystem::directory_iterator(); at.increment(none)) {
    std::error_code other;
    if (at->is_regular_file(other)) TRY_VOID(store::wipe_file(at->path()));
  }
  if (none && none != std::errc::no_such_file_or_directory) return io_error(none.value(), folder + "/derived");
  return {};
}

Result<Books> open_books(store::Reader& reader, const std::string& folder, bool save) {
  constexpr size_t kHead = sizeof kMagic + sizeof kCacheVersion + 32;
  Books books;
  bool fresh = true;
  if (auto file = MappedFile::open(cache_path(folder)); file.ok()) {
    const std::string_view bytes = file->bytes();
    std::string head(kMagic, sizeof kMagic);
    head.append(reinterpret_cast<const char*>(&kCacheVersion), sizeof kCacheVersion);
    if (bytes.size() >= kHead && bytes.starts_with(head) &&
        bytes.substr(head.size(), 32) == as_bytes(sha256(bytes.substr(kHead)))) {
      auto read = books_from_bytes(bytes.substr(kHead), reader);
      if (read.ok() && reader.sealing() == store::Sealing::open) {
        auto sealed = read_file(sealed_cache_path(folder));
        auto clear = sealed.ok() ? reader.unprotect(*sealed, "books") : std::move(sealed);
        const Status fitted = clear.ok() ? names_from_bytes(*clear, read.value()) : Status(clear.error());
        if (!fitted.ok()) read = fitted.error();
      }
      // The same log: its root at this size is the one that the cache was made of.
      bool fits = read.ok();
      if (fits && read->size() == reader.head().size()) fits = read->root() == reader.head().frontier.root();
      if (fits && read->size() < reader.head().size()) {
        log::Frontier prefix;
        const Status status = reader.scan(1, read->size(), [&](Seq, std::string_view, const Hash& leaf) -> Status {
          prefix.add(leaf);
          return {};
        });
        fits = status.ok() && prefix.root() == read->root();
        // What is derived of somebody who was erased since goes with them.
        const Status alive = reader.scan(read->size() + 1, reader.head().size(), [&](Seq, std::string_view entry, const Hash&) -> Status {
          fits = fits && !ends_caches(entry);
          return {};
        });
        fits = fits && alive.ok();
      }
      if (fits) {
        books = read.take();
        fresh = books.size() == reader.head().size();
      } else {
        fresh = false;
      }
    } else {
      fresh = false;
    }
  } else {
    fresh = false;
  }
  TRY_VOID(books.update(reader));
  if (save && !fresh) (void)save_books(books, folder, reader).ok();
  return books;
}

}  // namespace stillheld::ledger
