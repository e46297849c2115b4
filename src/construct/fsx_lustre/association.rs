//! [`Link`]: a directory and a prefix that flows tie together, in one direction or both, by one data repository
//! association.

use std::rc::Rc;

use super::FsxLustre;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::lustre::{ASSOCIATIONS, PATH_LENGTH};
use crate::model::handle::BucketHandle;
use crate::model::{Carried, Change, LoadMode, Place, Role, Scope, path};
use crate::resource::kinds::fsx::{
    DataRepositoryAssociation, LustreDeploymentType, LustreFileSystem, LustreStorageType, LustreVersion,
};
use crate::resource::{Concat, Expr, Origin, Principal, Pseudo, Ref, Statement, Val};

/// A directory and a prefix that become one association.
pub(super) struct Link {
    /// The flow that asked first: where it comes from.
    flow: String,
    /// From the root of the file system, without slashes at its ends.
    pub directory: String,
    bucket: Rc<BucketHandle>,
    prefix: String,
    /// Changes of the bucket that appear in the directory; none without a flow in.
    import: Option<Vec<Change>>,
    /// Changes of the directory that go to the bucket; none without a flow out.
    export: Option<Vec<Change>>,
    pub preload: bool,
}

/// What the flows of a file system tie together, or every reason why they cannot.
pub(super) fn plan(lustre: &FsxLustre, scope: &mut Scope<'_>) -> Option<Vec<Link>> {
    let mut links: Vec<Link> = Vec::new();
    let mut sound = true;
    for flow in scope.flows() {
        sound &= check_linkable(lustre, scope, flow);
        let Some(link) = link(scope, flow) else {
            sound = false;
            continue;
        };
        sound &= merge(scope, &mut links, link);
    }
    if let Some(link) = links.get(ASSOCIATIONS.value) {
        sound = false;
        let finding = Diagnostic::new(
            &codes::lustre::TOO_MANY_ASSOCIATIONS,
            scope.at_flow(&link.flow, ""),
            format!("`{}` is tied to {} prefixes", scope.name, links.len()),
        )
        .on_key()
        .given(links.len().to_string())
        .allowed([format!("at most {}", ASSOCIATIONS.value)])
        .help("join flows on a common prefix, or take a second file system");
        scope.report(finding);
    }
    if let (Some(_), Some(link)) = (lustre.backups, links.first()) {
        sound = false;
        let finding = Diagnostic::new(
            &codes::lustre::BACKUPS_OF_LINKED,
            scope.at("backups"),
            format!("`{}` has no backups, because it is tied to a bucket", scope.name),
        )
        .on_key()
        .related_key(scope.at_flow(&link.flow, ""), "this flow ties it")
        .help("remove `backups`, and export what must last with a flow into the bucket");
        scope.report(finding);
    }
    sound.then_some(links)
}

fn check_linkable(lustre: &FsxLustre, scope: &mut Scope<'_>, flow: &Carried<'_>) -> bool {
    let new = lustre.import.is_none();
    let (key, reason) = if new && lustre.deployment() == LustreDeploymentType::Scratch1 {
        ("deployment", "SCRATCH_1")
    } else if new && lustre.storage() == LustreStorageType::IntelligentTiering {
        ("storage", "Intelligent-Tiering")
    } else if lustre.version == Some(LustreVersion::V2_10) {
        ("version", "Lustre 2.10")
    } else {
        return true;
    };
    let finding = Diagnostic::new(
        &codes::lustre::CANNOT_BE_LINKED,
        scope.at_flow(flow.name, ""),
        format!(
            "the flow `{}` ties a bucket to `{}`, and {reason} has no data repository associations",
            flow.name, scope.name
        ),
    )
    .on_key()
    .given(flow.flow.from.to_string())
    .related(scope.at(key), reason)
    .help("take another deployment type, storage or version");
    scope.report(finding);
    false
}

fn link(scope: &mut Scope<'_>, flow: &Carried<'_>) -> Option<Link> {
    let inward = flow.to.owner == scope.name;
    let (ours, theirs, key) =
        if inward { (&flow.to, &flow.from, "to") } else { (&flow.from, &flow.to, "from") };
    if theirs.role != Some(Role::Bucket) {
        let finding = Diagnostic::new(
            &codes::model::FLOW_WITHOUT_CARRIER,
            scope.at_flow(flow.name, ""),
            format!(
                "nothing moves the data of the flow `{}`: a Lustre file system exchanges data with buckets alone",
                flow.name
            ),
        )
        .on_key()
        .given(theirs.owner.clone())
        .help("end the flow at a bucket, and join that to the file system by a second flow");
        scope.report(finding);
        return None;
    }
    let mut sound = check_path(scope, flow, ours, key);
    sound &= check_path(scope, flow, theirs, if inward { "from" } else { "to" });
    if !inward && flow.flow.load.is_some() {
        sound = false;
        let finding = Diagnostic::new(
            &codes::model::OPTION_WITHOUT_MEANING,
            scope.at_flow(flow.name, "load"),
            "`load` means nothing to a flow out of a file system",
        )
        .on_key()
        .given("load")
        .help("remove it");
        scope.report(finding);
    }
    let follow = changes(flow);
    if !inward && follow.is_empty() {
        sound = false;
        let finding = Diagnostic::new(
            &codes::lustre::NOTHING_FOLLOWS,
            scope.at_flow(flow.name, "follow"),
            format!("the flow `{}` exports nothing", flow.name),
        )
        .given("[]")
        .allowed(["new", "changed", "deleted"])
        .help("leave `follow` out, so that every change is exported");
        scope.report(finding);
    }
    // A bucket that was refused has its own finding.
    let bucket = scope.handle::<BucketHandle>(&theirs.owner)?;
    sound.then(|| Link {
        flow: flow.name.to_owned(),
        directory: ours.path.clone(),
        bucket,
        prefix: theirs.path.clone(),
        import: inward.then(|| follow.clone()),
        export: (!inward).then_some(follow),
        preload: flow.flow.load == Some(LoadMode::Preload),
    })
}

