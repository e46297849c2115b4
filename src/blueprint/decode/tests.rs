use super::{ScalarError, decode, from_text};
use crate::blueprint::text::{MAXIMUM_MISTAKES, read};
use crate::diagnostic::{Pointer, render};
use indexmap::IndexMap;
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::fmt::Write;

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
struct Spec {
    name: String,
    #[serde(default)]
    sites: IndexMap<String, Site>,
    #[serde(default)]
    constructs: IndexMap<String, Construct>,
    #[serde(default)]
    tags: IndexMap<String, String>,
    #[serde(default)]
    free: serde_json::Value,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
struct Site {
    asn: u32,
    cidrs: Vec<String>,
    rtt: Option<f64>,
    lag: Option<bool>,
    host: Option<Val>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[schemars(tag = "type")]
enum Construct {
    Bucket(Bucket),
    FsxLustre { storage_capacity: Size, throughput: Throughput, interface: Option<Interface> },
    TransitGateway,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
struct Bucket {
    expire: Size,
    keep: Size,
    archive: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Throughput {
    Elastic,
    Bursting,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(rename = "kind", rename_all = "snake_case")]
#[schemars(rename = "Interface", tag = "kind")]
enum Interface {
    Transit { vlan: u16 },
    Private { vlan: u16, mtu: u16 },
}

#[derive(Debug, PartialEq, JsonSchema)]
struct Size(u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a data size", |text| match text.strip_suffix(" TB").map(str::parse) {
            Some(Ok(value)) => Ok(Self(value)),
            _ => Err(ScalarError::new(format!("`{text}` is not a data size"), text)
                .allowed(["TB"])
                .help("write `4 TB`")),
        })
    }
}

/// A string or `{ param: name }`, as a hand-written implementation reads it.
#[derive(Debug, PartialEq, JsonSchema)]
enum Val {
    Known(String),
    Param(String),
}

impl<'de> Deserialize<'de> for Val {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Val;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a host or `{ param: name }`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Val, E> {
                if text.contains(' ') {
                    Err(E::custom("a host has no space"))
                } else {
                    Ok(Val::Known(text.to_owned()))
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Val, A::Error> {
                match map.next_key::<String>()?.as_deref() {
                    Some("param") => Ok(Val::Param(map.next_value()?)),
                    Some(other) => Err(de::Error::unknown_field(other, &["param"])),
                    None => Err(de::Error::missing_field("param")),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

fn check(text: &str) -> (Option<Spec>, Vec<String>) {
    let mut reading = read(&[("f", text.as_bytes())]);
    let spec = decode(&reading.tree.unwrap(), &Pointer::root(), &mut reading.found);
    reading.found.sort(&reading.sources);
    let lines = render::short::render(&reading.found, &reading.sources);
    (spec, lines.lines().map(|line| line.strip_prefix("f:").unwrap().replace(" error", "")).collect())
}

#[test]
fn what_is_right_is_decoded() {
    let (spec, found) = check(
        "name: a
sites: { munich: { asn: 65010, cidrs: [10.0.0.0/8], rtt: 9, lag: true, host: { param: nas } } }
constructs:
  lake: { type: Bucket, expire: 4 TB, keep: 5 TB }
  scratch: { type: FsxLustre, storage_capacity: 1 TB, throughput: elastic, interface: { kind: transit, vlan: 7 } }
  hub: { type: TransitGateway }
free: { a: [1, -2, 2.5, null, x, 18446744073709551615] }
",
    );
    assert_eq!(found, [] as [&str; 0]);
    let spec = spec.unwrap();
    assert_eq!(spec.sites["munich"].host, Some(Val::Param("nas".to_owned())));
    assert_eq!(spec.constructs["hub"], Construct::TransitGateway);
    let Construct::FsxLustre { interface, .. } = &spec.constructs["scratch"] else { panic!() };
    assert_eq!(*interface, Some(Interface::Transit { vlan: 7 }));
    assert_eq!(spec.free, serde_json::json!({ "a": [1, -2, 2.5, null, "x", u64::MAX] }));
}

#[test]
fn five_typos_give_five_messages_each_at_its_column() {
    let (spec, found) = check(
        "nmae: größe
sites:
  münchen: { asn: 65010, cidrs: 10.0.0.0/8 }
constructs:
  scratch: { type: FsxLustre, storage_capcity: 4 TB, throughput: elastc }
  lake: { type: Buckett, expire: 4 TB, keep: 4 TB }
",
    );
    assert!(
        spec.is_some_and(|spec| spec.sites["münchen"].cidrs == ["10.0.0.0/8"]),
        "each is read as what was meant"
    );
    assert_eq!(
        found,
        [
            "1:1:[HS0101]: unknown key `nmae` in the blueprint; did you mean `name`?",
            "3:33:[HS0103]: `cidrs` takes a list, not a string; write a list of one: `[10.0.0.0/8]`",
            "5:31:[HS0101]: unknown key `storage_capcity` in `scratch`; did you mean `storage_capacity`?",
            "5:66:[HS0104]: `elastc` is not allowed for `throughput`; did you mean `elastic`?",
            "6:17:[HS0104]: `Buckett` is not allowed for `type`; did you mean `Bucket`?",
        ]
    );
}

#[test]
fn every_missing_key_of_a_map_is_named_at_once() {
    let (_, found) = check(
        "sites: { munich: { rtt: 9 } }
constructs:
  lake: { type: Bucket, expire: 4 }
  link: { type: FsxLustre, interface: { kind: private } }
",
    );
    assert_eq!(
        found,
        [
            "1:1:[HS0102]: the blueprint lacks the key `name`",
            "1:10:[HS0102]: `munich` lacks the keys `asn` and `cidrs`",
            "3:3:[HS0102]: `lake` lacks the key `keep`",
            "3:33:[HS0105]: `expire`: `4` is not a data size; write `4 TB`",
            "4:3:[HS0102]: `link` lacks the keys `storage_capacity` and `throughput`",
            "4:28:[HS0102]: `interface` lacks the keys `vlan` and `mtu`",
        ]
    );
}

#[test]
fn each_wrong_value_says_what_is_wanted() {
    for (text, expected) in [
        ("name: 012", "1:7:[HS0106]: `name` takes a string, not a number; quote it: `\"012\"`"),
        ("name:", "1:1:[HS0103]: `name` takes a string, not nothing"),
        (
            "name: x\ntags: { cost: true }",
            "2:15:[HS0106]: `cost` takes a string, not a boolean; quote it: `\"true\"`",
        ),
        (
            "name: x\nsites: { a: { asn: -0.5, cidrs: [] } }",
            "2:20:[HS0105]: `asn` takes a whole number, not -0.5",
        ),
        (
            "name: x\nsites: { a: { asn: 4294967296, cidrs: [] } }",
            "2:20:[HS0105]: `asn` takes a whole number, at most 4294967295, not 4294967296",
        ),
        (
            "name: x\nsites: { a: { asn: '7', cidrs: [] } }",
            "2:20:[HS0103]: `asn` takes a whole number, not a string; write it without quotes: `7`",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], lag: yes } }",
            "2:39:[HS0103]: `lag` takes `true` or `false`, not a string; write `true`",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [b, {}, c] } }",
            "2:34:[HS0103]: item 2 of `cidrs` takes a string, not a map",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], host: [1] } }",
            "2:40:[HS0103]: `host` takes a host or `{ param: name }`, not a list",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], host: a b } }",
            "2:40:[HS0105]: `host`: a host has no space",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], host: { param: 7 } } }",
            "2:49:[HS0106]: `param` takes a string, not a number; quote it: `\"7\"`",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], host: {} } }",
            "2:34:[HS0102]: `host` lacks the key `param`; write it: `{ param: … }`",
        ),
        (
            "name: x\nsites: { a: { asn: 1, cidrs: [], host: { parm: nas } } }",
            "2:42:[HS0101]: unknown key `parm` in `host`; did you mean `param`?",
        ),
        ("name: x\nsites: []", "2:8:[HS0103]: `sites` takes a map, not a list"),
        ("[]", "1:1:[HS0103]: the blueprint takes a map, not a list"),
        (
            "name: x\nconstructs: { a: { tpye: TransitGateway } }",
            "2:20:[HS0101]: unknown key `tpye` in `a`; did you mean `type`?",
        ),
        (
            "name: x\nconstructs: { a: {} }",
            "2:15:[HS0102]: `a` lacks the key `type`, which says what it is; add `type` with one of the values allowed",
        ),
        (
            "name: x\nconstructs: { a: Bucket }",
            "2:18:[HS0103]: `Bucket` needs settings of its own; write a map",
        ),
        (
            "name: x\nconstructs: { a: { type: TransitGateway, mtu: 1 } }",
            "2:42:[HS0101]: unknown key `mtu` in `a`",
        ),
        (
            "name: x\nconstructs: { a: { type: Bucket, expire: 1 TB, keep: [1 TB] } }",
            "2:54:[HS0103]: `keep` takes a data size, not a list",
        ),
    ] {
        assert_eq!(check(text).1, [expected], "{text}");
    }
}

