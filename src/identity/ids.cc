#include "identity/ids.h"

#include <algorithm>

namespace stillheld::identity {

std::vector<Redirect> PersonIds::take(const Records& records,
                                      const std::vector<uint32_t>& person_of) {
  std::vector<std::string> named;
  for (const auto& [id, person] : person_)
    if (id == person) named.push_back(id);
  for (uint32_t r = 0; r < records.size(); ++r) {
    const std::string person(records.id(person_of[r]));
    person_[std::string(records.id(r))] = person;
    ever_.insert(person);
  }
  std::vector<Redirect> changed;
  for (const std::string& id : named) {
    const std::string& now = person_.at(id);
    if (now != id) changed.push_back({id, now});
  }
  std::sort(changed.begin(), changed.end(),
            [](const Redirect& x, const Redirect& y) { return before(x.from, y.from); });
  return changed;
}

std::string_view PersonIds::resolve(std::string_view id) const {
  const auto found = person_.find(std::string(id));
  return found == person_.end() ? std::string_view{} : std::string_view(found->second);
}

std::vector<Redirect> PersonIds::retired() const {
  std::vector<Redirect> all;
  for (const std::string& id : ever_) {
    const std::string& now = person_.at(id);
    if (now != id) all.push_back({id, now});
  }
  std::sort(all.begin(), all.end(),
            [](const Redirect& x, const Redirect& y) { return before(x.from, y.from); });
  return all;
}

}  // namespace stillheld::identity
