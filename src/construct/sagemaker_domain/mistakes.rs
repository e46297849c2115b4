//! What is wrong with a domain's settings: each mistake, and each weakened default, before anything is made.

use std::collections::BTreeMap;

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::sagemaker as facts;
use crate::model::{Carried, Place, Role, Scope};
use crate::resource::Val;
use crate::resource::kinds::sagemaker::{AppNetworkAccessType, AuthMode};
use crate::schema::cloudformation::Type;
use crate::schema::region::{Availability, availability};
use crate::units::{self, DataSize, Period};

use super::{IDLE, SageMakerDomain, Users, printed};

impl SageMakerDomain {
    /// Reports every mistake that shows in the domain's own keys.
    pub(super) fn check(&self, scope: &mut Scope<'_>) {
        self.check_names(scope);
        self.check_sizes(scope);
        self.check_users(scope);
        self.check_spaces(scope);
        let roles = [("execution_role", &self.execution_role)];
        let imported = self.import.iter().map(|import| ("import", &import.execution_role));
        for (key, role) in roles.into_iter().chain(imported) {
            let at = scope.at(key);
            let at = if key == "import" { at.child("execution_role") } else { at };
            check_role(scope, &at, role.as_ref());
        }
        check_key(scope, &scope.at("key"), self.key.as_ref());
        if let Some(import) = &self.import {
            check_key(scope, &scope.at("import").child("key"), import.key.as_ref());
            self.check_import(scope);
            return;
        }
        if self.access == Some(AppNetworkAccessType::PublicInternet) {
            scope.report(
                Diagnostic::new(
                    &codes::studio::STUDIO_ON_THE_INTERNET,
                    scope.at("access"),
                    format!("the applications of `{}` reach the internet", scope.name),
                )
                .given("public_internet")
                .allowed(["vpc_only"])
                .help("leave `access` out"),
            );
        }
        if self.docker == Some(true) {
            scope.report(
                Diagnostic::new(
                    &codes::studio::DOCKER_IN_STUDIO,
                    scope.at("docker"),
                    format!("users of `{}` may run containers of their own", scope.name),
                )
                .given("true")
                .help("leave `docker` out, unless the users build images in Studio"),
            );
        }
    }

