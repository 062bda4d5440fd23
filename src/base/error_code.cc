#include "base/error_code.h"

#include <cstddef>

namespace stillheld {

namespace {
constexpr CodeRow kRows[] = {
#define X(name, key, exit_status, http_status) {Code::name, key, exit_status, http_status},
    STILLHELD_ERROR_CODES(X)
#undef X
};
}  // namespace

std::span<const CodeRow> error_codes() { return kRows; }

const CodeRow& row_of(Code code) { return kRows[static_cast<size_t>(code)]; }

}  // namespace stillheld
