//! Protections that constructs set, and the overrides that take them away.
//!
//! A key of the language that gives one up is a warning of its construct. An override speaks a back end's own words, so
//! what it does is looked up in the resource as it is printed. Each protection stands here once, with both spellings.

use super::Printed;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::json::Json;

/// What has to stand at a place for the protection to hold.
enum Holds {
    /// One of these values.
    Is(&'static [&'static str]),
    /// Any value but these, or none.
    IsNot(&'static [&'static str]),
    /// Any value.
    IsThere,
    /// A text or a document that says this.
    Says(&'static str),
}

/// A protection: what it is, its type and places in CloudFormation and in Terraform, and when it holds. Places lead
/// through the items of lists.
struct Protection {
    what: &'static str,
    spellings: &'static [(&'static str, &'static [&'static str])],
    holds: Holds,
}

const PROTECTIONS: &[Protection] = &[
    Protection {
        what: "the block of public access",
        spellings: &[
            (
                "AWS::S3::Bucket",
                &[
                    "PublicAccessBlockConfiguration/BlockPublicAcls",
                    "PublicAccessBlockConfiguration/BlockPublicPolicy",
                    "PublicAccessBlockConfiguration/IgnorePublicAcls",
                    "PublicAccessBlockConfiguration/RestrictPublicBuckets",
                ],
            ),
            (
                "aws_s3_bucket_public_access_block",
                &[
                    "block_public_acls",
                    "block_public_policy",
                    "ignore_public_acls",
                    "restrict_public_buckets",
                ],
            ),
        ],
        holds: Holds::Is(&["true"]),
    },
    Protection {
        what: "encryption with a key of its own",
        spellings: &[
            (
                "AWS::S3::Bucket",
                &[
                    "BucketEncryption/ServerSideEncryptionConfiguration/ServerSideEncryptionByDefault/SSEAlgorithm",
                ],
            ),
            (
                "aws_s3_bucket_server_side_encryption_configuration",
                &["rule/apply_server_side_encryption_by_default/sse_algorithm"],
            ),
        ],
        holds: Holds::Is(&["aws:kms", "aws:kms:dsse"]),
    },
    Protection {
        what: "versions of what is overwritten or deleted",
        spellings: &[
            ("AWS::S3::Bucket", &["VersioningConfiguration/Status"]),
            ("aws_s3_bucket_versioning", &["versioning_configuration/status"]),
        ],
        holds: Holds::Is(&["Enabled"]),
    },
    Protection {
        what: "ownership without access control lists",
        spellings: &[
            ("AWS::S3::Bucket", &["OwnershipControls/Rules/ObjectOwnership"]),
            ("aws_s3_bucket_ownership_controls", &["rule/object_ownership"]),
        ],
        holds: Holds::Is(&["BucketOwnerEnforced"]),
    },
    Protection {
        what: "the log of who reads and writes",
        spellings: &[
            ("AWS::S3::Bucket", &["LoggingConfiguration"]),
            ("aws_s3_bucket_logging", &["target_bucket"]),
        ],
        holds: Holds::IsThere,
    },
    Protection {
        what: "the lock on objects",
        spellings: &[
            ("AWS::S3::Bucket", &["ObjectLockConfiguration"]),
            ("aws_s3_bucket_object_lock_configuration", &["rule"]),
        ],
        holds: Holds::IsThere,
    },
    Protection {
        what: "the refusal of requests without TLS",
        spellings: &[("AWS::S3::BucketPolicy", &["PolicyDocument"]), ("aws_s3_bucket_policy", &["policy"])],
        holds: Holds::Says("aws:SecureTransport"),
    },
    Protection {
        what: "the refusal to delete what it holds",
        spellings: &[("aws_s3_bucket", &["force_destroy"])],
        holds: Holds::IsNot(&["true"]),
    },
    Protection {
        what: "rotation",
        spellings: &[("AWS::KMS::Key", &["EnableKeyRotation"]), ("aws_kms_key", &["enable_key_rotation"])],
        holds: Holds::Is(&["true"]),
    },
    Protection {
        what: "the end of what it keeps",
        spellings: &[
            ("AWS::Logs::LogGroup", &["RetentionInDays"]),
            ("aws_cloudwatch_log_group", &["retention_in_days"]),
        ],
        holds: Holds::IsThere,
    },
    Protection {
        what: "the way through the network alone",
        spellings: &[
            ("AWS::SageMaker::Domain", &["AppNetworkAccessType"]),
            ("aws_sagemaker_domain", &["app_network_access_type"]),
        ],
        holds: Holds::Is(&["VpcOnly"]),
    },
    Protection {
        what: "encryption with a key of its own",
        spellings: &[
            ("AWS::SageMaker::Domain", &["KmsKeyId"]),
            ("aws_sagemaker_domain", &["kms_key_id"]),
            ("AWS::FSx::FileSystem", &["KmsKeyId"]),
            ("aws_fsx_lustre_file_system", &["kms_key_id"]),
        ],
        holds: Holds::IsThere,
    },
    Protection {
        what: "Studio's home file system after the domain",
        spellings: &[("aws_sagemaker_domain", &["retention_policy/home_efs_file_system"])],
        holds: Holds::Is(&["Retain"]),
    },
    Protection {
        what: "the limit to known addresses",
        spellings: &[
            ("AWS::EC2::SecurityGroupIngress", &["CidrIp"]),
            ("aws_vpc_security_group_ingress_rule", &["cidr_ipv4"]),
        ],
        holds: Holds::IsNot(&["0.0.0.0/0"]),
    },
    Protection {
        what: "the log of what could not be copied",
        spellings: &[
            ("AWS::DataSync::Task", &["Options/LogLevel"]),
            ("aws_datasync_task", &["options/log_level"]),
        ],
        holds: Holds::Is(&["BASIC", "TRANSFER"]),
    },
];

