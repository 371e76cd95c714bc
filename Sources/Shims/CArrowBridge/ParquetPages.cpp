#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "Failure.h"
#include "ParquetFile.h"

struct arrow_buffer {
  std::shared_ptr<arrow::Buffer> bytes;
};

/// Walks one chunk. The library's page reader reuses its decompression buffer, so once a page was
/// retained a new page reader goes on from the same place of the stream.
struct parquet_page_reader {
  parquet_file& file;
  const martlet::ChunkRecord& record;
  const parquet::ColumnDescriptor& column;
  int32_t row_group;
  int32_t column_number;
  int64_t start = 0;
  int64_t length = 0;

  std::shared_ptr<arrow::Buffer> chunk;  ///< all bytes, when read at once
  std::shared_ptr<arrow::io::InputStream> stream;
  std::unique_ptr<parquet::PageReader> pages;
  std::shared_ptr<parquet::Page> current;
  std::shared_ptr<parquet::DictionaryPage> dictionary;

  parquet_page_filter filter = nullptr;
  void* filter_context = nullptr;

  int64_t values_seen = 0;
  std::optional<int64_t> next_row = 0;
  bool has_seeked = false;

  parquet_page_reader(parquet_file& file, int32_t row_group, int32_t column);

  void fetch_chunk();
  void go_to(int64_t offset);
  void restart_pages();
  std::shared_ptr<parquet::Page> take_next();
  std::shared_ptr<parquet::DictionaryPage> take_dictionary();
  bool may_have_dictionary() const;
  bool passes_over(const parquet::DataPageStats& preview);
  void count(int32_t values, std::optional<int32_t> rows);
};

parquet_page_reader::parquet_page_reader(parquet_file& file, int32_t row_group, int32_t column)
    : file(file),
      record(file.chunk(row_group, column)),
      column(*file.metadata->schema()->Column(column)),
      row_group(row_group),
      column_number(column) {
  const auto& chunk = record.chunk;
  if (!chunk.is_readable) {
    throw martlet::Failure(
        ARROW_FAILURE_UNSUPPORTED,
        "the codec " + std::to_string(chunk.codec) + " cannot be decompressed");
  }
  if (record.metadata->crypto_metadata()) {
    throw martlet::Failure(ARROW_FAILURE_UNSUPPORTED, "the column is encrypted");
  }
  start = chunk.data_page_offset;
  int64_t dictionary_offset = chunk.dictionary_page_offset;
  if (dictionary_offset > 0 && dictionary_offset < start) start = dictionary_offset;
  length = chunk.compressed_size;
  if (start < 0 || length < 0 || start > file.size || length > file.size - start) {
    throw martlet::malformed("a column chunk lies outside the file");
  }
  // Old Java writers left the dictionary's header out of the chunk's size.
  const auto& writer = file.metadata->writer_version();
  if (writer.VersionLt(parquet::ApplicationVersion::PARQUET_816_FIXED_VERSION())) {
    length += std::min<int64_t>(100, file.size - start - length);
  }
}

void parquet_page_reader::fetch_chunk() {
  chunk = martlet::check(file.source->ReadAt(start, length));
  if (chunk->size() != length) throw martlet::malformed("the file ends inside a column chunk");
}

/// Begins a stream at an offset of the file that lies inside the chunk.
void parquet_page_reader::go_to(int64_t offset) {
  int64_t skipped = offset - start;
  if (skipped < 0 || skipped > length) {
    throw martlet::malformed("a page lies outside its column chunk");
  }
  if (chunk) {
    stream = std::make_shared<arrow::io::BufferReader>(
        arrow::SliceBuffer(chunk, skipped, length - skipped));
  } else {
    auto properties = file.properties;
    properties.enable_buffered_stream();
    properties.set_buffer_size(64 * 1024);
    stream = properties.GetStream(file.source, offset, length - skipped);
  }
  restart_pages();
}

void parquet_page_reader::restart_pages() {
  pages = parquet::PageReader::Open(
      stream, record.chunk.value_count, record.metadata->compression(), file.properties, column);
  pages->set_data_page_filter(
      [this](const parquet::DataPageStats& preview) { return passes_over(preview); });
}

