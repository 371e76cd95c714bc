#include <parquet/schema.h>

#include "Failure.h"
#include "ParquetFile.h"

namespace martlet {
namespace {

using parquet::ConvertedType;
using parquet::LogicalType;
using parquet::schema::GroupNode;
using parquet::schema::Node;
using parquet::schema::PrimitiveNode;

int32_t number_of(LogicalType::Type::type type) {
  switch (type) {
    case LogicalType::Type::STRING: return PARQUET_LOGICAL_STRING;
    case LogicalType::Type::MAP: return PARQUET_LOGICAL_MAP;
    case LogicalType::Type::LIST: return PARQUET_LOGICAL_LIST;
    case LogicalType::Type::ENUM: return PARQUET_LOGICAL_ENUM;
    case LogicalType::Type::DECIMAL: return PARQUET_LOGICAL_DECIMAL;
    case LogicalType::Type::DATE: return PARQUET_LOGICAL_DATE;
    case LogicalType::Type::TIME: return PARQUET_LOGICAL_TIME;
    case LogicalType::Type::TIMESTAMP: return PARQUET_LOGICAL_TIMESTAMP;
    case LogicalType::Type::INTERVAL: return PARQUET_LOGICAL_INTERVAL;
    case LogicalType::Type::INT: return PARQUET_LOGICAL_INTEGER;
    case LogicalType::Type::NIL: return PARQUET_LOGICAL_NULL;
    case LogicalType::Type::JSON: return PARQUET_LOGICAL_JSON;
    case LogicalType::Type::BSON: return PARQUET_LOGICAL_BSON;
    case LogicalType::Type::UUID: return PARQUET_LOGICAL_UUID;
    case LogicalType::Type::FLOAT16: return PARQUET_LOGICAL_FLOAT16;
    case LogicalType::Type::GEOMETRY: return PARQUET_LOGICAL_GEOMETRY;
    case LogicalType::Type::GEOGRAPHY: return PARQUET_LOGICAL_GEOGRAPHY;
    case LogicalType::Type::VARIANT: return PARQUET_LOGICAL_VARIANT;
    default: return PARQUET_LOGICAL_NONE;
  }
}

int32_t number_of(LogicalType::TimeUnit::unit unit) {
  switch (unit) {
    case LogicalType::TimeUnit::MILLIS: return PARQUET_UNIT_MILLISECONDS;
    case LogicalType::TimeUnit::MICROS: return PARQUET_UNIT_MICROSECONDS;
    case LogicalType::TimeUnit::NANOS: return PARQUET_UNIT_NANOSECONDS;
    default: return PARQUET_UNIT_NONE;
  }
}

/// The library counts from its own NONE; the format counts UTF8 as 0.
int32_t number_of(ConvertedType::type type) {
  bool is_known = type > ConvertedType::NONE && type <= ConvertedType::INTERVAL;
  return is_known ? static_cast<int32_t>(type) - 1 : -1;
}

void add_logical_type(const LogicalType& type, parquet_node& node) {
  node.logical_type = number_of(type.type());
  switch (type.type()) {
    case LogicalType::Type::DECIMAL: {
      auto& decimal = static_cast<const parquet::DecimalLogicalType&>(type);
      node.precision = decimal.precision();
      node.scale = decimal.scale();
      break;
    }
    case LogicalType::Type::TIME: {
      auto& time = static_cast<const parquet::TimeLogicalType&>(type);
      node.unit = number_of(time.time_unit());
      node.is_adjusted_to_utc = time.is_adjusted_to_utc();
      break;
    }
    case LogicalType::Type::TIMESTAMP: {
      auto& timestamp = static_cast<const parquet::TimestampLogicalType&>(type);
      node.unit = number_of(timestamp.time_unit());
      node.is_adjusted_to_utc = timestamp.is_adjusted_to_utc();
      break;
    }
    case LogicalType::Type::INT: {
      auto& integer = static_cast<const parquet::IntLogicalType&>(type);
      node.bit_width = integer.bit_width();
      node.is_signed = integer.is_signed();
      break;
    }
    default:
      break;
  }
}

int32_t number_of(parquet::SortOrder::type order) {
  switch (order) {
    case parquet::SortOrder::SIGNED: return PARQUET_SORT_SIGNED;
    case parquet::SortOrder::UNSIGNED: return PARQUET_SORT_UNSIGNED;
    default: return PARQUET_SORT_UNKNOWN;
  }
}

class Flattening {
 public:
  explicit Flattening(const parquet::SchemaDescriptor& schema) : schema_(schema) {}

  std::vector<parquet_node> run() {
    visit(*schema_.schema_root(), -1, 0, 0);
    return std::move(nodes_);
  }

 private:
  const parquet::SchemaDescriptor& schema_;
  std::vector<parquet_node> nodes_;
  int32_t next_column_ = 0;

  void visit(const Node& source, int32_t parent, int16_t definition, int16_t repetition) {
    if (parent >= 0 && !source.is_required()) ++definition;
    if (parent >= 0 && source.is_repeated()) ++repetition;
    auto index = static_cast<int32_t>(nodes_.size());
    nodes_.push_back(describe(source, parent, definition, repetition));
    if (source.is_primitive()) {
      describe_leaf(static_cast<const PrimitiveNode&>(source), nodes_.back());
      return;
    }
    auto& group = static_cast<const GroupNode&>(source);
    nodes_[index].child_count = group.field_count();
    for (int child = 0; child < group.field_count(); ++child) {
      visit(*group.field(child), index, definition, repetition);
    }
  }

  static parquet_node describe(
      const Node& source, int32_t parent, int16_t definition, int16_t repetition) {
    parquet_node node{};
    node.name = bytes_of(source.name());
    node.parent = parent;
    node.column = -1;
    node.field_id = source.field_id();
    node.repetition = static_cast<int32_t>(source.repetition());
    node.physical_type = -1;
    node.type_length = -1;
    node.converted_type = number_of(source.converted_type());
    node.precision = -1;
    node.scale = -1;
    node.sort_order = PARQUET_SORT_UNKNOWN;
    node.max_definition_level = definition;
    node.max_repetition_level = repetition;
    if (source.logical_type()) add_logical_type(*source.logical_type(), node);
    return node;
  }

  void describe_leaf(const PrimitiveNode& source, parquet_node& node) {
    const auto* column = schema_.Column(next_column_);
    node.column = next_column_++;
    node.physical_type = static_cast<int32_t>(source.physical_type());
    if (source.physical_type() == parquet::Type::FIXED_LEN_BYTE_ARRAY) {
      node.type_length = source.type_length();
    }
    node.sort_order = number_of(column->sort_order());
  }
};

}  // namespace

std::vector<parquet_node> flatten(const parquet::SchemaDescriptor& schema) {
  return Flattening(schema).run();
}

}  // namespace martlet
