//! What a user wrote in a back end's own words, `extra` and overrides: whether the names in it are there.
//!
//! Schemas judge the values; they know nothing of what a reference leads to. A template and a folder are whole: what they
//! refer to is in them, or nowhere. Resources of other providers alone may stand in files of the user's own beside a folder's.

mod cloudformation;
mod terraform;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value as Raw;

pub use self::cloudformation::template;
pub use self::terraform::folder;
use super::Printed;
use super::stacks::Stack;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::resource::{Graph, Node, Override};

/// How much is known of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// All of it.
    Whole,
    /// What could be read and made; a name that is not there may be that of something else.
    Part,
}

/// The overrides of a stack's nodes for one back end, and where they stand.
pub(super) fn overrides<'g>(
    graph: &'g Graph,
    stack: &'g Stack,
    side: impl Fn(&'g Override) -> Option<&'g (Raw, Pointer)>,
) -> impl Iterator<Item = (&'g Node, &'g Pointer, &'g Raw)> {
    let nodes = stack.nodes.iter().map(|id| graph.node(*id));
    let all = nodes.flat_map(|node| node.overrides.values().map(move |over| (node, over)));
    all.filter_map(move |(node, over)| side(over).map(|(value, at)| (node, at, value)))
}

/// What the other stacks have, as a back end names it; looked through when a name is not found here.
struct Elsewhere<'a> {
    graph: &'a Graph,
    stack: &'a Stack,
    name: fn(&Node) -> String,
}

impl Elsewhere<'_> {
    fn contains(&self, given: &str) -> bool {
        let others = self.graph.nodes().filter(|(id, _)| !self.stack.holds(*id));
        others.into_iter().any(|(_, node)| (self.name)(node) == given)
    }

    fn unknown<'a>(
        &self,
        at: Pointer,
        headline: String,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
        help: &str,
    ) -> Diagnostic {
        let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, headline).given(given);
        let near = suggest::nearest(given, known);
        finding.help(if self.contains(given) {
            format!("`{given}` lives in another stack: hand its value over in a parameter of the blueprint")
        } else {
            near.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"))
        })
    }
}

fn key(code: &'static Code, at: &Pointer, headline: String) -> Diagnostic {
    Diagnostic::new(code, at.clone(), headline).on_key()
}

/// What waits for what: all of a document's resources, and the references among them that were written by hand.
#[derive(Default)]
struct Waits {
    all: BTreeMap<String, BTreeSet<String>>,
    by_hand: Vec<(String, String, Pointer)>,
}

impl Waits {
    /// Reports each circle once, at the first reference of it that was written by hand.
    fn report(&self, findings: &mut Diagnostics) {
        let mut reported: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        for (from, to, at) in &self.by_hand {
            let Some(circle) = self.way(to, from) else { continue };
            if !reported.insert(circle.iter().copied().collect()) {
                continue;
            }
            let names: Vec<String> = circle.iter().map(|name| format!("`{name}`")).collect();
            let headline = match names.as_slice() {
                [only] => format!("{only} refers to itself"),
                [first, second] => format!("{first} and {second} wait for each other"),
                [first, .., last] => format!("{first} waits for {last}, and {last} in the end for {first}"),
                [] => continue,
            };
            let given = [&[from.as_str()], circle.as_slice()].concat().join(" -> ");
            let finding = Diagnostic::new(&codes::model::REFERENCE_CYCLE, at.clone(), headline).given(given);
            findings.push(finding.help("remove one of the references"));
        }
    }

    /// The shortest way from one to another, both ends included.
    fn way<'w>(&'w self, from: &'w str, to: &str) -> Option<Vec<&'w str>> {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open = VecDeque::from([from]);
        while let Some(one) = open.pop_front() {
            if one == to {
                let mut way = vec![one];
                while let Some(earlier) =
                    way.last().filter(|last| **last != from).and_then(|last| before.get(last))
                {
                    way.push(earlier);
                }
                way.reverse();
                return Some(way);
            }
            for next in self.all.get(one).into_iter().flatten() {
                if next != from && !before.contains_key(next.as_str()) {
                    before.insert(next, one);
                    open.push_back(next);
                }
            }
        }
        None
    }
}

/// Whether a resource that a user wrote into `extra` is of a type that the schemas need not know: one that is
/// well-formed.
pub(super) fn may_be_unknown(printed: &Printed) -> bool {
    let words = |text: &str, separator: &str| -> Option<usize> {
        let words: Vec<&str> = text.split(separator).collect();
        let is_word = |word: &&str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_@-".contains(c))
        };
        words.iter().all(is_word).then_some(words.len())
    };
    let kind = &*printed.resource_type;
    let is_type = match words(kind, "::") {
        Some(2) => kind.starts_with("Custom::"),
        Some(count) if count > 2 => true,
        _ => {
            kind.contains('_')
                && kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        }
    };
    printed.is_extra() && is_type
}
