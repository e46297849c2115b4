//! Settings that AWS does not offer: speeds and tiers that cannot be ordered, and instance types that are not known.
//!
//! What cannot be ordered cannot have been measured, so a forecast of it would be one of another set-up.

use super::Path;
use super::mistakes::not_believed;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::{datasync, direct_connect, ec2, efs, lustre, ontap, s3, volume};
use crate::forecast::BlockSize;
use crate::forecast::method::{Direction, Method};
use crate::forecast::part::{DirectConnect, Efs, Lustre, Ontap, Operation, Part, Volume, VolumeKind};
use crate::forecast::stated::LARGEST_BLOCK;
use crate::units::{DataSize, Region, Throughput};

/// How far a tier may be from what is offered: MiB for MB.
const UNIT: f64 = 0.05;

/// The smallest part in which programs read large objects, with room: each is a request, which S3 bills and answers within
/// tens of milliseconds.
const LEAST_RANGE: DataSize = DataSize::kib(64);

impl Path {
    /// Whether everything can be ordered.
    pub(super) fn offered(&self, found: &mut Diagnostics) {
        for (name, part) in &self.through {
            let at = Pointer::root().child("through").child(name).child(part.key());
            match part {
                Part::DirectConnect(line) => of_line(line, &at, found),
                Part::Efs(system) => of_efs(system, &at, found),
                Part::Lustre(system) => of_lustre(system, &at, found),
                Part::Ontap(system) => of_ontap(system, &at, found),
                Part::Volume(disk) => of_volume(disk, &at, found),
                Part::Instance(machine) if machine.network.is_none() => {
                    of_type(machine.kind.as_deref(), at.child("type"), found);
                }
                Part::Disk(disk) => of_type(disk.instance.as_deref(), at.child("instance"), found),
                _ => {}
            }
        }
        self.parts_offered(found);
        let instance = match &self.by {
            Method::Training(job) => job.instance.as_deref(),
            Method::Checkpoint(job) => job.instance.as_deref(),
            Method::Upload(upload) => upload.instance.as_deref(),
            Method::Preload(preload) => preload.instance.as_deref(),
            _ => None,
        };
        let at = Pointer::root().child("by").child(self.by.key()).child("instance");
        of_type(instance, at, found);
    }
}

impl Path {
    /// Whether S3 takes parts of the size in which objects are uploaded, a program would read objects in such parts, and a
    /// location takes so many agents.
    fn parts_offered(&self, found: &mut Diagnostics) {
        let at = Pointer::root().child("by").child(self.by.key());
        let writes = self.through.values().rfind(|part| part.is_store());
        let reads = self.through.values().find(|part| part.is_store());
        let is_bucket = |part: Option<&Part>| matches!(part, Some(Part::S3(_)));
        let (part_size, is_upload) = match &self.by {
            Method::Upload(upload) => (upload.part_size, upload.direction == Direction::Upload),
            Method::Copy(copy) => (copy.part_size, copy.operation == Operation::Write),
            _ => (None, false),
        };
        let (least, most) = (*s3::PART_MIB.value.start(), *s3::PART_MIB.value.end());
        let allowed = DataSize::mib(least)..=DataSize::mib(most);
        // What nobody asks for is told where all quantities are.
        match part_size.filter(|size| size.is_believed()) {
            Some(BlockSize(size)) if is_upload && is_bucket(writes) && !allowed.contains(&size) => {
                let headline = format!("S3 takes no parts of {size}");
                let allowed = [format!("{} to {}", allowed.start(), allowed.end())];
                found.push(
                    refused(at.child("part_size"), headline, size.to_string(), allowed)
                        .help("an object that is smaller is uploaded whole, whatever the size of a part is"),
                );
            }
            Some(BlockSize(size)) if !is_upload && is_bucket(reads) && size < LEAST_RANGE => {
                let allowed = format!("{LEAST_RANGE} to {LARGEST_BLOCK}");
                found.push(not_believed(at.child("part_size"), "part_size", &size.to_string(), &allowed));
            }
            Some(_) | None => {}
        }
        let Method::DataSync(task) = &self.by else { return };
        let most = datasync::AGENTS_PER_LOCATION.value;
        if let Some(agents) =
            task.agents.filter(|agents| usize::try_from(*agents).is_ok_and(|all| all > most))
        {
            let headline = format!("a location of DataSync has no {agents} agents");
            found.push(
                refused(at.child("agents"), headline, agents.to_string(), [format!("at most {most}")])
                    .help("split the data into several locations, a path each"),
            );
        }
        if let (Some(scanned), Some(files)) = (task.scanned, self.data.files)
            && scanned < files
        {
            let headline = format!("{files} files are copied, and {scanned} of them compared before");
            found.push(
                Diagnostic::new(&codes::forecast::AMOUNTS_CONTRADICT, at.child("scanned"), headline)
                    .given(scanned.to_string())
                    .related(Pointer::root().child("data").child("files"), "what is copied")
                    .help(
                        "a task compares every file of its source: say how many there are, or leave it out",
                    ),
            );
        }
    }
}

