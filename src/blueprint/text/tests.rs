use super::{MAXIMUM_DEPTH, MAXIMUM_SIZE, Reading, Tree, read};
use crate::diagnostic::{Part, Pointer, render};
use proptest::prelude::*;

fn short(files: &[(&str, &[u8])]) -> String {
    let Reading { sources, mut found, .. } = read(files);
    found.sort(&sources);
    render::short::render(&found, &sources)
}

/// The identifiers and positions of what is wrong with one file: `1:1 HS0108`.
fn findings(text: &str) -> Vec<String> {
    short(&[("f", text.as_bytes())])
        .lines()
        .map(|line| {
            let (place, rest) = line.strip_prefix("f:").unwrap().split_once(": error[").unwrap();
            format!("{place} {}", rest.split(']').next().unwrap())
        })
        .collect()
}

/// The text at a pointer, and the name of its file.
fn written(reading: &Reading, pointer: &str, part: &Part) -> (String, String) {
    let (file, span) = reading.sources.span(&Pointer::parse(pointer).unwrap(), part).unwrap();
    let file = reading.sources.file(file).unwrap();
    (file.name.clone(), file.text[span].to_owned())
}

#[test]
fn json_is_read_as_the_yaml_that_it_is() {
    let json = read(&[("a.json", br#"{"a": [1, 2.5, "x", null, true], "b": {"c": "\u00e9"}}"#)]);
    let yaml = read(&[("a.yaml", "a: [1, 2.5, x, ~, true]\nb:\n  c: é\n".as_bytes())]);
    assert!(json.found.is_empty() && yaml.found.is_empty(), "{:?} {:?}", json.found, yaml.found);
    assert_eq!(json.tree, yaml.tree);
}

#[test]
fn every_part_points_at_its_text() {
    let text = "größe: 大\r\nlist:\r\n  - one\r\n  - { k: 'two words' }\r\nblock: |\r\n  text\r\nmap:\r\n  a: 1\r\n\r\n# end\r\n";
    let reading = read(&[("f", text.as_bytes())]);
    assert!(reading.found.is_empty(), "{:?}", reading.found);
    for (pointer, part, expected) in [
        ("/größe", Part::Key, "größe"),
        ("/größe", Part::Value, "大"),
        ("/list/0", Part::Value, "one"),
        ("/list/1/k", Part::Key, "k"),
        ("/list/1/k", Part::Value, "'two words'"),
        ("/list/1", Part::Value, "{ k: 'two words' }"),
        ("/map/a", Part::Value, "1"),
        ("/map/a/below/what/exists", Part::Value, "a"),
    ] {
        assert_eq!(written(&reading, pointer, &part).1, expected, "{pointer} {part:?}");
    }
    assert!(written(&reading, "/map", &Part::Value).1.starts_with("a: 1"));
}

#[test]
fn overlays_merge_maps_remove_with_null_and_replace_the_rest() {
    let base = b"sites:\n  munich: { asn: 65010, cidrs: [10.0.0.0/8] }\n  berlin: { asn: 65011 }\nname: a\n";
    let overlay =
        b"sites:\n  munich: { cidrs: [10.1.0.0/16, 10.2.0.0/16] }\n  berlin: null\n  paris: { asn: 1 }\n";
    let expected =
        b"sites: { munich: { asn: 65010, cidrs: [10.1.0.0/16, 10.2.0.0/16] }, paris: { asn: 1 } }\nname: a\n";
    let reading = read(&[("base", base), ("empty", b"# nothing\n"), ("prod", overlay)]);
    assert!(reading.found.is_empty(), "{:?}", reading.found);
    assert_eq!(reading.tree, read(&[("f", expected)]).tree);
    let of = |pointer| written(&reading, pointer, &Part::Value);
    assert_eq!(of("/sites/munich/asn"), ("base".to_owned(), "65010".to_owned()));
    assert_eq!(of("/sites/munich/cidrs/1"), ("prod".to_owned(), "10.2.0.0/16".to_owned()));
    assert_eq!(of("/sites/paris/asn"), ("prod".to_owned(), "1".to_owned()));
}

#[test]
fn an_overlay_that_removes_what_is_not_there_says_so() {
    let text = short(&[("base", b"a: { backup: 1 }"), ("prod", b"a:\n  bakcup: null\n")]);
    assert_eq!(
        text,
        "prod:2:3: error[HS0121]: the overlay removes `bakcup`, which the blueprint does not have; did you mean `backup`?\n"
    );
}

#[test]
fn what_readers_disagree_on_is_refused_where_it_stands() {
    for (text, expected) in [
        ("a: 1\nb: 2\na: 3\n", vec!["3:1 HS0107"]),
        ("a: { b: 1", vec!["1:10 HS0108"]),
        ("a: 1\n---\nb: 2\n", vec!["2:1 HS0113"]),
        ("a: &x 1\nb: *x\n", vec!["1:4 HS0114", "2:4 HS0114"]),
        ("a: { <<: { b: 1 } }\n", vec!["1:6 HS0115"]),
        ("a: !Ref x\nb: !!str 1\n", vec!["1:4 HS0116", "2:4 HS0116"]),
        (
            "1: a\ntrue: b\n? [x]\n: c\n{ y: z }: d\n",
            vec!["1:1 HS0117", "2:1 HS0117", "3:3 HS0117", "5:1 HS0117"],
        ),
        ("a: 1e400\nb: .nan\nc: [-.inf]\n", vec!["1:4 HS0118", "2:4 HS0118", "3:5 HS0118"]),
        ("\u{feff}a: 1\n", vec!["1:1 HS0111"]),
        ("a: x\u{202e}y\nb: \u{7}\nc: 1\rd: 2\n", vec!["1:5 HS0111", "2:4 HS0111", "3:5 HS0111"]),
        ("", vec!["1:1 HS0120"]),
        ("\"<<\": 1\n", vec![]),
        ("no: yes\n", vec![]),
    ] {
        assert_eq!(findings(text), expected, "{text:?}");
    }
}

#[test]
fn a_refused_value_leaves_the_rest_readable() {
    let reading = read(&[("f", b"a: 1e400\nb: 2\n")]);
    let Some(Tree::Map(entries)) = reading.tree else { panic!() };
    assert_eq!(entries["a"], Tree::Refused);
    assert_eq!(entries["b"], Tree::Integer { value: 2, text: "2".to_owned() });
}

#[test]
fn bytes_that_are_no_text_are_counted() {
    let text = short(&[("f", b"caf\xc3\xa9: 1\nx: \xe9\n")]);
    assert_eq!(
        text,
        "f:2:4: error[HS0110]: `f` is not UTF-8: byte 12 is 0xe9; save the file as UTF-8 without a byte-order mark\n"
    );
    assert_eq!(short(&[("f", b"\xff\xfea")]).matches("HS0110").count(), 1);
}

#[test]
fn size_is_bounded_before_parsing() {
    let large = vec![b'#'; MAXIMUM_SIZE + 1];
    assert!(short(&[("f", &large)]).contains("HS0109"));
    assert!(short(&[("f", &large[1..])]).contains("HS0120"), "just a comment of the largest size");
}

#[test]
fn depth_is_bounded_before_a_tree_is_built() {
    let blocks =
        |depth: usize| (0..depth).fold(String::new(), |text, level| text + &" ".repeat(level) + "k:\n");
    let brackets = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(findings(&brackets(MAXIMUM_DEPTH)), [] as [&str; 0]);
    assert_eq!(findings(&brackets(MAXIMUM_DEPTH + 1)), ["1:129 HS0112"]);
    assert_eq!(findings(&blocks(MAXIMUM_DEPTH)), [] as [&str; 0]);
    assert_eq!(findings(&blocks(MAXIMUM_DEPTH + 1)), ["129:129 HS0112"]);
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        blocks(1400),
        format!("{}1", "k:\n ".repeat(10_000)),
    ] {
        assert!(!findings(&text).is_empty(), "{:?}", &text[..20]);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_rendered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        renders(&bytes)?;
    }

    #[test]
    fn any_soup_of_yaml_is_read_and_rendered(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", "b", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ",", "\"", "'", "#", "&x ", "*x", "!t ", "? ",
                "| ", ">-", "<<", "---", "...", "1e400", "é", "大", "\u{202e}", "\r\n", "\r", "\t", "null", "%", "@", "\\",
            ]),
            0..40,
        ),
    ) {
        renders(parts.concat().as_bytes())?;
    }
}