    fn check_names(&self, scope: &mut Scope<'_>) {
        let name = self.name_in(scope);
        let domain = match (&self.import, &self.domain_name) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(("domain", name, scope.at("domain_name"), false)),
            (None, None) => Some(("domain", name, scope.here(), true)),
        };
        let users = self.users.0.keys().map(|name| ("user", name, scope.at("users").child(name)));
        let spaces = self.spaces.keys().map(|name| ("space", name, scope.at("spaces").child(name)));
        let members = users.chain(spaces).map(|(what, name, at)| (what, name.clone(), at, true));
        let wrong: Vec<_> =
            domain.into_iter().chain(members).filter(|(_, name, ..)| !facts::is_studio_name(name)).collect();
        for (what, name, at, on_key) in wrong {
            let headline = format!("SageMaker does not take `{name}` as the name of a {what}");
            let finding = Diagnostic::new(&codes::studio::INVALID_STUDIO_NAME, at, headline)
                .given(&name)
                .allowed(["1 to 63 letters, digits and hyphens, with a letter or a digit at both ends"])
                .help(match (what, on_key) {
                    ("domain", true) => "give the domain a name of its own: `domain_name: NAME`".to_owned(),
                    _ => format!("write for example `{}`", cleaned(&name)),
                });
            scope.report(if on_key { finding.on_key() } else { finding });
        }
    }

    /// Reports two names that become one in the outputs; whether there are any.
    pub(super) fn check_collisions(&self, scope: &mut Scope<'_>) -> bool {
        let mut collide = false;
        let groups =
            [("users", self.users.0.keys().collect::<Vec<_>>()), ("spaces", self.spaces.keys().collect())];
        for (key, names) in groups {
            let at = scope.at(key);
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for name in names {
                let Some(first) = seen.insert(printed(name), name) else { continue };
                collide = true;
                scope.report(
                    Diagnostic::new(
                        &codes::model::NAME_COLLISION,
                        at.child(name),
                        format!("`{first}` and `{name}` become the same name in the outputs"),
                    )
                    .on_key()
                    .given(name)
                    .related_key(at.child(first), "the first one")
                    .help("rename one of the two so that they differ in a letter or a digit"),
                );
            }
        }
        collide
    }

    fn check_sizes(&self, scope: &mut Scope<'_>) {
        let (volume, largest) = self.volumes();
        let mut sizes =
            vec![(scope.at("volume"), self.volume), (scope.at("largest_volume"), self.largest_volume)];
        for (name, space) in &self.spaces {
            sizes.push((scope.at("spaces").child(name).child("volume"), space.volume));
        }
        let range = &facts::STUDIO_VOLUME.value;
        let in_range = |size: DataSize| size.as_gib_exact().is_some_and(|size| range.contains(&size));
        for (at, size) in sizes {
            let Some(size) = size else { continue };
            let (problem, help) = match size.as_gib_exact() {
                None => (
                    format!("the volume of a space cannot have {size}, which is no whole number of GiB"),
                    format!("write `{} GiB`", size.gib_ceil().clamp(*range.start(), *range.end())),
                ),
                Some(gib) if !range.contains(&gib) => (
                    format!("the volume of a space cannot have {size}"),
                    format!("write `{} GiB`", gib.clamp(*range.start(), *range.end())),
                ),
                Some(_) if self.import.is_none() && in_range(largest) && size > largest => (
                    format!("a volume of {size} is larger than the largest, {largest}"),
                    "raise `largest_volume`".to_owned(),
                ),
                Some(_) => continue,
            };
            scope.report(
                Diagnostic::new(&codes::studio::STUDIO_VOLUME_OUT_OF_RANGE, at, problem)
                    .given(size.to_string())
                    .allowed([format!("whole GiB from {} to {}", range.start(), range.end())])
                    .help(help),
            );
        }
        if self.largest_volume.is_some_and(|largest| in_range(largest) && volume > largest)
            && self.volume.is_none()
        {
            scope.report(
                Diagnostic::new(
                    &codes::studio::STUDIO_VOLUME_OUT_OF_RANGE,
                    scope.at("largest_volume"),
                    format!("the largest volume, {largest}, is smaller than a new space's, {volume}"),
                )
                .given(largest.to_string())
                .help("set `volume` too"),
            );
        }
        self.check_idle(scope);
        self.check_instances(scope);
    }

    fn check_instances(&self, scope: &mut Scope<'_>) {
        const APP: &str = "JupyterLabAppSettings/DefaultResourceSpec/InstanceType";
        let domain = ("AWS::SageMaker::Domain", format!("DefaultUserSettings/{APP}"));
        let space = ("AWS::SageMaker::Space", format!("SpaceSettings/{APP}"));
        let mut instances = vec![(scope.at("instance"), &self.instance, &domain)];
        for (name, declared) in &self.spaces {
            instances.push((scope.at("spaces").child(name).child("instance"), &declared.instance, &space));
        }
        for (at, instance, (kind, path)) in instances {
            let Some(Val::Known(instance)) = instance else { continue };
            let allowed = Type::find(kind).map(|it| it.allowed_values(path)).unwrap_or_default();
            if allowed.contains(instance) {
                continue;
            }
            let family = instance.rsplit_once('.').map_or(instance.as_str(), |(family, _)| family);
            let near = nearest(instance, allowed.iter().map(String::as_str)).map(str::to_owned);
            let siblings =
                allowed.into_iter().filter(|it| it.rsplit_once('.').is_some_and(|(it, _)| it == family));
            let finding = Diagnostic::new(
                &codes::studio::UNKNOWN_STUDIO_INSTANCE,
                at,
                format!("Studio runs on no `{instance}`"),
            )
            .given(instance)
            .allowed(siblings);
            scope.report(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => {
                    finding.help("take one of SageMaker's types, such as `ml.t3.medium` or `ml.m5.xlarge`")
                }
            });
        }
    }

    fn check_idle(&self, scope: &mut Scope<'_>) {
        let range = &facts::STUDIO_IDLE.value;
        let in_range = |period: Period| period.as_minutes_exact().is_some_and(|it| range.contains(&it));
        let idle = self.idle_shutdown.unwrap_or(IDLE);
        if idle == Period::ZERO && self.import.is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::studio::NO_IDLE_SHUTDOWN,
                    scope.at("idle_shutdown"),
                    format!("the applications of `{}` run until someone stops them", scope.name),
                )
                .given(idle.to_string())
                .help("leave `idle_shutdown` out, for two hours"),
            );
        }
        for (key, period) in [("idle_shutdown", self.idle_shutdown), ("longest_idle", self.longest_idle)] {
            let Some(period) = period else { continue };
            let shut = key == "longest_idle" && in_range(idle) && period < idle;
            if (period == Period::ZERO && key == "idle_shutdown") || (in_range(period) && !shut) {
                continue;
            }
            let least = if shut { idle } else { Period::minutes(*range.start()) };
            scope.report(
                Diagnostic::new(
                    &codes::studio::IDLE_SHUTDOWN_OUT_OF_RANGE,
                    scope.at(key),
                    format!("an idle application cannot be shut down after {period}"),
                )
                .given(period.to_string())
                .allowed([format!("whole minutes from {least} to {}", Period::minutes(*range.end()))])
                .help(if shut {
                    "`longest_idle` is at least `idle_shutdown`".to_owned()
                } else {
                    format!("write for example `{IDLE}`")
                }),
            );
        }
    }

    fn check_users(&self, scope: &mut Scope<'_>) {
        for (name, user) in &self.users.0 {
            let at = scope.at("users").child(name);
            check_role(scope, &at.child("execution_role"), user.execution_role.as_ref());
            if user.sign_on.is_some() && self.auth != Some(AuthMode::Sso) {
                let finding = Diagnostic::new(
                    &codes::studio::SIGN_ON_WITHOUT_IDENTITY_CENTER,
                    at.child("sign_on"),
                    format!(
                        "`{name}` cannot sign in through IAM Identity Center: `{}` does not use it",
                        scope.name
                    ),
                )
                .on_key()
                .help("remove `sign_on`, or set `auth: sso`");
                scope.report(match user.sign_on.as_ref().and_then(Val::known) {
                    Some(given) => finding.given(given),
                    None => finding,
                });
            }
        }
    }

    fn check_spaces(&self, scope: &mut Scope<'_>) {
        if self.spaces.is_empty() {
            return;
        }
        let region = &scope.architecture.region;
        if let Availability::Elsewhere(regions) = availability("AWS::SageMaker::Space", region) {
            let finding = Diagnostic::new(
                &codes::studio::REGION_WITHOUT_SPACES,
                scope.at("spaces"),
                format!("the region {region} has no spaces of SageMaker Studio"),
            )
            .on_key()
            .given(region)
            .allowed(regions)
            .help("leave `spaces` out: the users work in their home directories");
            scope.report(finding);
        }
        for (name, space) in &self.spaces {
            let at = scope.at("spaces").child(name);
            match self.owner(space) {
                None => scope.report(
                    Diagnostic::new(
                        &codes::studio::SPACE_WITHOUT_OWNER,
                        at,
                        format!("the space `{name}` does not say whose it is"),
                    )
                    .on_key()
                    .allowed(self.users.0.keys())
                    .help("name a user of the domain: `owner: NAME`"),
                ),
                Some(owner) if self.import.is_none() && !self.users.0.contains_key(owner) => {
                    unknown_user(scope, at.child("owner"), owner, &self.users);
                }
                Some(_) => {}
            }
        }
    }

    fn check_import(&self, scope: &mut Scope<'_>) {
        let given = [
            ("network", self.network.is_some()),
            ("domain_name", self.domain_name.is_some()),
            ("access", self.access.is_some()),
            ("execution_role", self.execution_role.is_some()),
            ("key", self.key.is_some()),
            ("instance", self.instance.is_some()),
            ("volume", self.volume.is_some()),
            ("largest_volume", self.largest_volume.is_some()),
            ("idle_shutdown", self.idle_shutdown.is_some()),
            ("longest_idle", self.longest_idle.is_some()),
            ("docker", self.docker.is_some()),
        ];
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            scope.report(
                Diagnostic::new(
                    &codes::studio::KEY_OF_IMPORTED_DOMAIN,
                    scope.at(key),
                    format!("`{key}` has no meaning for the imported domain `{}`", scope.name),
                )
                .on_key()
                .given(key)
                .allowed(["auth", "users", "spaces", "import"])
                .help(match key {
                    "execution_role" | "key" => {
                        format!("move it into the import: `import: {{ …, {key}: … }}`")
                    }
                    _ => "remove it".to_owned(),
                }),
            );
        }
    }
}

