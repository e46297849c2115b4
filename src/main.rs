//! The command line: hands over to [`hybrid_synth`].
fn main() {}
