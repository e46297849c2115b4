//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.
//!
//! Rules look at the architecture as it was declared, after expansion has reported what concerns one construct alone.
//! The invariant: a rule says nothing of a name that refers to nothing; `names` and expansion have said it.

use crate::diagnostic::Diagnostics;
use crate::model::{Architecture, PlaceRef, Role};

mod agent_keys;
mod archived_input;
mod bucket_names;
mod forecast_inputs;
mod gateway_kinds;
mod imported_hub_table;
mod interfaces;
mod jumbo_frames;
mod long_asn;
mod lustre_capacity;
mod macsec_group;
mod names;
mod overlapping_ranges;
mod own_event;
mod parameters;
mod prefixes;
mod preload_room;
mod quantities;
mod reserved_asn;
mod residency;
mod run_per_object;
mod share_keys;
mod shared_imports;
mod site_addresses;
mod static_routes_win;
mod tags;
mod template_description;
mod terraform_settings;
mod time_zones;
mod two_writers;
mod unknown_region;
mod unreached_network;
mod vpc_range;
pub mod waivers;

/// The back ends that a build is for; some rules hold for one of them alone.
#[derive(Clone, Copy, Debug)]
pub struct Targets {
    /// CloudFormation is written.
    pub cloudformation: bool,
    /// Terraform is written.
    pub terraform: bool,
}

/// Checks every rule.
pub fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    for rule in [
        unknown_region::check,
        names::check,
        parameters::check,
        vpc_range::check,
        overlapping_ranges::check,
        reserved_asn::check,
        shared_imports::check,
        gateway_kinds::check,
        static_routes_win::check,
        agent_keys::check,
        unreached_network::check,
        site_addresses::check,
        share_keys::check,
        bucket_names::check,
        tags::check,
        prefixes::check,
        two_writers::check,
        own_event::check,
        run_per_object::check,
        archived_input::check,
        residency::check,
        forecast_inputs::check,
        time_zones::check,
        preload_room::check,
        quantities::check,
        waivers::check,
    ] {
        rule(architecture, findings);
    }
    for rule in [
        jumbo_frames::check,
        long_asn::check,
        macsec_group::check,
        imported_hub_table::check,
        template_description::check,
        lustre_capacity::check,
        terraform_settings::check,
    ] {
        rule(architecture, targets, findings);
    }
}

fn role_of(architecture: &Architecture, place: &PlaceRef) -> Option<Role> {
    architecture.constructs.get(place.owner()).map(|construct| construct.role())
}

#[cfg(test)]
mod tests {
    use super::{Targets, check};
    use crate::construct::{Bucket, LifecycleRule, Transitions};
    use crate::diagnostic::Diagnostics;
    use crate::model::{Architecture, Construct, Flow, PlaceRef, Role, Scope, Share, Site, Verify};
    use crate::units::Period;

    /// A construct that does nothing but stand at an end of a flow, or between the two.
    #[derive(Debug)]
    struct End(&'static str, Role);

    impl Construct for End {
        fn type_name(&self) -> &'static str {
            self.0
        }

        fn role(&self) -> Role {
            self.1
        }

        fn expand(&self, _: &mut Scope<'_>) {}

        fn as_any(&self) -> &dyn std::any::Any {
            self
        }
    }

    /// A lake whose `raw` and `train/2020` are archived, a mirror, a job, a mover, a gateway and a share.
    fn imaging(lake: Bucket, flows: &[(&str, Flow)]) -> Vec<(String, &'static str)> {
        let archive = |class: fn(&mut Transitions, Option<Period>)| {
            let mut transitions = Transitions::default();
            class(&mut transitions, Some(Period::days(90)));
            transitions
        };
        let rule = |prefix: &str, transitions| LifecycleRule { transitions, ..LifecycleRule::below(prefix) };
        let lake = lake
            .lifecycle("raw", rule("raw", archive(|to, after| to.deep_archive = after)))
            .lifecycle("old", rule("train/2020", archive(|to, after| to.glacier_flexible = after)))
            .lifecycle("models", rule("models", archive(|to, after| to.glacier_instant = after)));
        let mut imaging = Architecture::new("imaging", "eu-central-1");
        imaging
            .construct("lake", lake)
            .construct("mirror", Bucket::new())
            .construct("train", End("TrainingJob", Role::Compute))
            .construct("tune", End("TrainingJob", Role::Compute))
            .construct("mover", End("DataSyncAgent", Role::Mover))
            .construct("gateway", End("FileGateway", Role::Mover));
        let share: Share =
            serde_json::from_str(r#"{ "protocol": "nfs", "host": "nas1.corp.example", "path": "/a" }"#)
                .unwrap();
        let mut site = Site::default();
        site.shares.insert("scans".into(), share);
        imaging.sites.insert("munich".into(), site);
        for (name, flow) in flows {
            imaging.flows.insert((*name).to_owned(), flow.clone());
        }
        let mut findings = Diagnostics::default();
        check(&imaging, Targets { cloudformation: true, terraform: true }, &mut findings);
        findings.iter().map(|finding| (finding.at.to_string(), finding.code.name)).collect()
    }

    #[test]
    fn readers_of_archives_are_refused_and_replication_is_not() {
        let flows = [
            ("below", Flow::new("lake/raw/ct", "train")),
            ("above", Flow::new("lake/train", "train")),
            ("instant", Flow::new("lake/models", "train")),
            ("beside", Flow::new("lake/train/2021", "train")),
            ("copy", Flow::new("lake/raw", "mirror/raw")),
            ("moved", Flow::new("lake/raw", "mirror/moved").via("mover")),
            ("office", Flow::new("munich/scans", "lake/train/2020").via("gateway")),
            ("sync", Flow::new("munich/scans", "lake/raw").via("mover")),
            ("restored", Flow::new("lake/raw", "train")),
            (
                "compared",
                Flow { verify: Some(Verify::Everything), ..Flow::new("munich/b", "lake/raw").via("mover") },
            ),
        ];
        let lake = Bucket { restored_for: vec!["restored".into()], ..Bucket::default() };
        let found = imaging(lake, &flows);
        let read: Vec<&str> =
            found.iter().filter(|(_, code)| *code == "archived-input").map(|(at, _)| at.as_str()).collect();
        assert_eq!(
            read,
            [
                "/flows/below/from",
                "/flows/above/from",
                "/flows/moved/from",
                "/flows/office/to",
                "/flows/compared/verify",
            ]
        );
    }

    #[test]
    fn a_place_has_one_writer_and_one_job_is_one() {
        let flows = [
            ("results", Flow::new("train", "lake/out")),
            ("checkpoints", Flow::new("train", "lake/out/checkpoints")),
            ("tuned", Flow::new("tune", "lake/out/tuned")),
            ("home", Flow::new("lake/out", "munich/scans").via("mover")),
            (
                "copy",
                Flow {
                    report: Some(PlaceRef("lake/reports".into())),
                    ..Flow::new("munich/scans", "lake/in")
                },
            ),
            (
                "back",
                Flow {
                    report: Some(PlaceRef("lake/reports".into())),
                    ..Flow::new("lake/in", "munich/scans")
                },
            ),
            (
                "more",
                Flow { report: Some(PlaceRef("lake/in".into())), ..Flow::new("munich/scans", "lake/more") },
            ),
        ];
        let found = imaging(Bucket::new(), &flows);
        let places: Vec<&str> = found.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(places, ["/flows/tuned/to", "/flows/back/to", "/flows/more/report"]);
        assert!(found.iter().all(|(_, code)| *code == "two-writers"));
    }
}
