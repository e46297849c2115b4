//! [`Share`]: what stands on premises and is read or written over NFS, SMB or as objects.
//!
//! Nobody publishes what a customer's server does: `hybrid-synth measure` finds out, and what is left out is a wide
//! range. A client that mounts a share across a long line asks for so much at once and waits a round trip for it, which
//! was fitted to SMB over 65 ms.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Per, Use};
use crate::forecast::{Bytes, Estimate, Hop, Limit, PerSecond, Ratio, Speed};
use crate::units::{Rate, Throughput};

/// A share of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Share {
    /// How it is read: NFS when it is left out.
    pub protocol: Protocol,
    /// How fast the server reads; unknown when it is left out.
    pub reads_at: Option<Throughput>,
    /// How fast the server writes; unknown when it is left out.
    pub writes_at: Option<Throughput>,
    /// How many files it opens each second; unknown when it is left out.
    pub files_at: Option<Rate>,
    /// Whether a client mounts it across the path's round trip; whoever reads it stands beside it when this is left out.
    pub remote: bool,
}

/// The protocol of a share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Network file system.
    #[default]
    Nfs,
    /// Server message block.
    Smb,
    /// An S3-compatible object store.
    Object,
    /// A volume of a NetApp ONTAP system.
    Ontap,
}

/// What one sequential reader of a mounted SMB share has in flight.
const SMB_WINDOW: Estimate<Bytes> = Estimate::calibrated(
    "share.smb_window",
    [Bytes::kib(400.0), Bytes::kib(512.0), Bytes::kib(1024.0)],
    &["GW-04"],
    "what one program has in flight when it reads a file over SMB",
);

/// How many round trips pass before a file on a mounted share is open.
pub(in crate::forecast) const OPEN: Estimate<Ratio> = Estimate::calibrated(
    "share.open",
    [Ratio::new(10.0), Ratio::new(25.0), Ratio::new(35.0)],
    &["GW-04"],
    "round trips until a file on a mounted SMB share is open",
);

/// The same of NFS: look-up, access, open, and more below deep folders.
pub(in crate::forecast) const OPEN_NFS: [f64; 3] = [2.0, 4.0, 8.0];

/// What an NFS client reads ahead.
const NFS_WINDOW: [f64; 3] = [1.0, 4.0, 15.0];

impl Share {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let (given, what, key) = if usage.is_write() {
            (self.writes_at, "how fast its server writes", "writes_at")
        } else {
            (self.reads_at, "how fast its server reads", "reads_at")
        };
        let speed = given.map_or_else(
            || {
                Estimate::assumed(
                    format!("{name} {key}"),
                    [120.0, 450.0, 1500.0].map(Speed::mb_per_s),
                    format!("how fast the server of {name} is"),
                    format!("say `{key}`, or measure it with `hybrid-synth measure`"),
                )
            },
            |speed| Estimate::given(format!("{name} {key}"), speed.into()),
        );
        let files = self.files_at.map_or_else(
            || {
                Estimate::assumed(
                    format!("{name} files_at"),
                    [800.0, 4_000.0, 20_000.0].map(PerSecond::new),
                    format!("how many files the server of {name} opens each second"),
                    "measure it with `hybrid-synth measure`",
                )
            },
            |files| Estimate::given(format!("{name} files_at"), files.into()),
        );
        let mut hop = Hop::new(name, format!("the share {name}"))
            .limit(what, Limit::capacity(speed))
            .limit("how many files its server opens", Limit::files(files));
        if self.remote {
            hop = self.mounted(hop, name, usage);
        }
        vec![hop.into()]
    }

    fn mounted(&self, hop: Hop, name: &str, usage: &Use) -> Hop {
        let round = usage.rtt.median;
        let (open, window) = match self.protocol {
            Protocol::Smb => (OPEN, SMB_WINDOW),
            Protocol::Nfs | Protocol::Object | Protocol::Ontap => (
                Estimate::assumed(
                    format!("{name} open"),
                    OPEN_NFS.map(Ratio::new),
                    "round trips until a file is open",
                    "measure it with `hybrid-synth measure`",
                ),
                Estimate::assumed(
                    format!("{name} window"),
                    NFS_WINDOW.map(Bytes::mib),
                    "what one program has in flight",
                    "measure it with `hybrid-synth measure`",
                ),
            ),
        };
        let window =
            usage.request.map_or(window, |request| Estimate::given(format!("{name} request"), request));
        hop.limit(
            "round trips to open",
            Limit::Delay { time: open.map(|trips| round.times(trips.count())), each: Per::File },
        )
        .limit_if(
            "a round trip for what is in flight",
            (round.count() > 0.0).then(|| Limit::Window { window, rtt: usage.rtt.clone() }),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    fn path(share: &str) -> Path {
        serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "1 TB", "files": "100k" }}, "rtt": "20 ms", "through": {{ "scans": {{ "share": {share} }} }},
                "by": {{ "copy": {{ "streams": 8 }} }} }}"#
        ))
        .unwrap()
    }

    #[test]
    fn what_is_said_is_a_point_and_what_is_left_out_a_range() {
        let said = path(r#"{ "reads_at": "200 MB/s", "files_at": "1k/s" }"#).forecast(1);
        assert!((said.rate.median.as_mb_per_s() - 200.0).abs() < 1e-6);
        assert_eq!(said.rate.low, said.rate.high);
        let unknown = path("{}").forecast(1);
        assert!(unknown.rate.low < unknown.rate.median && unknown.rate.median < unknown.rate.high);
    }

    #[test]
    fn small_files_are_bounded_by_their_number() {
        let small = path(r#"{ "reads_at": "2 GB/s", "files_at": "10/s" }"#).forecast(1);
        assert!((small.rate.median.as_mb_per_s() - 100.0).abs() < 1e-6);
    }

    #[test]
    fn a_mount_across_the_line_waits_for_round_trips() {
        let near = path(r#"{ "protocol": "smb", "reads_at": "2 GB/s", "files_at": "10k/s" }"#).forecast(1);
        let far = path(r#"{ "protocol": "smb", "reads_at": "2 GB/s", "files_at": "10k/s", "remote": true }"#)
            .forecast(1);
        assert!(far.duration.median.count() > 5.0 * near.duration.median.count());
    }
}