/// The changes that follow, in the order of the API, each once.
fn changes(flow: &Carried<'_>) -> Vec<Change> {
    match &flow.flow.follow {
        None => Change::ALL.to_vec(),
        Some(follow) => Change::ALL.into_iter().filter(|change| follow.contains(change)).collect(),
    }
}

fn check_path(scope: &mut Scope<'_>, flow: &Carried<'_>, place: &Place, key: &str) -> bool {
    let names = || place.path.split('/');
    let odd = !place.path.is_empty() && names().any(|name| matches!(name, "" | "." | ".."));
    // The slash in front of a directory counts, as do `s3://`, the bucket's name of at most 63 and the two slashes
    // around a prefix.
    let longest = PATH_LENGTH.value.end() - if place.owner == scope.name { 1 } else { 70 };
    if !odd && place.path.chars().count() <= longest {
        return true;
    }
    let finding = Diagnostic::new(
        &codes::lustre::ASSOCIATION_PATH,
        scope.at_flow(flow.name, key),
        "FSx takes names separated by single slashes, without `.` and `..`",
    )
    .given(place.path.clone())
    .allowed([format!("at most {longest} characters"), format!("{}/train", place.owner)]);
    scope.report(finding);
    false
}

/// Adds a link, to one of the same two places where there is one; none may overlap another.
fn merge(scope: &mut Scope<'_>, links: &mut Vec<Link>, link: Link) -> bool {
    let same_bucket = |one: &Link| one.bucket.name == link.bucket.name;
    let clash = links.iter().find(|one| {
        path::overlap(&one.directory, &link.directory)
            || (same_bucket(one) && path::overlap(&one.prefix, &link.prefix))
    });
    let Some(clash) = clash else {
        links.push(link);
        return true;
    };
    let same_places = clash.directory == link.directory && same_bucket(clash) && clash.prefix == link.prefix;
    let opposite = clash.import.is_none() == link.import.is_some();
    let first = clash.flow.clone();
    if same_places && opposite {
        if let Some(one) = links.iter_mut().find(|one| one.flow == first) {
            one.import = one.import.take().or(link.import);
            one.export = one.export.take().or(link.export);
            one.preload |= link.preload;
        }
        return true;
    }
    let finding = Diagnostic::new(
        &codes::lustre::ASSOCIATIONS_OVERLAP,
        scope.at_flow(&link.flow, ""),
        format!("the flows `{first}` and `{}` tie overlapping places together", link.flow),
    )
    .on_key()
    .given(format!("{}/{} and {}/{}", scope.name, link.directory, link.bucket.name, link.prefix))
    .related_key(scope.at_flow(&first, ""), "the first one")
    .help("give each flow its own directory and its own prefix, neither inside another's");
    scope.report(finding);
    false
}

impl Link {
    /// Adds the association and lets FSx use the bucket's key.
    ///
    /// Its name follows from the directory, not from a flow: a second flow in the other direction changes none.
    pub(super) fn add(
        self,
        scope: &mut Scope<'_>,
        file_system: &Ref<LustreFileSystem>,
    ) -> Ref<DataRepositoryAssociation> {
        self.allow_key(scope);
        let events = |changes: Option<Vec<Change>>| {
            changes.unwrap_or_default().into_iter().map(Change::as_str).collect()
        };
        let local = format!("association-{}", self.directory);
        let origin = Origin(scope.at_flow(&self.flow, ""));
        let association = DataRepositoryAssociation {
            file_system_id: file_system.id(),
            file_system_path: format!("/{}", self.directory),
            data_repository_path: self.bucket.uri(&self.prefix),
            // Not on the way out alone: what stands in the prefix would appear in the directory, and go when it goes there.
            batch_import_meta_data_on_create: self.import.is_some().then_some(true),
            imported_file_chunk_size: None,
            auto_import_events: events(self.import),
            auto_export_events: events(self.export),
        };
        let name = scope.name;
        let association = scope.graph().add(name, &local, association, origin);
        // FSx adds to the bucket's notifications, which Terraform sets apart from the bucket, and as a whole.
        scope.graph().require(&association, &self.bucket.bucket);
        association
    }

    /// FSx reads and writes as a service-linked role that it makes for each file system. It may use the bucket, but not
    /// the bucket's key: FSx for Lustre user guide, "Working with server-side encrypted Amazon S3 buckets", read
    /// 2026-11-23. A policy cannot name a role before it exists, so the condition does.
    fn allow_key(&self, scope: &mut Scope<'_>) {
        let Some(key) = &self.bucket.key else { return };
        let account = Val::Expr(Expr::Pseudo(Pseudo::AccountId));
        let role = Concat::template(
            "arn:{partition}:iam::{account}:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com\
             /AWSServiceRoleForFSxS3Access_fs-*",
            [],
        );
        let actions =
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
        let statement = Statement::allow("FsxForLustre", actions)
            .to(Principal::Anyone)
            .on(["*".into()])
            .when("StringEquals", "kms:CallerAccount", [account])
            .when("StringEquals", "kms:ViaService", [Concat::template("s3.{region}.{suffix}", [])])
            .when("ArnLike", "aws:PrincipalArn", [role.clone()]);
        if !scope.graph().allow(key, statement) {
            let local = format!("key-user-of-{}", self.bucket.name);
            let description = format!(
                "Who reads and writes the imported bucket {}: the policy of its key has to allow it",
                self.bucket.name
            );
            scope.output(&local, &description, role);
        }
    }
}
