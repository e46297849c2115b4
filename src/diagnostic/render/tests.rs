use super::{human, json, short};
use crate::diagnostic::{Diagnostic, Diagnostics, Inside, Location, Part, Place, Pointer, SourceMap, codes};
use std::ops::Range;

fn sample() -> (Diagnostics, SourceMap) {
    let base = "name: imaging # größe\nsites:\n  münchen: { asn: 1, asn: 2 }\n";
    let overlay = "sites:\n  berlin:\n    asn: 3\n";
    let mut sources = SourceMap::default();
    let files = [sources.add_file("größe.yaml", base), sources.add_file("prod\u{1b}.yaml", overlay)];
    let find = |text: &str, part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
    let place = |file: usize, key: Range<usize>, value: Range<usize>, inside| Place {
        location: Location { file: files[file], key: Some(key), value },
        inside,
    };
    let munich = place(0, find(base, "münchen"), find(base, "{ asn: 1, asn: 2 }"), Inside::Nothing);
    let berlin = place(1, find(overlay, "berlin"), find(overlay, "asn: 3"), Inside::Nothing);
    let inside = Inside::Map([("münchen".to_owned(), munich), ("berlin".to_owned(), berlin)].into());
    let sites = place(0, find(base, "sites"), find(base, "münchen: { asn: 1, asn: 2 }"), inside);
    let root = Location { file: files[0], key: None, value: 0..base.len() };
    sources.set_places(Place { location: root, inside: Inside::Map([("sites".to_owned(), sites)].into()) });

    let sites = Pointer::root().child("sites");
    let mut found = Diagnostics::from(
        Diagnostic::new(
            &codes::model::NAME_COLLISION,
            sites.child("berlin"),
            "two sites are \"one\"\n\u{1b}[31m",
        )
        .on_key()
        .given("ber\u{202e}lin")
        .allowed(["a", "b"])
        .help("rename one of the two")
        .related_key(sites.child("münchen"), "the other"),
    );
    let (first, second) = (find(base, "asn"), base.rfind("asn").map(|at| at..at + 3).unwrap());
    found.push(
        Diagnostic::new(
            &codes::blueprint::DUPLICATE_KEY,
            sites.child("münchen"),
            "the key `asn` is given twice",
        )
        .on_text(files[0], second)
        .related_text(files[0], first, "first given here"),
    );
    (found, sources)
}

