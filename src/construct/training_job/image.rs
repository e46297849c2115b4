//! The image of a job: one that AWS publishes by name, a repository of Amazon ECR, or another registry, which SageMaker asks
//! through the job's network.

use super::TrainingJob;
use super::checks::report;
use crate::construct::{DirectConnect, TransitGateway, Vpn};
use crate::diagnostic::{Diagnostic, codes, codes::training};
use crate::facts::{images, network as facts};
use crate::model::access::Ports;
use crate::model::handle::NetworkHandle;
use crate::model::{Peer, Scope};
use crate::resource::{IntoValue, Statement, Val, Value};
use crate::units::Cidr;

/// Where an image is pulled from.
#[derive(Clone, Debug)]
pub(super) struct Image {
    /// Its full URI.
    pub uri: Val<String>,
    /// Region, account and repository of its registry; none where the image is not known now, or is elsewhere.
    pub registry: Option<[String; 3]>,
    /// The registry outside Amazon ECR.
    pub elsewhere: Option<Elsewhere>,
}

/// A registry outside Amazon ECR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// Its name and port, as the image says them.
    pub host: String,
    /// The port alone.
    pub port: u16,
}

impl Elsewhere {
    /// Whether it is asked at the port of HTTPS, to which S3 is asked too.
    pub(super) fn is_https(&self) -> bool {
        self.port == facts::PORT_HTTPS.value
    }
}

impl Image {
    /// `TrainingImageConfig`, without which SageMaker asks Amazon ECR alone.
    pub(super) fn config(&self, job: &TrainingJob) -> Option<Value> {
        self.elsewhere.as_ref()?;
        let login = job.registry_login.as_ref().map(ToString::to_string);
        let login = login.map(|arn| Value::map([("TrainingRepositoryCredentialsProviderArn", arn)]));
        Some(Value::map([
            ("TrainingRepositoryAccessMode", "Vpc".into_value()),
            ("TrainingRepositoryAuthConfig", login),
        ]))
    }
}

/// The image at a dotted `key` as SageMaker is told it; a finding where AWS publishes none of this name.
pub(super) fn image(
    scope: &mut Scope<'_>,
    key: &str,
    image: &Val<String>,
    instance: Option<&str>,
) -> Option<Image> {
    let Val::Known(name) = image else {
        return Some(Image { uri: image.clone(), registry: None, elsewhere: None });
    };
    let at = key.split('.').fold(scope.here(), |at, key| at.child(key));
    if name.contains('/') {
        let (registry, elsewhere) = (registry(name), elsewhere(name));
        if registry.is_none() && elsewhere.is_none() {
            let headline = format!("`{name}` names no registry");
            report(scope, &training::UNKNOWN_TRAINING_IMAGE, at, headline, |finding| {
                finding.given(name).help(format!(
                    "write the registry in front: `444455556666.dkr.ecr.eu-central-1.amazonaws.com/{name}`"
                ))
            });
            return None;
        }
        return Some(Image { uri: image.clone(), registry, elsewhere });
    }
    match images::resolve(name, &scope.architecture.region, instance) {
        Ok(image) => Some(Image {
            uri: Val::Known(image.to_string()),
            registry: Some([image.region.clone(), image.account, image.repository]),
            elsewhere: None,
        }),
        // An unknown Region or instance type is reported as such.
        Err(error) if error.about != images::About::Image => None,
        Err(error) => {
            report(scope, &training::UNKNOWN_TRAINING_IMAGE, at, error.reason, |finding| {
                let alone = name.split(':').next().unwrap_or(name);
                finding.given(name).allowed(error.allowed).suggest(name).suggest(alone)
            });
            None
        }
    }
}

/// Region, account and repository of `account.dkr.ecr.region.domain/repository:tag`.
pub(super) fn registry(uri: &str) -> Option<[String; 3]> {
    let (host, path) = uri.split_once('/')?;
    let mut labels = host.split('.');
    let (account, kind) = (labels.next()?, labels.next()?);
    let is_ecr = match kind {
        "dkr" => labels.next()?.starts_with("ecr"),
        // The dual-stack name: `account.dkr-ecr.region.on.aws`.
        kind => kind.starts_with("dkr-ecr"),
    };
    let region = labels.next().filter(|_| is_ecr)?;
    let repository = path.split(['@', ':']).next()?;
    Some([region.to_owned(), account.to_owned(), repository.to_owned()])
}

