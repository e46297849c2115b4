//! No secret that stands in a blueprint is printed, whatever else is wrong with the blueprint and on the same line.

use hybrid_synth::blueprint;
use hybrid_synth::diagnostic::render::{human, json, short};
use hybrid_synth::synthesize;

/// Every secret in a blueprint below holds one of these.
const MARKS: [&str; 2] = ["hunter2", "31415926"];

const PLACES: &str = r#"
blueprint: 1
name: imaging
region: eu-central-1
parameters:
  kept: { secret: true, default: hunter2-in-a-default }
  read: { default: hunter2-that-anyone-reads }
  unused: { secret: true, default: 31415926, MORE }
networks: { main: { cidr: 10.40.0.0/16 } }
sites:
  munich:
    cidrs: [10.20.0.0/16]
    asn: 65001
    shares:
      scans: { protocol: smb, host: nas.corp, path: x, login: { user: u, secret: hunter2-of-a-share }, MORE }
      plans: { protocol: smb, host: nas.corp, path: y, login: { user: u, password: hunter2-of-a-login } }
      notes: { protocol: smb, host: nas.corp, path: z, login: { user: u, secret: "hunter2 with spaces, quoted" } }
constructs:
  lake: { type: Bucket, MORE }
  line:
    type: DirectConnect
    site: munich
    location: EqFA5
    connections: { a: 10 Gbps }
    macsec_key: { ckn: 0123abcd, cak: "hunter20123456789abcdef", MORE }
    macsec: true
    interfaces:
      one: { kind: private, to: main, vlan: 5, bgp_key: hunter2-of-a-session, MORE }
      two: { kind: private, to: main, vlan: 6, bgp_key: 31415926 }
      three: { kind: private, to: main, vlan: 7, bgp_key: { param: read } }
      four: { kind: private, to: main, vlan: 8, bgp_key: { param: kept } }
      five: { kind: private, to: main, vlan: 9, bgp_key: { secret: hunter2-and-no-arn, key: k } }
  vpn:
    type: Vpn
    site: munich
    to: main
    gateway_ip: 198.51.100.7
    tunnels: { one: { key: hunter2_of_a_tunnel, MORE }, two: { key: 31415926 } }
  train:
    type: TrainingJob
    image: pytorch-training
    instance: ml.g5.xlarge
    environment: { TOKEN: { secret: hunter2-of-a-job }, DB_PASSWORD: hunter2-in-clear, MORE }
flows:
  out: { from: train, to: lake/m }
terraform:
  provider: { secret_key: hunter2-of-a-provider, access_key: hunter2-too, MORE }
  backend: { http: { address: "https://example.com", password: hunter2-of-a-backend } }
"#;

fn printed(text: &str) -> Vec<String> {
    let read = blueprint::read(&[("imaging.yaml", text.as_bytes())]);
    let mut found = read.found;
    if let Some(architecture) = &read.architecture {
        match synthesize(architecture) {
            Ok(made) => found.extend(made.findings),
            Err(findings) => found.extend(findings),
        }
    }
    found.sort(&read.sources);
    assert!(found.len() > 3, "the blueprint is wrong in several ways");
    vec![
        human::render(&found, &read.sources, human::Style::default()),
        short::render(&found, &read.sources),
        json::render(&found, &read.sources),
    ]
}

#[test]
fn no_finding_prints_a_secret() {
    // Alone, beside a mistake on the same line, and where a construct cannot be read at all.
    for more in [None, Some("unknwon: 1"), Some("vlan: 9999"), Some("kind: [of, nothing]")] {
        let more = more.map_or(String::new(), |more| format!(", {more}"));
        let text = PLACES.replace(", MORE", &more);
        for output in printed(&text) {
            for line in output.lines() {
                assert!(!MARKS.iter().any(|mark| line.contains(mark)), "with `{more}`: {line}");
            }
        }
    }
}

#[test]
fn a_line_with_a_secret_keeps_what_else_stands_there() {
    let text = PLACES.replace(", MORE", ", unknwon: 1");
    let human = printed(&text).remove(0);
    let line = human.lines().find(|line| line.contains("bgp_key: *"));
    assert!(line.is_some_and(|line| line.contains("unknwon: 1")), "{human}");
}
