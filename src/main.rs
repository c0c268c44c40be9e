//! Parses the arguments, runs the command, sets the exit code.

use std::process::ExitCode;

use handout::cli::Cli;
use handout::commands;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(commands::ask_for_a_report));
    commands::run(&Cli::read())
}
