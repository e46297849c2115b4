//! Where a job runs and what it may do: its network, its execution role, and the role of its state machine.

use super::TrainingJob;
use super::channels::Data;
use super::checks::report;
use super::image::{Elsewhere, Image};
use super::request::{UUID, name_prefix};
use crate::diagnostic::codes::training;
use crate::model::handle::NetworkHandle;
use crate::model::{Peer, Scope};
use crate::resource::{Concat, IntoValue, Policy, Ref, Statement, Val, Value, kinds::ec2, kinds::iam};

/// The network interfaces of a job.
#[derive(Debug)]
pub(super) struct Placement {
    subnets: Vec<Ref<ec2::Subnet>>,
    group: Ref<ec2::SecurityGroup>,
}

impl Placement {
    /// `VpcConfig`.
    pub(super) fn vpc_config(&self) -> Value {
        let subnets: Vec<_> = self.subnets.iter().map(Ref::id).collect();
        Value::map([
            ("SecurityGroupIds", vec![self.group.id()].into_value()),
            ("Subnets", subnets.into_value()),
        ])
    }
}

/// The role that a job runs with.
#[derive(Debug)]
pub(super) struct Execution {
    /// Its ARN.
    pub arn: Val<String>,
    /// What is granted to it here.
    pub policy: Ref<iam::RolePolicy>,
}

impl TrainingJob {
    /// The network of the instances, with the rules that let them reach their data and each other; none where the
    /// blueprint has no network.
    pub(super) fn place(&self, scope: &mut Scope<'_>, data: &Data, images: &[&Image]) -> Option<Placement> {
        let mounted =
            data.file_systems.iter().map(|lustre| lustre.network.as_str()).find(|name| !name.is_empty());
        let name = self.network.as_deref().or(mounted);
        if name.is_none() && scope.architecture.networks.is_empty() && data.file_systems.is_empty() {
            if self.isolation == Some(false) {
                let headline = format!("the container of `{}` reaches the internet", scope.name);
                report(scope, &training::OPEN_TO_THE_INTERNET, scope.at("isolation"), headline, |finding| {
                    finding.given("false").help("remove `isolation: false`, or declare a network")
                });
            }
            self.reach_registries(scope, images, None);
            return None;
        }
        let network = scope.network("network", name)?;
        for lustre in &data.file_systems {
            if !lustre.network.is_empty() && lustre.network != network.name {
                let headline = format!(
                    "`{}` runs in the network `{}`, its file system `{}` is in `{}`",
                    scope.name, network.name, lustre.name, lustre.network
                );
                report(scope, &training::FILE_SYSTEM_ELSEWHERE, scope.at("network"), headline, |finding| {
                    finding.given(&network.name).allowed([&lustre.network])
                });
            }
        }
        let group = if let Some(id) = &self.security_group {
            Ref::imported(id.to_string())
        } else {
            let description = format!("Instances of the training job {}", scope.name);
            scope.security_group("group", &network, &description)
        };
        let peer = Peer::group(format!("the training job {}", scope.name), scope.name, &group);
        // A rule to any address stands once, for S3 and for a registry.
        let is_wide = images.iter().filter_map(|image| image.elsewhere.as_ref()).any(Elsewhere::is_https);
        scope.call_s3(&peer, &network, is_wide);
        self.reach_registries(scope, images, Some((&network, &peer)));
        self.check_internet(scope, &network);
        for lustre in &data.file_systems {
            let servers = lustre.peer().unwrap_or_else(|| Peer::network(&network));
            scope.admit_lustre_client(&peer, &servers);
        }
        if self.instance_count().is_none_or(|count| count > 1) {
            open_between_members(scope, &group);
        }
        // Beside a file system in one zone, instances in another would wait for it longer and pay for each byte.
        let beside: Vec<_> = data.file_systems.iter().map(|lustre| lustre.subnet.clone()).collect();
        let subnets = match beside.into_iter().collect::<Option<Vec<_>>>() {
            Some(subnets) if !subnets.is_empty() => {
                let mut each: Vec<Ref<ec2::Subnet>> = Vec::new();
                for subnet in subnets {
                    if !each.iter().any(|other| other.id().value() == subnet.id().value()) {
                        each.push(subnet);
                    }
                }
                each
            }
            _ => network.subnets.clone(),
        };
        Some(Placement { subnets, group })
    }

