//! What becomes of a bucket's objects as they age: the rules that its keys and its data sets ask for, and what S3 would
//! refuse or never do.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Bucket;
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts;
use crate::model::{Architecture, Scope};
use crate::resource::kinds::s3::{self, StorageClass};
use crate::units::Period;

/// How long parts of an upload that was never completed are kept, when nothing else is said.
pub(super) const INCOMPLETE_UPLOADS_KEPT: Period = Period::days(7);

/// How long older versions are kept, when nothing else is said.
const NONCURRENT_KEPT: Period = Period::days(90);
/// The id of the rule for what holds for all objects.
const WHOLE_BUCKET: &str = "whole-bucket";

/// Where data sets move when they are cold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Cold {
    /// The class: `glacier_instant` is read at once, `glacier_flexible` and `deep_archive` after a restore.
    pub cold: StorageClass,
}

/// What happens to the objects below a prefix as they age.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LifecycleRule {
    /// The prefix, as in `raw` or `raw/ct`; the whole bucket when it is left out.
    pub prefix: String,
    /// At what age objects move to which class.
    pub transitions: Transitions,
    /// At what age objects end.
    pub expire: Option<Period>,
    /// What happens to older versions.
    pub noncurrent: Option<Noncurrent>,
    /// When the parts of an upload that was never completed are removed.
    pub incomplete_uploads: Option<Period>,
}

/// When objects move to which class, in whole days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Transitions {
    /// Infrequent access, three zones; 30 days are paid for.
    pub standard_ia: Option<Period>,
    /// Moves each object between tiers by its use.
    pub intelligent_tiering: Option<Period>,
    /// Infrequent access, one zone: gone with the zone; 30 days are paid for.
    pub one_zone_ia: Option<Period>,
    /// Archive that is read at once; 90 days are paid for.
    pub glacier_instant: Option<Period>,
    /// Archive that is restored in minutes to hours before it is read; 90 days are paid for.
    pub glacier_flexible: Option<Period>,
    /// Archive that is restored in hours before it is read; 180 days are paid for.
    pub deep_archive: Option<Period>,
}

/// What happens to older versions: what is said here, and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Noncurrent {
    /// When they end, counted from the day on which a newer version took their place; never when it is left out.
    pub expire: Option<Period>,
    /// How many of the newest are kept all the same: 1 to 100.
    pub newest: Option<u64>,
    /// When they move to which class.
    pub transitions: Transitions,
}

/// Archive tiers of Intelligent-Tiering: objects that nobody reads move on, and have to be restored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ArchiveTiers {
    /// The prefix; the whole bucket when it is left out.
    pub prefix: String,
    /// After how long without use objects move to the archive tier: 90 to 730 days.
    pub archive: Option<Period>,
    /// After how long without use objects move to the deep archive tier: 180 to 730 days.
    pub deep_archive: Option<Period>,
}

/// Objects of a bucket that have to be restored, after some time, before anything can read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The prefix, without slashes at its ends; empty for the whole bucket.
    pub prefix: String,
    /// Where they go, in words.
    pub class: String,
    /// The class whose restores they take.
    pub restored_as: facts::s3::StorageClass,
    /// After how long.
    pub after: Period,
    /// The key that says so.
    pub at: Pointer,
}

impl Transitions {
    /// Those that are given, in the order in which objects sink.
    pub fn given(&self) -> Vec<(StorageClass, Period)> {
        [
            (StorageClass::StandardIa, self.standard_ia),
            (StorageClass::IntelligentTiering, self.intelligent_tiering),
            (StorageClass::OneZoneIa, self.one_zone_ia),
            (StorageClass::GlacierInstant, self.glacier_instant),
            (StorageClass::GlacierFlexible, self.glacier_flexible),
            (StorageClass::DeepArchive, self.deep_archive),
        ]
        .into_iter()
        .filter_map(|(class, after)| Some((class, after?)))
        .collect()
    }
}