/// The registry of an image outside Amazon ECR: what stands before the first slash and has a dot or a port.
pub(super) fn elsewhere(uri: &str) -> Option<Elsewhere> {
    let (host, _) = uri.split_once('/').filter(|_| registry(uri).is_none())?;
    let port = host.split_once(':').map(|(_, port)| port.parse::<u16>().ok());
    let port = match port {
        Some(port) => port?,
        None if host.contains('.') => facts::PORT_HTTPS.value,
        None => return None,
    };
    Some(Elsewhere { host: host.to_owned(), port })
}

impl TrainingJob {
    /// Lets the instances reach the registries outside Amazon ECR, and reports what keeps them from it.
    pub(super) fn reach_registries(
        &self,
        scope: &mut Scope<'_>,
        images: &[&Image],
        place: Option<(&NetworkHandle, &Peer)>,
    ) {
        let mut seen: Vec<&Elsewhere> = Vec::new();
        for one in images.iter().filter_map(|image| image.elsewhere.as_ref()) {
            if seen.contains(&one) {
                continue;
            }
            seen.push(one);
            let at = scope.at("image");
            let Some((network, peer)) = place else {
                let headline = format!(
                    "SageMaker asks {} through the network of `{}`, which has none",
                    one.host, scope.name
                );
                report(scope, &training::REGISTRY_WITHOUT_NETWORK, at, headline, |finding| {
                    finding.given(&one.host).help(
                        "declare a network from which the registry is reached, or copy the image to Amazon ECR",
                    )
                });
                continue;
            };
            if !is_left(scope, network) {
                let headline =
                    format!("nothing leads from the network `{}` to the registry {}", network.name, one.host);
                report(scope, &training::REGISTRY_UNREACHED, at, headline, |finding| {
                    finding.given(&one.host).help(
                        "copy the image to Amazon ECR, or lead there: a line to the site of the registry, or `internet: true`; \
                         where something else leads there, accept this in `waivers`",
                    )
                });
            }
            if network.s3_prefix_list.is_some() || !one.is_https() {
                let anywhere = Peer::Addresses {
                    title: format!("the registry {}", one.host),
                    name: "registry".to_owned(),
                    cidrs: vec![Cidr::ANYWHERE.to_string().into()],
                };
                scope.connect(peer, &anywhere, &[Ports::https(one.port)]);
            }
        }
        let Some(login) = &self.registry_login else { return };
        let at = scope.at("registry_login");
        if login.service() != "lambda" {
            scope.report(
                Diagnostic::new(
                    &codes::blueprint::INVALID_VALUE,
                    at,
                    format!("`{login}` is not the ARN of a function"),
                )
                .given(login.to_string())
                .help("write `arn:aws:lambda:eu-central-1:444455556666:function:registry-login`"),
            );
        } else if seen.is_empty() && images.iter().all(|image| image.registry.is_some()) {
            scope.report(
                Diagnostic::new(
                    &codes::model::OPTION_WITHOUT_MEANING,
                    at,
                    "`registry_login` means nothing to an image of Amazon ECR",
                )
                .on_key()
                .given("registry_login")
                .help("remove it: the role of the job may pull from Amazon ECR"),
            );
        }
    }

    /// What logging in to a registry takes.
    pub(super) fn registry_statement(&self, images: &[&Image]) -> Option<Statement> {
        let login = self.registry_login.as_ref()?;
        let is_asked = images.iter().any(|image| image.elsewhere.is_some());
        is_asked.then(|| {
            Statement::allow("LogInElsewhere", ["lambda:InvokeFunction"]).on([login.to_string().into()])
        })
    }
}

/// Whether a line, a hub or the internet leads out of a network, or may do so where the network is imported.
fn is_left(scope: &Scope<'_>, network: &NetworkHandle) -> bool {
    let architecture = scope.architecture;
    let name = network.name.as_str();
    let mut hubs = architecture.constructs_of::<TransitGateway>();
    let mut vpns = architecture.constructs_of::<Vpn>();
    let mut lines = architecture.constructs_of::<DirectConnect>();
    network.vpc.node_id().is_none()
        || network.internet
        || architecture.refused.has("constructs")
        || hubs.any(|(_, hub)| hub.attaches(name))
        || vpns.any(|(_, vpn)| vpn.to == name)
        || lines.any(|(_, line)| line.targets().any(|target| target == name))
}
