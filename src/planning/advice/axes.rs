//! What could be chosen otherwise where no construct owns it: sites, data sets, flows, and a further line.

use serde_json::json;

use crate::construct::training_job::longer_runs;
use crate::construct::{Bucket, DirectConnect, FsxLustre, TrainingJob, TransitGateway, Vpn};
use crate::diagnostic::Pointer;
use crate::facts::{direct_connect, vpn};
use crate::model::{
    Architecture, Axis, Distribution, Effort, Flow, InputMode, LoadMode, PlaceRef, Rung, Site, round_numbers,
};
use crate::units::{Count, Period, Rate, Throughput};

/// Everything that could be chosen otherwise, in the blueprint's order: sites, data sets, constructs, flows, further lines.
pub(super) fn of(architecture: &Architecture) -> Vec<Axis> {
    let mut found = Vec::new();
    for (name, site) in &architecture.sites {
        found.extend(line(name, site));
        found.extend(shares(name, site));
    }
    found.extend(files(architecture));
    for (name, construct) in &architecture.constructs {
        found.extend(construct.choices(name, architecture));
        found.extend(preload(name, architecture));
    }
    for (name, flow) in &architecture.flows {
        let at = Pointer::root().child("flows").child(name);
        found.extend(limit(&at, name, flow));
        found.extend(load(architecture, &at, name, flow));
        found.extend(channel(architecture, &at, name, flow));
        found.extend(checkpoints(architecture, &at, flow));
    }
    found.extend(super::movers::of(architecture));
    found.extend(backups(architecture));
    found.extend(super::direct::of(architecture));
    found
}

/// Speeds are looked for up to so many times what is there.
const FARTHEST: u64 = 100;

fn is_bucket(architecture: &Architecture, place: &PlaceRef) -> bool {
    architecture.construct_of::<Bucket>(place.owner()).is_some()
}

/// A line of a carrier, which sells round numbers; no port is faster than the fastest that AWS has.
fn line(name: &str, site: &Site) -> Option<Axis> {
    let at = Pointer::root().child("sites").child(name).child("line");
    let there = site.line?.bits_per_second() / 1_000_000;
    let fastest = direct_connect::DEDICATED_SPEEDS.value.last().copied().map_or(0, u64::from);
    let faster = round_numbers(there.saturating_add(1)..=fastest).map(|mbps| {
        let speed = if mbps % 1000 == 0 { format!("{} Gbps", mbps / 1000) } else { format!("{mbps} Mbps") };
        Rung::new(format!("order a line of {speed} for `{name}`"), Effort::Line).edit(&at, speed)
    });
    Axis::rising(at.clone(), faster).offered()
}

/// Servers on premises that read or write faster, where the blueprint says how fast they are.
fn shares(name: &str, site: &Site) -> Vec<Axis> {
    let shares = Pointer::root().child("sites").child(name).child("shares");
    let each = site.shares.iter().flat_map(|(share, said)| {
        let at = shares.child(share);
        [("reads_at", "reads", said.reads_at), ("writes_at", "writes", said.writes_at)].map(
            |(key, verb, speed)| {
                let at = at.child(key);
                let faster = speed.into_iter().flat_map(above).map(|speed| {
                    let speed = speed.in_bytes().to_string();
                    Rung::new(
                        format!("put `{name}/{share}` on a server that {verb} {speed}"),
                        Effort::Capacity,
                    )
                    .edit(&at, speed)
                });
                Axis::rising(at.clone(), faster)
            },
        )
    });
    let opens = site.shares.iter().map(|(share, said)| {
        let at = shares.child(share).child("files_at");
        let faster = said.files_at.into_iter().flat_map(more_files).map(|rate| {
            let what = format!("put `{name}/{share}` on a server that reads {rate} small files");
            Rung::new(what, Effort::Capacity).edit(&at, rate.to_string())
        });
        Axis::rising(at.clone(), faster)
    });
    each.chain(opens).filter_map(Axis::offered).collect()
}

/// Round rates above one.
fn more_files(there: Rate) -> impl Iterator<Item = Rate> {
    let least = there.per_thousand_seconds() / 1000;
    let most = least.saturating_add(1).saturating_mul(FARTHEST);
    round_numbers(least.saturating_add(1)..=most).map(Rate::per_second)
}

/// Round speeds in bytes above one.
fn above(there: Throughput) -> impl Iterator<Item = Throughput> {
    let bytes = there.bytes_per_second_floor();
    round_numbers(bytes.saturating_add(1)..=bytes.saturating_mul(FARTHEST)).map(Throughput::bytes_per_s)
}

/// No file is made larger than this many bytes: shards of training data are of this size at most.
const LARGEST_SHARD: u64 = 1_000_000_000;

