//! The vendored schemas, and what validation says about good and bad resources.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "the test reads the vendored files themselves")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hybrid_synth::blueprint;
use hybrid_synth::json::Json;
use hybrid_synth::schema::Violation;
use hybrid_synth::schema::cloudformation::Type;
use hybrid_synth::schema::region::{self, Availability};
use hybrid_synth::schema::terraform::{Kind, Provider};
use hybrid_synth::{Target, synthesize_for};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn schemas() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

fn files_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.insert(path.strip_prefix(schemas()).unwrap().to_str().unwrap().to_owned());
        }
    }
}

fn schema_of(name: &str) -> Value {
    let file = schemas().join(format!("cloudformation/{}.json", name.replace("::", "-")));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn ty(name: &str) -> Type {
    Type::find(name).unwrap_or_else(|| panic!("{name} is not vendored"))
}

fn validate(of: Type, properties: &Value) -> Vec<Violation> {
    of.validate(&Json::from(properties))
}

fn pointers(found: &[Violation]) -> Vec<&str> {
    found.iter().map(|violation| violation.pointer.as_str()).collect()
}

#[test]
fn vendored_files_are_those_of_the_provenance_record() {
    let record: Value =
        serde_json::from_slice(&std::fs::read(schemas().join("PROVENANCE.json")).unwrap()).unwrap();
    let recorded = record["sha256"].as_object().unwrap();
    let mut present = BTreeSet::new();
    files_below(&schemas().join("cloudformation"), &mut present);
    files_below(&schemas().join("terraform"), &mut present);
    assert_eq!(recorded.keys().cloned().collect::<BTreeSet<_>>(), present);
    for (file, digest) in recorded {
        let bytes = std::fs::read(schemas().join(file)).unwrap();
        let actual: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, &actual.concat(), "{file} was changed without vendor.py");
    }
}

#[test]
fn every_vendored_type_is_embedded() {
    let mut files = BTreeSet::new();
    files_below(&schemas().join("cloudformation"), &mut files);
    let embedded: BTreeSet<String> =
        Type::names().map(|name| format!("cloudformation/{}.json", name.replace("::", "-"))).collect();
    for file in ["cloudformation/LICENSE", "cloudformation/regions.json"] {
        assert!(files.remove(file), "{file}");
    }
    assert_eq!(files, embedded);
    for name in Type::names() {
        assert!(ty(name).property_names().count() > 0, "{name} has properties");
    }
}

