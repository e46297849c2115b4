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

fn printed(files: &[(&str, &[u8])]) -> Vec<String> {
    let read = blueprint::read(files);
    let mut found = read.found;
    if let Some(architecture) = &read.architecture {
        match synthesize(architecture) {
            Ok(made) => found.extend(made.findings),
            Err(findings) => found.extend(findings),
        }
    }
    found.sort(&read.sources);
    assert!(!found.is_empty(), "the blueprint is wrong");
    vec![
        human::render(&found, &read.sources, human::Style::default()),
        short::render(&found, &read.sources),
        json::render(&found, &read.sources),
    ]
}

fn assert_concealed(what: &str, files: &[(&str, &[u8])]) {
    for output in printed(files) {
        for line in output.lines() {
            assert!(!MARKS.iter().any(|mark| line.contains(mark)), "with `{what}`: {line}");
        }
    }
}

#[test]
fn no_finding_prints_a_secret() {
    // Alone, beside a mistake on the same line, and where a construct or the whole file cannot be read.
    let others =
        ["unknwon: 1", "vlan: 9999", "kind: [of, nothing]", "vlan: 1e999", "vlan: 1, vlan: 2", "]", "\u{7}"];
    for more in std::iter::once(String::new()).chain(others.map(|more| format!(", {more}"))) {
        let text = PLACES.replace(", MORE", &more);
        assert_concealed(&more, &[("imaging.yaml", text.as_bytes())]);
    }
    let mut bytes = PLACES.replace(", MORE", ", BYTE").into_bytes();
    bytes.iter_mut().filter(|byte| **byte == b'B').for_each(|byte| *byte = 0xff);
    assert_concealed("a byte of no text", &[("imaging.yaml", &bytes)]);
}

#[test]
fn a_secret_that_is_not_read_is_one() {
    let secrets = [
        "!text hunter2",
        "&once hunter2",
        "1e999, bgp_key: hunter2",
        "a, bgp_key: hunter2, bgp_key: hunter2-again",
        "\"hunter2",
        "'hunter2",
        "[hunter2",
        "hunter2: hunter2",
        "\"hunter2\\x07\"",
        "a, 7: { password: hunter2 }",
        "a, ~: { password: hunter2 }",
    ];
    for secret in secrets {
        let text = PLACES.replace(", MORE", "").replace("hunter2-of-a-session", secret);
        assert_concealed(secret, &[("imaging.yaml", text.as_bytes())]);
        let alone =
            format!("blueprint: 1\nterraform:\n  provider:\n    bgp_key: {secret}\n    region: 1\n  ]\n");
        assert_concealed(secret, &[("imaging.yaml", alone.as_bytes())]);
    }
}

#[test]
fn what_an_overlay_replaces_or_removes_stays_secret() {
    let overlays = [
        "parameters: { kept: { default: ~, unknwon: 1 } }",
        "parameters: { kept: { secret: false, unknwon: 1 }, unused: ~ }",
        "parameters: { kept: 7 }",
        "parameters: { read: { secret: true } }",
        "sites: { munich: { shares: { scans: { login: { secret: { param: read }, unknwon: 1 } } } } }",
        "sites: { munich: { shares: { scans: 7, plans: ~ } } }",
        "sites: 7",
        "constructs: { line: { macsec_key: { cak: 7, unknwon: 1 }, interfaces: { one: { bgp_key: ~, unknwon: 1 } } } }",
        "constructs: { train: { environment: { DB_PASSWORD: [] } }, vpn: { tunnels: { one: ~, three: 7 } } }",
        "constructs: ]",
        "7",
    ];
    for (base, overlay) in
        ["", ", unknwon: 1"].iter().flat_map(|base| overlays.map(|overlay| (base, overlay)))
    {
        let text = PLACES.replace(", MORE", base);
        assert_concealed(
            overlay,
            &[("imaging.yaml", text.as_bytes()), ("imaging.prod.yaml", overlay.as_bytes())],
        );
    }
    let broken = format!("{}\n]", PLACES.replace(", MORE", ", unknwon: 1"));
    assert_concealed(
        "a base that cannot be read",
        &[("imaging.yaml", broken.as_bytes()), ("prod.yaml", b"name: b")],
    );
}

#[test]
fn a_line_with_a_secret_keeps_what_else_stands_there() {
    let text = PLACES.replace(", MORE", ", unknwon: 1");
    let human = printed(&[("imaging.yaml", text.as_bytes())]).remove(0);
    let line = human.lines().find(|line| line.contains("bgp_key: *"));
    assert!(line.is_some_and(|line| line.contains("unknwon: 1")), "{human}");
}
