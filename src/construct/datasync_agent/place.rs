//! The ends of a transfer: a share that agents read, or a prefix of a bucket that a role opens.

use std::rc::Rc;

use super::{DataSyncAgent, Ready};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::datasync as facts;
use crate::model::handle::BucketHandle;
use crate::model::{Carried, Place, Protocol, Role, Scope, Share, imported_role};
use crate::resource::kinds::{datasync, iam};
use crate::resource::{Arn, Concat, Expr, Hidden, Path, Policy, Ref, Resource, Statement, Val};

/// Which end of a transfer a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Destination,
}

impl Side {
    /// Its key in a flow.
    fn key(self) -> &'static str {
        match self {
            Side::Source => "from",
            Side::Destination => "to",
        }
    }

    /// Its name among the flow's resources.
    fn local(self) -> &'static str {
        match self {
            Side::Source => "source",
            Side::Destination => "destination",
        }
    }

    fn place<'c>(self, carried: &'c Carried<'_>) -> &'c Place {
        match self {
            Side::Source => &carried.from,
            Side::Destination => &carried.to,
        }
    }
}

/// An end of a transfer.
#[derive(Clone, Debug)]
pub(super) enum End<'a> {
    /// A share of the agents' site.
    Share(&'a Share),
    /// A prefix of a bucket.
    Bucket(Rc<BucketHandle>, String),
}

impl<'a> End<'a> {
    /// The end of a flow, or none where a mistake was reported.
    pub(super) fn check(
        mover: &DataSyncAgent,
        scope: &mut Scope<'a>,
        carried: &Carried<'a>,
        side: Side,
    ) -> Option<Self> {
        let place = side.place(carried);
        let at = scope.at_flow(carried.name, side.key());
        match place.role {
            None => {
                let site = scope.architecture.sites.get(&place.owner)?;
                if place.owner != mover.site && scope.architecture.sites.contains_key(&mover.site) {
                    scope.report(
                        Diagnostic::new(
                            &codes::datasync::SHARE_OF_ANOTHER_SITE,
                            at,
                            format!(
                                "`{}` goes via `{}`, whose agents stand in {}, not in {}",
                                carried.name, scope.name, mover.site, place.owner
                            ),
                        )
                        .given(format!("{}/{}", place.owner, place.path))
                        .related(scope.at("site"), "the agents' site")
                        .help(format!("give {} a mover of its own", place.owner)),
                    );
                    return None;
                }
                site.shares.get(&place.path).map(End::Share)
            }
            Some(Role::Bucket) => {
                if !facts::is_s3_prefix(&place.path) {
                    scope.report(
                        Diagnostic::new(
                            &codes::datasync::UNUSABLE_PREFIX,
                            at,
                            format!("`{}` names a prefix that DataSync cannot transfer", carried.name),
                        )
                        .given(&place.path)
                        .help(
                            "write the prefix without empty parts, `.` and `..`, in at most 1022 characters",
                        ),
                    );
                    return None;
                }
                let bucket = scope.handle::<BucketHandle>(&place.owner)?;
                Some(End::Bucket(bucket, place.path.clone()))
            }
            Some(Role::FileSystem | Role::Compute | Role::Mover | Role::Connection) => {
                scope.report(
                    Diagnostic::new(
                        &codes::datasync::UNSUPPORTED_TRANSFER,
                        at,
                        format!(
                            "`{}` cannot carry `{}` {} `{}`",
                            scope.name,
                            carried.name,
                            side.key(),
                            place.owner
                        ),
                    )
                    .given(&place.owner)
                    .allowed(["a share of the agents' site", "a prefix of a bucket"])
                    .help("end the flow at a bucket, and carry it on by a second flow"),
                );
                None
            }
        }
    }

