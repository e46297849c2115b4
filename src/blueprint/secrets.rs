//! Where a blueprint may hold a secret in clear text: nothing that is printed of it shows what stands there.
//!
//! Most of these places are refused, but the line of one can be part of what any other finding shows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::text::{Discarded, Tree};
use crate::diagnostic::{Pointer, SourceMap};
use crate::units::Arn;

/// How the last word of a key that holds a secret can read.
const WORDS: &[&str] = &["cak", "passphrase", "password", "passwd", "psk", "secret", "token"];
/// Keys of which the last word says less.
const KEYS: &[&str] =
    &["access_key", "api_key", "bgp_key", "pre_shared_key", "private_key", "secret_access_key", "secret_key"];

/// Conceals every secret that stands in the files of a blueprint as text, also where it does not count.
pub(super) fn conceal(tree: Option<&Tree>, discarded: &[Discarded], sources: &mut SourceMap) {
    let mut defaults = BTreeSet::new();
    let mut of = |tree, at: &Pointer| {
        let mut found = Vec::new();
        collect(tree, at, &mut found, &mut defaults);
        found
    };
    let counting = tree.map(|tree| of(tree, &Pointer::root())).unwrap_or_default();
    let others: Vec<_> = discarded.iter().map(|other| of(&other.tree, &other.at)).collect();
    for at in counting.iter().chain(&defaults) {
        sources.conceal(at);
    }
    for (other, found) in discarded.iter().zip(&others) {
        for at in found.iter().chain(&defaults) {
            sources.conceal_below(&other.at, &other.place, at);
        }
    }
}

/// Finds the secrets of the value at `at`, and the parameters whose defaults are secrets.
fn collect(tree: &Tree, at: &Pointer, found: &mut Vec<Pointer>, defaults: &mut BTreeSet<Pointer>) {
    let is_secret = is_secret(at);
    match tree {
        Tree::String(text) if text.parse::<Arn>().is_ok() => {}
        Tree::String(_) | Tree::Integer { .. } | Tree::Float { .. } | Tree::Refused if is_secret => {
            found.push(at.clone());
        }
        Tree::Bool { value: true, .. } => defaults.extend(default_beside(at)),
        Tree::Map(entries) => {
            // The default of the parameter is the secret.
            if is_secret && let Some(Tree::String(name)) = entries.get("param") {
                defaults.insert(Pointer::root().child("parameters").child(name).child("default"));
            }
            for (key, value) in entries {
                collect(value, &at.child(key), found, defaults);
            }
        }
        Tree::List(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| collect(item, &at.index(index), found, defaults));
        }
        Tree::Null
        | Tree::Bool { .. }
        | Tree::Integer { .. }
        | Tree::Float { .. }
        | Tree::String(_)
        | Tree::Refused => {}
    }
}

/// The default of the parameter that says at `at` that it is secret.
fn default_beside(at: &Pointer) -> Option<Pointer> {
    let segments: Vec<_> = at.segments().collect();
    let [section, _, key] = segments.as_slice() else { return None };
    (section == "parameters" && key == "secret").then(|| at.parent().map(|it| it.child("default")))?
}

fn is_secret(at: &Pointer) -> bool {
    // What is in a list is what the key of the list says.
    let is_key = |segment: &Cow<'_, str>| segment.parse::<usize>().is_err();
    let Some(key) = at.segments().filter(is_key).last() else { return false };
    let lower = key.to_ascii_lowercase();
    let last = lower.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    // The key of a VPN's tunnel.
    let is_of_tunnel = lower == "key" && at.segments().any(|segment| segment == "tunnels");
    WORDS.contains(&last) || KEYS.contains(&lower.as_str()) || is_of_tunnel
}