#[test]
fn the_parts_of_a_scalar_error_survive() {
    let mut reading = read(&[("f", b"4 GB")]);
    let size: Option<Size> = decode(&reading.tree.unwrap(), &Pointer::root(), &mut reading.found);
    assert_eq!(size, None);
    let diagnostic = reading.found.iter().next().unwrap();
    assert_eq!(diagnostic.given.as_deref(), Some("4 GB"));
    assert_eq!(diagnostic.allowed, ["TB"]);
    assert_eq!(diagnostic.help.as_deref(), Some("write `4 TB`"));
}

#[test]
fn what_reading_refused_is_not_reported_again() {
    let (spec, found) = check("name: 1e400\nsites: { a: { asn: !!int 1, cidrs: [.inf, 1] } }");
    assert_eq!(spec, None);
    let codes: Vec<_> = found.iter().map(|line| &line[..line.find(']').unwrap()]).collect();
    assert_eq!(codes, ["1:7:[HS0118", "2:20:[HS0116", "2:37:[HS0118", "2:43:[HS0106"]);
}

#[test]
fn unknown_keys_alone_leave_a_value() {
    let (spec, found) = check("name: a\nxyzzy: 1\n");
    assert!(spec.is_some());
    assert_eq!(found, ["2:1:[HS0101]: unknown key `xyzzy` in the blueprint"]);
}