/// Fewer files than these leave readers without work.
const FEWEST_SHARDS: u64 = 1_000;

/// Data sets in fewer, larger files: those of channels, which whoever trains prepares anyway, and those that a mover copies,
/// for which somebody has to pack them where they are.
fn files(architecture: &Architecture) -> Vec<Axis> {
    let effort = |place: &PlaceRef| {
        let flows = architecture.flows.values();
        let each = flows.filter_map(|flow| {
            let computes = architecture.construct_of::<TrainingJob>(flow.to.owner()).is_some()
                || architecture.construct_of::<FsxLustre>(flow.to.owner()).is_some();
            let is_read = computes && flow.from.overlaps(place);
            let is_copied = flow.via.is_some() && (flow.from.overlaps(place) || flow.to.overlaps(place));
            if is_read { Some(Effort::Setting) } else { is_copied.then_some(Effort::Capacity) }
        });
        each.min()
    };
    let fewer = architecture.datasets.iter().filter_map(|(name, set)| {
        let effort = effort(&set.truth)?;
        let at = Pointer::root().child("datasets").child(name).child("files");
        let there = set.files?.get();
        let fewest = (set.size?.bytes() / LARGEST_SHARD).max(FEWEST_SHARDS);
        let counts = round_numbers(fewest..=there.saturating_sub(1)).rev().map(|files| {
            let files = Count::new(files).to_string();
            Rung::new(format!("pack `{name}` into {files} files"), effort).edit(&at, files)
        });
        Axis::rising(at.clone(), counts).offered()
    });
    fewer.collect()
}

/// A limit that is higher, or none.
fn limit(at: &Pointer, name: &str, flow: &Flow) -> Option<Axis> {
    let at = at.child("limit");
    let there = flow.limit?;
    let higher = above(there).map(|speed| {
        let speed = speed.in_bytes().to_string();
        Rung::new(format!("let `{name}` take {speed}"), Effort::Setting).edit(&at, speed)
    });
    let none = Rung::new(format!("let `{name}` take what there is"), Effort::Setting).remove(&at);
    Axis::rising(at.clone(), higher.chain([none])).offered()
}

/// A longer time before SageMaker stops what reads a file system's contents before training.
fn preload(name: &str, architecture: &Architecture) -> Option<Axis> {
    let job = architecture.construct_of::<TrainingJob>(name)?;
    architecture.constructs_of::<FsxLustre>().next()?;
    let at = Pointer::root().child("constructs").child(name).child("preload").child("max_runtime");
    let rung = |run: Period| {
        let what = format!("let what `{name}` reads before training take {run} before SageMaker stops it");
        Rung::new(what, Effort::Setting).edit(&at, run.to_string())
    };
    Axis::rising(at.clone(), longer_runs(job.preload.longest_run()).map(rung)).offered()
}

/// Everything is read before training starts, which takes its time and then waits for nothing.
fn load(architecture: &Architecture, at: &Pointer, name: &str, flow: &Flow) -> Option<Axis> {
    let fills = is_bucket(architecture, &flow.from)
        && architecture.construct_of::<FsxLustre>(flow.to.owner()).is_some();
    let at = at.child("load");
    let what = format!("read all of `{name}` before training starts");
    let preload = Rung::new(what, Effort::Setting).edit(&at, "preload");
    (fills && flow.load != Some(LoadMode::Preload)).then(|| Axis::either(at, [preload]))
}

/// The input modes of a channel, and its source: the bucket, or the file system in front of it.
fn channel(architecture: &Architecture, at: &Pointer, name: &str, flow: &Flow) -> Vec<Axis> {
    let Some(job) = architecture.construct_of::<TrainingJob>(flow.to.owner()) else { return Vec::new() };
    if is_bucket(architecture, &flow.from) {
        let other = |mode: InputMode| flow.mode.unwrap_or_default() != mode;
        let mode = |spelled: &'static str, what: String| {
            Rung::new(what, Effort::Setting).edit(&at.child("mode"), spelled)
        };
        let modes = [
            (InputMode::FastFile, mode("fastfile", format!("read `{name}` in FastFile mode"))),
            (InputMode::File, mode("file", format!("read `{name}` in File mode"))),
            (
                InputMode::Pipe,
                mode("pipe", format!("read `{name}` in Pipe mode, by training code that reads a pipe")),
            ),
        ];
        let modes = modes.into_iter().filter(|(mode, _)| other(*mode)).map(|(_, rung)| rung);
        let staged = file_systems(architecture, at, name, flow);
        let source = Axis::either(at.clone(), modes.chain(staged));
        let is_spread =
            job.fleet(&flow.groups).count() > 1 && flow.distribution != Some(Distribution::Sharded);
        let sharded = is_spread.then(|| {
            let at = at.child("distribution");
            let what = format!("give each instance its share of `{name}`");
            Axis::either(at.clone(), [Rung::new(what, Effort::Setting).edit(&at, "sharded")])
        });
        return [source.offered(), sharded].into_iter().flatten().collect();
    }
    // The bucket behind the directory that the channel reads.
    let behind = architecture.flows.values().find(|one| {
        one.to.owner() == flow.from.owner()
            && one.to.path() == flow.from.path()
            && is_bucket(architecture, &one.from)
    });
    let direct = behind.map(|behind| {
        let what = format!("read `{name}` from {} in FastFile mode, past the file system", behind.from);
        let rung = Rung::new(what, Effort::Setting)
            .edit(&at.child("from"), behind.from.to_string())
            .edit(&at.child("mode"), "fastfile");
        Axis::either(at.clone(), [rung])
    });
    direct.into_iter().collect()
}

