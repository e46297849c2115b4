//! What is wrong with a path: amounts that nobody can assume, quantities that nobody has, parts that do not serve.
//!
//! Each finding points at its place in a path document. A path without errors has an answer with a bottleneck.

use super::{Data, Path};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::instances;
use crate::facts::s3::{RestoreTier, StorageClass};
use crate::forecast::method::{
    Checkpoint, Copy, DataSync, Direction, FileGateway, GatewayDirection, InputMode, Method, Mode, NeedsPer,
    Restore, Training, Until, Upload,
};
use crate::forecast::part::{Client, Operation, Part, ThroughputMode, VolumeKind};
use crate::forecast::stated::{Stated, stated};
use crate::units::{DataSize, Period};

/// How far two statements of one amount may differ: what rounding leaves.
const ROUNDING: f64 = 0.02;

impl Path {
    /// Everything that is wrong with it, each finding at its place in a path document.
    ///
    /// ```
    /// use hybrid_synth::forecast::path::Path;
    ///
    /// let path: Path = serde_json::from_str(
    ///     r#"{ "data": { "size": "1 TB" }, "by": { "copy": { "streams": 0 } } }"#,
    /// )?;
    /// let found = path.mistakes();
    /// let said: Vec<&str> = found.iter().map(|one| one.headline.as_str()).collect();
    /// assert_eq!(said, ["the path leads through nothing", "`streams` is 0, which nobody has"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn mistakes(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        self.data(&mut found);
        self.parts(&mut found);
        self.quantities(&mut found);
        self.trips(&mut found);
        self.served(&mut found);
        self.settings(&mut found);
        self.offered(&mut found);
        self.room(&mut found);
        found
    }

    fn data(&self, found: &mut Diagnostics) {
        let at = Pointer::root().child("data");
        let Data { size, files, file_size, .. } = self.data;
        let unknown = |what: &str, help: &str| {
            Diagnostic::new(&codes::forecast::AMOUNT_UNKNOWN, at.clone(), format!("nothing says how {what}"))
                .help(help)
        };
        if self.by.is_of_metadata() || self.by.makes_empty_files() {
            if size.is_none() && files.is_none() {
                found.push(unknown("many files there are", "say how many `files`, as in `{ files: 9M }`"));
            }
        } else if size.is_none() && (files.is_none() || file_size.is_none()) {
            found.push(unknown(
                "much data there is",
                "give `data` a `size`, as in `{ size: 1 TB, files: 9M }`, or `files` and a `file_size`",
            ));
        }
        if size == Some(DataSize::ZERO) && files.is_none() {
            found.push(
                not_believed(at.child("size"), "size", "0 B", "1 B to 1 EB")
                    .help("where files are empty, say how many `files` there are"),
            );
        }
        if let (Some(size), Some(files), Some(each)) = (size, files, file_size) {
            let product = u128::from(files.get()) * u128::from(each.bytes());
            if !is_near(product, u128::from(size.bytes())) {
                found.push(
                    Diagnostic::new(
                        &codes::forecast::AMOUNTS_CONTRADICT,
                        at.child("size"),
                        format!("{files} files of {each} are not {size}"),
                    )
                    .related_key(at.child("file_size"), "the mean size of a file")
                    .help("leave one of the three out"),
                );
            }
        } else if let (Some(size), Some(DataSize::ZERO)) = (size, file_size)
            && size > DataSize::ZERO
        {
            found.push(
                Diagnostic::new(
                    &codes::forecast::AMOUNTS_CONTRADICT,
                    at.child("file_size"),
                    format!("empty files do not hold {size}"),
                )
                .help("leave one of the two out; for empty files say how many `files` there are"),
            );
        }
    }

    fn parts(&self, found: &mut Diagnostics) {
        let stands_alone = match &self.by {
            Method::Restore(_) => true,
            Method::FileGateway(gateway) => {
                gateway.until == Until::Written || gateway.direction == GatewayDirection::Read
            }
            _ => false,
        };
        if self.through.is_empty() && !stands_alone {
            found.push(
                Diagnostic::new(
                    &codes::forecast::PATH_WITHOUT_PARTS,
                    Pointer::root().child("through"),
                    "the path leads through nothing",
                )
                .on_key()
                .help(
                    "add `through`, with what the data crosses in its order, each part under a name of yours: \
                     `through: { link: { line: { speed: 1 Gbps } }, lake: { s3: {} } }`",
                ),
            );
        }
        if let Method::FileGateway(gateway) = &self.by {
            let at = Pointer::root().child("by").child("file_gateway").child("front");
            for (index, front) in gateway.front.iter().enumerate() {
                if !self.through.contains_key(front) {
                    found.push(
                        Diagnostic::new(
                            &codes::model::UNKNOWN_REFERENCE,
                            at.index(index),
                            format!("no part of the path is called `{front}`"),
                        )
                        .given(front)
                        .allowed(self.through.keys())
                        .suggest(front),
                    );
                }
            }
        }
    }

    fn quantities(&self, found: &mut Diagnostics) {
        let root = Pointer::root();
        let data = root.child("data");
        let own = [
            (root.clone(), stated!(self; rtt)),
            (data, stated!(self.data; files; or zero size file_size)),
            (root.child("by").child(self.by.key()), self.by.stated()),
        ];
        let parts = self
            .through
            .iter()
            .map(|(name, part)| (root.child("through").child(name).child(part.key()), part.stated()));
        for (at, stated) in own.into_iter().chain(parts) {
            for Stated { group, key, amount, or_zero } in stated {
                let at = group.map_or_else(|| at.clone(), |group| at.child(group)).child(key);
                if let Some((given, allowed)) = amount.beyond(or_zero) {
                    found.push(not_believed(at, key, &given, &allowed));
                }
            }
        }
    }

    /// The round trip is said of the whole path or of its parts.
    fn trips(&self, found: &mut Diagnostics) {
        let Some(whole) = self.rtt else { return };
        let whole = whole.0;
        let said: Vec<(&String, Period)> = self
            .through
            .iter()
            .filter_map(|(name, part)| {
                let trip = match part {
                    Part::DirectConnect(one) => one.rtt,
                    Part::Vpn(one) => one.rtt,
                    Part::WideArea(one) => one.rtt,
                    Part::Line(one) => one.rtt,
                    _ => None,
                };
                Some((name, trip?.0))
            })
            .collect();
        let sum = said.iter().fold(Period::from_micros(0), |sum, (_, trip)| sum.saturating_add(*trip));
        if sum > whole && !is_near(sum.micros().into(), whole.micros().into()) {
            let mut contradiction = Diagnostic::new(
                &codes::forecast::AMOUNTS_CONTRADICT,
                Pointer::root().child("rtt"),
                format!("the path's round trip of {whole} is less than the {sum} of its parts"),
            )
            .given(whole.to_string())
            .help("leave out the `rtt` of the path, which is then the sum, or those of its parts");
            for (name, _) in said {
                let part = Pointer::root().child("through").child(name);
                contradiction = contradiction.related_key(part, "a part of it");
            }
            found.push(contradiction);
        }
    }

    /// Stores that hold less than the data that lies there before or after.
    fn room(&self, found: &mut Diagnostics) {
        let Data { size, files, file_size, .. } = self.data;
        let counted = files.zip(file_size).and_then(|(files, each)| each.checked_mul(files.get()));
        let Some(all) = size.or(counted).filter(|_| !self.moves_names_alone()) else { return };
        let is_an_end =
            |part: &Part| !part.is_attached() || matches!(self.by, Method::Copy(_) | Method::Upload(_));
        for (name, part) in self.stores().filter(|(_, part)| is_an_end(part)) {
            let Some((key, room)) = part.room().filter(|(_, room)| *room < all) else { continue };
            let at = Pointer::root().child("through").child(name).child(part.key());
            let headline = format!("{all} do not lie in `{name}`, which holds {room}");
            found.push(
                Diagnostic::new(&codes::forecast::LOAD_EXCEEDS_CAPACITY, at.child(key), headline)
                    .given(room.to_string())
                    .allowed([format!("at least {all}, what is compressed counted as it is stored")])
                    .related(Pointer::root().child("data"), "what is moved")
                    .help(format!("say the `{key}` that it has, or move less")),
            );
        }
    }

    fn stores(&self) -> impl Iterator<Item = (&String, &Part)> {
        self.through.iter().filter(|(_, part)| part.is_store())
    }

    fn has(&self, of: impl Fn(&Part) -> bool) -> bool {
        self.through.values().any(of)
    }

    /// Whether the parts and the method go together.
    fn served(&self, found: &mut Diagnostics) {
        match &self.by {
            Method::Copy(copy) => self.serves_copy(copy, found),
            Method::Training(training) => self.serves_training(training, found),
            Method::Checkpoint(checkpoint) => self.serves_checkpoint(checkpoint, found),
            Method::Restore(restore) => self.serves_restore(restore, found),
            Method::DataSync(task) => self.serves_data_sync(task, found),
            Method::FileGateway(gateway) => self.serves_gateway(gateway, found),
            Method::Upload(upload) => self.serves_upload(upload, found),
            Method::Preload(_) => self.fills("a preload", found),
        }
    }

    /// Refuses the stores that `of` does not take.
    fn refuse(&self, takes: impl Fn(&Part) -> bool, why: &str, help: &str, found: &mut Diagnostics) {
        for (name, part) in self.stores().filter(|(_, part)| !takes(part)) {
            let at = Pointer::root().child("through").child(name).child(part.key());
            let headline = format!("{why}, and `{name}` is `{}`", part.key());
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, at, headline);
            found.push(refused.on_key().given(part.key()).help(help));
        }
    }

    fn end_unknown(&self, what: &str, found: &mut Diagnostics) {
        if !self.through.is_empty() {
            found.push(
                Diagnostic::new(&codes::forecast::END_UNKNOWN, Pointer::root().child("through"), what)
                    .on_key()
                    .help("name it with what is known of it, if only `{ share: {} }` or `{ s3: {} }`"),
            );
        }
    }

    /// What reads contents for the first time needs a file system that fetches them, which knows its bucket itself.
    fn fills(&self, what: &str, found: &mut Diagnostics) {
        let Some(at) = self.through.values().position(Part::fetches) else {
            let at = Pointer::root().child("by");
            let headline =
                format!("{what} fetches contents from behind a file system, and the path leads through none");
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, at, headline);
            found.push(refused.help("lead the path through a `lustre` or a `file_cache`"));
            return;
        };
        let is_cache = self.through.values().nth(at).is_some_and(|part| matches!(part, Part::FileCache(_)));
        for (index, (name, part)) in self.through.iter().enumerate() {
            let is_behind = match part {
                Part::S3(_) => true,
                Part::Share(_) => is_cache,
                _ => false,
            };
            if index == at || !part.is_store() || part.is_attached() || (is_behind && index < at) {
                continue;
            }
            let place = Pointer::root().child("through").child(name).child(part.key());
            let headline = format!(
                "{what} reads one file system, which fetches from behind itself, and `{name}` is `{}`",
                part.key()
            );
            let help = match part {
                Part::S3(_) | Part::Share(_) if is_behind => {
                    "name it before the file system: what stands before it lies behind it"
                }
                Part::Share(_) => {
                    "FSx for Lustre fetches from buckets alone: copy the share to one first, or read it through a `file_cache`"
                }
                _ => "leave it out: it lies neither behind the file system nor on the client",
            };
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, place, headline);
            found.push(refused.on_key().given(part.key()).help(help));
        }
    }

    fn serves_copy(&self, copy: &Copy, found: &mut Diagnostics) {
        if copy.operation == Operation::Load && !self.through.is_empty() {
            self.fills("`operation: load`", found);
        }
    }

    fn serves_training(&self, training: &Training, found: &mut Diagnostics) {
        let kind = training.instance.as_deref();
        let is_without = kind.and_then(instances::find).and_then(|kind| kind.accelerators) == Some(0);
        if let (Some(kind), Some(needs)) = (kind.filter(|_| is_without), &training.needs)
            && needs.per == NeedsPer::Gpu
        {
            let at = Pointer::root().child("by").child("training").child("needs").child("per");
            let headline = format!("`{kind}` has no accelerators to count by");
            found.push(
                Diagnostic::new(&codes::forecast::NEEDS_OF_NO_ACCELERATOR, at, headline)
                    .given("gpu")
                    .allowed(["job", "instance"])
                    .help("say what the job or each instance takes in, or train on a type with accelerators"),
            );
        }
        if self.stores().next().is_none() {
            return self.end_unknown("nothing says what the training job reads", found);
        }
        if training.mode == InputMode::FileSystem {
            let takes = |part: &Part| !matches!(part, Part::S3(bucket) if bucket.client == Client::Requests);
            let why = "`mode: file_system` reads what is mounted";
            if training.lazy {
                return self.fills("a job with `lazy: true`", found);
            }
            let help = "a bucket is read in mode `file`, `fastfile`, `pipe` or `loader`, or through a `client` that mounts it; \
                        where it stands behind a file system, say `lazy: true`";
            return self.refuse(takes, why, help, found);
        }
        let mode = match training.mode {
            InputMode::File => "file",
            InputMode::FastFile => "fastfile",
            InputMode::Pipe => "pipe",
            InputMode::Loader | InputMode::FileSystem => "loader",
        };
        let why = format!("a training job in mode `{mode}` reads a bucket");
        let help = "say `mode: file_system` to read it where it is mounted, or lead the path through an `s3`";
        self.refuse(|part| matches!(part, Part::S3(_)) || part.is_attached(), &why, help, found);
        if training.lazy {
            let at = Pointer::root().child("by").child("training").child("lazy");
            let headline = format!(
                "`lazy` is of file systems that fetch from a bucket, and mode `{mode}` reads the bucket"
            );
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, at, headline);
            found.push(refused.on_key().help("leave it out, or say `mode: file_system`"));
        }
    }

    fn serves_checkpoint(&self, checkpoint: &Checkpoint, found: &mut Diagnostics) {
        if let (Some(writers), Some(count)) = (checkpoint.writers, checkpoint.count.or(Some(1)))
            && writers > count
        {
            let at = Pointer::root().child("by").child("checkpoint");
            let headline = format!("{writers} instances cannot write a checkpoint of {count}");
            found.push(
                Diagnostic::new(&codes::forecast::AMOUNTS_CONTRADICT, at.child("writers"), headline)
                    .given(writers.to_string())
                    .allowed([format!("at most {count}")])
                    .help("say the `count` of instances, or fewer `writers`"),
            );
        }
        if self.stores().next().is_none() {
            return self.end_unknown("nothing says where the checkpoint goes", found);
        }
        if checkpoint.local {
            let why = "`local` is SageMaker's folder that it copies to a bucket";
            let help = "leave `local` out to write to what is mounted, or lead the path through an `s3`";
            self.refuse(|part| matches!(part, Part::S3(_)), why, help, found);
        }
    }

    fn serves_restore(&self, restore: &Restore, found: &mut Diagnostics) {
        let at = Pointer::root().child("by").child("restore");
        for (name, part) in self.through.iter().filter(|(_, part)| !matches!(part, Part::S3(_))) {
            let place = Pointer::root().child("through").child(name).child(part.key());
            let headline = format!("a restore brings objects back where they lie: nothing crosses `{name}`");
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, place, headline);
            found.push(
                refused.on_key().help("leave it out, and ask for the copy that follows as a path of its own"),
            );
        }
        let refused = |at: Pointer, headline: &str, help: &str| {
            Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, at, headline).help(help)
        };
        match (restore.class, restore.tier) {
            (StorageClass::DeepArchive, RestoreTier::Expedited) => found.push(refused(
                at.child("tier"),
                "Deep Archive has no expedited tier",
                "say `standard` or `bulk`",
            )),
            (StorageClass::GlacierFlexible, RestoreTier::Expedited) if restore.batch => found.push(refused(
                at.child("batch"),
                "S3 Batch Operations restore nothing expedited",
                "say `tier: standard` or `tier: bulk`, or leave `batch` out",
            )),
            (StorageClass::GlacierFlexible | StorageClass::DeepArchive, _) => {}
            (_, _) => found.push(refused(
                at.child("class"),
                "objects of this class are read without a restore",
                "say `glacier_flexible` or `deep_archive`, or `copy` them",
            )),
        }
    }

    fn serves_data_sync(&self, task: &DataSync, found: &mut Diagnostics) {
        let takes = |part: &Part| !matches!(part, Part::FileCache(_) | Part::StudioHome(_) | Part::Disk(_));
        let help = "it copies between shares of a site, buckets and file systems of EFS and FSx";
        self.refuse(takes, "a DataSync task has no location for it", help, found);
        let stores = self.stores().count();
        if stores > 2 {
            found.push(
                Diagnostic::new(
                    &codes::forecast::PART_DOES_NOT_SERVE,
                    Pointer::root().child("through"),
                    format!("a DataSync task has one source and one destination, and the path leads through {stores} stores"),
                )
                .on_key()
                .help("make a path of each task"),
            );
        }
        if stores < 2 {
            let what = if stores == 0 {
                "where DataSync reads and where it writes"
            } else {
                "one of the two ends of DataSync"
            };
            self.end_unknown(&format!("nothing says {what}"), found);
        }
        if task.agents == Some(0) && self.has(|part| matches!(part, Part::Share(_))) {
            let at = Pointer::root().child("by").child("datasync").child("agents");
            let headline = "DataSync reaches a share of a site through an agent";
            let refused = Diagnostic::new(&codes::forecast::PART_DOES_NOT_SERVE, at, headline);
            found.push(refused.given("0").allowed(["1 to 1000000"]).help("say how many agents carry it"));
        }
    }

    fn serves_gateway(&self, gateway: &FileGateway, found: &mut Diagnostics) {
        let takes = |part: &Part| matches!(part, Part::S3(_) | Part::Share(_)) || part.is_attached();
        let is_fsx = gateway.platform == crate::forecast::method::Platform::Fsx;
        if !is_fsx {
            let help = "it stands before a bucket: lead the path through an `s3`";
            self.refuse(takes, "a file gateway keeps its files in a bucket", help, found);
        }
    }

    fn serves_upload(&self, upload: &Upload, found: &mut Diagnostics) {
        let is_bucket = |part: &Part| matches!(part, Part::S3(_));
        let at = Pointer::root().child("by").child("upload");
        if !self.has(is_bucket) {
            if !self.through.is_empty() {
                self.end_unknown("nothing says which bucket the AWS CLI reads or writes", found);
            }
            return;
        }
        let (first, last) = (self.stores().next(), self.stores().last());
        let (wanted, end) = match upload.direction {
            Direction::Upload => ("ends", last),
            Direction::Download => ("begins", first),
        };
        if let Some((name, part)) = end.filter(|(_, part)| !is_bucket(part)) {
            let (said, other) = match upload.direction {
                Direction::Upload => ("upload", "download"),
                Direction::Download => ("download", "upload"),
            };
            found.push(
                Diagnostic::new(
                    &codes::forecast::PART_DOES_NOT_SERVE,
                    at.child("direction"),
                    format!("in the direction `{said}` a path {wanted} at a bucket, and this one {wanted} at `{name}`, `{}`", part.key()),
                )
                .on_key()
                .help(format!("say `direction: {other}`, or name the parts in the order in which data crosses them")),
            );
        }
    }

    /// Settings that mean nothing beside the others.
    fn settings(&self, found: &mut Diagnostics) {
        let mut without = |at: Pointer, headline: &str, help: &str| {
            found.push(
                Diagnostic::new(&codes::forecast::SETTING_WITHOUT_EFFECT, at, headline).on_key().help(help),
            );
        };
        let by = Pointer::root().child("by").child(self.by.key());
        if let Method::DataSync(task) = &self.by
            && task.mode == Mode::Enhanced
            && task.limit.is_some()
        {
            without(
                by.child("limit"),
                "an enhanced task has no limit of its bandwidth",
                "leave it out, or say `mode: basic`",
            );
        }
        if let Method::Training(training) = &self.by {
            let needs = training.needs.as_ref();
            if needs.is_some_and(|needs| needs.rate.is_none() && needs.samples.is_none()) {
                without(
                    by.child("needs"),
                    "`needs` says neither a `rate` nor `samples`",
                    "say how much data or how many samples a second accelerators take in",
                );
            }
            if training.fetches.is_some() && training.mode != InputMode::Loader {
                without(
                    by.child("fetches"),
                    "`fetches` is of `mode: loader`",
                    "leave it out; `readers` says how many files are read at a time",
                );
            }
        }
        for (name, part) in &self.through {
            let at = Pointer::root().child("through").child(name).child(part.key());
            match part {
                Part::Efs(efs) => {
                    let mode = efs.throughput_mode;
                    if efs.provisioned_throughput.is_some() && mode != Some(ThroughputMode::Provisioned) {
                        without(
                            at.child("provisioned_throughput"),
                            "only `throughput_mode: provisioned` has a provisioned throughput",
                            "say that mode, or leave it out",
                        );
                    }
                    for (key, is_said) in
                        [("stored", efs.stored.is_some()), ("credits", efs.credits.is_some())]
                    {
                        if is_said && mode != Some(ThroughputMode::Bursting) {
                            without(
                                at.child(key),
                                &format!("only `throughput_mode: bursting` has its throughput from `{key}`"),
                                "say that mode, or leave it out",
                            );
                        }
                    }
                }
                Part::Volume(volume) => {
                    let by_size = matches!(volume.kind, VolumeKind::Gp2 | VolumeKind::St1 | VolumeKind::Sc1);
                    if volume.iops.is_some() && by_size {
                        without(
                            at.child("iops"),
                            "a gp2, st1 or sc1 volume has its operations by its size",
                            "leave it out, or say the `kind` that was ordered with them",
                        );
                    }
                    if volume.throughput.is_some() && volume.kind != VolumeKind::Gp3 {
                        without(
                            at.child("throughput"),
                            "only a gp3 volume has a throughput that is ordered",
                            "leave it out, or say `kind: gp3`",
                        );
                    }
                }
                Part::Vpn(vpn) if vpn.tunnels.is_some_and(|tunnels| tunnels > 1) && !vpn.ecmp => {
                    without(
                        at.child("tunnels"),
                        "without `ecmp` one tunnel carries, however many there are",
                        "say `ecmp: true` where a transit gateway spreads flows with BGP",
                    );
                }
                _ => {}
            }
        }
    }
}

fn is_near(one: u128, other: u128) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "two numbers are compared to some per cent")]
    let [one, other] = [one as f64, other as f64];
    (one - other).abs() <= ROUNDING * one.max(other)
}

pub(super) fn not_believed(at: Pointer, key: &str, given: &str, allowed: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::forecast::QUANTITY_NOT_BELIEVED,
        at,
        format!("`{key}` is {given}, which nobody has"),
    )
    .given(given)
    .allowed([allowed])
    .help("correct it, or leave the key out")
}
