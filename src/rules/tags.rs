//! Tags that AWS takes.
//!
//! What it checks: how many tags there are of the blueprint and of a training job, their keys and values, that no two keys of
//! the blueprint differ in case alone, and that none is called `Name`, which every resource gets. Why: each service refuses
//! such a tag when the resource is made, and Terraform would set `Name` to the
//! blueprint's text on one resource and to the resource's own on the next. Source: [`facts`].
//!
//! ```yaml
//! tags: { "aws:owner": imaging } # refused: AWS's own
//! ```

use indexmap::IndexMap;

use crate::construct::TrainingJob;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::tags as facts;
use crate::model::Architecture;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let at = Pointer::root().child("tags");
    // Each resource has a `Name` beside them.
    let most = facts::MOST - 1;
    if architecture.tags.len() > most {
        findings.push(
            Diagnostic::new(
                &codes::model::REFUSED_TAG,
                at.clone(),
                format!(
                    "there are {} tags, and with `Name` a resource has at most {}",
                    architecture.tags.len(),
                    facts::MOST
                ),
            )
            .on_key()
            .given(architecture.tags.len().to_string())
            .allowed([format!("at most {most}")])
            .help("remove those that nothing reads"),
        );
    }
    for (index, key) in architecture.tags.keys().enumerate() {
        let mut before = architecture.tags.keys().take(index);
        if let Some(other) = before.find(|other| other.to_lowercase() == key.to_lowercase()) {
            findings.push(
                Diagnostic::new(
                    &codes::model::REFUSED_TAG,
                    at.child(key),
                    format!("IAM takes the tags `{other}` and `{key}` of a role for one"),
                )
                .on_key()
                .given(key)
                .related_key(at.child(other), "the first one")
                .help("keep one of the two"),
            );
        }
    }
    check_all(&architecture.tags, &at, mistake_of_key, findings);
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let at = Pointer::root().child("constructs").child(name).child("tags");
        // SageMaker gives a job no `Name`, so that it can have its own.
        let mistake_of_key = |key: &str| if key == "Name" { None } else { mistake_of_key(key) };
        check_all(&job.tags, &at, mistake_of_key, findings);
        let own = job.tags.keys().filter(|key| !architecture.tags.contains_key(*key)).count();
        let all = architecture.tags.len() + own;
        if all > facts::MOST && architecture.tags.len() <= most {
            let headline = format!("the jobs of `{name}` have {all} tags with the blueprint's");
            findings.push(
                Diagnostic::new(&codes::model::REFUSED_TAG, at, headline)
                    .on_key()
                    .given(all.to_string())
                    .allowed([format!("at most {}", facts::MOST)])
                    .help("remove those that nothing reads"),
            );
        }
    }
}

fn check_all(
    tags: &IndexMap<String, String>,
    at: &Pointer,
    mistake_of_key: impl Fn(&str) -> Option<(String, String)>,
    findings: &mut Diagnostics,
) {
    for (key, value) in tags {
        let sides = [(mistake_of_key(key), key, true), (mistake(value, facts::LONGEST_VALUE), value, false)];
        for (mistake, text, is_key) in sides {
            let Some((what, help)) = mistake else { continue };
            let finding = Diagnostic::new(
                &codes::model::REFUSED_TAG,
                at.child(key),
                format!("the {} of the tag `{key}` {what}", if is_key { "key" } else { "value" }),
            )
            .given(text)
            .help(help);
            findings.push(if is_key { finding.on_key() } else { finding });
        }
    }
}

fn mistake_of_key(key: &str) -> Option<(String, String)> {
    match key {
        "" => Some(("is empty".to_owned(), "give it one".to_owned())),
        "Name" => Some((
            "is set already, for each resource from its own name".to_owned(),
            "remove it; the blueprint's `name` stands first in each".to_owned(),
        )),
        _ => mistake(key, facts::LONGEST_KEY),
    }
}

/// What is wrong with a key or value, and what to change.
fn mistake(text: &str, longest: usize) -> Option<(String, String)> {
    let length = text.chars().count();
    let is_reserved =
        text.get(..facts::RESERVED.len()).is_some_and(|start| start.eq_ignore_ascii_case(facts::RESERVED));
    if length > longest {
        Some((format!("has {length} characters"), format!("write at most {longest}")))
    } else if is_reserved {
        Some((
            format!("begins with `{}`, which is AWS's own", facts::RESERVED),
            "begin it otherwise".to_owned(),
        ))
    } else {
        let letter = text.chars().find(|letter| !facts::is_taken(*letter))?;
        let letter = letter.escape_debug();
        Some((
            format!("has the character `{letter}`, which not all services take"),
            "write letters, digits, spaces and `_ . : / = + - @`".to_owned(),
        ))
    }
}
