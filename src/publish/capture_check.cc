#include "publish/capture_check.h"

namespace stillheld::publish {

std::string_view capture_check_script() {
  static constexpr std::string_view kScript = R"py(#!/usr/bin/env python3
"""Checks a capture without the program that made it: python3 check.py capture-N.EXT KEY

KEY is the log's public key (NAME+ID+BASE64), from somebody you trust, not from
this folder.  Formats: c2sp.org/tlog-proof, /signed-note, RFC 6962, RFC 3161."""
import base64, hashlib, hmac, json, os, subprocess, sys, tempfile

def unpad(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

def fail(why):
    print("NO: " + why)
    sys.exit(1)

if len(sys.argv) != 3:
    sys.exit(__doc__)
path, vkey = sys.argv[1], sys.argv[2]
stem = path.rsplit(".", 1)[0]
values = json.load(open(stem + ".values.json", encoding="utf-8"))
text = open(stem + ".tlog-proof", encoding="utf-8").read()

# 1. The entry of the log, as it stands in the proof.
head, note = text.split("\n\n", 1)
lines = head.split("\n")
extra = [l for l in lines if l.startswith("extra ")][0][6:]
index = int([l for l in lines if l.startswith("index ")][0][6:])
hashes = [base64.b64decode(l) for l in lines[[i for i, l in enumerate(lines) if l.startswith("index ")][0] + 1:] if l]
entry_bytes = base64.b64decode(extra)
entry = json.loads(entry_bytes)

# 2. The file has the hash that the entry commits to.
name = "canonical_sha256" if "canonical_sha256" in entry["sealed"] else "sha256"
digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
if digest != values[name]["text"]:
    fail("the file does not have the SHA-256 " + values[name]["text"])
for field, commitment in entry["sealed"].items():
    if field in values:
        salt = bytes.fromhex(values[field]["salt"])
        if hmac.new(salt, values[field]["text"].encode(), hashlib.sha256).digest() != unpad(commitment):
            fail("the value of " + field + " is not the one that the entry commits to")
print("yes: SHA-256 " + digest + " is what entry %d of the log commits to" % (index + 1))

# 3. The entry is in the log of the checkpoint (RFC 9162, 2.1.3.2).
origin, size, root = note.split("\n")[:3]
size, root = int(size), base64.b64decode(root)
fn, sn, r = index, size - 1, hashlib.sha256(b"\x00" + entry_bytes).digest()
for p in hashes:
    if sn == 0:
        fail("the proof is too long")
    if fn & 1 or fn == sn:
        r = hashlib.sha256(b"\x01" + p + r).digest()
        while not fn & 1 and fn:
            fn, sn = fn >> 1, sn >> 1
    else:
        r = hashlib.sha256(b"\x01" + r + p).digest()
    fn, sn = fn >> 1, sn >> 1
if sn != 0 or r != root:
    fail("the entry is not in the log of the checkpoint")
print("yes: that entry is in the log of %d entries whose root is %s" % (size, root.hex()))

# 4. The checkpoint is signed by the key (Ed25519, by openssl).
body, signatures = note.split("\n\n", 1)
body = body.encode() + b"\n"
key_name, key_id, key = vkey.split("+", 2)
key = base64.b64decode(key)
if key_name != origin or hashlib.sha256(key_name.encode() + b"\n" + key).digest()[:4].hex() != key_id or key[0] != 1:
    fail("the key is not one of this log")
good = False
with tempfile.TemporaryDirectory() as folder:
    def put(name, data):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
        return os.path.join(folder, name)
    der = bytes.fromhex("302a300506032b6570032100") + key[1:]
    pem = put("key.pem", b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n")
    for line in signatures.split("\n"):
        words = line.split(" ")
        if len(words) == 3 and words[1] == key_name:
            blob = base64.b64decode(words[2])
            if blob[:4].hex() == key_id:
                run = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pem, "-rawin", "-in", put("body", body), "-sigfile", put("sig", blob[4:])],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                good = run.returncode == 0
if not good:
    fail("the checkpoint is not signed by this key")
print("yes: the checkpoint is signed by " + key_name)

# 5. A time stamp, where there is one (with the certificates beside it).
stamp = os.path.join(os.path.dirname(path), "checkpoint-%d" % size)
if os.path.exists(stamp + ".tsr"):
    if open(stamp + ".txt", "rb").read() != body:
        fail("the time stamp is for another text")
    when = [l for l in subprocess.run(["openssl", "ts", "-reply", "-in", stamp + ".tsr", "-text"], capture_output=True, text=True).stdout.split("\n") if l.startswith("Time stamp:")]
    run = subprocess.run(["openssl", "ts", "-verify", "-data", stamp + ".txt", "-in", stamp + ".tsr", "-CAfile", stamp + ".pem"], capture_output=True, text=True)
    if "Verification: OK" in run.stdout + run.stderr:
        print("yes: " + when[0] + " (look at " + os.path.basename(stamp) + ".pem: do you trust that authority?)")
    else:
        print("perhaps: the time stamp did not verify today; its certificate may have run out since")
print("All that could be checked here is true.")
)py";
  return kScript;
}

}  // namespace stillheld::publish
