//! SageMaker Studio: a domain with its users and spaces, closed by default.
//!
//! The applications of a domain stay in the network and reach AWS through its endpoints; each user has a security
//! group of his own; roles hold what Studio itself needs and what the flows grant, nothing else. Home directories and
//! spaces hold data, so they outlive the stack. What lies in the buckets, and who writes it, is not known here.
//!
//! ```yaml
//! constructs:
//!   studio: { type: SageMakerDomain, network: main, users: [ana, luo] }
//! flows:
//!   look:    { from: lake/train, to: studio }          # every user reads
//!   results: { from: studio/ana, to: lake/results }    # ana writes, with a role of her own
//! ```

mod mistakes;
mod roles;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::key_choice::own_key;
use crate::facts::sagemaker as facts;
use crate::model::handle::{BucketHandle, NetworkHandle};
use crate::model::{
    Carried, Construct, End, Handle, Joins, Names, Network, Peer, Place, Prefix, Reference, Role, Scope,
    Service, access, imported_role,
};
use crate::resource::kinds::sagemaker::{
    AppNetworkAccessType, AuthMode, Domain, EbsDefaults, IdleSettings, SharingType, SpaceApp, SpaceDefaults,
    UserDefaults, UserProfile,
};
use crate::resource::kinds::{ec2, iam, kms, sagemaker};
use crate::resource::{Arn, Gibibytes, Path, Ref, Statement, Val, generated_name};
use crate::schema::region::{Availability, availability};
use crate::units::{self, DataSize, Period, SageMakerDomainId, UnitError};

use self::mistakes::{not_a_bucket, role_not_given, unknown_user};
use self::roles::{add_policy, add_role};

/// What a user works on when nothing else is said: two processors and 4 GiB.
const INSTANCE: &str = "ml.t3.medium";
/// How long an unused application keeps its instance when nothing else is said.
const IDLE: Period = Period::hours(2);
/// The volume of a space when nothing else is said, and the largest that a user may choose.
const VOLUME: (DataSize, DataSize) = (DataSize::gib(20), DataSize::gib(100));

/// A domain of SageMaker Studio.
///
/// ```
/// use hybrid_synth::construct::{Bucket, SageMakerDomain};
/// use hybrid_synth::model::{Architecture, Flow, Network};
/// use hybrid_synth::synthesize;
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.networks.insert("main".to_owned(), Network::new("10.40.0.0/16".parse().unwrap()));
/// imaging.construct("lake", Bucket::default());
/// imaging.construct("studio", SageMakerDomain::new().user("ana").user("luo"));
/// imaging.flows.insert("look".to_owned(), Flow::new("lake/train", "studio"));
/// assert!(synthesize(&imaging).is_ok());
/// ```
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SageMakerDomain {
    /// The network of its home file system and its applications; the blueprint's only one when it is left out. In
    /// Terraform a domain stays in the zones that the network had when it was made.
    pub network: Option<String>,
    /// Its name; the blueprint's and its own, joined, when it is left out. It cannot change later.
    pub domain_name: Option<String>,
    /// How users sign in: `iam`, the default, or `sso`, through an IAM Identity Center in the same region. It cannot
    /// change later.
    pub auth: Option<AuthMode>,
    /// Which way applications reach everything but their home directories: `vpc_only`, the default, or
    /// `public_internet`, which is not recommended.
    pub access: Option<AppNetworkAccessType>,
    /// Its users: a list of names, or a map from names to settings.
    pub users: Users,
    /// Spaces that are there from the start, by name; users can make further ones themselves.
    pub spaces: IndexMap<String, Space>,
    /// An existing role for users who have none of their own: flows add their access to it and nothing else. A new
    /// one, with what Studio needs, when it is left out.
    pub execution_role: Option<units::Arn>,
    /// An existing key for home directories and spaces; a new one when it is left out. It cannot change later.
    pub key: Option<Val<units::Arn>>,
    /// The instance type of JupyterLab and Code Editor when a user does not choose; `ml.t3.medium` when it is left
    /// out.
    pub instance: Option<Val<String>>,
    /// The volume of a new space, in whole GiB; 20 GiB when it is left out.
    pub volume: Option<DataSize>,
    /// The largest volume that a user may choose, in whole GiB; 100 GiB when it is left out.
    pub largest_volume: Option<DataSize>,
    /// After how long without use an application is shut down; `2 h` when it is left out. `0 min` switches it off,
    /// which is not recommended.
    pub idle_shutdown: Option<Period>,
    /// The longest such time that a user may choose instead; `idle_shutdown` itself when it is left out.
    pub longest_idle: Option<Period>,
    /// Whether applications may build and run containers; they may not when it is left out.
    pub docker: Option<bool>,
    /// An existing domain instead of a new one: only users, spaces and what flows grant are added to it.
    pub import: Option<DomainImport>,
}

