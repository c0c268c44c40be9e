//! Parses the arguments, runs the command, sets the exit code.

use std::process::ExitCode;

use handout::cli::Cli;
use handout::commands;
use mimalloc::MiMalloc;

/// A text is hundreds of small pieces, which several threads make and take apart: most systems take longer for that.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(commands::ask_for_a_report));
    commands::run(&Cli::read())
}
