import Console
import Glibc

exit(Program.martlet.run(Array(CommandLine.arguments.dropFirst())))