/// A user of the domain.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct User {
    /// The user's name in IAM Identity Center, for domains with `auth: sso`; the profile's name when it is left out.
    pub sign_on: Option<Val<String>>,
    /// Whether the user gets a role of his own; a user whom a flow names gets one anyway.
    pub own_role: bool,
    /// An existing role for this user: flows add their access to it and nothing else.
    pub execution_role: Option<units::Arn>,
}

/// The users of a domain, by profile name: `[ana, luo]`, or a map from names to settings.
#[derive(Clone, Debug, Default)]
pub struct Users(pub IndexMap<String, User>);

/// A space: an application with a volume of its own, which outlives the stack.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Space {
    /// The user whose space it is; the domain's only user when it is left out. It cannot change later.
    pub owner: Option<String>,
    /// Who works in it: `private`, its owner alone, the default; or `shared`, every user. It cannot change later.
    pub sharing: Option<SharingType>,
    /// Its application: `jupyter_lab`, the default, or `code_editor`.
    pub app: Option<SpaceApp>,
    /// What Studio shows; the name when it is left out.
    pub title: Option<String>,
    /// The instance type of its application; the domain's when it is left out.
    pub instance: Option<Val<String>>,
    /// The size of its volume, in whole GiB; the domain's `volume` when it is left out.
    pub volume: Option<DataSize>,
}

/// An existing domain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DomainImport {
    /// Its id, as in `d-abcdefghijkl`.
    pub id: SageMakerDomainId,
    /// Its default execution role; flows of the whole domain add their access to it.
    pub execution_role: Option<units::Arn>,
    /// The key of its home file system, for the roles that are made here.
    pub key: Option<Val<units::Arn>>,
}

impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Users;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of names or a map from names to settings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Users, A::Error> {
                let mut users = IndexMap::new();
                while let Some(name) = names.next_element::<String>()? {
                    if users.contains_key(&name) {
                        let error = UnitError::new(&name, "a further user", "the list has it already");
                        return Err(de::Error::custom(error.help("name it once")));
                    }
                    users.insert(name, User::default());
                }
                Ok(Users(users))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Users, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(map)).map(Users)
            }
        }

        deserializer.deserialize_any(Names)
    }
}

impl JsonSchema for Users {
    fn schema_name() -> Cow<'static, str> {
        "Users".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let user = generator.subschema_for::<User>();
        json_schema!({
            "description": "The users of a domain: a list of names, or a map from names to settings.",
            "anyOf": [
                { "type": "array", "items": { "type": "string" }, "uniqueItems": true },
                { "type": "object", "additionalProperties": user },
            ],
        })
    }
}

impl SageMakerDomain {
    /// A new domain in the only network, without users.
    pub fn new() -> Self {
        SageMakerDomain::default()
    }

    /// Adds a user with the domain's role.
    pub fn user(self, name: &str) -> Self {
        self.user_with(name, User::default())
    }

    /// Adds a user with settings.
    pub fn user_with(mut self, name: &str, user: User) -> Self {
        self.users.0.insert(name.to_owned(), user);
        self
    }

    /// Adds a space.
    pub fn space(mut self, name: &str, space: Space) -> Self {
        self.spaces.insert(name.to_owned(), space);
        self
    }

    /// Puts it into this network.
    pub fn network(mut self, network: impl Names<Network>) -> Self {
        self.network = Some(network.into_name());
        self
    }