fn renders(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Reading { tree, sources, mut found, .. } = read(&[("base", b"a: { b: 1 }\n"), ("f\u{1b}", bytes)]);
    prop_assert!(tree.is_some() || found.has_errors());
    if let Some(tree) = tree {
        crate::blueprint::decode::decode::<Vec<String>>(&tree, &Pointer::root(), &mut found);
    }
    found.sort(&sources);
    let texts = [
        render::short::render(&found, &sources),
        render::human::render(&found, &sources, render::human::Style::default()),
    ];
    for text in texts {
        let unprintable = text.chars().find(|c| *c != '\n' && crate::diagnostic::escape::is_unprintable(*c));
        prop_assert_eq!(unprintable, None, "{:?}", text);
    }
    let json: serde_json::Value = serde_json::from_str(&render::json::render(&found, &sources)).unwrap();
    prop_assert_eq!(json["diagnostics"].as_array().unwrap().len(), found.len());
    Ok(())
}

#[test]
fn mistakes_are_capped_and_the_cap_is_said() {
    let found = findings(&"- .nan\n".repeat(5000));
    assert_eq!(found.len(), super::MAXIMUM_MISTAKES + 1);
    assert!(found.last().unwrap().ends_with(" HS0119"));
}

#[test]
fn a_character_that_cannot_be_seen_is_reported_once_however_often_it_is_there() {
    let text = short(&[("f", "a\0b\0\u{7}\0".as_bytes())]);
    assert_eq!(
        text,
        "f:1:2: error[HS0111]: the file has the character U+0000, which cannot be seen; there are 3 of it; \
         save the file as UTF-8: it is UTF-16, or no text at all\n\
         f:1:5: error[HS0111]: the file has the character U+0007, which cannot be seen; \
         delete it\n"
    );
}

#[test]
fn frequent_mistakes_of_form_have_a_remedy() {
    for (text, help) in [
        ("key: value: x\n", "quote a value that has a colon"),
        ("a: 1\n b: 2\n", "or indent the key as its neighbours"),
        ("a: \"x\nb: c\n", "close the quote"),
        ("a: [1, 2\nb: c\n", "close the bracket"),
        ("a: { b: 1\n", "close the bracket or the brace"),
        ("a:\n\t- b\n", "indent with spaces"),
        ("- a\nb: c\n", "its dash"),
    ] {
        let text = short(&[("f", text.as_bytes())]);
        assert!(text.contains("HS0108") && text.contains(help), "{text}");
    }
}
