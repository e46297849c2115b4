//! What a mistake in a generated document came from.

use super::{Inside, Location, Part, Place, Pointer, SourceMap};

/// The shortest word of a key that says anything: `to` and `at` are in every other word.
const SHORTEST_WORD: usize = 3;
/// How much of a key has to be in a property's name for the key to be its cause by its name alone.
const LEAST_LIKENESS: usize = 4;

/// What is wrong of a generated document: a property, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The property, as a pointer into the resource's properties: `/Environment/LEVEL`.
    pub property: Pointer,
    /// Its value or its name as text, or how it starts and `…`; none where something is missing.
    pub value: Option<String>,
}

/// A key or a value of the blueprint that the property may have come from.
struct Candidate {
    at: Pointer,
    part: Part,
    is_inside: bool,
    /// How many letters of its keys are in the property's name.
    likeness: usize,
}

impl Cause {
    /// The key or value that the property came from: the one that says the same as the property, the likest in name and
    /// the nearest to the value at `owner`; or else the owner's key that is the likest in name. None where two are alike.
    pub(super) fn trace(&self, owner: &Pointer, sources: &SourceMap) -> Option<(Pointer, Part)> {
        let mut walk = Walk {
            cause: self,
            owner,
            sources,
            names: self.property.segments().map(|name| folded(&name)).collect(),
            same: Vec::new(),
            alike: Vec::new(),
        };
        walk.enter(sources.root()?, &Pointer::root(), 0, 0);
        let (same, alike) = (walk.same, walk.alike);
        let rank = |one: &Candidate| (one.likeness > 0, one.is_inside, one.likeness);
        let found = likest(same, rank).or_else(|| likest(alike, |one| one.likeness))?;
        Some((found.at, found.part))
    }
}

/// The candidate of the highest rank, unless another one has it too.
fn likest<R: Ord>(mut candidates: Vec<Candidate>, rank: impl Fn(&Candidate) -> R) -> Option<Candidate> {
    candidates.sort_by_key(&rank);
    let best = candidates.pop()?;
    let is_alone = candidates.last().is_none_or(|next| rank(next) < rank(&best));
    is_alone.then_some(best)
}

struct Walk<'a> {
    cause: &'a Cause,
    owner: &'a Pointer,
    sources: &'a SourceMap,
    names: Vec<String>,
    /// What says the same as the property.
    same: Vec<Candidate>,
    /// What is called as the property is.
    alike: Vec<Candidate>,
}

impl Walk<'_> {
    fn enter(&mut self, place: &Place, at: &Pointer, depth: usize, likeness: usize) {
        match &place.inside {
            Inside::Nothing => {
                if self.says(&place.location, place.location.value.clone()) {
                    self.same(at, Part::Value, likeness);
                }
            }
            Inside::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.enter(item, &at.index(index), depth + 1, likeness);
                }
            }
            Inside::Map(entries) => {
                for (key, entry) in entries {
                    let at = at.child(key);
                    // Below a section stand names that the user chose.
                    let own = if depth == 1 { 0 } else { self.likeness(key) };
                    if own >= LEAST_LIKENESS && self.owner.contains(&at) != at.contains(self.owner) {
                        let at = at.clone();
                        self.alike.push(Candidate { at, part: Part::Value, is_inside: true, likeness: own });
                    }
                    let key = entry.location.key.clone();
                    if depth > 1 && key.is_some_and(|key| self.says(&entry.location, key)) {
                        self.same(&at, Part::Key, likeness.max(own));
                    }
                    self.enter(entry, &at, depth + 1, likeness.max(own));
                }
            }
        }
    }

    fn same(&mut self, at: &Pointer, part: Part, likeness: usize) {
        let is_inside = self.owner.contains(at);
        let value = self.cause.value.as_deref().unwrap_or_default();
        // A number or a truth value is the same as another one by chance.
        let is_by_chance = value.parse::<f64>().is_ok() || value == "true" || value == "false";
        if likeness > 0 || is_inside && !is_by_chance {
            self.same.push(Candidate { at: at.clone(), part, is_inside, likeness });
        }
    }

    /// Whether what is written there is what the property is.
    fn says(&self, location: &Location, span: std::ops::Range<usize>) -> bool {
        let Some(value) = &self.cause.value else { return false };
        let text = self.sources.file(location.file).and_then(|file| file.text.get(span)).unwrap_or_default();
        let bare = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
        let bare = bare.unwrap_or(text);
        match value.strip_suffix('…') {
            Some(start) => !start.is_empty() && bare.starts_with(start),
            None => bare == value,
        }
    }

    /// How many letters of a key are in the name of one property, if all of its words are.
    fn likeness(&self, key: &str) -> usize {
        let words = key.split(['_', '-']).map(folded).filter(|word| word.len() >= SHORTEST_WORD);
        let words: Vec<String> = words.collect();
        // A list is called by many, and an item by one.
        let of = |name: &String, word: &String| {
            let one = word.strip_suffix('s').unwrap_or(word);
            [word, one].into_iter().find(|word| name.contains(*word)).map(str::len)
        };
        let of_all = |name: &String| words.iter().map(|word| of(name, word)).sum::<Option<usize>>();
        self.names.iter().filter_map(of_all).max().unwrap_or(0)
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
