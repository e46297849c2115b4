//! [`Amount`]: how much there is of data, and [`SetPart`], a folder of which nothing says how much of it it holds.

use super::plan::Planner;
use crate::forecast::path::{Called, Data};
use crate::model::{Dataset, PlaceRef, path};
use crate::units::{Count, DataSize, Period};

/// How much there is of a data set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// Bytes.
    pub size: Option<DataSize>,
    /// Files.
    pub files: Option<Count>,
}

impl Amount {
    /// The mean size of a file.
    pub(super) fn file_size(self) -> Option<DataSize> {
        let (size, files) = (self.size?, self.files?);
        size.bytes().checked_div(files.get()).map(DataSize::from_bytes)
    }
}

/// A part of a data set, of which nothing says how much it holds.
pub(super) struct SetPart<'a> {
    /// The data set.
    pub name: &'a str,
    /// Into how many it is divided at least.
    pub parts: u64,
}

impl SetPart<'_> {
    /// What so many such folders have of so much: from a little to everything.
    pub(super) fn data(&self, place: &PlaceRef, times: u64, whole: Amount) -> Data {
        let share = |parts: u64| {
            let each = |all: DataSize| (all.bytes() / parts.max(1)).max(1).saturating_mul(times);
            whole.size.map(|all| DataSize::from_bytes(each(all).min(all.bytes())))
        };
        let between = [share(LEAST_PART.max(self.parts)), share(self.parts), share(1)];
        let [low, middle, high] = between;
        let between = low.zip(middle).zip(high).map(|((low, middle), high)| [low, middle, high]);
        let name = self.name;
        Data {
            size: None,
            files: None,
            file_size: whole.file_size(),
            called: Some(Called {
                name: format!("{name} in {place}"),
                ask: format!(
                    "say how much of `{name}` lies at `{place}`: let it be a data set of its own, with a `size`"
                ),
                between,
            }),
        }
    }
}

/// A part that is smaller than one in so many is not thought of.
const LEAST_PART: u64 = 10;

/// What a run brings where nothing says it, as parts of a million of what there is: hardly anything to a hundredth.
const GAINS: [u64; 3] = [100, 1_000, 10_000];

/// What each run of a flow brings where nothing says what grows, of so much in all; any amount where nothing says that either.
pub(super) fn unsaid_gain(flow: &str, whole: &Data) -> Data {
    let gain = |all: DataSize, parts: u64| {
        DataSize::from_bytes((all.bytes() / 1_000_000).saturating_mul(parts).max(1))
    };
    Data {
        size: None,
        files: None,
        file_size: Amount { size: whole.size, files: whole.files }.file_size(),
        called: Some(Called {
            name: format!("each run of {flow}"),
            ask: format!("say what each run of `{flow}` brings: `grows` of its data set"),
            between: whole.size.map(|all| GAINS.map(|parts| gain(all, parts))),
        }),
    }
}

impl<'a> Planner<'a> {
    /// The data sets that have something in common with any of these places: their truth is there, below it, or above it.
    pub(super) fn sets(&self, places: &[PlaceRef]) -> Vec<(&'a str, &'a Dataset)> {
        let sets = self.architecture.datasets.iter();
        sets.filter(|(_, set)| places.iter().any(|place| set.truth.overlaps(place)))
            .map(|(name, set)| (name.as_str(), set))
            .collect()
    }

    /// How much lies at these places; none where no data set does at one of them.
    pub(super) fn amount(&self, places: &[PlaceRef]) -> Option<Amount> {
        let sets = self.sets(places);
        if self.nowhere(places).is_some() {
            return None;
        }
        let total = |of: &dyn Fn(&str, &Dataset) -> Option<u64>| -> Option<u64> {
            sets.iter()
                .map(|(name, set)| of(name, set))
                .try_fold(0_u64, |sum, one| Some(sum.saturating_add(one?)))
        };
        let grown = |set: &Dataset| {
            let size = set.size?;
            let Some((after, grows)) = self.circumstances.after.zip(set.grows) else { return Some(size) };
            Some(size.saturating_add(grows.over(after).unwrap_or(DataSize::from_bytes(u64::MAX))))
        };
        let files = |set: &Dataset| {
            let (size, files) = (set.size?, set.files?.get());
            let factor = u128::from(grown(set)?.bytes());
            u64::try_from(u128::from(files) * factor / u128::from(size.bytes()).max(1)).ok()
        };
        Some(Amount {
            size: total(&|_, set| grown(set).map(DataSize::bytes)).map(DataSize::from_bytes),
            files: total(&|name, set| {
                let files = files(set).or(set.files.map(Count::get))?;
                let is_larger = self.circumstances.larger.as_deref() == Some(name);
                Some(if is_larger { (files / 11).saturating_mul(10).max(1) } else { files })
            })
            .map(Count::new),
        })
    }

