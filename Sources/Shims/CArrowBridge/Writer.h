#pragma once

#include <arrow/c/abi.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/compression.h>

#include <memory>

#include "CArrow.h"

/// A file being written, in any format.
struct arrow_writer {
  std::shared_ptr<arrow::io::OutputStream> sink;
  std::shared_ptr<arrow::Schema> schema;

  virtual ~arrow_writer() = default;
  virtual void write(const std::shared_ptr<arrow::RecordBatch>& batch) = 0;
  virtual void finish() = 0;
};

namespace martlet {

arrow::Compression::type codec_of(int32_t number);

arrow_result open_parquet_writer(
    const char* path, ArrowSchema* schema, const parquet_write_options* options,
    arrow_writer** writer);
arrow_result open_orc_writer(
    const char* path, ArrowSchema* schema, const orc_write_options* options,
    arrow_writer** writer);
arrow_result open_ipc_writer(
    const char* path, ArrowSchema* schema, const ipc_write_options* options,
    arrow_writer** writer);

extern const arrow_write_functions write_table;
extern const orc_functions orc_table;
extern const ipc_functions ipc_table;

}  // namespace martlet
