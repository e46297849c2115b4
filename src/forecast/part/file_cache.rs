//! [`FileCache`]: Amazon File Cache in front of a bucket or an NFS export.
//!
//! A cache is Lustre inside: servers and disks by capacity, clients bound as those of FSx for Lustre, so what a client
//! gets is [`Lustre`]'s. What it has not seen comes from behind it; AWS publishes no rate for that, so the range is wide.

use schemars::JsonSchema;
use serde::Deserialize;

use super::lustre::{Held, Lustre};
use super::{Crossed, Use};
use crate::units::{DataSize, ThroughputPerCapacity};

/// Amazon File Cache. Reading with `operation: load` fills it, from the bucket or over NFS from the share before it; without,
/// what is read lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileCache {
    /// How much it holds, as in `2400 GiB`; unknown when it is left out.
    pub capacity: Option<DataSize>,
    /// Over how many disks a file is striped; by its size when it is left out.
    pub stripes: Option<u32>,
    /// Where data is when it is read again; by its size when it is left out.
    pub held: Option<Held>,
}

impl FileCache {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        // Network, disks and memory of a cache are those of `persistent_2` at 1000 MB/s/TiB.
        let inside = Lustre {
            capacity: self.capacity,
            throughput: Some(ThroughputPerCapacity::mb_per_s_per_tib(1_000)),
            stripes: self.stripes,
            held: self.held,
            is_cache: true,
            ..Lustre::default()
        };
        inside.hops(name, usage)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these numbers are exact")]
mod tests {
    use crate::facts::{file_cache as facts, lustre};
    use crate::forecast::path::Path;

    #[test]
    fn its_figures_are_those_of_the_lustre_inside() {
        let inside =
            lustre::performance(lustre::Deployment::Persistent2, lustre::Storage::Ssd, Some(1_000), false)
                .unwrap();
        assert_eq!(inside.network, [facts::NETWORK.value; 2]);
        assert_eq!(inside.read, [facts::DISKS.value; 2]);
        assert_eq!(inside.memory, facts::MEMORY.value);
    }

    #[test]
    fn a_second_pass_is_faster_and_surer_than_the_first() {
        let pass = |operation: &str| {
            let path: Path = serde_json::from_value(serde_json::json!({
                "data": { "size": "2 TB", "file_size": "1 GB" },
                "through": { "cache": { "file_cache": { "capacity": "4800 GiB" } } },
                "by": { "copy": { "operation": operation, "streams": 32, "clients": 4 } },
            }))
            .unwrap();
            path.forecast(1).rate
        };
        let (first, second) = (pass("load"), pass("read"));
        assert!(first.median < second.median);
        assert!(first.high.ratio(first.low) > second.high.ratio(second.low));
    }
}
