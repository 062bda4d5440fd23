#include "intake/capture.h"

#include <algorithm>

#include "log/merkle.h"

namespace stillheld::intake {

std::vector<size_t> chunk_starts(std::string_view bytes) {
  std::vector<size_t> out{0};
  while (bytes.size() - out.back() > kLeastChunk) {
    const size_t at = out.back();
    const size_t line = bytes.substr(0, at + kMostChunk).find('\n', at + kLeastChunk - 1);
    const size_t next = std::min(line == bytes.npos ? at + kMostChunk : line + 1, bytes.size());
    if (next == bytes.size()) break;
    out.push_back(next);
  }
  return out;
}

Result<Seq> keep_capture(store::Writer& writer, Scribe& scribe, Random& random, std::string_view bytes, const CaptureFacts& facts) {
  const std::vector<size_t> starts = chunk_starts(bytes);
  std::vector<store::Chunk> chunks;
  log::Frontier tree;
  for (size_t i = 0; i < starts.size(); ++i) {
    store::Chunk chunk;
    chunk.index = i;
    chunk.salt = random.salt();
    chunk.bytes = bytes.substr(starts[i], (i + 1 < starts.size() ? starts[i + 1] : bytes.size()) - starts[i]);
    chunk.commitment = hmac_sha256(chunk.salt, chunk.bytes);
    tree.add(log::leaf_hash(as_bytes(chunk.commitment)));
    chunks.push_back(std::move(chunk));
  }
  log::Entry e;
  e.kind = log::Kind::capture;
  e.mode = "article";
  e.format = facts.format;
  e.encoding = facts.encoding;
  e.bytes = static_cast<int64_t>(bytes.size());
  e.chunks = static_cast<int64_t>(chunks.size());
  e.chunk_root = tree.root();
  e.fetched = facts.fetched;
  if (facts.source != 0) e.source = static_cast<int64_t>(facts.source);
  std::vector<log::Personal> personals = {{"sha256", to_hex(as_bytes(sha256(bytes))), {}}, {"file", facts.file, {}}};
  TRY(capture, scribe.append(e, personals));
  for (const store::Chunk& chunk : chunks) TRY_VOID(writer.put_chunk(capture, chunk));
  return capture;
}

}  // namespace stillheld::intake
