//! Where a blueprint may hold a secret in clear text: nothing that is printed of it shows what stands there.
//!
//! Most of these places are refused, but the line of one can be part of what any other finding shows.

use super::text::Tree;
use crate::diagnostic::{Pointer, SourceMap};
use crate::units::Arn;

/// How the last word of a key that holds a secret can read.
const WORDS: &[&str] = &["cak", "passphrase", "password", "passwd", "psk", "secret", "token"];
/// Keys of which the last word says less.
const KEYS: &[&str] =
    &["access_key", "api_key", "bgp_key", "pre_shared_key", "private_key", "secret_access_key", "secret_key"];

/// Conceals every secret of a blueprint that stands there as text.
pub(super) fn conceal(tree: &Tree, sources: &mut SourceMap) {
    let mut found = Vec::new();
    collect(tree, &Pointer::root(), &mut found);
    let parameters = Pointer::root().child("parameters");
    if let Tree::Map(sections) = tree
        && let Some(Tree::Map(declared)) = sections.get("parameters")
    {
        for (name, declared) in declared {
            let is_secret = matches!(declared, Tree::Map(keys) if matches!(keys.get("secret"), Some(Tree::Bool { value: true, .. })));
            if is_secret {
                found.push(parameters.child(name).child("default"));
            }
        }
    }
    for at in &found {
        sources.conceal(at);
    }
}

fn collect(tree: &Tree, at: &Pointer, found: &mut Vec<Pointer>) {
    match tree {
        Tree::Map(entries) => {
            for (key, value) in entries {
                let place = at.child(key);
                if !is_secret(at, key) {
                    collect(value, &place, found);
                    continue;
                }
                match value {
                    Tree::String(text) if text.parse::<Arn>().is_ok() => {}
                    Tree::String(_) | Tree::Integer { .. } | Tree::Float { .. } => found.push(place),
                    Tree::Map(reference) => {
                        collect(value, &place, found);
                        // The default of the parameter is the secret.
                        if let Some(Tree::String(name)) = reference.get("param") {
                            found.push(Pointer::root().child("parameters").child(name).child("default"));
                        }
                    }
                    Tree::Null | Tree::Bool { .. } | Tree::List(_) | Tree::Refused => {
                        collect(value, &place, found);
                    }
                }
            }
        }
        Tree::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, &at.index(index), found));
        }
        Tree::Null
        | Tree::Bool { .. }
        | Tree::Integer { .. }
        | Tree::Float { .. }
        | Tree::String(_)
        | Tree::Refused => {}
    }
}

fn is_secret(parent: &Pointer, key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let last = lower.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    // The key of a VPN's tunnel.
    let is_of_tunnel = lower == "key" && parent.segments().any(|segment| segment == "tunnels");
    WORDS.contains(&last) || KEYS.contains(&lower.as_str()) || is_of_tunnel
}