    /// Lets users sign in this way.
    pub fn auth(mut self, auth: AuthMode) -> Self {
        self.auth = Some(auth);
        self
    }

    /// Lets applications reach the world this way.
    pub fn access(mut self, access: AppNetworkAccessType) -> Self {
        self.access = Some(access);
        self
    }

    /// Runs the applications of users without a role of their own with this existing one.
    pub fn execution_role(mut self, role: units::Arn) -> Self {
        self.execution_role = Some(role);
        self
    }

    /// Encrypts home directories and spaces with this existing key.
    pub fn key(mut self, key: impl Into<Val<units::Arn>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Runs applications on this instance type when a user does not choose.
    pub fn instance(mut self, instance: impl Into<Val<String>>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Shuts an application down after this time without use.
    pub fn idle_shutdown(mut self, after: Period) -> Self {
        self.idle_shutdown = Some(after);
        self
    }

    /// Takes an existing domain instead of a new one.
    pub fn import(mut self, import: DomainImport) -> Self {
        self.import = Some(import);
        self
    }

    fn owner<'a>(&'a self, space: &'a Space) -> Option<&'a str> {
        match (&space.owner, self.users.0.keys().next()) {
            (Some(owner), _) => Some(owner),
            (None, Some(only)) if self.users.0.len() == 1 => Some(only),
            (None, _) => None,
        }
    }

    fn name_in(&self, scope: &Scope<'_>) -> String {
        let words = || [&*scope.architecture.name, scope.name].map(|word| Path::new(word, "").dashed());
        let given = || {
            let [blueprint, own] = &words();
            generated_name(*facts::STUDIO_NAME_LENGTH.value.end(), &[blueprint, own])
        };
        self.domain_name.clone().unwrap_or_else(given)
    }

    fn idle(&self) -> Option<IdleSettings> {
        let minutes = |period: Period| period.as_minutes_exact().unwrap_or_default();
        let idle = self.idle_shutdown.unwrap_or(IDLE);
        (idle != Period::ZERO).then(|| IdleSettings {
            lifecycle_management: "ENABLED",
            idle_timeout_in_minutes: minutes(idle),
            min_idle_timeout_in_minutes: *facts::STUDIO_IDLE.value.start(),
            max_idle_timeout_in_minutes: minutes(self.longest_idle.unwrap_or(idle)),
        })
    }

    /// The instance type of a user's applications, as in `ana`, or of every user's where no name is given; none where it is
    /// known at deploy time alone.
    pub fn works_on(&self, user: &str) -> Option<String> {
        let own = |space: &&Space| !user.is_empty() && space.owner.as_deref() == Some(user);
        let of_space = self.spaces.values().find(own).and_then(|space| space.instance.as_ref());
        match of_space.or(self.instance.as_ref()) {
            Some(said) => said.known().cloned(),
            None => Some(INSTANCE.to_owned()),
        }
    }

    fn volumes(&self) -> (DataSize, DataSize) {
        let volume = self.volume.unwrap_or(VOLUME.0);
        (volume, self.largest_volume.unwrap_or(VOLUME.1.max(volume)))
    }

    /// What the flows grant: to every user, and to single ones.
    fn grants(&self, scope: &mut Scope<'_>) -> Grants {
        let mut grants = Grants::default();
        for carried in scope.flows() {
            let (studio, other, reads) = ends(carried, scope.name);
            let (studio_key, other_key) = if reads { ("to", "from") } else { ("from", "to") };
            let known = studio.path.is_empty() || self.users.0.contains_key(&studio.path);
            if !known {
                unknown_user(scope, scope.at_flow(carried.name, studio_key), &studio.path, &self.users);
            }
            if other.role != Some(Role::Bucket) {
                let at = scope.at_flow(carried.name, other_key);
                scope.report(not_a_bucket(carried, other, at, scope));
                continue;
            }
            let without_role = self.import.as_ref().is_some_and(|import| import.execution_role.is_none());
            if studio.path.is_empty() && without_role {
                let at = scope.at_flow(carried.name, studio_key);
                scope.report(role_not_given(carried.name, at, scope));
            }
            let Some(bucket) = scope.handle::<BucketHandle>(&other.owner) else { continue };
            let words = Path::new(carried.name, "").logical_id();
            let statements =
                if reads { bucket.read(&words, &other.path) } else { bucket.write(&words, &other.path) };
            match studio.path.as_str() {
                "" => grants.everyone.extend(statements),
                user => grants.of.entry(user.to_owned()).or_default().extend(statements),
            }
        }
        grants
    }

    fn create(&self, scope: &mut Scope<'_>) -> Option<Made> {
        let network = scope.network("network", self.network.as_deref())?;
        let vpc_only = self.access != Some(AppNetworkAccessType::PublicInternet);
        let has_spaces =
            availability("AWS::SageMaker::Space", &scope.architecture.region) == Availability::Here;
        let key = if let Some(key) = &self.key {
            Arn::given(key.clone().map(|arn| arn.to_string()))
        } else {
            let name = scope.name;
            own_key(scope, &format!("the home directories and spaces of the domain {name}"), true).arn()
        };
        let role = self.execution_role.as_ref().map_or_else(|| add_role(scope, ""), imported_role);
        let group = domain_group(scope, &network, vpc_only);
        let mut space_groups = vec![group.id()];
        if vpc_only && has_spaces {
            let description = format!("Shared spaces of the domain {}", scope.name);
            let shared = scope.security_group("shared-group", &network, &description);
            allow_apps(scope, ["shared-apps-in", "shared-apps-out"], &shared);
            space_groups.push(shared.id());
        }
        let instance = self.instance.clone().unwrap_or_else(|| INSTANCE.into());
        let (volume, largest) = self.volumes();
        let volumes = EbsDefaults {
            default_ebs_volume_size_in_gb: Gibibytes(volume.gib_ceil()),
            maximum_ebs_volume_size_in_gb: Gibibytes(largest.gib_ceil()),
        };
        let ours =
            self.execution_role.is_none() && self.users.0.values().all(|user| user.execution_role.is_none());
        let domain = scope.add(
            "",
            Domain {
                domain_name: self.name_in(scope),
                auth_mode: self.auth.unwrap_or(AuthMode::Iam),
                app_network_access_type: self.access.unwrap_or(AppNetworkAccessType::VpcOnly),
                vpc_id: network.vpc.id(),
                subnet_ids: network.subnets.iter().map(Ref::id).collect(),
                kms_key_id: key.clone(),
                tag_propagation: "ENABLED",
                default_user_settings: UserDefaults {
                    execution_role: role.arn(),
                    security_groups: vec![group.id()],
                    studio_web_portal: "ENABLED",
                    default_landing_uri: "studio::",
                    auto_mount_home_efs: "Enabled",
                    jupyter_lab_instance_type: Some(instance.clone()),
                    jupyter_lab_idle: self.idle(),
                    code_editor_instance_type: Some(instance.clone()),
                    code_editor_idle: self.idle(),
                    volumes: Some(volumes.clone()),
                },
                default_space_settings: has_spaces.then(|| SpaceDefaults {
                    execution_role: role.arn(),
                    security_groups: space_groups,
                    jupyter_lab_instance_type: Some(instance),
                    jupyter_lab_idle: self.idle(),
                    volumes: Some(volumes),
                }),
                // An imported role may not let SageMaker set a source identity, and then no application starts.
                execution_role_identity_config: if ours { "USER_PROFILE_NAME" } else { "DISABLED" },
                enable_docker_access: if self.docker == Some(true) { "ENABLED" } else { "DISABLED" },
                home_efs_file_system: "Retain",
            },
        );
        scope.graph().retain(&domain);
        // Terraform would replace the domain for a further subnet, which the API adds in place: issue 48778 of
        // hashicorp/terraform-provider-aws, open on 2026-11-29.
        scope.graph().write_once(&domain, "subnet_ids");
        scope.output("id", "The id of the SageMaker domain", domain.id());
        scope.output("url", "Where the users of the SageMaker domain sign in", domain.url());
        scope.output(
            "home-file-system",
            "The file system that holds the home directories of the SageMaker domain",
            domain.home_efs_file_system_id(),
        );
        Some(Made { domain, role: Some(role), key: Some(key), network: vpc_only.then_some(network) })
    }

    fn add_users(
        &self,
        scope: &mut Scope<'_>,
        made: &Made,
        grants: &Grants,
    ) -> BTreeMap<String, Ref<UserProfile>> {
        let mut profiles = BTreeMap::new();
        let mut seen = BTreeSet::new();
        // A second user of one name has its finding already.
        for (name, user) in self.users.0.iter().filter(|(name, _)| seen.insert(printed(name))) {
            let granted = grants.of.get(name).map(Vec::as_slice).unwrap_or_default();
            let own = match &user.execution_role {
                Some(arn) => Some(imported_role(arn)),
                None if user.own_role || !granted.is_empty() => Some(add_role(scope, name)),
                None => None,
            };
            if let Some(role) = &own {
                add_policy(scope, made, name, role, grants.everyone.iter().chain(granted).cloned());
            }
            let group = made.network.as_ref().map(|network| {
                let description = format!("Applications of the user {name} of the domain {}", scope.name);
                let group = scope.security_group(&local("group", name), network, &description);
                allow_apps(scope, [&local("apps-in", name), &local("apps-out", name)], &group);
                group
            });
            // Terraform's settings of a user name the role even where it is the domain's.
            let role = own.as_ref().or(made.role.as_ref().filter(|_| group.is_some()));
            let sso = self.auth == Some(AuthMode::Sso);
            let profile = scope.add(
                &format!("user-{name}"),
                UserProfile {
                    domain_id: made.domain.id(),
                    user_profile_name: name.clone(),
                    single_sign_on_user_identifier: sso.then_some("UserName"),
                    single_sign_on_user_value: sso
                        .then(|| user.sign_on.clone().unwrap_or_else(|| name.clone().into())),
                    execution_role: role.map(Ref::<iam::Role>::arn),
                    security_groups: group.iter().map(Ref::id).collect(),
                },
            );
            // A profile owns a home directory and spaces; one that is made anew gets another directory.
            scope.graph().retain(&profile);
            profiles.insert(name.clone(), profile);
        }
        profiles
    }

    fn add_spaces(&self, scope: &mut Scope<'_>, made: &Made, profiles: &BTreeMap<String, Ref<UserProfile>>) {
        let mut seen = BTreeSet::new();
        for (name, space) in self.spaces.iter().filter(|(name, _)| seen.insert(printed(name))) {
            let Some(owner) = self.owner(space) else { continue };
            let app = space.app.unwrap_or(SpaceApp::JupyterLab);
            let instance = |of| space.instance.clone().filter(|_| app == of);
            let added = scope.add(
                &format!("space-{name}"),
                sagemaker::Space {
                    domain_id: made.domain.id(),
                    space_name: name.clone(),
                    space_display_name: space.title.clone(),
                    owner_user_profile_name: owner.to_owned(),
                    sharing_type: space.sharing.unwrap_or(SharingType::Private),
                    app_type: app,
                    ebs_volume_size_in_gb: space.volume.map(|size| Gibibytes(size.gib_ceil())),
                    jupyter_lab_instance_type: instance(SpaceApp::JupyterLab),
                    code_editor_instance_type: instance(SpaceApp::CodeEditor),
                },
            );
            scope.graph().retain(&added);
            if let Some(profile) = profiles.get(owner) {
                scope.graph().require(&added, profile);
            }
        }
    }
}

/// The interface endpoints of VPC-only mode; S3 goes through its gateway. A notebook that starts a training job asks STS
/// who it is and follows the job's log: without their endpoints it waits in vain. See
/// [`crate::facts::network::STUDIO_SERVICES`].
const SERVICES: [Service; 5] =
    [Service::SageMakerApi, Service::SageMakerRuntime, Service::SageMakerStudio, Service::Sts, Service::Logs];

/// The domain, and what its users need of it.
struct Made {
    domain: Ref<Domain>,
    role: Option<Ref<iam::Role>>,
    key: Option<Arn<kms::Key>>,
    /// Where applications run; none when that is not here.
    network: Option<Rc<NetworkHandle>>,
}

/// Statements that follow from the flows.
#[derive(Default)]
struct Grants {
    everyone: Vec<Statement>,
    of: BTreeMap<String, Vec<Statement>>,
}

/// Studio's end of a flow, the other one, and whether Studio reads.
fn ends<'a>(carried: &'a Carried<'_>, name: &str) -> (&'a Place, &'a Place, bool) {
    if carried.to.owner == name {
        (&carried.to, &carried.from, true)
    } else {
        (&carried.from, &carried.to, false)
    }
}

/// What is left of a user's or a space's name in logical ids, in one case.
fn printed(name: &str) -> String {
    Path::new("", name).logical_id().to_ascii_lowercase()
}

/// `role` for the domain's own, `role-ana` for a user's: no user's name can make two of them equal.
fn local(word: &str, user: &str) -> String {
    if user.is_empty() { word.to_owned() } else { format!("{word}-{user}") }
}

/// The group of every application: home directories, and in VPC-only mode the endpoints and S3.
fn domain_group(scope: &mut Scope<'_>, network: &NetworkHandle, vpc_only: bool) -> Ref<ec2::SecurityGroup> {
    let description = format!("Applications of the domain {}", scope.name);
    let group = scope.security_group("group", network, &description);
    let studio = Peer::group(format!("the domain {}", scope.name), scope.name, &group);
    scope.connect(&studio, &Peer::network(network), access::NFS);
    if vpc_only {
        for service in SERVICES {
            scope.call(&studio, network, service);
        }
        scope.call_s3(&studio, network, false);
    }
    group
}

/// Lets the members of a group reach each other, as the servers and kernels of one user do.
fn allow_apps(scope: &mut Scope<'_>, names: [&str; 2], group: &Ref<ec2::SecurityGroup>) {
    let description = "Servers and kernels of one user or space";
    scope.open_within(group, names, description, Some(&facts::STUDIO_PORTS.value));
}

impl Construct for SageMakerDomain {
    fn type_name(&self) -> &'static str {
        "SageMakerDomain"
    }

