// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A table of targets read from the ground up: a room may import what its line names, and what
// those name in turn. `Tests/TidyTests` holds the `import` lines of the sources against it.

/// Continuous integration accepts no warning.
let isStrict = Context.environment["CI"] == "true"

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(vectorFlags),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// AVX2 code on x86_64: `CPlatform` refuses to start on a processor without it.
var vectorFlags: [String] {
  #if arch(x86_64)
    ["-Xcc", "-march=x86-64-v3"]
  #else
    []
  #endif
}

/// Loops over rows stay fast in debug builds, so that tests over real data stay short.
let kernelSettings = swiftSettings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func shim(
  _ name: String, uses: [Target.Dependency] = [], links: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: uses, path: "Sources/Shims/\(name)", linkerSettings: links)
}

func libraries(_ names: String...) -> [LinkerSetting] { names.map { .linkedLibrary($0) } }

/// Arrow C++ as `make setup` lays it out.
let arrow = "\(Context.packageDirectory)/.deps/arrow"

/// The C++ half of `CArrow`: a library of its own, so that only those who read or write Arrow's
/// formats wait for Arrow to load.
let arrowBridge: Target = .target(
  name: "CArrowBridge", path: "Sources/Shims/CArrowBridge",
  cxxSettings: [
    .headerSearchPath("../CArrow/include"),
    .headerSearchPath("../CPlatform/include"),
    .unsafeFlags(["-isystem", "\(arrow)/include", "-fvisibility=hidden"]),
    .unsafeFlags(["-O2"], .when(configuration: .debug)),
  ],
  linkerSettings: [
    .unsafeFlags([
      "-L\(arrow)/lib", "-Xlinker", "-rpath=$ORIGIN/../../../.deps/arrow/lib",
      "-Xlinker", "-rpath=\(arrow)/lib",
    ])
  ] + libraries("parquet", "arrow"))

func room(
  _ path: String, uses: [Target.Dependency], settings: [SwiftSetting] = swiftSettings
) -> Target {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  return .target(
    name: name, dependencies: uses, path: "Sources/\(path)", swiftSettings: settings)
}

/// An executable with a short main.
func tool(
  _ path: String, uses: [Target.Dependency], without: [String] = []
) -> Target {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  return .executableTarget(
    name: name, dependencies: uses, path: "Sources/\(path)", exclude: without,
    swiftSettings: swiftSettings)
}

func tests(
  _ name: String, uses: [Target.Dependency], without: [String] = [],
  settings: [SwiftSetting] = swiftSettings
) -> Target {
  .testTarget(
    name: name, dependencies: uses, path: "Tests/\(name)", exclude: without,
    swiftSettings: settings)
}

/// What several suites of tests share.
func support(_ name: String) -> Target {
  .target(name: name, path: "Tests/\(name)", swiftSettings: swiftSettings)
}