    /// What `DataSync` calls it.
    pub(super) fn kind(&self) -> facts::LocationKind {
        match self {
            End::Bucket(..) => facts::LocationKind::S3,
            End::Share(share) => match share.protocol {
                Protocol::Nfs | Protocol::Ontap => facts::LocationKind::Nfs,
                Protocol::Smb => facts::LocationKind::Smb,
                Protocol::Object => facts::LocationKind::ObjectStorage,
            },
        }
    }

    /// Whether an agent has to reach it.
    pub(super) fn needs_agent(&self) -> bool {
        matches!(self, End::Share(_))
    }

    /// Adds its location, and the role that opens it; returns the location's ARN.
    pub(super) fn add(
        self,
        mover: &DataSyncAgent,
        scope: &mut Scope<'_>,
        carried: &Carried<'_>,
        side: Side,
        agents: &[Ready],
    ) -> Val<String> {
        let share = match self {
            End::Share(share) => share,
            End::Bucket(bucket, prefix) => {
                return bucket_location(mover, scope, carried, side, &bucket, &prefix);
            }
        };
        let server_hostname = share.host.clone().map(|host| host.to_string());
        // An agent that is not there yet takes nothing from those that are.
        let agent_arns = agents.iter().map(|agent| agent.item(agents)).collect();
        let path = share.path.clone().unwrap_or_else(|| "".into());
        match share.protocol {
            Protocol::Nfs | Protocol::Ontap => {
                let location = datasync::LocationNfs {
                    server_hostname,
                    subdirectory: path,
                    agent_arns,
                    version: mover.nfs,
                };
                share_location(scope, carried, side, location, agents).arn().value()
            }
            Protocol::Smb => {
                let login = share.login.as_ref();
                let location = datasync::LocationSmb {
                    server_hostname,
                    subdirectory: match path {
                        Val::Known(path) => between_slashes(&path).trim_end_matches('/').into(),
                        later @ Val::Expr(_) => Concat::of(["/".into(), later]),
                    },
                    domain: login.and_then(|login| login.domain.clone()),
                    user: login.and_then(|login| login.user.clone()).unwrap_or_default(),
                    password: login.map(password).unwrap_or_default(),
                    agent_arns,
                    version: mover.smb,
                };
                share_location(scope, carried, side, location, agents).arn().value()
            }
            Protocol::Object => {
                let location = datasync::LocationObjectStorage {
                    server_hostname,
                    server_port: share.port.unwrap_or(443),
                    server_protocol: "HTTPS",
                    bucket_name: share.bucket.clone().unwrap_or_default(),
                    subdirectory: match path {
                        Val::Known(path) => between_slashes(&path).into(),
                        later @ Val::Expr(_) => Concat::of(["/".into(), later, "/".into()]),
                    },
                    access_key: share.login.as_ref().and_then(|login| login.user.clone()),
                    secret_key: share.login.as_ref().map(password),
                    agent_arns,
                };
                share_location(scope, carried, side, location, agents).arn().value()
            }
        }
    }
}

fn password(login: &crate::model::Login) -> Hidden {
    Hidden(Val::Expr(Expr::Secret(login.password())))
}

/// `/raw/2026/`, and `/` for everything: how DataSync and the provider tell a prefix back.
pub(super) fn between_slashes(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}

fn share_location<R: Resource>(
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    side: Side,
    location: R,
    agents: &[Ready],
) -> Ref<R> {
    let location = scope.add_to_flow(carried.name, side.local(), location);
    let condition = Ready::one_of(scope, agents);
    scope.graph().condition(&location, condition);
    location
}

fn bucket_location(
    mover: &DataSyncAgent,
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    side: Side,
    bucket: &BucketHandle,
    prefix: &str,
) -> Val<String> {
    let (verb, statements) = match side {
        Side::Source => ("Reads", bucket.read("Source", prefix)),
        Side::Destination => ("Writes", bucket.write("Destination", prefix)),
    };
    let statements = in_any_prefix(statements);
    let words = format!("{verb} {}/{prefix} for the flow {}", bucket.name, carried.name);
    let given = mover.role.as_ref().map(imported_role);
    let service = "datasync.amazonaws.com";
    let (role, policy) = role(scope, carried, side.local(), given, service, &words, statements);
    let location = scope.add_to_flow(
        carried.name,
        side.local(),
        datasync::LocationS3 {
            s3_bucket_arn: bucket.bucket.arn(),
            subdirectory: between_slashes(prefix),
            bucket_access_role_arn: role,
        },
    );
    // DataSync tries the role when the location is made.
    scope.graph().require(&location, &policy);
    location.arn().value()
}