    fn role(&self) -> Role {
        Role::Compute
    }

    fn references(&self) -> Vec<Reference> {
        self.network.iter().map(Reference::network).collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check(scope);
        let collide = self.check_collisions(scope);
        let grants = self.grants(scope);
        let made = if let Some(import) = &self.import {
            let key = import.key.clone().map(|key| Arn::given(key.map(|arn| arn.to_string())));
            let role = import.execution_role.as_ref().map(imported_role);
            Made { domain: Ref::imported(import.id.to_string()), role, key, network: None }
        } else {
            let Some(made) = self.create(scope) else { return };
            made
        };
        if let Some(role) = &made.role {
            add_policy(scope, &made, "", role, grants.everyone.iter().cloned());
        }
        // Of two names that are one, the resources would be said to collide as well.
        if collide {
            return;
        }
        let profiles = self.add_users(scope, &made, &grants);
        self.add_spaces(scope, &made, &profiles);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::network::{STUDIO_SERVICES, STUDIO_SERVICES_OPTIONAL};

    #[test]
    fn the_endpoints_are_those_that_studio_calls() {
        // Projects of the service catalogue are not among what this makes.
        let optional = STUDIO_SERVICES_OPTIONAL.value.iter().map(|(name, _)| name);
        let wanted: Vec<String> = STUDIO_SERVICES
            .value
            .iter()
            .chain(optional)
            .filter(|name| !["s3", "servicecatalog"].contains(name))
            .map(|name| name.replace('.', "_"))
            .collect();
        assert_eq!(SERVICES.map(Service::name).as_slice(), wanted);
    }
}

impl Handle<SageMakerDomain> {
    /// Everyone who works in it.
    pub fn everyone(&self) -> End<StudioUsers> {
        self.end("")
    }

    /// One user.
    pub fn user(&self, name: &str) -> End<StudioUsers> {
        self.end(name)
    }
}

/// Users of a studio, who read and write buckets through their roles and mount nothing.
#[derive(Debug)]
pub enum StudioUsers {}

impl Joins<StudioUsers> for Prefix {}
impl Joins<Prefix> for StudioUsers {}