/// What Terraform may do to a resource is an argument of each.
const KEPT: &str = "lifecycle";

/// Reports each protection that an override takes from a resource as it is printed.
pub(super) fn check(printed: &Printed, body: &Json<'_>, findings: &mut Diagnostics) {
    let Some(written) = &printed.written else { return };
    let Some(properties) = &written.properties else { return };
    let is_written = |place: &str| {
        let first = place.split('/').next();
        properties.iter().any(|property| Some(property.as_str()) == first)
    };
    let mut report = |what: &str, place: &str, value: Option<&Json<'_>>, allowed: &[&str]| {
        let property = place.split('/').next().unwrap_or_default();
        let headline = format!("an override takes {what} from {} `{}`", printed.resource_type, printed.name);
        let mut finding =
            Diagnostic::new(&codes::bucket::PROTECTION_OVERRIDDEN, written.at.child(property), headline)
                .on_key()
                .allowed(allowed.iter().copied())
                .help("remove it from the override; where it is meant, say why in `waivers`");
        if let Some(value) = value {
            finding = finding.given(plain(value));
        }
        findings.push(finding);
    };
    for protection in PROTECTIONS {
        let spelling = protection.spellings.iter().find(|(kind, _)| *kind == &*printed.resource_type);
        let Some((_, places)) = spelling else { continue };
        for place in places.iter().filter(|place| is_written(place)) {
            let values = values(body, place);
            if let Err(wrong) = protection.holds.judge(&values) {
                let allowed = match protection.holds {
                    Holds::Is(allowed) => allowed,
                    Holds::IsNot(_) | Holds::IsThere | Holds::Says(_) => &[],
                };
                report(protection.what, place, wrong, allowed);
                break;
            }
        }
    }
    if printed.kept_by.is_some() && is_written(KEPT) {
        let values = values(body, "lifecycle/prevent_destroy");
        if let Some(value) = values.iter().find(|value| plain(value) == "false") {
            report("the refusal to be destroyed", KEPT, Some(value), &["true"]);
        }
    }
}

impl Holds {
    /// Whether the protection holds.
    ///
    /// # Errors
    /// The value that takes it away; none where it is one that is missing.
    fn judge<'v, 'a>(&self, values: &[&'v Json<'a>]) -> Result<(), Option<&'v Json<'a>>> {
        let there = if values.is_empty() { Err(None) } else { Ok(()) };
        let first = |is_wrong: &dyn Fn(&Json<'_>) -> bool| {
            values.iter().find(|value| is_wrong(value)).map_or(Ok(()), |value| Err(Some(*value)))
        };
        match self {
            Holds::Is(allowed) => there.and_then(|()| {
                first(&|value| !is_expression(value) && !allowed.contains(&plain(value).as_str()))
            }),
            Holds::IsNot(refused) => first(&|value| refused.contains(&plain(value).as_str())),
            Holds::IsThere => there,
            Holds::Says(text) => {
                let says = |value: &&Json<'_>| is_expression(value) || value.to_string().contains(text);
                if values.iter().any(says) { Ok(()) } else { Err(None) }
            }
        }
    }
}

/// The values at a place, through the items of lists.
fn values<'v, 'a>(body: &'v Json<'a>, place: &str) -> Vec<&'v Json<'a>> {
    let mut values = vec![body];
    for token in place.split('/') {
        let inside = values.into_iter().flat_map(items).filter_map(|value| value.get(token));
        values = inside.collect();
    }
    values.into_iter().flat_map(items).filter(|value| !value.is_null()).collect()
}

fn items<'v, 'a>(value: &'v Json<'a>) -> Vec<&'v Json<'a>> {
    match value.as_list() {
        Some(items) => items.iter().collect(),
        None => vec![value],
    }
}

/// Whether a value is known at deployment alone.
fn is_expression(value: &Json<'_>) -> bool {
    match value.as_object() {
        Some(members) => {
            members.len() == 1 && members.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
        }
        None => value.as_str().is_some_and(|text| text.contains("${")),
    }
}

fn plain(value: &Json<'_>) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Holds, PROTECTIONS};
    use crate::json::Json;
    use crate::schema::cloudformation::Type;
    use crate::schema::terraform::Provider;
    use serde_json::{Value, json};

    /// Every place is one that the schemas have, in both versions of the provider.
    #[test]
    fn places_are_in_the_schemas() {
        for protection in PROTECTIONS {
            let value = match protection.holds {
                Holds::Is(allowed) => match allowed {
                    ["true"] => json!(true),
                    _ => json!(allowed[0]),
                },
                Holds::IsNot(_) | Holds::IsThere | Holds::Says(_) => Value::Null,
            };
            for (kind, places) in protection.spellings {
                for place in *places {
                    let body =
                        place.rsplit('/').fold(value.clone(), |inside, token| json!({ token: inside }));
                    let body = Json::from(&body);
                    let found = if let Some(kind) = Type::find(kind) {
                        kind.validate(&body)
                    } else {
                        Provider::ALL
                            .map(|provider| provider.resource(kind).unwrap().validate(&body))
                            .concat()
                    };
                    let unknown: Vec<_> = found.iter().filter(|violation| violation.is_name).collect();
                    assert!(unknown.is_empty(), "{kind} {place}: {unknown:?}");
                }
            }
        }
    }
}
