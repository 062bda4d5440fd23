// The words of the books (log/codes.h), under the names that this room uses.
#pragma once

#include "log/codes.h"

namespace stillheld::ledger {

using log::Account;
using log::bit;
using log::Certainty;
using log::Destination;
using log::Grade;
using log::is_dead;
using log::is_held;
using log::kAccounts;
using log::parse_code;
using log::Penalty;
using log::Standing;
using log::text_of;
using log::Way;
using log::What;

}  // namespace stillheld::ledger
