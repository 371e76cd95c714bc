#include "Failure.h"

#include <arrow/util/io_util.h>
#include <parquet/exception.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace martlet {
namespace {

int32_t code_of(const arrow::Status& status) {
  switch (status.code()) {
    case arrow::StatusCode::IOError: {
      int number = arrow::internal::ErrnoFromStatus(status);
      if (number == ENOENT) return ARROW_FAILURE_NOT_FOUND;
      return number == 0 ? ARROW_FAILURE_MALFORMED : ARROW_FAILURE_INPUT_OUTPUT;
    }
    case arrow::StatusCode::OutOfMemory:
    case arrow::StatusCode::CapacityError:
      return ARROW_FAILURE_MEMORY;
    case arrow::StatusCode::NotImplemented:
      return ARROW_FAILURE_UNSUPPORTED;
    case arrow::StatusCode::KeyError:
    case arrow::StatusCode::IndexError:
    case arrow::StatusCode::TypeError:
      return ARROW_FAILURE_INVALID;
    default:
      return ARROW_FAILURE_MALFORMED;
  }
}

/// One block holds the struct and its text, so that `free` ends both.
arrow_failure* make_failure(int32_t code, std::string_view message) noexcept {
  static arrow_failure exhausted{ARROW_FAILURE_MEMORY, "out of memory"};
  auto block = static_cast<char*>(std::malloc(sizeof(arrow_failure) + message.size() + 1));
  if (!block) return &exhausted;
  char* text = block + sizeof(arrow_failure);
  if (!message.empty()) std::memcpy(text, message.data(), message.size());
  text[message.size()] = 0;
  return new (block) arrow_failure{code, text};
}

}  // namespace

void check(const arrow::Status& status) {
  if (status.ok()) return;
  throw Failure(code_of(status), status.message());
}

arrow_failure* current_failure() noexcept {
  try {
    throw;
  } catch (const Failure& failure) {
    return make_failure(failure.code, failure.what());
  } catch (const parquet::ParquetStatusException& failure) {
    return make_failure(code_of(failure.status()), failure.status().message());
  } catch (const parquet::ParquetException& failure) {
    std::string_view text = failure.what();
    bool is_unsupported = text.find("ot yet implemented") != std::string_view::npos;
    return make_failure(
        is_unsupported ? ARROW_FAILURE_UNSUPPORTED : ARROW_FAILURE_MALFORMED, text);
  } catch (const std::bad_alloc&) {
    return make_failure(ARROW_FAILURE_MEMORY, "out of memory");
  } catch (const std::exception& failure) {
    return make_failure(ARROW_FAILURE_MALFORMED, failure.what());
  } catch (...) {
    return make_failure(ARROW_FAILURE_MALFORMED, "unknown error");
  }
}

}  // namespace martlet