/// A flow whose other end Studio cannot read or write.
pub(super) fn not_a_bucket(
    carried: &Carried<'_>,
    other: &Place,
    at: Pointer,
    scope: &Scope<'_>,
) -> Diagnostic {
    let buckets = scope.architecture.constructs.iter().filter(|(_, it)| it.role() == Role::Bucket);
    let help = match other.role {
        Some(Role::FileSystem) => {
            "join Studio to the bucket behind the file system, or mount it by hand after the deployment: \
             `aws sagemaker update-domain`"
        }
        None => "bring the data to a bucket first, `via` a mover, and let Studio read that",
        Some(_) => "let one write to a bucket and the other read it, in two flows",
    };
    Diagnostic::new(
        &codes::studio::STUDIO_READS_BUCKETS,
        at,
        format!("the flow `{}` joins Studio to `{}`, which is no bucket", carried.name, other.owner),
    )
    .given(&other.owner)
    .allowed(buckets.map(|(name, _)| name))
    .help(help)
}

/// A flow of the whole domain, imported without its role.
pub(super) fn role_not_given(flow: &str, at: Pointer, scope: &Scope<'_>) -> Diagnostic {
    Diagnostic::new(
        &codes::studio::IMPORTED_DOMAIN_WITHOUT_ROLE,
        at,
        format!(
            "the flow `{flow}` adds to the role of the imported domain `{}`, which is not given",
            scope.name
        ),
    )
    .given(scope.name)
    .related_key(scope.at("import"), "the import")
    .help("give the import its `execution_role`, or let the flow name one user")
}