/// Before it makes a location, DataSync tries `HeadBucket`, which asks for `s3:ListBucket` and names no prefix: under a
/// condition on one, the location would be refused ("could not perform s3:HeadBucket on bucket").
fn in_any_prefix(mut statements: Vec<Statement>) -> Vec<Statement> {
    for statement in &mut statements {
        statement.conditions.retain(|condition| condition.variable != "s3:prefix");
    }
    statements
}

/// Adds a role for one purpose of a flow with its one policy, or the policy to a role that exists.
pub(super) fn role(
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    purpose: &str,
    given: Option<Ref<iam::Role>>,
    service: &str,
    description: &str,
    statements: Vec<Statement>,
) -> (Arn<iam::Role>, Ref<iam::RolePolicy>) {
    // A role that exists may get the policies of several flows.
    let policy_name = match given {
        Some(_) => Path::new(carried.name, purpose).dashed(),
        None => purpose.to_owned(),
    };
    let role = given.unwrap_or_else(|| {
        scope.add_to_flow(
            carried.name,
            &format!("{purpose}-role"),
            iam::Role {
                description: description.to_owned(),
                assume_role_policy_document: Policy::trust(service),
                permissions_boundary: None,
            },
        )
    });
    let policy = scope.add_to_flow(
        carried.name,
        &format!("{purpose}-role-policy"),
        iam::RolePolicy { policy_name, role_name: role.id(), policy_document: Policy::of(statements) },
    );
    (role.arn(), policy)
}

/// Reports what of a share `DataSync` does not take; what the share lacks for its protocol is a rule of its own.
pub(super) fn check_share(scope: &mut Scope<'_>, site: &str, name: &str, share: &Share) {
    let at = Pointer::root().child("sites").child(site).child("shares").child(name);
    let unusable = |key: &str, given: &str, allowed: &str| {
        Diagnostic::new(
            &codes::datasync::UNUSABLE_SHARE,
            at.child(key),
            format!("the `{key}` of the share `{site}/{name}` is not one that DataSync takes"),
        )
        .given(given)
        .allowed([allowed])
    };
    let mut findings = Vec::new();
    if let Some(Val::Known(path)) = &share.path
        && share.protocol != Protocol::Ontap
        && !facts::is_path(&path.replace('\\', "/"))
    {
        findings.push(unusable("path", path, "letters a to z and A to Z, digits, spaces and _-+./()$"));
    }
    if let (Protocol::Object, Some(user)) =
        (share.protocol, share.login.as_ref().and_then(|login| login.user.as_ref()))
        && let Some(user) = user.known()
        && !facts::ACCESS_KEY_LENGTH.value.contains(&user.chars().count())
    {
        let (shortest, longest) =
            (facts::ACCESS_KEY_LENGTH.value.start(), facts::ACCESS_KEY_LENGTH.value.end());
        findings.push(unusable("login", user, &format!("a user of {shortest} to {longest} characters")));
    }
    if share.protocol == Protocol::Ontap {
        findings.push(
            Diagnostic::new(
                &codes::datasync::UNSUPPORTED_TRANSFER,
                at.child("protocol"),
                format!(
                    "DataSync reads the share `{site}/{name}` by NFS or SMB, not by ONTAP's own protocol"
                ),
            )
            .given("ontap")
            .allowed(["nfs", "smb", "object"])
            .help("declare the export or share of the volume beside it"),
        );
    }
    for finding in findings {
        scope.report(finding);
    }
}
