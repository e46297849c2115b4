//! The program: hands the arguments, the machine and the two streams to [`hybrid_synth::cli`].

use std::io::{BufWriter, stderr, stdout};
use std::process::ExitCode;

use hybrid_synth::cli;
use hybrid_synth::host::Machine;

fn main() -> ExitCode {
    let mut data = BufWriter::new(stdout().lock());
    cli::run(std::env::args_os(), &Machine, &mut data, &mut stderr().lock()).into()
}