let package = Package(
  name: "martlet",
  products: [
    .library(name: "MartletArrow", type: .dynamic, targets: ["CArrowBridge"])
  ],
  targets: [
    shim("CPlatform"),
    shim("CRegex", links: libraries("pcre2-8")),
    shim("CArrow", uses: ["CPlatform"]),
    arrowBridge,
    shim("CADBC", uses: ["CPlatform"], links: libraries("dl")),
    shim("CCompression", links: libraries("z", "bz2", "zstd", "lz4")),
    shim("CNcurses", links: libraries("ncursesw", "tinfo")),
    room("Core/Columns", uses: ["CPlatform"], settings: kernelSettings),
    room("Core/Scheduler", uses: ["Columns"]),
    room("Engine/Expressions", uses: ["Columns"]),
    room("Core/Kernels", uses: ["Columns", "CPlatform", "CRegex"], settings: kernelSettings),
    room("Engine/Functions", uses: ["Expressions", "Kernels", "Columns"]),
    room("Engine/Catalog", uses: ["Expressions", "Columns"]),
    room("Engine/Plan", uses: ["Catalog", "Functions", "Expressions", "Columns"]),
    room("Engine/Optimizer", uses: ["Plan", "Catalog", "Functions", "Expressions", "Columns"]),
    room(
      "Engine/Execution",
      uses: [
        "Optimizer", "Plan", "Catalog", "Functions", "Expressions", "Kernels", "Scheduler",
        "Columns", "CCompression",
      ], settings: kernelSettings),
    room("Engine/SQL", uses: ["Plan", "Expressions", "Columns"]),
    room(
      "Connectors/Formats",
      uses: [
        "Catalog", "Kernels", "Scheduler", "Columns", "CArrow", "CPlatform", "CCompression",
      ],
      settings: kernelSettings),
    room("Connectors/SparkConnect", uses: ["SQL", "Columns", "CADBC", "CPlatform"]),
    room(
      "Libraries/Session",
      uses: [
        "Execution", "Optimizer", "SQL", "Formats", "Plan", "Catalog", "Functions", "Expressions",
        "Kernels",
        "Scheduler", "Columns",
      ]),
    room("Workbench/TerminalKit", uses: ["CNcurses"]),
    room(
      "Workbench/Workbench",
      uses: [
        "TerminalKit", "Session", "Execution", "SQL", "Formats", "Plan", "Catalog", "Functions",
        "Expressions", "Kernels", "Scheduler", "Columns", "CPlatform",
      ]),
    support("TestFolders"),
    tests(
      "WorkbenchTests",
      uses: [
        "Workbench", "TerminalKit", "Session", "Execution", "SQL", "Plan", "Catalog", "Functions",
        "Scheduler", "Columns", "TestFolders",
      ]),
    shim("CVTerm", links: libraries("vterm")),
    room("Tools/TerminalDriver", uses: ["CVTerm"]),
    tool("Tools/terminal-probe", uses: ["TerminalKit"]),
    tests("TerminalKitTests", uses: ["TerminalKit", "TerminalDriver", "terminal-probe"]),
    tests(
      "ExecutionTests",
      uses: ["Session", "Execution", "Kernels", "Scheduler", "Columns", "TestFolders"]),
    tests("SessionTests", uses: ["Session", "Kernels", "Columns"]),
    room(
      "Tools/Console",
      uses: [
        "Session", "SparkConnect", "SQL", "Catalog", "Kernels", "Scheduler", "Columns",
        "CPlatform", "CArrow",
      ]),
    room("Tools/Conformance", uses: ["Session", "Kernels", "Columns"]),
    tool("Tools/martlet", uses: ["Console", "Workbench", "TerminalKit", "Session"]),
    tool(
      "Tools/martlet-bench",
      uses: ["Console", "Conformance", "TerminalDriver", "Session", "Kernels", "Columns"],
      without: ["peers"]),
    tests("TidyTests", uses: [], without: ["ratchet.txt"], settings: kernelSettings),
    tests("SchedulerTests", uses: ["Scheduler", "TestFolders"]),
    tests(
      "FormatsTests",
      uses: ["Formats", "Catalog", "Kernels", "Columns", "CPlatform", "TestFolders"]),
    tests(
      "SparkConnectTests",
      uses: ["SparkConnect", "Session", "Kernels", "Columns", "CADBC", "TestFolders"]),
    tests("CompressionTests", uses: ["CCompression"]),
    tests("ArrowBridgeTests", uses: ["CArrow", "CPlatform", "TestFolders"]),
    tests("KernelsTests", uses: ["Kernels", "Columns"]),
    tests("FunctionsTests", uses: ["Functions", "Expressions", "Kernels", "Columns"]),
    tests(
      "PlanTests",
      uses: ["SQL", "Plan", "Catalog", "Functions", "Expressions", "Columns"]),
    tests(
      "ToolTests",
      uses: ["Console", "martlet", "Execution", "Kernels", "Columns", "TestFolders"]),
    tests("TerminalJourneyTests", uses: ["TerminalDriver", "martlet", "TestFolders"]),
    tests("ConformanceTests", uses: ["Conformance", "Session"]),
    tests("SQLTests", uses: ["SQL", "Plan", "Expressions", "Columns"]),
  ],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx20
)
