//! scratch
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]
fn main() {
    let name = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&name).unwrap();
    let b = hybrid_synth::blueprint::read(&[(&name, &bytes)]);
    let mut found = b.found;
    if let Some(a) = &b.architecture {
        match hybrid_synth::synthesize(a) {
            Ok(s) => {
                for (p, f) in &s.files {
                    let o = std::path::Path::new("/work/scratch/t/out").join(p);
                    std::fs::create_dir_all(o.parent().unwrap()).unwrap();
                    std::fs::write(o, &f.content).unwrap();
                    println!("{p}");
                }
                found.extend(s.findings.iter().cloned());
            }
            Err(f) => found.extend(f.iter().cloned()),
        }
    }
    for d in found.iter() {
        println!(
            "{}[{}] {} @ {} given={:?} allowed={:?} help={:?}",
            format!("{:?}", d.severity),
            d.code.id,
            d.headline,
            d.at,
            d.given,
            d.allowed,
            d.help
        );
    }
}