/// A rule that does nothing yet; an empty path is the whole bucket.
pub(super) fn rule(id: &str, path: &str) -> s3::LifecycleRule {
    s3::LifecycleRule {
        id: id.to_owned(),
        status: "Enabled",
        prefix: key_prefix(path),
        transitions: Vec::new(),
        noncurrent_version_transitions: Vec::new(),
        expiration_in_days: None,
        expired_object_delete_marker: None,
        noncurrent_days: None,
        newer_noncurrent_versions: None,
        abort_incomplete_days: None,
    }
}

/// What the keys of objects below a path begin with: `raw/`, so that `rawer/x` is none of them.
pub(super) fn key_prefix(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

/// A period as the whole days that S3 counts in, or a finding.
pub(super) fn days(scope: &mut Scope<'_>, at: &Pointer, period: Period, least: u64) -> Option<u64> {
    if let Some(days) = period.as_days_exact().filter(|days| *days >= least) {
        return Some(days);
    }
    let finding = Diagnostic::new(
        &codes::bucket::NOT_WHOLE_DAYS,
        at.clone(),
        format!("S3 counts in whole days, at least {least} here, and `{period}` is none"),
    )
    .given(period.to_string())
    .help("write days or years: `30 d`, `10 y`");
    scope.report(finding);
    None
}

fn fact(class: StorageClass) -> facts::s3::StorageClass {
    match class {
        StorageClass::StandardIa => facts::s3::StorageClass::StandardIa,
        StorageClass::OneZoneIa => facts::s3::StorageClass::OneZoneIa,
        StorageClass::IntelligentTiering => facts::s3::StorageClass::IntelligentTiering,
        StorageClass::GlacierInstant => facts::s3::StorageClass::GlacierInstant,
        StorageClass::GlacierFlexible => facts::s3::StorageClass::GlacierFlexible,
        StorageClass::DeepArchive => facts::s3::StorageClass::DeepArchive,
    }
}

/// A transition with the key that asks for it.
type Step = (StorageClass, u64, Pointer);

fn steps(scope: &mut Scope<'_>, transitions: &Transitions, at: &Pointer) -> Vec<Step> {
    let mut steps = Vec::new();
    for (class, after) in transitions.given() {
        let at = at.child(class.name());
        if let Some(days) = days(scope, &at, after, 0) {
            steps.push((class, days, at));
        }
    }
    check_steps(scope, &steps);
    steps
}

/// S3 refuses transitions that rise, cross, or leave a class before its minimum duration.
fn check_steps(scope: &mut Scope<'_>, steps: &[Step]) {
    for (class, after, at) in steps {
        let early = *after < u64::from(facts::s3::INFREQUENT_ACCESS_AFTER.value);
        if early && matches!(class, StorageClass::StandardIa | StorageClass::OneZoneIa) {
            let finding = Diagnostic::new(
                &codes::bucket::EARLY_INFREQUENT_ACCESS,
                at.clone(),
                format!(
                    "objects move to `{class}` after {after} d; 30 d is the least that AWS has always taken"
                ),
            )
            .given(format!("{after} d"))
            .help(
                "write `30 d`, or use `intelligent_tiering` or `glacier_instant`, which have no such minimum",
            );
            scope.report(finding);
        }
    }
    for pair in steps.windows(2) {
        let [(from, before, from_at), (to, after, at)] = pair else { continue };
        let minimum = u64::from(fact(*from).minimum_days());
        let (headline, help) = if !fact(*from).transitions_to(fact(*to)) {
            (format!("objects in `{from}` cannot move to `{to}`"), format!("remove `{from}` or `{to}`"))
        } else if after <= before {
            (
                format!("objects move to `{to}` after {after} d, which is not after they move to `{from}`"),
                format!("write more than {} d, or less for `{from}`", before + minimum.max(1) - 1),
            )
        } else if after - before < minimum {
            (
                format!(
                    "objects would leave `{from}` after {} d, and it takes them for {minimum} d",
                    after - before
                ),
                format!("write at least `{} d`", before + minimum),
            )
        } else {
            continue;
        };
        let finding = Diagnostic::new(&codes::bucket::TRANSITION_ORDER, at.clone(), headline)
            .given(format!("{after} d"))
            .related(from_at.clone(), format!("`{from}` after {before} d"))
            .help(help);
        scope.report(finding);
    }
}

fn transitions(steps: &[Step]) -> Vec<s3::Transition> {
    let mut made: Vec<s3::Transition> = steps
        .iter()
        .map(|(class, days, _)| s3::Transition { transition_in_days: *days, storage_class: *class })
        .collect();
    made.sort_by_key(|transition| transition.transition_in_days);
    made
}

fn check_end(scope: &mut Scope<'_>, steps: &[Step], end: u64, at: &Pointer) {
    for (class, days, step_at) in steps.iter().filter(|(_, days, _)| *days >= end) {
        let finding = Diagnostic::new(
            &codes::bucket::EXPIRES_BEFORE_TRANSITION,
            at.clone(),
            format!("objects end after {end} d, before they move to `{class}` after {days} d"),
        )
        .given(format!("{end} d"))
        .related(step_at.clone(), format!("`{class}` after {days} d"))
        .help(format!("write more than `{days} d`, or remove the transition"));
        scope.report(finding);
    }
}

fn set_noncurrent(scope: &mut Scope<'_>, at: &Pointer, declared: &Noncurrent, made: &mut s3::LifecycleRule) {
    let steps = steps(scope, &declared.transitions, &at.child("transitions"));
    made.noncurrent_version_transitions = transitions(&steps)
        .into_iter()
        .map(|step| s3::NoncurrentTransition {
            transition_in_days: step.transition_in_days,
            storage_class: step.storage_class,
        })
        .collect();
    if let Some(expire) = declared.expire {
        made.noncurrent_days = days(scope, &at.child("expire"), expire, 1);
        if let Some(end) = made.noncurrent_days {
            check_end(scope, &steps, end, &at.child("expire"));
        }
    }
    made.newer_noncurrent_versions = declared.newest;
    let Some(newest) = declared.newest else { return };
    let range = facts::s3::NEWER_NONCURRENT_VERSIONS.value;
    if !range.contains(&newest) || declared.expire.is_none() {
        let headline = if declared.expire.is_none() {
            "`newest` says which older versions do not end, and none of them ends".to_owned()
        } else {
            format!(
                "S3 keeps {} to {} of the newest older versions, not {newest}",
                range.start(),
                range.end()
            )
        };
        let finding = Diagnostic::new(&codes::blueprint::INVALID_VALUE, at.child("newest"), headline)
            .given(newest.to_string())
            .help("write for example `{ expire: 90 d, newest: 3 }`");
        scope.report(finding);
    }
}

impl Bucket {
    /// Every lifecycle rule: the declared ones, one for each data set that grows cold, and one for the whole bucket.
    pub(super) fn lifecycle_rules(&self, scope: &mut Scope<'_>) -> Vec<s3::LifecycleRule> {
        let mut rules: Vec<s3::LifecycleRule> = Vec::new();
        let end = self.expire.and_then(|expire| days(scope, &scope.at("expire"), expire, 1));
        for (name, declared) in &self.lifecycle {
            let at = scope.at("lifecycle").child(name);
            if declared.is_empty() {
                let finding = Diagnostic::new(
                    &codes::bucket::EMPTY_LIFECYCLE_RULE,
                    at.clone(),
                    format!("the lifecycle rule `{name}` does nothing"),
                )
                .allowed(["transitions", "expire", "noncurrent", "incomplete_uploads"])
                .help("say what happens to the objects: `expire: 90 d`");
                scope.report(finding);
                continue;
            }
            let mut made = rule(name, &declared.prefix);
            let steps = steps(scope, &declared.transitions, &at.child("transitions"));
            if let Some(expire) = declared.expire {
                let at = at.child("expire");
                made.expiration_in_days = days(scope, &at, expire, 1);
                if let Some(own) = made.expiration_in_days {
                    check_end(scope, &steps, own, &at);
                    self.check_shadow(scope, &at, own, end, "expire");
                }
            }
            if let Some(end) = end {
                check_end(scope, &steps, end, &scope.at("expire"));
            }
            made.transitions = transitions(&steps);
            if let Some(noncurrent) = &declared.noncurrent {
                set_noncurrent(scope, &at.child("noncurrent"), noncurrent, &mut made);
                let kept = match self.noncurrent {
                    Some(noncurrent) => noncurrent.expire,
                    None => Some(NONCURRENT_KEPT),
                };
                if let Some(own) = made.noncurrent_days {
                    let whole = kept.and_then(Period::as_days_exact);
                    self.check_shadow(
                        scope,
                        &at.child("noncurrent").child("expire"),
                        own,
                        whole,
                        "noncurrent",
                    );
                }
            }
            if let Some(kept) = declared.incomplete_uploads {
                made.abort_incomplete_days = days(scope, &at.child("incomplete_uploads"), kept, 1);
            }
            rules.push(made);
        }
        rules.extend(self.cold_rules(scope, end));
        rules.push(self.whole_bucket(scope, end));
        self.check_lock(scope);
        self.check_rules(scope, &rules);
        rules
    }

    fn whole_bucket(&self, scope: &mut Scope<'_>, end: Option<u64>) -> s3::LifecycleRule {
        let mut whole = rule(WHOLE_BUCKET, "");
        whole.expiration_in_days = end;
        if self.versioning {
            let default = Noncurrent { expire: Some(NONCURRENT_KEPT), ..Noncurrent::default() };
            let noncurrent = self.noncurrent.unwrap_or(default);
            set_noncurrent(scope, &scope.at("noncurrent"), &noncurrent, &mut whole);
            // S3 refuses it beside an end in days, which implies it.
            whole.expired_object_delete_marker = end.is_none().then_some(true);
        }
        let kept = self.incomplete_uploads.unwrap_or(INCOMPLETE_UPLOADS_KEPT);
        whole.abort_incomplete_days = days(scope, &scope.at("incomplete_uploads"), kept, 1);
        whole
    }

    /// Of two rules for an object S3 takes the one that ends it first.
    fn check_shadow(&self, scope: &mut Scope<'_>, at: &Pointer, own: u64, whole: Option<u64>, key: &str) {
        let Some(whole) = whole.filter(|whole| *whole < own) else { return };
        let mut finding = Diagnostic::new(
            &codes::bucket::LIFECYCLE_WITHOUT_EFFECT,
            at.clone(),
            format!(
                "the whole bucket's objects end after {whole} d, so that {own} d below a prefix has no effect"
            ),
        )
        .given(format!("{own} d"))
        .help(format!("say at the bucket what holds for the longest: `{key}`"));
        let said = if key == "expire" { self.expire.is_some() } else { self.noncurrent.is_some() };
        if said {
            finding = finding.related_key(scope.at(key), "said for the whole bucket");
        }
        scope.report(finding);
    }

    /// No lifecycle rule ends a version that is locked.
    fn check_lock(&self, scope: &mut Scope<'_>) {
        let Some(lock) = self.object_lock.as_ref().filter(|_| self.versioning) else { return };
        let rules = self.lifecycle.iter().map(|(name, rule)| {
            (scope.at("lifecycle").child(name).child("noncurrent"), rule.noncurrent.as_ref())
        });
        let said: Vec<(Pointer, Period)> = rules
            .chain([(scope.at("noncurrent"), self.noncurrent.as_ref())])
            .filter_map(|(at, noncurrent)| Some((at.child("expire"), noncurrent?.expire?)))
            .filter(|(_, expire)| *expire < lock.keep)
            .collect();
        for (at, expire) in said {
            let finding = Diagnostic::new(
                &codes::bucket::LOCK_OUTLASTS_LIFECYCLE,
                at,
                format!("older versions do not end after {expire}: each is locked for {}", lock.keep),
            )
            .given(expire.to_string())
            .related(scope.at("object_lock").child("keep"), "the lock")
            .allowed([format!("{} or more", lock.keep)])
            .help("lock for a shorter time, or say the time that is paid for");
            scope.report(finding);
        }
    }

    fn cold_rules(&self, scope: &mut Scope<'_>, end: Option<u64>) -> Vec<s3::LifecycleRule> {
        let mut rules = Vec::new();
        let (architecture, own) = (scope.architecture, scope.name);
        for (name, dataset) in architecture.datasets.iter().filter(|(_, set)| set.truth.owner() == own) {
            let Some(after) = dataset.cold_after else { continue };
            let at = Pointer::root().child("datasets").child(name).child("cold_after");
            let Some(Cold { cold }) = self.archive else {
                let finding = Diagnostic::new(
                    &codes::bucket::COLD_WITHOUT_ARCHIVE,
                    at,
                    format!("nothing moves `{name}` when it is cold: `{}` has no `archive`", scope.name),
                )
                .given(after.to_string())
                .related_key(scope.here(), "the bucket that holds it")
                .help(format!("add it to `{}`: `archive: {{ cold: glacier_instant }}`", scope.name));
                scope.report(finding);
                continue;
            };
            let Some(days) = days(scope, &at, after, 0) else { continue };
            let steps = [(cold, days, at)];
            check_steps(scope, &steps);
            if let Some(end) = end {
                check_end(scope, &steps, end, &scope.at("expire"));
            }
            let id = format!("cold-{name}");
            rules.push(s3::LifecycleRule {
                transitions: transitions(&steps),
                ..rule(&id, dataset.truth.path())
            });
        }
        rules
    }

    fn check_rules(&self, scope: &mut Scope<'_>, rules: &[s3::LifecycleRule]) {
        for name in self.lifecycle.keys() {
            if rules.iter().filter(|rule| rule.id == *name).count() > 1 {
                let finding = Diagnostic::new(
                    &codes::model::NAME_COLLISION,
                    scope.at("lifecycle").child(name),
                    format!("the tool makes a lifecycle rule of the name `{name}` itself"),
                )
                .on_key()
                .given(name)
                .help("give the rule another name");
                scope.report(finding);
            }
        }
        let most = facts::s3::LIFECYCLE_RULES.value;
        if rules.len() > most {
            let finding = Diagnostic::new(
                &codes::bucket::TOO_MANY_LIFECYCLE_RULES,
                scope.at("lifecycle"),
                format!(
                    "`{}` would have {} lifecycle rules, and a bucket takes {most}",
                    scope.name,
                    rules.len()
                ),
            )
            .given(rules.len().to_string())
            .help("join rules that say the same below a common prefix, or use another bucket");
            scope.report(finding);
        }
    }

    pub(super) fn archive_tiers(&self, scope: &mut Scope<'_>) -> Vec<s3::IntelligentTiering> {
        let mut made = Vec::new();
        for (name, declared) in &self.tiering {
            let at = scope.at("tiering").child(name);
            let tiers = [
                ("archive", "ARCHIVE_ACCESS", declared.archive, facts::s3::ARCHIVE_ACCESS_AFTER.value),
                (
                    "deep_archive",
                    "DEEP_ARCHIVE_ACCESS",
                    declared.deep_archive,
                    facts::s3::DEEP_ARCHIVE_ACCESS_AFTER.value,
                ),
            ];
            let mut tierings = Vec::new();
            for (key, access_tier, after, range) in tiers {
                let Some(after) = after else { continue };
                let days = after.as_days_exact();
                let fits = days.and_then(|days| u32::try_from(days).ok()).filter(|days| range.contains(days));
                if let Some(days) = fits {
                    tierings.push(s3::Tiering { access_tier, days: u64::from(days) });
                    continue;
                }
                let finding = Diagnostic::new(
                    &codes::bucket::ARCHIVE_TIER_OUT_OF_RANGE,
                    at.child(key),
                    format!("objects move to this tier after {} to {} d", range.start(), range.end()),
                )
                .given(after.to_string())
                .allowed([format!("{} d", range.start()), format!("{} d", range.end())])
                .help("write whole days between the two");
                scope.report(finding);
            }
            if let (Some(archive), Some(deep)) = (declared.archive, declared.deep_archive)
                && deep <= archive
            {
                let finding = Diagnostic::new(
                    &codes::bucket::TRANSITION_ORDER,
                    at.child("deep_archive"),
                    "objects would reach the deep archive tier before the archive tier",
                )
                .given(deep.to_string())
                .related(at.child("archive"), "the archive tier")
                .help(format!("write more than `{archive}`"));
                scope.report(finding);
            }
            if declared.archive.is_none() && declared.deep_archive.is_none() {
                let finding = Diagnostic::new(
                    &codes::bucket::EMPTY_LIFECYCLE_RULE,
                    at,
                    format!("the tiering `{name}` names no tier"),
                )
                .allowed(["archive", "deep_archive"])
                .help("say when objects move: `archive: 90 d`");
                scope.report(finding);
            }
            let prefix = Some(key_prefix(&declared.prefix)).filter(|prefix| !prefix.is_empty());
            made.push(s3::IntelligentTiering { id: name.clone(), status: "Enabled", prefix, tierings });
        }
        made
    }

    /// The objects of this bucket, called `name`, that have to be restored before anything can read them.
    pub fn archived(&self, name: &str, architecture: &Architecture) -> Vec<Archived> {
        let here = Pointer::root().child("constructs").child(name);
        let trimmed = |prefix: &str| prefix.trim_matches('/').to_owned();
        let rules = self.lifecycle.iter().flat_map(|(rule, declared)| {
            let at = here.child("lifecycle").child(rule).child("transitions");
            let archived =
                declared.transitions.given().into_iter().filter(|(class, _)| fact(*class).needs_restore());
            archived.map(move |(class, after)| Archived {
                prefix: trimmed(&declared.prefix),
                class: class.to_string(),
                restored_as: fact(class),
                after,
                at: at.child(class.name()),
            })
        });
        let cold = architecture.datasets.iter().filter_map(|(set, dataset)| {
            let Cold { cold } = self.archive.filter(|_| dataset.truth.owner() == name)?;
            fact(cold).needs_restore().then_some(Archived {
                prefix: dataset.truth.path().to_owned(),
                class: cold.to_string(),
                restored_as: fact(cold),
                after: dataset.cold_after?,
                at: Pointer::root().child("datasets").child(set).child("cold_after"),
            })
        });
        let tiers = self.tiering.iter().flat_map(|(tier, declared)| {
            let at = here.child("tiering").child(tier);
            let (flexible, deep) =
                (facts::s3::StorageClass::GlacierFlexible, facts::s3::StorageClass::DeepArchive);
            [("archive", flexible, declared.archive), ("deep_archive", deep, declared.deep_archive)]
                .into_iter()
                .filter_map(|(key, restored_as, after)| Some((key, restored_as, after?)))
                .map(move |(key, restored_as, after)| Archived {
                    prefix: trimmed(&declared.prefix),
                    class: format!("the {} tier", key.replace('_', " ")),
                    restored_as,
                    after,
                    at: at.child(key),
                })
        });
        rules.chain(cold).chain(tiers).collect()
    }

    /// `restored_for` names flows.
    pub(super) fn check_restored(&self, scope: &mut Scope<'_>) {
        for (index, flow) in self.restored_for.iter().enumerate() {
            let architecture = scope.architecture;
            if !architecture.flows.contains_key(flow) && !architecture.refused.contains(flow) {
                let finding = Diagnostic::new(
                    &codes::model::UNKNOWN_REFERENCE,
                    scope.at("restored_for").index(index),
                    format!("no flow is called `{flow}`"),
                )
                .given(flow)
                .allowed(architecture.flows.keys().chain(architecture.refused.of(&["flows"])))
                .suggest(flow);
                scope.report(finding);
            }
        }
    }
}

impl LifecycleRule {
    /// A rule for the objects below a prefix; an empty one is the whole bucket.
    pub fn below(prefix: &str) -> Self {
        LifecycleRule { prefix: prefix.to_owned(), ..LifecycleRule::default() }
    }

    fn is_empty(&self) -> bool {
        LifecycleRule { prefix: self.prefix.clone(), ..LifecycleRule::default() } == *self
            || self.noncurrent == Some(Noncurrent::default())
                && LifecycleRule { noncurrent: None, ..self.clone() }.is_empty()
    }
}
