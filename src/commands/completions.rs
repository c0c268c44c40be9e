//! Prints what a shell needs to complete commands, or pages of the manual; or writes it all for a package.

use std::fs::create_dir_all;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::{Shell, generate, generate_to};
use clap_mangen::Man;

use super::{Ended, print};
use crate::cli::{Cli, Completions};

pub(super) fn run(what: Completions, folder: Option<&Path>) -> Result<Ended> {
    let mut command = Cli::command();
    let shell = shell(what);
    let Some(folder) = folder else {
        let mut text = Vec::new();
        match shell {
            Some(shell) => generate(shell, &mut command, NAME, &mut text),
            None => Man::new(command.disable_help_subcommand(true)).render(&mut text)?,
        }
        print(&String::from_utf8_lossy(&text))?;
        return Ok(Ended::Well);
    };
    let made = create_dir_all(folder).and_then(|()| match shell {
        Some(shell) => generate_to(shell, &mut command, NAME, folder).map(drop),
        None => clap_mangen::generate_to(command, folder),
    });
    made.with_context(|| format!("{} cannot be written", folder.display()))?;
    Ok(Ended::Well)
}

const NAME: &str = env!("CARGO_PKG_NAME");

/// Its shell; none for the manual.
fn shell(what: Completions) -> Option<Shell> {
    match what {
        Completions::Bash => Some(Shell::Bash),
        Completions::Fish => Some(Shell::Fish),
        Completions::Powershell => Some(Shell::PowerShell),
        Completions::Zsh => Some(Shell::Zsh),
        Completions::Man => None,
    }
}
