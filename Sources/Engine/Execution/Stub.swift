import Columns
import Expressions
import Plan
enum CastMode { case strict, attempt }
struct CastSettings { var timeZone: String }
enum Casting { static func cast(_ v: Vector, to: DataType, mode: CastMode, settings: CastSettings) throws(QueryError) -> Vector { v } }
extension Expression { var sql: String { "" } }
extension SortOrder { var sql: String { "" } }
