//! The roles of a domain's applications: what Studio itself needs, and what the flows grant. Least privilege: no managed
//! policy, no domain but this one.

use crate::facts::iam as iam_facts;
use crate::model::Scope;
use crate::resource::kinds::sagemaker::Domain;
use crate::resource::kinds::{iam, kms};
use crate::resource::{Arn, Concat, Id, Path, Policy, Ref, Statement, Val, generated_name};

use super::{Made, local};

/// A role for the applications of one user, or, for the empty name, of all who have none of their own.
pub(super) fn add_role(scope: &mut Scope<'_>, user: &str) -> Ref<iam::Role> {
    let mut trust = Policy::trust("sagemaker.amazonaws.com");
    for statement in &mut trust.statements {
        // The domain's source identity: SageMaker developer guide, "Turn on sourceIdentity in CloudTrail logs", read
        // 2026-11-23.
        statement.actions.push("sts:SetSourceIdentity".into());
    }
    let whose = if user.is_empty() { "users".to_owned() } else { format!("the user {user}") };
    scope.add(
        &local("role", user),
        iam::Role {
            description: format!("Runs the applications of {whose} of the domain {}", scope.name),
            assume_role_policy_document: trust,
            permissions_boundary: None,
        },
    )
}

/// Adds to a role what the flows grant, and, if it was made here, what Studio needs.
pub(super) fn add_policy(
    scope: &mut Scope<'_>,
    made: &Made,
    user: &str,
    role: &Ref<iam::Role>,
    granted: impl IntoIterator<Item = Statement>,
) {
    let mut statements = Vec::new();
    if role.node_id().is_some() {
        statements = studio_statements(&made.domain.id());
        statements.extend(made.key.iter().flat_map(key_statements));
    }
    statements.extend(granted);
    if statements.is_empty() {
        return;
    }
    let local = local("policy", user);
    let words = [scope.name, &local].map(|word| Path::new(word, "").dashed());
    let [owner, own] = &words;
    let policy_name = generated_name(iam_facts::POLICY_NAME_MAX.value, &[owner, own]);
    let policy =
        iam::RolePolicy { policy_name, role_name: role.id(), policy_document: Policy::of(statements) };
    scope.add(&local, policy);
}

/// What Studio does in the name of its user: list the domain, open the own profile, run applications in the own spaces
/// and in shared ones. After the SageMaker developer guide, "Give your users access to spaces", read 2026-11-23,
/// narrowed to the domain.
fn studio_statements(domain: &Id<Domain>) -> Vec<Statement> {
    let in_domain = |kind: &str| {
        let tail = if kind == "domain" { "" } else { "/*" };
        Concat::template(
            "arn:{partition}:sagemaker:{region}:{account}:{}/{}{}",
            [kind.into(), domain.value(), tail.into()],
        )
    };
    let own = |kind: &str, tail: &str| {
        let pieces = [kind.into(), domain.value(), Val::from("${sagemaker:UserProfileName}"), tail.into()];
        Concat::template("arn:{partition}:sagemaker:{region}:{account}:{}/{}/{}{}", pieces)
    };
    let profile = own("user-profile", "");
    let apps = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
    let spaces = ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"];
    let (owner, sharing) = ("sagemaker:OwnerUserProfileArn", "sagemaker:SpaceSharingType");
    let group = "arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/studio";
    vec![
        Statement::allow(
            "ListStudio",
            [
                "sagemaker:ListApps",
                "sagemaker:ListDomains",
                "sagemaker:ListSpaces",
                "sagemaker:ListUserProfiles",
            ],
        )
        .on(["*".into()]),
        Statement::allow(
            "DescribeOwnDomain",
            [
                "sagemaker:DescribeApp",
                "sagemaker:DescribeDomain",
                "sagemaker:DescribeSpace",
                "sagemaker:DescribeUserProfile",
            ],
        )
        .on(["app", "domain", "space", "user-profile"].map(in_domain)),
        Statement::allow("OpenOwnProfile", ["sagemaker:CreatePresignedDomainUrl"]).on([profile.clone()]),
        Statement::allow("KeepOwnSpaces", spaces)
            .on([in_domain("space")])
            .when("ArnLike", owner, [profile.clone()])
            .when("StringEquals", sharing, ["Private", "Shared"]),
        Statement::allow("RunAppsInOwnSpaces", apps)
            .on([in_domain("app")])
            .when("ArnLike", owner, [profile])
            .when("StringEquals", sharing, ["Private"]),
        Statement::allow("RunAppsInSharedSpaces", apps).on([in_domain("app")]).when(
            "StringEquals",
            sharing,
            ["Shared"],
        ),
        Statement::allow("RunAppsOutsideSpaces", apps).on([own("app", "/*")]).when("Null", owner, ["true"]),
        // Studio tags what it makes; without this, making it is denied.
        Statement::allow("TagOnCreation", ["sagemaker:AddTags"]).on(["app", "space"].map(in_domain)).when(
            "Null",
            "sagemaker:TaggingAction",
            ["false"],
        ),
        Statement::allow(
            "WriteLogs",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        )
        .on([Concat::template(group, []), Concat::template(&format!("{group}:*"), [])]),
    ]
}

/// What it takes to attach an encrypted home directory or volume: the actions that the registry's schema of the domain
/// lists for its key.
fn key_statements(key: &Arn<kms::Key>) -> [Statement; 2] {
    [
        Statement::allow(
            "UseStudioKey",
            ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
        )
        .on([key.value()]),
        Statement::allow("GrantStudioKey", ["kms:CreateGrant"]).on([key.value()]).when(
            "Bool",
            "kms:GrantIsForAWSResource",
            ["true"],
        ),
    ]
}
