import Columns

/// The errors of reading files, by Spark's conditions.
enum ReadError {
  static func damaged(_ path: String, _ reason: String) -> QueryError {
    QueryError(
      "FAILED_READ_FILE.NO_HINT", sqlState: "KD001",
      "Encountered error while reading file \(uri(path)). \(reason)")
  }

  static let footerCondition = "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER"

  static func unreadableFooter(_ path: String, _ reason: String) -> QueryError {
    QueryError(
      footerCondition, sqlState: "KD001",
      "Encountered error while reading file \(PathText.display(path)). Could not read footer. "
        + "Please ensure that the file is in either ORC or Parquet format.\nIf not, please convert "
        + "it to a valid format. If the file is in the valid format, please check if it is "
        + "corrupt.\nIf it is, you can choose to either ignore it or fix the corruption.",
      hint: "(\(reason))")
  }

  static func missing(_ path: String) -> QueryError {
    QueryError(
      "FAILED_READ_FILE.FILE_NOT_EXIST", sqlState: "KD001",
      "Encountered error while reading file \(uri(path)). File does not exist. It is possible the "
        + "underlying files have been updated.\nYou can explicitly invalidate the cache in Spark "
        + "by running 'REFRESH TABLE tableName' command in SQL or by recreating the "
        + "Dataset/DataFrame involved.")
  }

  static func mismatch(
    _ path: String, column: String, expected: DataType, actual: String
  ) -> QueryError {
    QueryError(
      "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH", sqlState: "KD001",
      "Encountered error while reading file \(uri(path)). Data type mismatches when reading "
        + "Parquet column [\(column)]. Expected Spark type \(expected.simpleString), actual "
        + "Parquet type \(actual).")
  }

  /// Gives whatever reading a file threw the shape that people see.
  static func describe(_ error: any Error, path: String) -> any Error {
    switch error {
    case let damage as PageDamage: damaged(path, "The file is damaged: \(damage.reason).")
    case let failure as ArrowFailure: damaged(path, failure.message)
    default: error
    }
  }

  private static func uri(_ path: String) -> String {
    path.hasPrefix("/") ? "file://\(path)" : path
  }
}
