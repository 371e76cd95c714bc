import Console
import Glibc

exit(Program.bench.run(Array(CommandLine.arguments.dropFirst())))
