import Console
import Glibc

var program = Program.martlet
program.commands.insert(.workbench, at: 0)
program.commands = program.commands.map {
  $0.name == "doctor" ? .doctor(also: HealthCheck.workbench) : $0
}
program.opening = "workbench"
exit(program.run(Array(CommandLine.arguments.dropFirst())))
