#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "CArrow.h"

namespace martlet {

/// An error with the code that the C side sees.
class Failure : public std::runtime_error {
 public:
  Failure(int32_t code, const std::string& message) : std::runtime_error(message), code(code) {}

  const int32_t code;
};

inline Failure invalid(const std::string& message) {
  return Failure(ARROW_FAILURE_INVALID, message);
}

inline Failure malformed(const std::string& message) {
  return Failure(ARROW_FAILURE_MALFORMED, message);
}

/// Throws what a failed Arrow status tells.
void check(const arrow::Status& status);

template <typename Value>
Value check(arrow::Result<Value> result) {
  check(result.status());
  return std::move(result).ValueUnsafe();
}

/// The exception being handled, as the C side sees it; never throws.
arrow_failure* current_failure() noexcept;

/// Runs one call from C: no exception leaves it.
template <typename Body>
arrow_result guarded(Body&& body) noexcept {
  try {
    body();
    return nullptr;
  } catch (...) {
    return current_failure();
  }
}

inline arrow_bytes bytes_of(std::string_view text) {
  static constexpr uint8_t nothing = 0;
  auto data = text.data() ? reinterpret_cast<const uint8_t*>(text.data()) : &nothing;
  return {data, static_cast<int64_t>(text.size())};
}

inline std::string_view text_of(arrow_bytes bytes) {
  if (!bytes.data || bytes.size <= 0) return {};
  return {reinterpret_cast<const char*>(bytes.data), static_cast<size_t>(bytes.size)};
}

}  // namespace martlet