/// Keeps track of where the reader stands, over pages that it gave and those it passed over.
void parquet_page_reader::count(int32_t values, std::optional<int32_t> rows) {
  values_seen += values;
  if (!rows && column.max_repetition_level() == 0) rows = values;
  if (!rows) next_row.reset();
  if (next_row) *next_row += *rows;
}

bool parquet_page_reader::passes_over(const parquet::DataPageStats& page) {
  if (!filter) return false;
  parquet_page_preview preview{};
  preview.first_row = next_row.value_or(-1);
  preview.value_count = page.num_values;
  preview.row_count = page.num_rows.value_or(-1);
  preview.statistics = martlet::describe(page.encoded_statistics);
  if (filter(filter_context, &preview)) return false;
  count(page.num_values, page.num_rows);
  return true;
}

std::shared_ptr<parquet::Page> parquet_page_reader::take_next() {
  if (!pages) restart_pages();
  current.reset();
  if (values_seen < record.chunk.value_count) current = pages->NextPage();
  if (!current && !has_seeked && values_seen < record.chunk.value_count) {
    throw martlet::malformed("a column chunk ends before its last value");
  }
  if (current && current->type() == parquet::PageType::DICTIONARY_PAGE) {
    dictionary = std::static_pointer_cast<parquet::DictionaryPage>(current);
    pages.reset();
  }
  return current;
}

std::shared_ptr<parquet::DictionaryPage> parquet_page_reader::take_dictionary() {
  if (dictionary || !may_have_dictionary()) return dictionary;
  if (!has_seeked && values_seen == 0) {
    take_next();
    return dictionary;
  }
  // A reader of its own, so that this reader's place in the chunk stays.
  parquet_page_reader own(file, row_group, column_number);
  own.chunk = chunk;
  own.go_to(start);
  own.take_next();
  dictionary = own.dictionary;
  return dictionary;
}

/// Some writers do not tell where the dictionary begins, so the encodings are asked too.
bool parquet_page_reader::may_have_dictionary() const {
  if (record.chunk.has_dictionary_page) return true;
  return std::any_of(record.encodings.begin(), record.encodings.end(), [](int32_t encoding) {
    return encoding == PARQUET_ENCODING_PLAIN_DICTIONARY ||
           encoding == PARQUET_ENCODING_RLE_DICTIONARY;
  });
}