fn refused(
    at: Pointer,
    headline: String,
    given: String,
    allowed: impl IntoIterator<Item = String>,
) -> Diagnostic {
    Diagnostic::new(&codes::forecast::NOT_OFFERED, at, headline).given(given).allowed(allowed)
}

fn mb_per_s(speed: Throughput) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "two speeds are compared to some per cent")]
    let bytes = speed.bytes_per_second_floor() as f64;
    bytes / 1e6
}

fn is_one_of(speed: Throughput, tiers: &[u32]) -> bool {
    tiers.iter().any(|tier| (mb_per_s(speed) / f64::from(*tier) - 1.0).abs() <= UNIT)
}

fn of_line(line: &DirectConnect, at: &Pointer, found: &mut Diagnostics) {
    let Some(speed) = line.speed else { return };
    let (hosted, dedicated) = (direct_connect::HOSTED_SPEEDS.value, direct_connect::DEDICATED_SPEEDS.value);
    let (what, speeds) = match line.hosted {
        Some(true) => ("a hosted connection", hosted.to_vec()),
        Some(false) => ("a dedicated connection", dedicated.to_vec()),
        None => {
            let mut all = [hosted, dedicated].concat();
            all.sort_unstable();
            all.dedup();
            ("a Direct Connect connection", all)
        }
    };
    if speeds.iter().all(|mbps| speed != Throughput::mbps((*mbps).into())) {
        let allowed = speeds.into_iter().map(direct_connect::bandwidth);
        let headline = format!("{what} of {speed} is not sold");
        let help = "say one of these, and `ports` where several carry at once; any other line is a `line`";
        found.push(refused(at.child("speed"), headline, speed.to_string(), allowed).help(help));
    }
}

fn of_efs(system: &Efs, at: &Pointer, found: &mut Diagnostics) {
    let region = system.region.as_ref().map(Region::as_str);
    let is_elsewhere = region.is_some_and(|region| !efs::PROVISIONED_REGIONS.value.contains(&region));
    let quota = if is_elsewhere { &efs::PROVISIONED_ELSEWHERE } else { &efs::PROVISIONED };
    let [_, most] = quota.value;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand")]
    let most = Throughput::mib_per_s((most * 1_024.0).ceil() as u64);
    let said = system.provisioned_throughput.filter(|said| *said > most);
    // MB for MiB, and the other way round.
    let Some(said) = said.filter(|said| mb_per_s(*said) > (1.0 + UNIT) * mb_per_s(most)) else { return };
    let place = region.map_or_else(|| "any Region".to_owned(), |region| format!("`{region}`"));
    let headline = format!("a file system of EFS is provisioned with no {} in {place}", said.in_bytes());
    let help = if is_elsewhere {
        "AWS raises it on request, by how much is not known here; `throughput_mode: elastic` carries more"
    } else {
        "`throughput_mode: elastic` carries more"
    };
    let allowed = [format!("at most {}", most.in_bytes())];
    found.push(
        refused(at.child("provisioned_throughput"), headline, said.in_bytes().to_string(), allowed)
            .help(help),
    );
}

fn of_lustre(system: &Lustre, at: &Pointer, found: &mut Diagnostics) {
    let (deployment, storage) = (system.deployment, system.storage);
    let offered = deployment.storage();
    if !offered.contains(&storage) {
        let headline = format!("`{}` is not offered with `{}`", deployment.as_str(), storage.as_str());
        let allowed = offered.iter().map(|storage| storage.as_str().to_owned());
        found.push(refused(at.child("storage"), headline, storage.as_str().to_owned(), allowed));
        return;
    }
    let tiers = lustre::unit_throughput(deployment, storage);
    let Some(throughput) = system.throughput else { return };
    let place = at.child("throughput");
    if tiers.is_empty() {
        let headline = format!("`{}` has no throughput that is chosen for each TiB", deployment.as_str());
        found.push(
            Diagnostic::new(&codes::forecast::SETTING_WITHOUT_EFFECT, place, headline)
                .on_key()
                .help("leave it out; Intelligent-Tiering has a `throughput_capacity`"),
        );
    } else if !is_one_of(throughput.per_tib(), tiers) {
        let headline = format!(
            "FSx for Lustre offers no {throughput} with `{}` on `{}`",
            deployment.as_str(),
            storage.as_str()
        );
        let allowed = tiers.iter().map(|tier| format!("{tier} MB/s/TiB"));
        found.push(refused(place, headline, throughput.to_string(), allowed));
    }
}