#[test]
fn mistakes_are_capped_and_the_cap_is_said() {
    let mut unknown = "name: a\n".to_owned();
    let mut wrong = "name: a\ntags:\n".to_owned();
    for index in 0..20_000 {
        writeln!(unknown, "key_{index}: 1").unwrap();
        writeln!(wrong, "  key_{index}: 1").unwrap();
    }
    for text in [unknown, wrong] {
        let found = check(&text).1;
        assert_eq!(found.len(), MAXIMUM_MISTAKES + 1);
        assert!(found.iter().any(|line| line.contains("[HS0119]")), "{found:?}");
    }
}

#[test]
fn numbers_too_large_for_json_are_refused_in_free_form() {
    let (_, found) = check("name: a\nfree: { a: { b: [18446744073709551616] } }\n");
    assert!(found.len() == 1 && found[0].starts_with("2:18:[HS0105]"), "{found:?}");
}

#[test]
fn long_values_are_cut_in_messages() {
    let (_, found) = check(&format!("name: x\nconstructs: {{ a: {{ type: {} }} }}", "x".repeat(100_000)));
    assert!(found.len() == 1 && found[0].len() < 1000, "{}", found[0].len());
}

#[test]
fn the_schema_has_the_tags_that_decoding_reads() {
    let schema = schemars::schema_for!(Spec).to_value();
    let instance = serde_json::json!({
        "name": "a",
        "constructs": { "lake": { "type": "Bucket", "expire": 4, "keep": 5 }, "hub": { "type": "TransitGateway" } },
    });
    assert!(jsonschema::is_valid(&schema, &instance));
    assert!(!jsonschema::is_valid(
        &schema,
        &serde_json::json!({ "name": "a", "constructs": { "lake": {} } })
    ));
}