namespace martlet {
namespace {

/// Cuts `size` bytes off the front of what is left of a page.
arrow_bytes cut(arrow_bytes& rest, int64_t size) {
  if (size < 0 || size > rest.size) throw malformed("the levels exceed their page");
  arrow_bytes front{rest.data, size};
  rest.data += size;
  rest.size -= size;
  return front;
}

/// The levels of a version 1 page: behind a length, or as many bits as there are values.
arrow_bytes cut_levels(
    arrow_bytes& rest, parquet::Encoding::type encoding, int16_t max_level, int32_t values) {
  if (max_level == 0) return {rest.data, 0};
  if (encoding == parquet::Encoding::BIT_PACKED) {
    int64_t bits = std::bit_width(static_cast<uint16_t>(max_level)) * int64_t{values};
    return cut(rest, (bits + 7) / 8);
  }
  int32_t size;
  std::memcpy(&size, cut(rest, sizeof size).data, sizeof size);
  return cut(rest, size);
}

void fill_dictionary(const parquet::DictionaryPage& source, parquet_page& page) {
  page.kind = PARQUET_PAGE_DICTIONARY;
  page.encoding = static_cast<int32_t>(source.encoding());
  page.value_count = source.num_values();
  page.null_count = 0;
  page.row_count = -1;
  page.first_row = -1;
  page.values = {source.data(), source.size()};
  page.statistics = describe(nullptr);
}

void fill_data(
    const parquet::DataPage& source, const parquet::ColumnDescriptor& column,
    parquet_page& page) {
  page.kind = PARQUET_PAGE_DATA;
  page.encoding = static_cast<int32_t>(source.encoding());
  page.value_count = source.num_values();
  page.null_count = -1;
  page.row_count = column.max_repetition_level() == 0 ? source.num_values() : -1;
  page.statistics = describe(&source.statistics());
  arrow_bytes rest{source.data(), source.size()};
  if (source.type() == parquet::PageType::DATA_PAGE_V2) {
    const auto& second = static_cast<const parquet::DataPageV2&>(source);
    page.version = 2;
    page.null_count = second.num_nulls();
    page.row_count = second.num_rows();
    page.repetition_encoding = page.definition_encoding = PARQUET_ENCODING_RLE;
    page.repetition_levels = cut(rest, second.repetition_levels_byte_length());
    page.definition_levels = cut(rest, second.definition_levels_byte_length());
  } else {
    const auto& first = static_cast<const parquet::DataPageV1&>(source);
    page.version = 1;
    page.repetition_encoding = static_cast<int32_t>(first.repetition_level_encoding());
    page.definition_encoding = static_cast<int32_t>(first.definition_level_encoding());
    page.repetition_levels = cut_levels(
        rest, first.repetition_level_encoding(), column.max_repetition_level(),
        page.value_count);
    page.definition_levels = cut_levels(
        rest, first.definition_level_encoding(), column.max_definition_level(),
        page.value_count);
  }
  page.values = rest;
}

arrow_result open(
    parquet_file* file, int32_t row_group, int32_t column, bool in_one_read,
    parquet_page_reader** reader) {
  *reader = nullptr;
  return guarded([&] {
    auto opened = std::make_unique<parquet_page_reader>(*file, row_group, column);
    if (in_one_read) opened->fetch_chunk();
    opened->go_to(opened->start);
    *reader = opened.release();
  });
}

void close(parquet_page_reader* reader) { delete reader; }

void set_filter(parquet_page_reader* reader, parquet_page_filter filter, void* context) {
  reader->filter = filter;
  reader->filter_context = context;
}

arrow_result next(parquet_page_reader* reader, parquet_page* page) {
  *page = {};
  return guarded([&] {
    auto source = reader->take_next();
    if (!source) return;
    if (source->type() == parquet::PageType::DICTIONARY_PAGE) {
      fill_dictionary(static_cast<const parquet::DictionaryPage&>(*source), *page);
      return;
    }
    fill_data(static_cast<const parquet::DataPage&>(*source), reader->column, *page);
    if (page->value_count < 0) throw malformed("a page has a negative number of values");
    page->first_row = reader->next_row.value_or(-1);
    auto rows = page->row_count >= 0 ? std::optional(page->row_count) : std::nullopt;
    reader->count(page->value_count, rows);
  });
}

arrow_result dictionary(parquet_page_reader* reader, parquet_page* page) {
  *page = {};
  return guarded([&] {
    auto source = reader->take_dictionary();
    if (!source) return;
    if (reader->current != source) reader->pages.reset();
    reader->current = source;
    fill_dictionary(*source, *page);
  });
}

arrow_result seek(parquet_page_reader* reader, int64_t row) {
  return guarded([&] {
    const auto& pages = reader->file.page_index(reader->row_group, reader->column_number).pages;
    if (pages.empty()) throw invalid("the column chunk has no offset index");
    auto after = std::upper_bound(
        pages.begin(), pages.end(), row,
        [](int64_t row, const parquet_page_place& page) { return row < page.first_row; });
    if (row < 0 || after == pages.begin()) throw invalid("no row " + std::to_string(row));
    const auto& page = *std::prev(after);
    if (row >= page.first_row + page.row_count) throw invalid("no row " + std::to_string(row));
    reader->current.reset();
    reader->has_seeked = true;
    bool is_flat = reader->column.max_repetition_level() == 0;
    reader->values_seen = is_flat ? page.first_row : 0;
    reader->next_row = page.first_row;
    reader->go_to(page.offset);
  });
}

arrow_buffer* retain(parquet_page_reader* reader) {
  if (!reader->current) return nullptr;
  auto buffer = new (std::nothrow) arrow_buffer{reader->current->buffer()};
  reader->pages.reset();
  return buffer;
}

void release(arrow_buffer* buffer) { delete buffer; }

}  // namespace

const parquet_page_functions page_table = {
    .open = open,
    .close = close,
    .set_filter = set_filter,
    .next = next,
    .dictionary = dictionary,
    .seek = seek,
    .retain = retain,
    .release = release,
};

}  // namespace martlet
