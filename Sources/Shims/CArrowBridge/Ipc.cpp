#include <arrow/buffer.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>

#include <unistd.h>

#include <string_view>
#include <vector>

#include "Failure.h"
#include "Writer.h"

namespace martlet {
namespace {

class IpcWriter : public arrow_writer {
 public:
  std::shared_ptr<arrow::ipc::RecordBatchWriter> file;

  void write(const std::shared_ptr<arrow::RecordBatch>& batch) override {
    check(file->WriteRecordBatch(*batch));
  }

  void finish() override { check(file->Close()); }
};

/// The batches of a file in the file format, one after the other.
class FileBatches : public arrow::RecordBatchReader {
 public:
  explicit FileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> file)
      : file_(std::move(file)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return file_->schema(); }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    if (next_ == file_->num_record_batches()) {
      batch->reset();
      return arrow::Status::OK();
    }
    return file_->ReadRecordBatch(next_++).Value(batch);
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
  int next_ = 0;
};

/// Refuses batches whose offsets or lengths make no sense, before anyone trusts them.
class CheckedBatches : public arrow::RecordBatchReader {
 public:
  explicit CheckedBatches(std::shared_ptr<arrow::RecordBatchReader> batches)
      : batches_(std::move(batches)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return batches_->schema(); }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    ARROW_RETURN_NOT_OK(batches_->ReadNext(batch));
    return *batch ? (*batch)->ValidateFull() : arrow::Status::OK();
  }

 private:
  std::shared_ptr<arrow::RecordBatchReader> batches_;
};

bool has_file_format(arrow::io::RandomAccessFile& source) {
  static constexpr std::string_view magic = "ARROW1";
  auto start = check(source.ReadAt(0, magic.size()));
  check(source.Seek(0));
  return std::string_view(*start) == magic;
}

arrow_result read(
    const char* path, const int32_t* columns, int32_t column_count, ArrowArrayStream* stream) {
  return guarded([&] {
    auto source = check(arrow::io::ReadableFile::Open(path));
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;
    if (columns) options.included_fields.assign(columns, columns + column_count);
    std::shared_ptr<arrow::RecordBatchReader> batches;
    if (has_file_format(*source)) {
      auto file = check(arrow::ipc::RecordBatchFileReader::Open(source, options));
      batches = std::make_shared<FileBatches>(std::move(file));
    } else {
      batches = check(arrow::ipc::RecordBatchStreamReader::Open(source, options));
    }
    auto checked = std::make_shared<CheckedBatches>(std::move(batches));
    check(arrow::ExportRecordBatchReader(std::move(checked), stream));
  });
}

std::shared_ptr<arrow::io::OutputStream> open_sink(const char* path, int32_t descriptor) {
  if (descriptor < 0) return check(arrow::io::FileOutputStream::Open(path));
  // A copy, because the stream closes what it is given.
  int copy = dup(descriptor);
  if (copy < 0) throw Failure(ARROW_FAILURE_INPUT_OUTPUT, "the descriptor cannot be written to");
  return check(arrow::io::FileOutputStream::Open(copy));
}

}  // namespace

arrow_result open_ipc_writer(
    const char* path, ArrowSchema* schema, const ipc_write_options* options,
    arrow_writer** writer) {
  *writer = nullptr;
  return guarded([&] {
    auto opened = std::make_unique<IpcWriter>();
    opened->schema = check(arrow::ImportSchema(schema));
    auto write = arrow::ipc::IpcWriteOptions::Defaults();
    write.use_threads = false;
    if (options->codec == ARROW_CODEC_LZ4) {
      write.codec = check(arrow::util::Codec::Create(arrow::Compression::LZ4_FRAME));
    } else if (options->codec != ARROW_CODEC_NONE) {
      write.codec = check(arrow::util::Codec::Create(codec_of(options->codec)));
    }
    opened->sink = open_sink(path, options->descriptor);
    opened->file = check(
        options->as_stream ? arrow::ipc::MakeStreamWriter(opened->sink, opened->schema, write)
                           : arrow::ipc::MakeFileWriter(opened->sink, opened->schema, write));
    *writer = opened.release();
  });
}

const ipc_functions ipc_table = {.read = read};

}  // namespace martlet