/// A user whom the domain does not have.
pub(super) fn unknown_user(scope: &mut Scope<'_>, at: Pointer, user: &str, users: &Users) {
    scope.report(
        Diagnostic::new(
            &codes::studio::UNKNOWN_STUDIO_USER,
            at,
            format!("`{}` has no user `{user}`", scope.name),
        )
        .given(user)
        .allowed(users.0.keys())
        .suggest(user),
    );
}

fn check_role(scope: &mut Scope<'_>, at: &Pointer, arn: Option<&units::Arn>) {
    if let Some(arn) = arn.filter(|arn| arn.service() != "iam" || arn.resource_type() != Some("role")) {
        wrong_arn(scope, at, arn, "an IAM role", "arn:aws:iam::444455556666:role/studio");
    }
}

fn check_key(scope: &mut Scope<'_>, at: &Pointer, arn: Option<&Val<units::Arn>>) {
    let known = arn.and_then(Val::known);
    if let Some(arn) = known.filter(|arn| arn.service() != "kms" || arn.resource_type() != Some("key")) {
        let example = "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        wrong_arn(scope, at, arn, "a KMS key", example);
    }
}

fn wrong_arn(scope: &mut Scope<'_>, at: &Pointer, arn: &units::Arn, what: &str, example: &str) {
    scope.report(
        Diagnostic::new(
            &codes::studio::NOT_A_STUDIO_ARN,
            at.clone(),
            format!("`{arn}` is not the ARN of {what}"),
        )
        .given(arn.to_string())
        .help(format!("write for example `{example}`")),
    );
}

/// A name in which what SageMaker refuses is a hyphen.
fn cleaned(name: &str) -> String {
    let plain = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let short: String =
        plain.trim_matches('-').chars().take(*facts::STUDIO_NAME_LENGTH.value.end()).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() { "ana".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cleaned_name_is_a_name() {
        for name in ["ana.b", "-ana-", "é", "", &"a.".repeat(60)] {
            assert!(facts::is_studio_name(&cleaned(name)), "{name}");
        }
    }
}
