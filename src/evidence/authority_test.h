// A time-stamping authority made by a test, with openssl, in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "evidence/child.h"

namespace stillheld::evidence {

class Authority {
 public:
  explicit Authority(std::string folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    write("tsa.cnf", "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=Test Authority\n[ca]\nbasicConstraints=critical,CA:true\n"
                     "[tsa]\nextendedKeyUsage=critical,timeStamping\n[here]\nserial=" + path("serial") + "\ncrypto_device=builtin\nsigner_cert=" +
                         path("tsa.pem") + "\ncerts=" + path("ca.pem") + "\nsigner_key=" + path("tsa.key") +
                         "\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\nother_policies=1.2.3.4.2\ndigests=sha256,sha512\naccuracy=secs:1\n"
                         "tsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\nordering=no\n");
    write("serial", "01\n");
    run({"req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "3650", "-config", path("tsa.cnf"), "-extensions", "ca"});
    run({"req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("tsa.key"), "-out", path("tsa.csr"), "-config", path("tsa.cnf"), "-subj", "/CN=Test Stamps"});
    run({"x509", "-req", "-in", path("tsa.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial", "-days", "3650", "-out", path("tsa.pem"), "-extfile",
         path("tsa.cnf"), "-extensions", "tsa"});
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string certificates() const { return path("ca.pem"); }
  // The path of the answer to a request.
  std::string answer(const std::string& request, const std::string& name = "answer.tsr") {
    run({"ts", "-reply", "-config", path("tsa.cnf"), "-section", "here", "-queryfile", request, "-out", path(name)});
    return path(name);
  }

 private:
  void write(const std::string& name, const std::string& text) { ASSERT_TRUE(write_file_durably(path(name), text).ok()); }
  void run(std::vector<std::string> words) {
    words.insert(words.begin(), "/usr/bin/openssl");
    const auto end = run_child(words, "openssl");
    ASSERT_TRUE(end.ok());
    ASSERT_EQ(end->status, 0) << end->err;
  }
  std::string folder_;
};

}  // namespace stillheld::evidence