    /// Flags a container that the way to the internet is open to: whoever calls S3 is let out to any address by HTTPS where
    /// the network does not say those of S3.
    fn check_internet(&self, scope: &mut Scope<'_>, network: &NetworkHandle) {
        if !network.internet || network.s3_prefix_list.is_some() || self.isolation == Some(true) {
            return;
        }
        let headline =
            format!("the container of `{}` reaches the internet through `{}`", scope.name, network.name);
        let is_said = self.isolation.is_some();
        let at = if is_said { scope.at("isolation") } else { scope.here() };
        report(scope, &training::OPEN_TO_THE_INTERNET, at, headline, |finding| {
            let finding = if is_said { finding.given("false") } else { finding.on_key() };
            finding.help(format!(
                "say `isolation: true`, or name AWS's list of the addresses of S3, to which alone it is let out then: \
                 `{}: {{ s3_prefix_list: pl-… }}`; where it needs the internet, accept this in `waivers`",
                network.name
            ))
        });
    }

    /// The role that a job runs with: what its flows need, its image, its logs and metrics, and no more.
    ///
    /// Source of the actions: SageMaker AI developer guide, "`CreateTrainingJob` API: execution role permissions", read
    /// 2026-11-23.
    pub(super) fn execution_role(
        &self,
        scope: &mut Scope<'_>,
        data: &Data,
        images: &[&Image],
        network: Option<&Placement>,
    ) -> Execution {
        let role: Ref<iam::Role> = match &self.role {
            Some(arn) => scope.given_role("role", arn),
            None => scope.add(
                "execution-role",
                iam::Role {
                    description: format!("What the training job {} may do", scope.name),
                    assume_role_policy_document: Policy::trust("sagemaker.amazonaws.com"),
                    permissions_boundary: None,
                },
            ),
        };
        let mut statements = data.statements.clone();
        let logs = "arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/TrainingJobs";
        statements.push(
            Statement::allow(
                "WriteLogs",
                [
                    "logs:CreateLogGroup",
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:PutLogEvents",
                ],
            )
            .on([Concat::template(logs, []), Concat::template(&format!("{logs}:*"), [])]),
        );
        statements.push(Statement::allow("PutMetrics", ["cloudwatch:PutMetricData"]).on(["*".into()]).when(
            "StringEquals",
            "cloudwatch:namespace",
            ["/aws/sagemaker/TrainingJobs"],
        ));
        let mut repositories: Vec<Val<String>> = Vec::new();
        for image in images.iter().filter(|image| image.elsewhere.is_none()) {
            let repository = match image.registry.clone() {
                Some(parts) => {
                    Concat::template("arn:{partition}:ecr:{}:{}:repository/{}", parts.map(Val::Known))
                }
                None => Concat::template("arn:{partition}:ecr:{region}:*:repository/*", []),
            };
            if !repositories.contains(&repository) {
                repositories.push(repository);
            }
        }
        if !repositories.is_empty() {
            statements
                .push(Statement::allow("LogInToRegistry", ["ecr:GetAuthorizationToken"]).on(["*".into()]));
            statements.push(
                Statement::allow(
                    "PullImage",
                    ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                )
                .on(repositories),
            );
        }
        statements.extend(self.registry_statement(images));
        if let Some(placement) = network {
            statements.extend(placement.statements());
        }
        if let Some(key) = &self.volume_key {
            statements.push(Statement::allow("EncryptVolumes", ["kms:CreateGrant"]).on([key_arn(key)]).when(
                "Bool",
                "kms:GrantIsForAWSResource",
                ["true"],
            ));
            statements.push(
                Statement::allow("ReadVolumeKey", ["kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"])
                    .on([key_arn(key)]),
            );
        }
        // The bucket's own statements lack Encrypt, which SageMaker's API reference asks for (`OutputDataConfig`).
        let output_key = data.output.as_ref().and_then(|output| output.key.as_ref());
        if let Some(key) = output_key.map(key_arn) {
            let actions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
            let region = data.output.as_ref().map(|output| output.region.clone());
            let region = region.unwrap_or_else(|| Concat::template("{region}", []));
            // Objects are encrypted on the way to S3, and SageMaker tries the key itself before it starts.
            let through = [
                Concat::template("s3.{}.{suffix}", [region]),
                Concat::template("sagemaker.{region}.{suffix}", []),
            ];
            statements.push(Statement::allow("EncryptModel", actions).on([key]).when(
                "StringEquals",
                "kms:ViaService",
                through,
            ));
        }
        let policy = scope.add(
            "execution-policy",
            iam::RolePolicy {
                policy_name: format!("{}-execution", scope.name),
                role_name: role.id(),
                policy_document: Policy::of(statements),
            },
        );
        Execution { arn: role.arn().value(), policy }
    }

