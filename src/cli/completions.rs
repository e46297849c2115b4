//! `completions`: what a shell needs to complete commands and flags.

use clap_complete::{Shell, generate};

use super::arguments::Completions;
use super::console::Console;
use super::{Exit, command};

pub(super) fn run(arguments: &Completions, console: &mut Console<'_>) -> Exit {
    let mut script = Vec::new();
    let mut command = command();
    let name = command.get_name().to_owned();
    generate(arguments.shell, &mut command, &name, &mut script);
    console.data(&String::from_utf8_lossy(&script));
    console.next(match arguments.shell {
        Shell::Bash => {
            "hybrid-synth completions bash > ~/.local/share/bash-completion/completions/hybrid-synth"
        }
        Shell::Fish => "hybrid-synth completions fish > ~/.config/fish/completions/hybrid-synth.fish",
        Shell::Zsh => "hybrid-synth completions zsh > \"${fpath[1]}/_hybrid-synth\"",
        Shell::PowerShell => "hybrid-synth completions powershell >> $PROFILE",
        Shell::Elvish => "hybrid-synth completions elvish >> ~/.config/elvish/rc.elv",
        _ => "hybrid-synth --help",
    });
    Exit::Good
}