    /// The same as a path has it, and how to ask for it where nothing says it.
    pub(super) fn data(&self, places: &[PlaceRef]) -> Data {
        let amount = self.amount(places).unwrap_or_default();
        let parts: Vec<_> = places.iter().filter_map(|place| Some((place, self.part(place)?))).collect();
        if let [(place, part), others @ ..] = parts.as_slice() {
            // Of several parts no more is read than there is in all.
            let times = u64::try_from(others.len()).unwrap_or(u64::MAX).saturating_add(1);
            return part.data(place, times, amount);
        }
        let sets = self.sets(places);
        let unsaid: Vec<&str> =
            sets.iter().filter(|(_, set)| set.size.is_none()).map(|(name, _)| *name).collect();
        let named: Vec<&str> = sets.iter().map(|(name, _)| *name).collect();
        let named = if unsaid.is_empty() { named } else { unsaid };
        let called = if let Some(place) = self.nowhere(places) {
            Called {
                name: place.to_string(),
                ask: format!(
                    "say how much lies at `{place}`: declare it as a data set, as in `datasets: {{ corpus: {{ truth: \
                     {place}, size: 8 TB, files: 60k }} }}`"
                ),
                between: None,
            }
        } else {
            let each: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
            Called {
                name: named.join(" and "),
                ask: format!("say how much data there is: give {} a `size`", each.join(" and ")),
                between: None,
            }
        };
        Data { size: amount.size, files: amount.files, file_size: None, called: Some(called) }
    }

    /// The data set of which a folder holds a part, with others beside it; none where it holds all of each of its sets.
    fn part(&self, place: &PlaceRef) -> Option<SetPart<'a>> {
        let is_below = |set: &Dataset, place: &PlaceRef| {
            set.truth.overlaps(place) && !path::contains(place.path(), set.truth.path())
        };
        let (name, set) = self.architecture.datasets.iter().find(|(_, set)| is_below(set, place))?;
        let ends = self.architecture.flows.values().filter(|flow| flow.via.is_some()).map(|flow| &flow.to);
        let mut filled: Vec<&PlaceRef> = ends.filter(|end| is_below(set, end)).collect();
        filled.sort();
        filled.dedup();
        // What one flow alone fills is all that there is.
        let is_all = matches!(filled.as_slice(), [only] if only.overlaps(place));
        let parts = u64::try_from(filled.len()).unwrap_or(u64::MAX).max(2);
        (!is_all).then_some(SetPart { name, parts })
    }

    /// The first of these places at which no data set lies.
    pub(super) fn nowhere<'p>(&self, places: &'p [PlaceRef]) -> Option<&'p PlaceRef> {
        places.iter().find(|place| !self.architecture.datasets.values().any(|set| set.truth.overlaps(place)))
    }

    /// What a place gains in a period: what the data sets do that have something in common with it.
    fn gain(&self, place: &PlaceRef, period: Period) -> Option<Amount> {
        let gains = self.sets(std::slice::from_ref(place)).into_iter().filter_map(|(_, set)| {
            let size = set.grows?.over(period)?;
            let files = set.size.zip(set.files).and_then(|(whole, files)| {
                let share = u128::from(files.get()) * u128::from(size.bytes());
                u64::try_from(share / u128::from(whole.bytes()).max(1)).ok()
            });
            Some(Amount { size: Some(size), files: files.map(|files| Count::new(files.max(1))) })
        });
        gains.reduce(|one, other| Amount {
            size: one.size.zip(other.size).map(|(one, other)| one.saturating_add(other)),
            files: one
                .files
                .zip(other.files)
                .map(|(one, other)| Count::new(one.get().saturating_add(other.get()))),
        })
    }

    /// The same as a path has it.
    pub(super) fn gained(&self, place: &PlaceRef, period: Period) -> Option<Data> {
        let gain = self.gain(place, period)?;
        if let Some(part) = self.part(place) {
            let whole = self.amount(std::slice::from_ref(place)).unwrap_or_default();
            let data = part.data(place, 1, gain);
            return Some(Data { file_size: whole.file_size(), ..data });
        }
        let called = self.data(std::slice::from_ref(place)).called;
        Some(Data { size: gain.size, files: gain.files, file_size: None, called })
    }
}