/// Ways of a channel through the file systems that there are: their directory is filled from the bucket before training.
fn file_systems(architecture: &Architecture, at: &Pointer, name: &str, flow: &Flow) -> Vec<Rung> {
    let only_buckets = [
        ("mode", flow.mode.is_some()),
        ("distribution", flow.distribution.is_some()),
        ("manifest", flow.manifest.is_some()),
        ("compression", flow.compression.is_some()),
        ("attributes", !flow.attributes.is_empty()),
        ("groups", !flow.groups.is_empty()),
    ];
    let all = architecture.constructs.keys();
    let there = all.filter(|name| architecture.construct_of::<FsxLustre>(name).is_some());
    let ways = there.map(|file_system| {
        let staged = architecture
            .flows
            .iter()
            .find(|(_, one)| one.from == flow.from && one.to.owner() == file_system.as_str());
        let what = format!("read `{name}` from `{file_system}`, which is filled before training");
        let rung = Rung::new(what, Effort::Setting);
        let (rung, directory) = if let Some((staged, said)) = staged {
            let load = Pointer::root().child("flows").child(staged).child("load");
            let is_lazy = said.load != Some(LoadMode::Preload);
            (if is_lazy { rung.edit(&load, "preload") } else { rung }, said.to.to_string())
        } else {
            let directory = format!("{file_system}/{}", flow.from.path());
            let directory = directory.trim_end_matches('/').to_owned();
            let stage = free_name(architecture, &[], &format!("stage_{name}"));
            let filled = json!({ "from": flow.from.to_string(), "to": directory, "load": "preload" });
            (rung.edit(&Pointer::root().child("flows").child(&stage), filled), directory)
        };
        only_buckets
            .iter()
            .filter(|(_, given)| *given)
            .fold(rung.edit(&at.child("from"), directory), |rung, (key, _)| rung.remove(&at.child(key)))
    });
    ways.collect()
}

/// Checkpoints go to a bucket over the disks, or to a file system that the job mounts.
fn checkpoints(architecture: &Architecture, at: &Pointer, flow: &Flow) -> Option<Axis> {
    architecture.construct_of::<TrainingJob>(flow.from.owner())?;
    let saves = flow.from.path() == "checkpoints" && is_bucket(architecture, &flow.to);
    let all = architecture.constructs.keys().filter(|_| saves);
    let there = all.filter(|name| architecture.construct_of::<FsxLustre>(name).is_some());
    let at = at.child("to");
    let ways = there.map(|file_system| {
        let to = format!("{file_system}/checkpoints");
        let what = format!("save the checkpoints of `{}` to {to}", flow.from.owner());
        Rung::new(what, Effort::Setting).edit(&at, to)
    });
    Axis::either(at.clone(), ways).offered()
}

/// No more VPNs than these are offered to one site.
const MOST_VPNS: u32 = 4;

/// VPNs beside a Direct Connect that a target wants to be down: one where none backs it up, and further ones where they carry
/// together, which is at a hub with BGP. Where a site has no other lines, further ones for it.
fn backups(architecture: &Architecture) -> Vec<Axis> {
    let down = |name: &str| {
        let mut all = architecture.targets.values();
        all.any(|target| target.with.as_ref().and_then(|with| with.down.as_deref()) == Some(name))
    };
    let lines = architecture.constructs.keys().filter(|name| down(name));
    let backups = lines.filter_map(|name| backup(architecture, name));
    backups.chain(architecture.sites.keys().filter_map(|site| further(architecture, site))).collect()
}

