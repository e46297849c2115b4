//! [`Axis`]: something of an architecture that its owner could choose otherwise, as edits of the blueprint.
//!
//! Constructs say what they offer ([`Construct::choices`](super::Construct::choices)); who searches for a better
//! architecture knows axes and nothing of constructs. An axis takes part in a set of changes at most once, with one rung
//! of one of its ladders, so that "two more agents" and "three more agents" never stand side by side.
//!
//! ```
//! use hybrid_synth::diagnostic::Pointer;
//! use hybrid_synth::model::{Axis, Effort, Rung};
//! use serde_json::json;
//!
//! let at = Pointer::parse("/constructs/train/readers").unwrap();
//! let more = [16, 32].map(|count| Rung::new(format!("read {count} files at a time"), Effort::Setting).edit(&at, count));
//! let axis = Axis::rising(at, more);
//! let overlay = axis.ladders[0][1].edits.overlay();
//! assert_eq!(overlay, json!({ "constructs": { "train": { "readers": 32 } } }));
//! ```

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::diagnostic::Pointer;

/// How much a change asks of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// A key of the blueprint, or how data and training code are prepared.
    Setting,
    /// More of something that is there at once or can be bought without a line.
    Capacity,
    /// A line that has to be ordered, patched and tested first.
    Line,
}

impl Effort {
    /// All of them, the least first.
    pub const ALL: [Effort; 3] = [Effort::Setting, Effort::Capacity, Effort::Line];

    /// In one word, as documents have it.
    pub const fn name(self) -> &'static str {
        match self {
            Effort::Setting => "setting",
            Effort::Capacity => "capacity",
            Effort::Line => "line",
        }
    }

    /// As people say it.
    pub const fn say(self) -> &'static str {
        match self {
            Effort::Setting => "a setting",
            Effort::Capacity => "capacity",
            Effort::Line => "a new line",
        }
    }
}

/// How long after its order something carries data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// From the earliest to the latest day, counted from the order.
    pub days: RangeInclusive<u32>,
    /// What happens in this time.
    pub why: &'static str,
}

/// Values for places of a blueprint, in the order in which they are told; null removes a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits(Vec<(Pointer, Value)>);

impl Edits {
    /// Adds others.
    ///
    /// # Errors
    /// The place of which both say something, unless they say the same.
    pub fn join(&mut self, other: &Edits) -> Result<(), Pointer> {
        for (at, value) in &other.0 {
            let touches = |there: &Pointer| there.contains(at) || at.contains(there);
            let said = self.0.iter().find(|(there, _)| touches(there));
            match said {
                None => self.0.push((at.clone(), value.clone())),
                Some((there, said)) if there == at && said == value => {}
                Some(_) => return Err(at.clone()),
            }
        }
        Ok(())
    }

    /// The places and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&Pointer, &Value)> {
        self.0.iter().map(|(at, value)| (at, value))
    }

    /// The overlay that makes them, as `--env` merges it.
    pub fn overlay(&self) -> Value {
        let mut whole = Value::Object(serde_json::Map::new());
        for (at, value) in &self.0 {
            let mut place = &mut whole;
            for key in at.segments() {
                if !place.is_object() {
                    *place = Value::Object(serde_json::Map::new());
                }
                let Value::Object(map) = place else { break };
                place = map.entry(key.into_owned()).or_insert(Value::Null);
            }
            *place = value.clone();
        }
        whole
    }
}

/// One change of a blueprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// What it does, in words that begin with a verb, as in ``give `mover` 2 agents``.
    pub what: String,
    /// What it asks of its owner.
    pub effort: Effort,
    /// How long that takes; none where it takes no time, and for a line where nobody publishes it.
    pub lead: Option<Lead>,
    /// The edits that make it, those included that it needs elsewhere.
    pub edits: Edits,
}

impl Rung {
    /// A change that edits nothing yet.
    pub fn new(what: impl Into<String>, effort: Effort) -> Self {
        Rung { what: what.into(), effort, lead: None, edits: Edits::default() }
    }

    /// With a value for a place.
    pub fn edit(mut self, at: &Pointer, value: impl Into<Value>) -> Self {
        self.edits.0.push((at.clone(), value.into()));
        self
    }

    /// Without a key that is there.
    pub fn remove(self, at: &Pointer) -> Self {
        self.edit(at, Value::Null)
    }

    /// Carrying data only so many days after its order.
    pub fn after(mut self, days: RangeInclusive<u32>, why: &'static str) -> Self {
        self.lead = Some(Lead { days, why });
        self
    }
}

/// What could be chosen otherwise at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The place.
    pub about: Pointer,
    /// Ways that exclude each other. Along each a higher rung gives more of the same, and is dearer.
    pub ladders: Vec<Vec<Rung>>,
    /// Whether more of it never makes anything slower, so that all of it can be tried before less.
    pub rises: bool,
}

impl Axis {
    /// More of something, the least first.
    pub fn rising(about: Pointer, rungs: impl IntoIterator<Item = Rung>) -> Self {
        Axis { about, ladders: vec![rungs.into_iter().collect()], rises: true }
    }

    /// Other ways of which none is better for everything.
    pub fn either(about: Pointer, ways: impl IntoIterator<Item = Rung>) -> Self {
        Axis { about, ladders: ways.into_iter().map(|way| vec![way]).collect(), rises: false }
    }

    /// Itself, unless there is nothing to choose.
    pub fn offered(mut self) -> Option<Self> {
        self.ladders.retain(|ladder| !ladder.is_empty());
        (!self.ladders.is_empty()).then_some(self)
    }
}

/// Round numbers between two, the second included where it is round: 1, 2, 3, 4, 5, 6 and 8 of each power of ten.
///
/// ```
/// assert_eq!(hybrid_synth::model::round_numbers(2..=20).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 8, 10, 20]);
/// ```
pub fn round_numbers(within: RangeInclusive<u64>) -> impl DoubleEndedIterator<Item = u64> {
    let powers = (0..=18_u32).filter_map(|power| 10_u64.checked_pow(power));
    let all = powers.flat_map(|power| [1, 2, 3, 4, 5, 6, 8].map(|digit| power.saturating_mul(digit)));
    let round: Vec<u64> = all.filter(|number| within.contains(number)).collect();
    round.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edits(text: &str, value: Value) -> Edits {
        Edits(vec![(Pointer::parse(text).unwrap(), value)])
    }

    #[test]
    fn edits_of_one_place_join_only_where_they_agree() {
        let mut whole = edits("/flows/ingest/limit", Value::Null);
        assert_eq!(whole.join(&edits("/flows/ingest/limit", Value::Null)), Ok(()));
        assert!(whole.join(&edits("/flows/ingest/limit", json!("1 Gbps"))).is_err());
        assert!(whole.join(&edits("/flows/ingest", json!({ "from": "a", "to": "b" }))).is_err());
        assert_eq!(whole.join(&edits("/flows/ingest/every", json!("1 d"))), Ok(()));
        assert_eq!(whole.overlay(), json!({ "flows": { "ingest": { "every": "1 d", "limit": null } } }));
    }
}