#[test]
fn every_pattern_compiles() {
    fn walk<'s>(value: &'s Value, found: &mut Vec<&'s str>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(pattern)) = members.get("pattern") {
                    found.push(pattern);
                }
                if let Some(Value::Object(subschemas)) = members.get("patternProperties") {
                    found.extend(subschemas.keys().map(String::as_str));
                }
                members.values().for_each(|member| walk(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut broken = Vec::new();
    for name in Type::names() {
        let schema = schema_of(name);
        let mut patterns = Vec::new();
        walk(&schema, &mut patterns);
        for pattern in patterns {
            let ascii = fancy_regex::RegexBuilder::new(pattern).unicode_mode(false).build();
            if let Err(error) = ascii.or_else(|_| fancy_regex::Regex::new(pattern)) {
                broken.push(format!("{name}: {pattern}: {error}"));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn every_type_refuses_an_unknown_property() {
    for name in Type::names() {
        let found = validate(ty(name), &json!({ "NoSuchProperty": 1 }));
        let unknown: Vec<_> =
            found.iter().filter(|violation| violation.pointer == "/NoSuchProperty").collect();
        assert_eq!(unknown.len(), 1, "{name}: {found:#?}");
        assert!(!unknown[0].allowed.is_empty(), "{name}");
        assert!(found.iter().all(|violation| !violation.message.contains("unusable")), "{name}: {found:#?}");
    }
}

/// Type, good properties, the same with mistakes, and where the mistakes are.
fn cases() -> Vec<(&'static str, Value, Value, Vec<&'static str>)> {
    let tags = json!([{ "Key": "project", "Value": "lake" }]);
    vec![
        (
            "AWS::EC2::VPC",
            json!({ "CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true, "Tags": tags }),
            json!({ "CidrBlok": "10.0.0.0/16", "EnableDnsSupport": "perhaps", "Tags": [{ "Key": "a" }] }),
            vec!["", "/CidrBlok", "/EnableDnsSupport", "/Tags/0"],
        ),
        (
            "AWS::EC2::SecurityGroupIngress",
            json!({ "IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049, "GroupId": { "Ref": "Group" }, "CidrIp": "10.0.0.0/8" }),
            json!({ "FromPort": "nfs", "CidrIp": "10.0.0.0/8", "SourceSecurityGroupId": { "Ref": "Other" } }),
            vec!["", "", "/FromPort"],
        ),
        (
            "AWS::EC2::FlowLog",
            json!({ "ResourceId": { "Ref": "Vpc" }, "ResourceType": "VPC", "TrafficType": "ALL" }),
            json!({ "ResourceId": { "Ref": "Vpc" }, "ResourceType": "Vpc", "Id": "fl-1" }),
            vec!["/Id", "/ResourceType"],
        ),
        (
            "AWS::S3::Bucket",
            json!({ "BucketName": "lake", "VersioningConfiguration": { "Status": "Enabled" } }),
            json!({ "BucketName": 3, "VersioningConfiguration": { "Status": "On", "Mfa": true } }),
            vec!["/BucketName", "/VersioningConfiguration/Mfa", "/VersioningConfiguration/Status"],
        ),
        (
            "AWS::FSx::FileSystem",
            json!({
                "FileSystemType": "LUSTRE", "StorageCapacity": 1200, "SubnetIds": [{ "Ref": "Subnet" }],
                "LustreConfiguration": { "DeploymentType": "PERSISTENT_2", "PerUnitStorageThroughput": 125 }
            }),
            json!({
                "FileSystemType": "LUSTRE", "StorageCapcity": 1200, "SubnetIds": { "Ref": "Subnets" },
                "LustreConfiguration": { "DeploymentTyp": "PERSISTENT_2", "PerUnitStorageThroughput": "fast" }
            }),
            vec![
                "/LustreConfiguration/DeploymentTyp",
                "/LustreConfiguration/PerUnitStorageThroughput",
                "/StorageCapcity",
            ],
        ),
        (
            "AWS::DataSync::LocationNFS",
            json!({
                "ServerHostname": "filer.munich.example", "Subdirectory": "/scans",
                "OnPremConfig": { "AgentArns": [{ "Fn::GetAtt": ["Agent", "AgentArn"] }] }
            }),
            json!({ "ServerHostname": "filer munich", "OnPremConfig": { "AgentArns": [] } }),
            vec!["/OnPremConfig/AgentArns", "/ServerHostname"],
        ),
        (
            "AWS::DirectConnect::PrivateVirtualInterface",
            json!({
                "VirtualInterfaceName": "vif", "Vlan": 101, "ConnectionId": "dxcon-abcdefgh",
                "DirectConnectGatewayId": { "Ref": "Gateway" }, "BgpPeers": [{ "AddressFamily": "ipv4", "Asn": "65000" }]
            }),
            json!({
                "VirtualInterfaceName": "vif", "Vlan": 101, "ConnectionId": "dxcon-abcdefgh",
                "BgpPeers": [{ "AddressFamily": "ipv4", "Asn": "0" }]
            }),
            vec!["", "/BgpPeers/0/Asn"],
        ),
        (
            "AWS::KMS::Key",
            json!({ "KeyPolicy": { "Version": "2012-10-17", "Statement": [] }, "EnableKeyRotation": true }),
            json!({ "EnableKeyRotation": 1, "KeySpec": "SYMETRIC", "Arn": "arn" }),
            vec!["/Arn", "/EnableKeyRotation", "/KeySpec"],
        ),
        (
            "AWS::IAM::Role",
            json!({ "AssumeRolePolicyDocument": { "Statement": [] }, "Policies": [{ "PolicyName": "p", "PolicyDocument": {} }] }),
            json!({ "Policies": [{ "PolicyDocument": [] }] }),
            vec!["", "/Policies/0", "/Policies/0/PolicyDocument"],
        ),
        (
            "AWS::IAM::Policy",
            json!({ "PolicyName": "p", "PolicyDocument": {}, "Roles": [{ "Ref": "Role" }] }),
            json!({ "PolicyName": "p", "PolicyDocument": {} }),
            vec![""],
        ),
        (
            "AWS::SageMaker::Domain",
            json!({
                "DomainName": "studio", "AuthMode": "IAM", "VpcId": { "Ref": "Vpc" }, "SubnetIds": [{ "Ref": "A" }],
                "DefaultUserSettings": { "ExecutionRole": { "Fn::GetAtt": ["Role", "Arn"] } }
            }),
            json!({
                "DomainName": "-studio", "AuthMode": "SAML", "VpcId": { "Ref": "Vpc" }, "SubnetIds": [],
                "DefaultUserSettings": {}
            }),
            vec!["/AuthMode", "/DefaultUserSettings", "/DomainName", "/SubnetIds"],
        ),
        (
            "AWS::Logs::LogGroup",
            json!({ "LogGroupName": "/aws/datasync", "RetentionInDays": 365 }),
            json!({ "LogGroupName": "a b", "RetentionInDays": 366 }),
            vec!["/LogGroupName", "/RetentionInDays"],
        ),
        (
            "AWS::StepFunctions::StateMachine",
            json!({ "RoleArn": { "Fn::GetAtt": ["Role", "Arn"] }, "Definition": { "StartAt": "A", "States": {} },
                    "DefinitionSubstitutions": { "Bucket": { "Ref": "Bucket" } } }),
            json!({ "Definition": "text", "DefinitionSubstitutions": { "Bucket": [] } }),
            vec!["", "/Definition", "/DefinitionSubstitutions/Bucket"],
        ),
    ]
}

#[test]
fn good_resources_pass_and_mistakes_are_found_where_they_are() {
    for (name, good, bad, expected) in cases() {
        assert_eq!(validate(ty(name), &good), [], "{name}");
        let found = validate(ty(name), &bad);
        assert_eq!(pointers(&found), expected, "{name}: {found:#?}");
    }
}

/// The whole schema for a full JSON Schema validator, which knows the keywords of the registry itself no more than we know
/// its formats.
fn judge(name: &str) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(false)
        .build(&schema_of(name))
        .unwrap()
}

/// Values that are wrong in most places and right in some.
fn spoils() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1.0),
        json!(1.5),
        json!(10_000_000),
        json!(""),
        json!("Enabled"),
        json!("a b\n"),
        json!("größe"),
        json!("arn:aws:iam::111122223333:role/x"),
        json!("x".repeat(5000)),
        json!([]),
        json!(["a", "a"]),
        json!([1, 1.0]),
        json!({}),
        json!({ "Key": "a", "Value": "b" }),
    ]
}

/// The document with each of its places replaced by `spoil`, and with an unknown member in each of its objects.
fn spoilt(document: &Value, spoil: &Value) -> Vec<Value> {
    let mut all = vec![spoil.clone()];
    match document {
        Value::Object(members) => {
            for (key, member) in members {
                for spoilt in spoilt(member, spoil) {
                    let mut whole = members.clone();
                    whole.insert(key.clone(), spoilt);
                    all.push(whole.into());
                }
            }
            let mut whole = members.clone();
            whole.insert("NoSuchProperty".to_owned(), spoil.clone());
            all.push(whole.into());
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                for spoilt in spoilt(item, spoil) {
                    let mut whole = items.clone();
                    whole[index] = spoilt;
                    all.push(whole.into());
                }
            }
        }
        _ => {}
    }
    all
}

fn without_intrinsics(document: &Value) -> bool {
    let text = document.to_string();
    !text.contains("\"Ref\":") && !text.contains("\"Fn::") && !text.contains("{{resolve:")
}

/// Properties of every type that a blueprint of ours makes, their intrinsic functions replaced by what they may become.
fn printed() -> Vec<(String, Value)> {
    fn literal(value: &Value) -> Value {
        match value {
            Value::Object(members) if members.len() == 1 => match members.iter().next() {
                Some((key, _)) if key == "Ref" || key.starts_with("Fn::") => json!("lake"),
                _ => members.iter().map(|(key, value)| (key.clone(), literal(value))).collect(),
            },
            Value::Object(members) => {
                members.iter().map(|(key, value)| (key.clone(), literal(value))).collect()
            }
            Value::Array(items) => items.iter().map(literal).collect(),
            Value::String(text) => text.replace("{{resolve:", "{{").into(),
            other => other.clone(),
        }
    }
    let mut found: BTreeMap<(String, String), Value> = BTreeMap::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints")).unwrap() {
        let text = std::fs::read(entry.unwrap().path()).unwrap();
        let Some(architecture) = blueprint::read(&[("blueprint.yaml", &text)]).architecture else { continue };
        // An overlay alone is no blueprint.
        let Ok(synthesis) = synthesize_for(&architecture, &[Target::CloudFormation]) else { continue };
        for resource in synthesis.resources() {
            let properties = literal(&resource.body);
            let keys: Vec<&String> = properties.as_object().unwrap().keys().collect();
            let kind = resource.printed.resource_type.clone();
            found.entry((kind.into_owned(), format!("{keys:?}"))).or_insert(properties);
        }
    }
    found.into_iter().map(|((name, _), properties)| (name, properties)).collect()
}

/// On literal values we object exactly where a full validator of JSON Schema does; the keywords of the registry itself,
/// and what a user may not set, are ours alone.
#[test]
fn the_verdict_is_that_of_a_full_validator() {
    let ours_alone = |violation: &Violation| {
        ["is needed", "exclude each other", "beside it", "is read-only", "is not one of "]
            .iter()
            .any(|words| violation.message.contains(words))
    };
    let by_hand = cases()
        .into_iter()
        .flat_map(|(name, good, bad, _)| [(name.to_owned(), good), (name.to_owned(), bad)]);
    let mut documents: Vec<(String, Value)> = by_hand.chain(printed()).collect();
    documents.retain(|(_, document)| without_intrinsics(document));
    assert!(documents.len() > 60, "{}", documents.len());
    let mut compared = 0;
    let mut judges = BTreeMap::new();
    for (name, document) in documents {
        let judge = judges.entry(name.clone()).or_insert_with(|| judge(&name));
        let spoilt = spoils().into_iter().flat_map(|spoil| spoilt(&document, &spoil));
        for document in std::iter::once(document.clone()).chain(spoilt) {
            let theirs: BTreeSet<String> =
                judge.iter_errors(&document).map(|error| error.instance_path().as_str().to_owned()).collect();
            let found = validate(ty(&name), &document);
            // An unknown member is named where it stands, not at its object; and so is the branch of a choice.
            let objects =
                |pointer: &str| found.iter().any(|violation| violation.pointer.starts_with(pointer));
            for pointer in &theirs {
                assert!(objects(pointer), "{name}: only the judge objects at {pointer:?}: {document}");
            }
            for violation in found.iter().filter(|violation| !ours_alone(violation)) {
                let pointer = &violation.pointer;
                assert!(
                    theirs.iter().any(|place| pointer.starts_with(place.as_str())),
                    "{name}: only we object: {violation:?}: {document}"
                );
            }
            compared += 1;
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn messages_name_what_is_allowed() {
    let found = validate(
        ty("AWS::FSx::FileSystem"),
        &json!({ "FileSystemType": "LUSTRE", "SubnetIds": [], "StorageCapcity": 1 }),
    );
    assert_eq!(found[0].message, "unknown property `StorageCapcity`");
    assert_eq!(found[0].allowed[0], "StorageCapacity");
    assert!(!found[0].allowed.iter().any(|name| name == "DNSName"), "read-only properties cannot be set");

    let found = validate(ty("AWS::EC2::VPC"), &json!({}));
    assert_eq!(found[0].message, "exactly one of `CidrBlock`, `Ipv4IpamPoolId` is needed");

    let found = validate(ty("AWS::IAM::Policy"), &json!({ "PolicyName": "p", "PolicyDocument": {} }));
    assert_eq!(found[0].message, "at least one of `Groups`, `Roles`, `Users` is needed");

    let found = validate(ty("AWS::EC2::FlowLog"), &json!({ "ResourceId": "vpc-1", "ResourceType": "Vpc" }));
    assert_eq!(found[0].message, "`Vpc` is not one of the allowed values");
    assert_eq!(found[0].given.as_deref(), Some("\"Vpc\""));
    assert_eq!(found[0].allowed[0], "VPC");
}

#[test]
fn an_unknown_value_is_never_a_violation() {
    let unknown = [
        json!({ "Ref": "Parameter" }),
        json!({ "Fn::GetAtt": ["Key", "Arn"] }),
        json!({ "Fn::Sub": "arn:${AWS::Partition}:s3:::lake" }),
        json!({ "Fn::Join": ["-", ["a", { "Ref": "B" }]] }),
        json!({ "Fn::Select": [0, { "Fn::GetAZs": "" }] }),
        json!({ "Fn::ImportValue": "x" }),
        json!("{{resolve:secretsmanager:bgp:SecretString:key}}"),
    ];
    for (name, good, _, _) in cases() {
        for value in &unknown {
            for key in good.as_object().unwrap().keys() {
                let mut properties = good.clone();
                properties[key] = value.clone();
                if value.is_string() && !good[key].is_string() {
                    continue;
                }
                assert_eq!(validate(ty(name), &properties), [], "{name}.{key} = {value}");
            }
        }
    }
}

#[test]
fn both_branches_of_if_are_validated() {
    let of = ty("AWS::FSx::FileSystem");
    let found = validate(
        of,
        &json!({
            "FileSystemType": { "Fn::If": ["Fast", "LUSTRE", { "Fn::If": ["Old", "LUSTR", "ONTAP"] }] },
            "SubnetIds": ["subnet-1"],
            "KmsKeyId": { "Fn::If": ["Own", { "Ref": "Key" }, { "Ref": "AWS::NoValue" }] },
            "LustreConfiguration": { "Fn::If": ["Fast", { "DeploymentTyp": "SCRATCH_2" }, { "Ref": "AWS::NoValue" }] },
        }),
    );
    assert_eq!(pointers(&found), ["/LustreConfiguration/Fn::If/1/DeploymentTyp"], "{found:#?}");

    let found = validate(
        of,
        &json!({
            "FileSystemType": "LUSTRE",
            "SubnetIds": { "Fn::If": ["Two", ["a", "b"], { "Ref": "AWS::NoValue" }] },
        }),
    );
    assert_eq!(found[0].message, "missing required property `SubnetIds`", "{found:#?}");
}

#[test]
fn a_choice_stands_only_if_no_unknown_value_could_fulfil_it() {
    let of = ty("AWS::DirectConnect::PrivateVirtualInterface");
    let mut properties = json!({
        "VirtualInterfaceName": "vif", "Vlan": { "Ref": "Vlan" }, "ConnectionId": { "Ref": "Connection" },
        "VirtualGatewayId": { "Ref": "Gateway" }, "BgpPeers": [{ "AddressFamily": "ipv4", "Asn": { "Ref": "Asn" } }]
    });
    assert_eq!(validate(of, &properties), []);
    properties["DirectConnectGatewayId"] = json!({ "Ref": "Gateway" });
    let found = validate(of, &properties);
    assert_eq!(
        found[0].message, "exactly one of `DirectConnectGatewayId`, `VirtualGatewayId` is needed",
        "{found:#?}"
    );
}

#[test]
fn types_answer_questions_about_themselves() {
    let lustre = ty("AWS::FSx::FileSystem");
    assert!(lustre.has_property("LustreConfiguration/DeploymentType"));
    assert!(lustre.has_property("Tags/*/Key"));
    assert!(!lustre.has_property("LustreConfiguration/DeploymentTyp"));
    assert!(lustre.read_only().any(|path| path == "DNSName"));
    assert!(lustre.create_only().any(|path| path == "SubnetIds"));
    assert!(lustre.required().any(|name| name == "FileSystemType"));
    assert_eq!(lustre.tag_property(), Some("Tags"));
    assert_eq!(ty("AWS::EC2::VPC").primary_identifier().collect::<Vec<_>>(), ["VpcId"]);
    assert!(
        ty("AWS::S3::Bucket")
            .allowed_values("VersioningConfiguration/Status")
            .contains(&"Enabled".to_owned())
    );
    assert!(ty("AWS::StepFunctions::StateMachine").has_property("DefinitionSubstitutions/Bucket"));
    assert!(Type::find("AWS::SageMaker::TrainingJob").is_none());
}

#[test]
fn regions_say_where_a_type_exists() {
    let cache = ty("AWS::FSx::FileCache");
    assert_eq!(cache.available_in("us-east-1"), Availability::Here);
    assert_eq!(
        cache.available_in("eu-west-1"),
        Availability::Elsewhere(vec!["ap-south-1", "eu-central-1", "us-east-1", "us-west-2"])
    );
    assert_eq!(
        ty("AWS::SageMaker::Space").available_in("us-gov-west-1"),
        Availability::Elsewhere(Vec::new())
    );
    assert_eq!(cache.available_in("eu-west-9"), Availability::UnknownRegion);
    assert_eq!(ty("AWS::EC2::VPC").regions_lacking(), [""; 0]);
    assert_eq!(region::partition("us-gov-west-1"), Some("aws-us-gov"));
    assert_eq!(region::partition("cn-north-1"), Some("aws-cn"));
    assert_eq!(region::all().count(), 45);
}

#[test]
fn every_type_of_both_providers_is_found() {
    for provider in Provider::ALL {
        for kind in [Kind::Data, Kind::Ephemeral, Kind::Resource] {
            let names: Vec<_> = provider.names(kind).collect();
            assert!(!names.is_empty());
            for name in names {
                let resource =
                    provider.find(kind, name).unwrap_or_else(|| panic!("{provider:?} {kind:?} {name}"));
                let found = resource.validate(&Json::from(&json!({ "no_such_argument": 1 })));
                assert!(found.iter().any(|violation| violation.pointer == "/no_such_argument"), "{name}");
            }
            assert!(provider.find(kind, "aws_nothing").is_none());
            assert!(provider.find(kind, "a").is_none());
            assert!(provider.find(kind, "zz").is_none());
        }
    }
}

#[test]
fn terraform_bodies() {
    let cases: Vec<(&str, Value, &[&str])> = vec![
        (
            "aws_fsx_lustre_file_system",
            json!({
                "subnet_ids": ["${aws_subnet.a.id}"], "storage_capacity": 1200, "deployment_type": "PERSISTENT_2",
                "metadata_configuration": { "mode": "AUTOMATIC" }, "tags": { "project": "lake" },
                "lifecycle": { "prevent_destroy": true }, "count": "${var.on ? 1 : 0}", "depends_on": ["aws_vpc.main"],
                "timeouts": { "create": "90m" }, "//": "comment"
            }),
            &[],
        ),
        (
            "aws_fsx_lustre_file_system",
            json!({
                "subnet_ids": "subnet-1", "storage_capcity": 1200, "arn": "x", "storage_capacity": "lots",
                "metadata_configuration": [{ "mode": "AUTOMATIC" }, { "mod": "AUTOMATIC" }],
                "lifecycle": [{ "prevent_destruction": true }], "tags": { "a": [] }, "provisioner": { "local-exec": {} }
            }),
            &[
                "/arn",
                "/lifecycle/0/prevent_destruction",
                "/metadata_configuration",
                "/metadata_configuration/1/mod",
                "/provisioner",
                "/storage_capacity",
                "/storage_capcity",
                "/subnet_ids",
                "/tags/a",
            ],
        ),
        ("aws_fsx_lustre_file_system", json!({}), &[""]),
        (
            "aws_datasync_location_nfs",
            json!({ "server_hostname": "filer", "subdirectory": "/scans", "on_prem_config": { "agent_arns": ["${x.arn}"] } }),
            &[],
        ),
        (
            "aws_datasync_location_nfs",
            json!({ "server_hostname": "filer", "subdirectory": "/", "on_prem_config": "x" }),
            &["/on_prem_config"],
        ),
        ("aws_datasync_location_nfs", json!({ "server_hostname": "filer", "subdirectory": "/" }), &[""]),
        (
            "aws_security_group",
            json!({ "ingress": [{ "from_port": 2049, "to_port": 2049, "protocol": "tcp" }] }),
            &["/ingress/0"; 6],
        ),
        ("aws_security_group", json!({ "name": "g", "ingress": [] }), &[]),
        (
            "aws_s3_bucket_lifecycle_configuration",
            json!({
                "bucket": "${aws_s3_bucket.lake.id}",
                "dynamic": { "rule": { "for_each": "${var.rules}", "content": { "id": "${rule.value}", "status": "Enabled" } } }
            }),
            &[],
        ),
        (
            "aws_s3_bucket_lifecycle_configuration",
            json!({ "bucket": "b", "dynamic": { "rule": { "content": { "id": "a", "state": "Enabled" } }, "rul": {} } }),
            &["/dynamic/rul", "/dynamic/rule", "/dynamic/rule/content", "/dynamic/rule/content/state"],
        ),
        ("aws_s3_bucket", json!({ "bucket": "lake", "acl": "private" }), &["/acl"]),
        ("aws_s3_bucket", json!({ "bucket": "lake", "versioning": { "enabled": true } }), &["/versioning"]),
    ];
    for provider in Provider::ALL {
        for (name, body, expected) in &cases {
            let found = provider.resource(name).unwrap().validate(&Json::from(body));
            assert_eq!(pointers(&found), *expected, "{provider:?} {name}: {found:#?}");
        }
    }
}

#[test]
fn attributes_say_whether_they_can_be_read_and_set() {
    for provider in Provider::ALL {
        let lustre = provider.resource("aws_fsx_lustre_file_system").unwrap();
        assert!(lustre.attribute_readable("arn"));
        assert!(!lustre.accepts("arn"));
        assert!(lustre.accepts("metadata_configuration.iops"));
        assert!(lustre.accepts("metadata_configuration"));
        assert!(lustre.attribute_readable("metadata_configuration[0].iops"));
        assert!(!lustre.attribute_readable("dns"));
        let parameter = provider.resource("aws_ssm_parameter").unwrap();
        assert!(!parameter.attribute_readable("value_wo"));
        assert!(parameter.attribute("value").unwrap().sensitive);
        let secret = provider.ephemeral("aws_secretsmanager_secret_version").unwrap();
        assert!(secret.attribute_readable("secret_string"));
        assert!(provider.data_source("aws_iam_policy_document").unwrap().attribute_readable("json"));
    }
    let region = |provider: Provider| provider.data_source("aws_region").unwrap();
    assert!(region(Provider::V6).attribute("name").unwrap().deprecated);
    assert!(!region(Provider::V5).attribute("name").unwrap().deprecated);
}

/// Both majors know a document's arguments: what V5 accepts and V6 lacks is what generated text must avoid.
#[test]
fn what_version_six_removed_is_refused_there() {
    let body = json!({ "vpc": true });
    let body = Json::from(&body);
    assert_eq!(pointers(&Provider::V5.resource("aws_eip").unwrap().validate(&body)), ["/vpc"]);
    let found = Provider::V6.resource("aws_eip").unwrap().validate(&body);
    assert_eq!(found[0].message, "unknown argument `vpc`");
}
