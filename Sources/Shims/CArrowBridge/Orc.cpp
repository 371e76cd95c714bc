#include <arrow/adapters/orc/adapter.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>

#include <vector>

#include "Failure.h"
#include "Writer.h"

namespace orc = arrow::adapters::orc;

struct orc_file {
  std::shared_ptr<orc::ORCFileReader> reader;
};

namespace martlet {
namespace {

class OrcWriter : public arrow_writer {
 public:
  std::unique_ptr<orc::ORCFileWriter> file;

  void write(const std::shared_ptr<arrow::RecordBatch>& batch) override {
    check(file->Write(*batch));
  }

  void finish() override { check(file->Close()); }
};

/// The batches of one stripe, which keep their file open.
class StripeReader : public arrow::RecordBatchReader {
 public:
  StripeReader(std::shared_ptr<orc::ORCFileReader> file,
               std::shared_ptr<arrow::RecordBatchReader> stripe)
      : file_(std::move(file)), stripe_(std::move(stripe)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return stripe_->schema(); }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return stripe_->ReadNext(batch);
  }

 private:
  std::shared_ptr<orc::ORCFileReader> file_;
  std::shared_ptr<arrow::RecordBatchReader> stripe_;
};

arrow_result open(const char* path, orc_file** file) {
  *file = nullptr;
  return guarded([&] {
    auto source = check(arrow::io::ReadableFile::Open(path));
    auto opened = std::make_unique<orc_file>();
    opened->reader = check(orc::ORCFileReader::Open(source, arrow::default_memory_pool()));
    *file = opened.release();
  });
}

void close(orc_file* file) { delete file; }

void summary(orc_file* file, orc_summary* summary) {
  summary->row_count = file->reader->NumberOfRows();
  summary->stripe_count = file->reader->NumberOfStripes();
}

arrow_result schema(orc_file* file, ArrowSchema* schema) {
  return guarded([&] {
    auto read = check(file->reader->ReadSchema());
    check(arrow::ExportSchema(*read, schema));
  });
}

orc::StripeInformation stripe_of(const orc_file& file, int64_t stripe) {
  if (stripe < 0 || stripe >= file.reader->NumberOfStripes()) {
    throw invalid("no stripe " + std::to_string(stripe));
  }
  return file.reader->GetStripeInformation(stripe);
}

arrow_result stripe(orc_file* file, int64_t number, orc_stripe* result) {
  return guarded([&] {
    auto found = stripe_of(*file, number);
    *result = {found.first_row_id, found.num_rows, found.offset, found.length};
  });
}

arrow_result read(
    orc_file* file, int64_t stripe, int64_t batch_rows, const int32_t* columns,
    int32_t column_count, ArrowArrayStream* stream) {
  return guarded([&] {
    if (batch_rows <= 0) throw invalid("a batch needs at least one row");
    check(file->reader->Seek(stripe_of(*file, stripe).first_row_id));
    std::shared_ptr<arrow::RecordBatchReader> batches;
    if (columns) {
      std::vector<int> chosen(columns, columns + column_count);
      batches = check(file->reader->NextStripeReader(batch_rows, chosen));
    } else {
      batches = check(file->reader->NextStripeReader(batch_rows));
    }
    if (!batches) throw malformed("stripe " + std::to_string(stripe) + " holds no rows");
    auto keeping = std::make_shared<StripeReader>(file->reader, std::move(batches));
    check(arrow::ExportRecordBatchReader(std::move(keeping), stream));
  });
}

}  // namespace

arrow_result open_orc_writer(
    const char* path, ArrowSchema* schema, const orc_write_options* options,
    arrow_writer** writer) {
  *writer = nullptr;
  return guarded([&] {
    auto opened = std::make_unique<OrcWriter>();
    opened->schema = check(arrow::ImportSchema(schema));
    orc::WriteOptions write;
    write.compression = codec_of(options->codec);
    if (options->stripe_bytes > 0) write.stripe_size = options->stripe_bytes;
    opened->sink = check(arrow::io::FileOutputStream::Open(path));
    opened->file = check(orc::ORCFileWriter::Open(opened->sink.get(), write));
    *writer = opened.release();
  });
}

const orc_functions orc_table = {
    .open = open,
    .close = close,
    .summary = summary,
    .schema = schema,
    .stripe = stripe,
    .read = read,
};

}  // namespace martlet
