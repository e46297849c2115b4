//! Time zones that do not exist.
//!
//! - **Checks**: `timezone` of flows and of the schedules of training jobs.
//! - **Why**: EventBridge Scheduler refuses a name that the IANA database does not have, or that is written in other case,
//!   and nobody knows when a schedule in it would start.
//! - **Instead**: `timezone: Europe/Berlin`.
//! - **Source**: the IANA time zone database.

use crate::construct::TrainingJob;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;
use crate::units::TimeZone;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let root = Pointer::root();
    let of_flows = architecture.flows.iter().filter_map(|(name, flow)| {
        Some((root.child("flows").child(name).child("timezone"), flow.timezone.as_ref()?))
    });
    let of_jobs = architecture.constructs_of::<TrainingJob>().filter_map(|(name, job)| {
        let zone = job.schedule.as_ref()?.timezone.as_ref()?;
        Some((root.child("constructs").child(name).child("schedule").child("timezone"), zone))
    });
    findings.extend(of_flows.chain(of_jobs).filter_map(|(at, zone)| unknown(at, zone)));
}

fn unknown(at: Pointer, zone: &TimeZone) -> Option<Diagnostic> {
    let zone = zone.as_str();
    let known: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    if known.iter().any(|name| name == zone) {
        return None;
    }
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let names = || known.iter().map(String::as_str);
    let near = names().find(|name| last(name) == last(zone)).or_else(|| nearest(zone, names()));
    let help = near.map_or_else(
        || "write its name in the IANA database, as in `Europe/Berlin` or `UTC`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let headline = format!("there is no time zone `{zone}`");
    Some(Diagnostic::new(&codes::forecast::UNKNOWN_TIME_ZONE, at, headline).given(zone).help(help))
}