/// VPNs to be added to a site.
struct More<'a> {
    site: &'a str,
    to: &'a str,
    /// The line that they stand beside.
    line: &'a str,
    /// Whether they take over from it, and carry nothing before.
    is_backup: bool,
    there: Vec<&'a Vpn>,
}

/// Further VPNs of a site whose lines are VPNs alone.
fn further(architecture: &Architecture, site: &str) -> Option<Axis> {
    if architecture.constructs_of::<DirectConnect>().any(|(_, line)| line.site == site) {
        return None;
    }
    let vpns: Vec<(&str, &Vpn)> =
        architecture.constructs_of::<Vpn>().filter(|(_, vpn)| vpn.site == site).collect();
    let (line, first) = *vpns.first()?;
    let there = vpns.into_iter().map(|(_, vpn)| vpn).collect();
    more(architecture, &More { site, to: &first.to, line, is_backup: false, there })
}

fn backup(architecture: &Architecture, name: &str) -> Option<Axis> {
    let line = architecture.construct_of::<DirectConnect>(name)?;
    let hub = |to: &str| architecture.construct_of::<TransitGateway>(to);
    let vpns = architecture.constructs_of::<Vpn>().map(|(_, vpn)| vpn);
    let there: Vec<&Vpn> = vpns.filter(|vpn| vpn.site == line.site).collect();
    let to = match there.first() {
        Some(vpn) => vpn.to.as_str(),
        None => line.targets().find(|to| architecture.networks.contains_key(*to) || hub(to).is_some())?,
    };
    more(architecture, &More { site: &line.site, to, line: name, is_backup: true, there })
}

fn more(architecture: &Architecture, more: &More<'_>) -> Option<Axis> {
    let More { site: at, to, line, is_backup, there } = more;
    let hub = |to: &str| architecture.construct_of::<TransitGateway>(to);
    // Who keeps lines apart by tables of routes says himself to which of them a line belongs.
    if hub(to).is_some_and(|hub| !hub.route_tables.is_empty()) {
        return None;
    }
    let site = architecture.sites.get(*at);
    let tells_routes = match there.first() {
        Some(vpn) => vpn.tells_routes(site),
        None => site.is_some_and(|site| site.asn.is_some()),
    };
    let carry_together = tells_routes && hub(to).is_some_and(TransitGateway::spreads);
    let most = if carry_together { MOST_VPNS } else { 1 };
    let count = u32::try_from(there.len()).unwrap_or(u32::MAX);
    let mut taken: Vec<String> = Vec::new();
    let mut name_of = |wanted: String| {
        let found = free_name(architecture, &taken, &wanted);
        taken.push(found.clone());
        found
    };
    let mut edits: Vec<(Pointer, serde_json::Value)> = Vec::new();
    let mut rungs: Vec<Rung> = Vec::new();
    for nth in count.saturating_add(1)..=most {
        let vpn = name_of(if *is_backup { format!("{line}_backup") } else { format!("{line}_{nth}") });
        let device = name_of(format!("{at}_vpn_address"));
        let description = format!("The public address of the device at {at} that ends the VPN");
        edits.push((
            Pointer::root().child("parameters").child(&device),
            json!({ "description": description }),
        ));
        let mut made = json!({ "type": "Vpn", "site": at, "to": to, "gateway_ip": { "param": device } });
        if let (true, Some(made)) = (is_backup, made.as_object_mut()) {
            made.insert("backs_up".to_owned(), json!(line));
        }
        edits.push((Pointer::root().child("constructs").child(&vpn), made));
        let what = match nth {
            1 => format!("back `{line}` up with a VPN"),
            _ if *is_backup => format!("back `{line}` up with {nth} VPNs in all"),
            _ => format!("let {nth} VPNs in all carry what goes to {at}"),
        };
        let rung = edits
            .iter()
            .fold(Rung::new(what, Effort::Line), |rung, (at, value)| rung.edit(at, value.clone()))
            .after(vpn::LEAD.value, "AWS makes it in minutes, then the site's device is configured");
        rungs.push(rung);
    }
    let named = if *is_backup { format!("{line}_backup") } else { format!("{line}_more") };
    Axis::rising(Pointer::root().child("constructs").child(&named), rungs).offered()
}

/// A name that nothing has, and that is meant for none of the others.
pub(super) fn free_name(architecture: &Architecture, others: &[String], wanted: &str) -> String {
    let is_taken = |name: &str| {
        others.iter().any(|other| other == name)
            || architecture.constructs.contains_key(name)
            || architecture.flows.contains_key(name)
            || architecture.networks.contains_key(name)
            || architecture.sites.contains_key(name)
            || architecture.datasets.contains_key(name)
            || architecture.parameters.contains_key(name)
    };
    let numbered = (2_u32..).map(|number| format!("{wanted}_{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}
