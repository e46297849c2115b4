//! ARNs in a blueprint: those of secrets name secrets, and none names what is in another region or partition.
//!
//! Everything is deployed to one region. What exists elsewhere cannot be read, encrypted with or attached there. Constructs
//! that know of another region judge it themselves, and say which text they hand on as it stands.

use super::registry;
use super::text::Tree;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;
use crate::units::{Arn, Region};

/// Reports the ARNs of all sections whose values are the language's own.
pub(super) fn check(tree: &Tree, architecture: &Architecture, found: &mut Diagnostics) {
    let Tree::Map(sections) = tree else { return };
    let rows = registry::rows();
    let mut check = Check { region: architecture.region.parse().ok(), handed_on: &[], found };
    for section in ["networks", "sites", "constructs", "flows"] {
        let Some(Tree::Map(entries)) = sections.get(section) else { continue };
        for (name, entry) in entries {
            let kind = match entry {
                Tree::Map(keys) => keys.get("type").and_then(Tree::text),
                _ => None,
            };
            let at = Pointer::root().child(section).child(name);
            let row = kind.and_then(|kind| rows.iter().find(|row| row.name == kind));
            check.handed_on = row.map_or(&[], |row| row.handed_on);
            check.tree(entry, &at, "", !row.is_some_and(|row| row.judges_arns));
        }
    }
}

struct Check<'a> {
    region: Option<Region>,
    handed_on: &'static [&'static str],
    found: &'a mut Diagnostics,
}

impl Check<'_> {
    fn tree(&mut self, tree: &Tree, at: &Pointer, key: &str, where_it_is: bool) {
        match tree {
            Tree::Map(map) => {
                // A login says more than where its password is, and is judged with its share.
                let is_reference = key != "login" && map.keys().all(|key| key == "secret" || key == "key");
                if let (true, Some(secret)) = (is_reference, map.get("secret").and_then(Tree::text)) {
                    self.secret(secret, at.child("secret"));
                }
                for (key, value) in map {
                    if key != "override" && !self.handed_on.contains(&key.as_str()) {
                        self.tree(value, &at.child(key), key, where_it_is);
                    }
                }
            }
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.tree(item, &at.index(index), key, where_it_is);
                }
            }
            Tree::String(text) if where_it_is => {
                if let Some(arn) = text.starts_with("arn:").then(|| text.parse::<Arn>().ok()).flatten() {
                    self.place(&arn, at);
                }
            }
            _ => {}
        }
    }

    fn secret(&mut self, secret: &str, at: Pointer) {
        if secret.parse::<Arn>().is_ok_and(|arn| arn.service() == "secretsmanager") {
            return;
        }
        // What stands there may be the secret itself: it is not quoted.
        let region = self.region.as_ref().map_or("eu-central-1", Region::as_str);
        self.found.push(
            Diagnostic::new(
                &codes::network::NOT_A_SECRET,
                at,
                "`secret` does not name a secret of AWS Secrets Manager",
            )
            .concealed()
            .allowed([format!("arn:aws:secretsmanager:{region}:444455556666:secret:name-a1b2c3")])
            .help("store the value in Secrets Manager and give the ARN of the secret"),
        );
    }

    fn place(&mut self, arn: &Arn, at: &Pointer) {
        let Some(region) = &self.region else { return };
        let elsewhere = if arn.partition() != region.partition() {
            format!("the partition {}", arn.partition().id())
        } else if let Some(other) = arn.region().filter(|other| *other != region) {
            other.as_str().to_owned()
        } else {
            return;
        };
        self.found.push(
            Diagnostic::new(
                &codes::model::ARN_ELSEWHERE,
                at.clone(),
                format!("this is in {elsewhere}, and the blueprint is deployed to {}", region.as_str()),
            )
            .given(arn.to_string())
            .help("name what is there in the blueprint's region: a second region is not there yet"),
        );
    }
}