fn of_ontap(system: &Ontap, at: &Pointer, found: &mut Diagnostics) {
    let Some(capacity) = system.throughput_capacity else { return };
    let (generation, table) = match system.deployment {
        ontap::Deployment::SingleZone1 | ontap::Deployment::MultiZone1 => {
            ("first", ontap::Table::SingleZone1)
        }
        ontap::Deployment::SingleZone2 | ontap::Deployment::MultiZone2 => {
            ("second", ontap::Table::SingleZone2)
        }
    };
    let tiers: Vec<u32> = ontap::servers(table).map(|server| server.throughput).collect();
    if !is_one_of(capacity, &tiers) {
        let headline =
            format!("FSx for ONTAP of the {generation} generation offers no {}", capacity.in_bytes());
        let allowed = tiers.iter().map(|tier| format!("{tier} MB/s"));
        let help = "say one of these for each pair of servers, or another `deployment`";
        found.push(
            refused(at.child("throughput_capacity"), headline, capacity.in_bytes().to_string(), allowed)
                .help(help),
        );
    }
}

fn of_volume(disk: &Volume, at: &Pointer, found: &mut Diagnostics) {
    let most = match disk.kind {
        VolumeKind::Gp3 => volume::GP3_IOPS.value.1,
        VolumeKind::Io2 => volume::IO2_IOPS.value,
        VolumeKind::Io1 => volume::IO1_IOPS.value,
        VolumeKind::Gp2 | VolumeKind::St1 | VolumeKind::Sc1 => u32::MAX,
    };
    let above = |key: &str, given: String, most: String| {
        let headline = format!("no volume of this kind has {given}");
        refused(at.child(key), headline, given, [format!("at most {most}")])
            .help("say `count` where several volumes stand beside each other as one")
    };
    if let Some(iops) = disk.iops.filter(|iops| iops.get() > u64::from(most)) {
        found.push(above("iops", format!("{iops} operations a second"), most.to_string()));
    } else if let Some(iops) = disk.iops {
        let for_size = |each: u32| disk.size.bytes().saturating_mul(each.into()) / DataSize::gib(1).bytes();
        let most = match disk.kind {
            VolumeKind::Gp3 => {
                Some(for_size(volume::GP3_IOPS_PER_GIB.value).max(volume::GP3_IOPS.value.0.into()))
            }
            VolumeKind::Io2 => Some(for_size(volume::IO2_IOPS_PER_GIB.value)),
            VolumeKind::Io1 => Some(for_size(volume::IO1_IOPS_PER_GIB.value)),
            VolumeKind::Gp2 | VolumeKind::St1 | VolumeKind::Sc1 => None,
        };
        if let Some(most) = most.filter(|most| iops.get() > *most) {
            let headline = format!("a volume of {} has no {iops} operations a second", disk.size);
            let allowed = [format!("at most {most}")];
            found.push(
                refused(at.child("iops"), headline, iops.to_string(), allowed)
                    .help("order fewer, or a larger volume"),
            );
        }
    }
    let fastest = Throughput::mib_per_s(volume::GP3_THROUGHPUT.value.1.into());
    let said = disk.throughput.filter(|said| disk.kind == VolumeKind::Gp3 && *said > fastest);
    // MB for MiB, and the other way round.
    if let Some(said) = said.filter(|said| mb_per_s(*said) > (1.0 + UNIT) * mb_per_s(fastest)) {
        found.push(above("throughput", said.in_bytes().to_string(), fastest.in_bytes().to_string()));
    }
}

fn of_type(kind: Option<&str>, at: Pointer, found: &mut Diagnostics) {
    let Some(kind) = kind.filter(|kind| ec2::find(kind).is_none()) else { return };
    let bare = kind.strip_prefix("ml.").unwrap_or(kind);
    let near = nearest(bare, ec2::all().iter().map(|one| one.name.as_str()));
    let unknown =
        Diagnostic::new(&codes::forecast::TYPE_UNKNOWN, at, format!("no figures of `{kind}` are known here"));
    found.push(unknown.given(kind).help(match near {
        Some(near) => format!("did you mean `{near}`? Where it is a newer type, lead the path through an `instance` with its `network`"),
        None => "correct it, or lead the path through an `instance` with its `network`".to_owned(),
    }));
}
