import Console
import Glibc

exit(MartletCall.run(Array(CommandLine.arguments.dropFirst())))