const RIGHT: &str = "name: a
sites:
  munich: { asn: 65010, cidrs: [10.0.0.0/8], rtt: 9, lag: true, host: { param: nas } }
constructs:
  lake: { type: Bucket, expire: 4 TB, keep: 5 TB }
  scratch:
    type: FsxLustre
    storage_capacity: 1 TB
    throughput: elastic
    interface: { kind: transit, vlan: 7 }
tags: { a: b }
";

proptest! {
    /// Whatever is put in place of any word: a value comes out, or a reason why none does.
    #[test]
    fn nothing_is_refused_in_silence(
        at in 0..RIGHT.len(),
        length in 0..12_usize,
        other in proptest::sample::select(vec!["", "1", "x", "[]", "{}", "null", ".nan", "true", "'x'", "{ a: b }", "\n", ": ", ", "]),
    ) {
        let end = (at + length).min(RIGHT.len());
        let text = format!("{}{other}{}", &RIGHT[..at], &RIGHT[end..]);
        let mut reading = read(&[("f", text.as_bytes())]);
        let spec: Option<Spec> =
            reading.tree.as_ref().and_then(|tree| decode(tree, &Pointer::root(), &mut reading.found));
        prop_assert!(spec.is_some() || reading.found.has_errors(), "{text}");
        let places: std::collections::BTreeSet<_> =
            reading.found.iter().map(|it| (it.at.clone(), format!("{:?}", it.part), it.code.id)).collect();
        prop_assert_eq!(places.len(), reading.found.len(), "reported twice: {:?}", reading.found);
    }
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(rename = "one shape", rename_all = "snake_case")]
#[schemars(rename = "Shape")]
enum Shape {
    Circle { radius: u32 },
    Square { side: u32 },
}

fn shapes(text: &str) -> (Option<IndexMap<String, Shape>>, String) {
    let mut reading = read(&[("shapes.yaml", text.as_bytes())]);
    let shapes = decode(&reading.tree.unwrap(), &Pointer::root(), &mut reading.found);
    reading.found.sort(&reading.sources);
    (shapes, render::short::render(&reading.found, &reading.sources))
}

#[test]
fn a_map_of_one_key_names_its_variant() {
    let (shapes, found) = shapes("a: { circle: { radius: 1 } }\nb: { square: { side: 2 } }\n");
    let shapes = shapes.unwrap();
    assert_eq!(shapes["a"], Shape::Circle { radius: 1 });
    assert_eq!(shapes["b"], Shape::Square { side: 2 });
    assert_eq!(found, "");
}

#[test]
fn mistakes_inside_a_map_of_one_key_are_found_all_at_once() {
    let (shapes, found) = shapes(
        "a: { circel: { radius: -1 } }\nb: { square: { sides: 2, colour: red } }\nc: { circle: {}, square: {} }\nd: {}\ne: circle\nf: { square: { side: 1 }, hue: 3 }\ng: { oval: {} }\n",
    );
    assert_eq!(shapes, None);
    assert_eq!(
        found,
        "shapes.yaml:1:6: error[HS0101]: unknown key `circel` in `a`; did you mean `circle`?\n\
         shapes.yaml:1:24: error[HS0105]: `radius` takes a whole number, 0 or more, not -1\n\
         shapes.yaml:2:16: error[HS0101]: unknown key `sides` in `square`; did you mean `side`?\n\
         shapes.yaml:2:26: error[HS0101]: unknown key `colour` in `square`\n\
         shapes.yaml:3:4: error[HS0103]: `c` takes one shape, not 2; keep one of the keys\n\
         shapes.yaml:4:1: error[HS0102]: `d` lacks the key that says which shape it is; write it: `{ circle: { … } }`\n\
         shapes.yaml:5:4: error[HS0103]: `e` takes a map with the shape as its key, not a string; write `{ circle: {} }`\n\
         shapes.yaml:6:27: error[HS0101]: unknown key `hue` in `f`\n\
         shapes.yaml:7:6: error[HS0101]: unknown key `oval` in `g`\n",
    );
}
