#include "Writer.h"

#include <arrow/c/bridge.h>

#include <cstdlib>

#include "Failure.h"

namespace martlet {
namespace {

arrow_result write(arrow_writer* writer, ArrowArray* batch) {
  return guarded([&] {
    // The schema's order, names and types hold; importing checks the shape of the batch.
    writer->write(check(arrow::ImportRecordBatch(batch, writer->schema)));
  });
}

arrow_result finish(arrow_writer* writer, int64_t* bytes) {
  *bytes = 0;
  std::unique_ptr<arrow_writer> owned(writer);
  return guarded([&] {
    owned->finish();
    *bytes = check(owned->sink->Tell());
    check(owned->sink->Close());
  });
}

void abandon(arrow_writer* writer) {
  auto sink = writer->sink;
  auto failure = guarded([&] { delete writer; });
  std::free(failure);
  failure = guarded([&] { check(sink->Abort()); });
  std::free(failure);
}

}  // namespace

arrow::Compression::type codec_of(int32_t number) {
  switch (number) {
    case ARROW_CODEC_NONE: return arrow::Compression::UNCOMPRESSED;
    case ARROW_CODEC_SNAPPY: return arrow::Compression::SNAPPY;
    case ARROW_CODEC_GZIP: return arrow::Compression::GZIP;
    case ARROW_CODEC_BROTLI: return arrow::Compression::BROTLI;
    case ARROW_CODEC_ZSTD: return arrow::Compression::ZSTD;
    case ARROW_CODEC_LZ4: return arrow::Compression::LZ4;
    default:
      throw Failure(ARROW_FAILURE_UNSUPPORTED, "no codec " + std::to_string(number));
  }
}

const arrow_write_functions write_table = {
    .open_parquet = open_parquet_writer,
    .open_orc = open_orc_writer,
    .open_ipc = open_ipc_writer,
    .write = write,
    .finish = finish,
    .abandon = abandon,
};

}  // namespace martlet
