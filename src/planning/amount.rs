//! [`Amount`]: how much there is of data, and [`SetPart`], a folder of which nothing says how much of it it holds.

use crate::forecast::path::{Called, Data};
use crate::model::PlaceRef;
use crate::units::{Count, DataSize};

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