    /// The role of the state machine: it makes, watches, stops and tags jobs of this name, and passes them their role.
    ///
    /// Sources: Step Functions developer guide, "IAM policies for Amazon SageMaker AI", "Using CloudWatch Logs to log
    /// execution history" and "IAM policies for X-Ray", read 2026-11-23; `sagemaker:AddTags` is missing there, and a
    /// request with tags is refused without it.
    pub(super) fn machine_role(
        &self,
        scope: &mut Scope<'_>,
        preloads: bool,
        execution: &Execution,
    ) -> (Ref<iam::Role>, Ref<iam::RolePolicy>) {
        let role = match &self.machine_role {
            Some(arn) => scope.given_role("machine_role", arn),
            None => scope.add(
                "machine-role",
                iam::Role {
                    description: format!("What the state machine of the training job {} may do", scope.name),
                    assume_role_policy_document: Policy::trust("states.amazonaws.com"),
                    permissions_boundary: None,
                },
            ),
        };
        let parts = ["", "preload"].into_iter().take(1 + usize::from(preloads));
        let mut jobs: Vec<Val<String>> = parts
            .map(|part| {
                let jobs = "arn:{partition}:sagemaker:{region}:{account}:training-job/{}";
                Concat::template(jobs, [format!("{}-{UUID}", name_prefix(scope, part)).into()])
            })
            .collect();
        let watch = Statement::allow(
            "RunJobs",
            [
                "sagemaker:AddTags",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:ListTags",
                "sagemaker:StopTrainingJob",
            ],
        )
        .on(jobs.clone());
        jobs.extend(self.training_plan.clone());
        let create = Statement::allow("CreateJobs", ["sagemaker:CreateTrainingJob"]).on(jobs);
        let pass = Statement::allow("PassExecutionRole", ["iam:PassRole"]).on([execution.arn.clone()]).when(
            "StringEquals",
            "iam:PassedToService",
            ["sagemaker.amazonaws.com"],
        );
        let events = "arn:{partition}:events:{region}:{account}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule";
        let hear =
            Statement::allow("HearOfTheEnd", ["events:DescribeRule", "events:PutRule", "events:PutTargets"])
                .on([Concat::template(events, [])]);
        // The log delivery API and X-Ray know no resources.
        let log = Statement::allow(
            "DeliverLogs",
            [
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeLogGroups",
                "logs:DescribeResourcePolicies",
                "logs:GetLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:UpdateLogDelivery",
            ],
        )
        .on(["*".into()]);
        let trace = Statement::allow(
            "Trace",
            [
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
        )
        .on(["*".into()]);
        let policy = scope.add(
            "machine-policy",
            iam::RolePolicy {
                policy_name: format!("run-{}", scope.name),
                role_name: role.id(),
                policy_document: Policy::of([create, watch, pass, hear, log, trace]),
            },
        );
        (role, policy)
    }
}

impl Placement {
    /// What a job needs for its network interfaces.
    fn statements(&self) -> [Statement; 3] {
        let interfaces = Concat::template("arn:{partition}:ec2:{region}:{account}:network-interface/*", []);
        let subnets = self.subnets.iter().map(|subnet| subnet.arn().value());
        let parts = [interfaces.clone(), self.group.arn().value()].into_iter().chain(subnets);
        [
            Statement::allow("CreateInterfaces", ["ec2:CreateNetworkInterface"]).on(parts),
            Statement::allow(
                "UseInterfaces",
                [
                    "ec2:CreateNetworkInterfacePermission",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DeleteNetworkInterfacePermission",
                ],
            )
            .on([interfaces]),
            Statement::allow(
                "SeeNetwork",
                [
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                ],
            )
            .on(["*".into()]),
        ]
    }
}

/// The instances of a job talk to each other on any port, over an Elastic Fabric Adapter without ports, and where
/// SageMaker encrypts the traffic, in IPsec (SageMaker AI developer guide, "Give training jobs access to resources in
/// your VPC" and "Protect communications between ML compute instances", read 2026-11-23).
fn open_between_members(scope: &mut Scope<'_>, group: &Ref<ec2::SecurityGroup>) {
    let description = format!("Everything between the instances of the training job {}", scope.name);
    scope.open_within(group, ["members-in", "members-out"], &description, None);
}

/// The ARN of a key that is given by ARN or by id.
fn key_arn(key: &Val<String>) -> Val<String> {
    match key {
        Val::Known(key) if !key.starts_with("arn:") => {
            Concat::template("arn:{partition}:kms:{region}:{account}:key/{}", [key.as_str().into()])
        }
        other => other.clone(),
    }
}
