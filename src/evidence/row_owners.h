// Whose each row of each captured list is: of whom an entry that cites it speaks.
// A row that says what an earlier edition said makes no entry, and is whose that
// one was.
//
// (1) owner_of() is asked of all rows of all captures in the log's order.
//
// Threads: one.  Tested by sealing_test.cc and cli/pull_test.cc.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_map>
#include <vector>

#include "log/entry.h"
#include "store/store.h"

namespace stillheld::evidence {

using log::Seq;

class RowOwners {
 public:
  struct Capture {
    std::string list;
    std::vector<Id> owner;  // by index; zero: nobody's
  };

  Status read(store::Reader& reader) {
    log::Decoder decoder;
    log::Entry e;
    return reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind == log::Kind::capture) {
        Capture& capture = captures_[seq];
        capture.list = e.list;
        capture.owner.resize(static_cast<size_t>(std::max<int64_t>(e.chunks, 0)));
      } else if (!e.subject.is_zero() && e.capture != log::kAbsent && e.row != log::kAbsent) {
        const auto capture = captures_.find(static_cast<Seq>(e.capture));
        if (capture != captures_.end() && e.row >= 0 && static_cast<size_t>(e.row) < capture->second.owner.size())
          capture->second.owner[static_cast<size_t>(e.row)] = e.subject;
      }
      return {};
    });
  }

  // A row that says what an earlier edition said makes no entry: its bytes say
  // whose it is.
  Id owner_of(Seq capture, const store::Chunk& chunk) {
    const auto found = captures_.find(capture);
    if (found == captures_.end() || chunk.index >= found->second.owner.size()) return {};
    Id& owner = found->second.owner[chunk.index];
    const Hash hash = sha256(found->second.list + "\n" + chunk.bytes);
    uint64_t key = 0;
    std::memcpy(&key, hash.data(), sizeof key);
    if (!owner.is_zero()) said_[key] = owner;
    else if (const auto before = said_.find(key); before != said_.end()) owner = before->second;
    return owner;
  }

  const std::map<Seq, Capture>& captures() const { return captures_; }

 private:
  std::map<Seq, Capture> captures_;
  std::unordered_map<uint64_t, Id> said_;
};

}  // namespace stillheld::evidence