#[test]
fn people_get_an_excerpt_of_every_file_that_takes_part() {
    let (mut found, sources) = sample();
    found.sort(&sources);
    insta::assert_snapshot!(human::render(&found, &sources, human::Style::default()), @r#"
    error[HS0107]: the key `asn` is given twice
     --> größe.yaml:3:22
      |
    3 |   münchen: { asn: 1, asn: 2 }
      |              ---     ^^^
      |              |
      |              first given here

    error[HS0202]: two sites are "one"\n\u{1b}[31m
     --> prod\u{1b}.yaml:2:3
      |
    2 |   berlin:
      |   ^^^^^^
      |
     ::: größe.yaml:3:3
      |
    3 |   münchen: { asn: 1, asn: 2 }
      |   ------- the other
      |
      = given: `ber\u{202e}lin`
      = allowed: `a`, `b`
      = help: rename one of the two
    "#);
}

#[test]
fn colour_is_asked_for() {
    let (found, sources) = sample();
    assert!(human::render(&found, &sources, human::Style { colour: true, width: None }).contains("\u{1b}["));
    assert!(!human::render(&found, &sources, human::Style { colour: false, width: None }).contains('\u{1b}'));
}

#[test]
fn lines_are_for_editors_and_escape_what_a_terminal_would_act_on() {
    let (found, sources) = sample();
    insta::assert_snapshot!(short::render(&found, &sources), @r#"
    prod\u{1b}.yaml:2:3: error[HS0202]: two sites are "one"\n\u{1b}[31m; rename one of the two
    größe.yaml:3:22: error[HS0107]: the key `asn` is given twice
    "#);
}

#[test]
fn programs_get_every_key_and_a_version() {
    let (found, sources) = sample();
    insta::assert_snapshot!(json::render(&found, &sources), @r#"
    {
      "version": 1,
      "diagnostics": [
        {
          "code": "HS0202",
          "name": "name-collision",
          "severity": "error",
          "message": "two sites are \"one\"\n\u001b[31m",
          "file": "prod\u001b.yaml",
          "line": 2,
          "column": 3,
          "end_line": 2,
          "end_column": 9,
          "pointer": "/sites/berlin",
          "given": "ber\u202elin",
          "allowed": [
            "a",
            "b"
          ],
          "help": "rename one of the two",
          "related": [
            {
              "message": "the other",
              "file": "größe.yaml",
              "line": 3,
              "column": 3,
              "end_line": 3,
              "end_column": 10,
              "pointer": "/sites/münchen"
            }
          ]
        },
        {
          "code": "HS0107",
          "name": "duplicate-key",
          "severity": "error",
          "message": "the key `asn` is given twice",
          "file": "größe.yaml",
          "line": 3,
          "column": 22,
          "end_line": 3,
          "end_column": 25,
          "pointer": "/sites/münchen",
          "given": null,
          "allowed": [],
          "help": null,
          "related": [
            {
              "message": "first given here",
              "file": "größe.yaml",
              "line": 3,
              "column": 14,
              "end_line": 3,
              "end_column": 17,
              "pointer": ""
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn a_finding_without_a_file_is_its_headline() {
    let found =
        Diagnostics::from(Diagnostic::new(&codes::output::UNREADABLE_FILE, Pointer::root(), "no `a.yaml`"));
    let sources = SourceMap::default();
    assert_eq!(short::render(&found, &sources), "error[HS1101]: no `a.yaml`\n");
    assert_eq!(human::render(&found, &sources, human::Style::default()), "error[HS1101]: no `a.yaml`\n\n");
    assert!(json::render(&found, &sources).contains("\"line\": null"));
}

#[test]
fn a_finding_about_a_program_s_architecture_has_its_pointer() {
    let lake = Pointer::root().child("constructs").child("lake");
    let found = Diagnostics::from(Diagnostic::new(&codes::model::NOT_A_PLACE, lake, "no place"));
    let sources = SourceMap::default();
    let id = codes::model::NOT_A_PLACE.id;
    assert_eq!(short::render(&found, &sources), format!("/constructs/lake: error[{id}]: no place\n"));
    let human = human::render(&found, &sources, human::Style::default());
    assert_eq!(human, format!("error[{id}]: no place\n--> /constructs/lake\n\n"));
}

#[test]
fn a_line_that_no_screen_would_hold_is_a_position() {
    let mut sources = SourceMap::default();
    let file = sources.add_file("f", format!("short\n[{}1]", "x, ".repeat(300_000)));
    let found = Diagnostics::from(
        Diagnostic::new(&codes::blueprint::WRONG_TYPE, Pointer::root(), "the end")
            .on_text(file, 900_007..900_008)
            .related_text(file, 0..5, "the start"),
    );
    insta::assert_snapshot!(human::render(&found, &sources, human::Style::default()), @r"
    error[HS0103]: the end
     --> f:2:900002
      |
     ::: f:1:1
      |
    1 | short
      | ----- the start
    ");
}

#[test]
fn findings_are_sorted_by_file_and_position_and_keep_their_order_otherwise() {
    let (mut found, sources) = sample();
    found.push(Diagnostic::new(&codes::blueprint::MISSING_KEY, Pointer::root(), "at the start"));
    found.sort(&sources);
    let order: Vec<_> = found.iter().map(|diagnostic| diagnostic.code.id).collect();
    assert_eq!(order, ["HS0102", "HS0107", "HS0202"]);
    assert_eq!(sources.span(&Pointer::root(), &Part::Key).unwrap().1.start, 0, "the root has no key");
}

#[test]
fn a_long_headline_goes_on_below_its_first_word() {
    let headline = "`train` misses `epoch_within: 30 min` by far: an epoch of 8 TB takes 3 h (2 h to 4 h), limited by \
                    the disks of `scratch`, and what it reads a second time comes from there as well";
    let found = Diagnostics::from(Diagnostic::new(&codes::blueprint::MISSING_KEY, Pointer::root(), headline));
    let said = human::render(&found, &SourceMap::default(), human::Style::default());
    insta::assert_snapshot!(said, @"
    error[HS0102]: `train` misses `epoch_within: 30 min` by far: an epoch of 8 TB takes 3 h (2 h to 4
                   h), limited by the disks of `scratch`, and what it reads a second time comes from
                   there as well
    ");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    let narrow = human::Style { width: Some(60), ..human::Style::default() };
    let said = human::render(&found, &SourceMap::default(), narrow);
    assert!(said.lines().all(|line| line.chars().count() <= 60), "{said}");
}
