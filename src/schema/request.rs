//! The `CreateTrainingJob` request, checked against the API's own model.
//!
//! A training job is started by a state machine, so no CloudFormation or Terraform schema ever sees its request:
//! this module does what the service would do first. The model is the closure of shapes that botocore publishes,
//! vendored in `schemas/sagemaker/` with its origin and digest. Every violation in a request is reported, and a
//! value that is known only at deploy time is never judged.
//!
//! It knows shapes, not sense: that a spot job needs a longest wait, or that Lustre needs a VPC, is a rule.
//!
//! ```
//! use hybrid_synth::schema::request::validate;
//! use hybrid_synth::json::object;
//!
//! let violations = validate(&object([("TrainingJobName", "fish & chips".into())]), |_| false);
//! assert_eq!(violations.len(), 3, "one wrong name, two members missing");
//! assert_eq!(violations[0].pointer, "/TrainingJobName");
//! ```

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fancy_regex::Regex;
use serde::Deserialize;

use super::Violation;
use crate::json::{Json, Object};

const MODEL: &str = include_str!("../../schemas/sagemaker/create-training-job.json");

#[derive(Deserialize)]
struct Model {
    input: String,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Boolean,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    members: BTreeMap<String, String>,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default, rename = "enum")]
    values: Vec<String>,
    pattern: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    member: Option<String>,
    key: Option<String>,
    value: Option<String>,
}

/// Checks a `CreateTrainingJob` request: required and unknown members, types, enumerations, patterns, lengths,
/// ranges and sizes.
///
/// `is_expression` says which values are placeholders that only a deployment resolves (`${aws:region}` in a
/// string, an intrinsic object): they count as present and are not looked into. The request itself never is one.
///
/// The violations come in the order of the document, missing members after the others of their object.
/// Source: botocore 1.43.11, service model `sagemaker/2017-07-24`.
pub fn validate(request: &Json<'_>, is_expression: impl Fn(&Json<'_>) -> bool) -> Vec<Violation> {
    // A test proves that the vendored model parses; a binary built without it says so instead of passing everything.
    static PARSED: LazyLock<Result<Model, String>> =
        LazyLock::new(|| serde_json::from_str(MODEL).map_err(|error| error.to_string()));
    let model = match &*PARSED {
        Ok(model) => model,
        Err(error) => {
            let message = format!("the vendored model of CreateTrainingJob cannot be read: {error}");
            return vec![Violation::new("", message)];
        }
    };
    let mut walk = Walk { model, is_expression, pointer: String::new(), found: Vec::new() };
    walk.shape(&model.input, request);
    walk.found
}

struct Walk<'a, F> {
    model: &'a Model,
    is_expression: F,
    pointer: String,
    found: Vec<Violation>,
}

impl<'a, F: Fn(&Json<'_>) -> bool> Walk<'a, F> {
    fn at(&mut self, token: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
        check(self);
        self.pointer.truncate(length);
    }

    fn report(&mut self, message: String, given: Option<&Json<'_>>, allowed: Vec<String>) {
        let given = given.map(shortened);
        let is_name = false;
        self.found.push(Violation { pointer: self.pointer.clone(), message, given, allowed, is_name });
    }

    /// Reports what [`report`](Self::report) would of a value, of the name that it has.
    fn name(&mut self, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        self.found.iter_mut().skip(before).for_each(|violation| violation.is_name = true);
    }

    fn shape(&mut self, name: &'a str, value: &Json<'_>) {
        let Some(shape) = self.model.shapes.get(name) else { return };
        if !self.pointer.is_empty() && (self.is_expression)(value) {
            return;
        }
        match (&shape.kind, value) {
            (Kind::Structure, Json::Object(members)) => self.structure(name, shape, members),
            (Kind::Map, Json::Object(entries)) => self.map(name, shape, entries),
            (Kind::List, Json::List(items)) => self.list(name, shape, items),
            (Kind::String, Json::Text(text)) => self.string(name, shape, text, value),
            (Kind::Integer | Kind::Long, Json::Number(number)) if number.is_i64() || number.is_u64() => {
                // A u64 beyond i64 is above every maximum, and above what a 64-bit member can carry.
                let number = number.as_i64().unwrap_or(i64::MAX);
                let limit = if matches!(shape.kind, Kind::Integer) { i64::from(i32::MAX) } else { i64::MAX };
                let range = (shape.min, Some(shape.max.unwrap_or(limit)));
                if !within(number, range) {
                    self.report(format!("{name} is out of range"), Some(value), vec![describe(range, "")]);
                }
            }
            (Kind::Boolean, Json::Bool(_)) => {}
            (kind, _) => self.report(
                format!("{name} is {}, not {}", expected(kind), actual(value)),
                Some(value),
                vec![expected(kind).to_owned()],
            ),
        }
    }

    fn structure(&mut self, name: &'a str, shape: &'a Shape, members: &Object<'_>) {
        for (member, value) in members.iter() {
            self.at(member, |walk| {
                if let Some(target) = shape.members.get(member) {
                    walk.shape(target, value);
                } else {
                    let given = Json::from(member);
                    let allowed = nearest(&shortened(&given), shape.members.keys());
                    let message = format!("{name} has no member {}", shortened(&given));
                    walk.name(|walk| walk.report(message, Some(&given), allowed));
                }
            });
        }
        for missing in shape.required.iter().filter(|required| !members.contains_key(required)) {
            self.report(format!("{name} needs {missing}"), None, vec![missing.clone()]);
        }
    }

    fn map(&mut self, name: &str, shape: &'a Shape, entries: &Object<'_>) {
        self.size(name, shape, entries.len(), "entries");
        for (key, value) in entries.iter() {
            self.at(key, |walk| {
                if let Some(target) = &shape.key {
                    walk.name(|walk| walk.shape(target, &Json::from(key)));
                }
                if let Some(target) = &shape.value {
                    walk.shape(target, value);
                }
            });
        }
    }

    fn list(&mut self, name: &str, shape: &'a Shape, items: &[Json<'_>]) {
        self.size(name, shape, items.len(), "items");
        let Some(target) = &shape.member else { return };
        for (index, item) in items.iter().enumerate() {
            self.at(&index.to_string(), |walk| walk.shape(target, item));
        }
    }

    fn string(&mut self, name: &str, shape: &'a Shape, text: &str, value: &Json<'_>) {
        if !shape.values.is_empty() {
            if !shape.values.iter().any(|allowed| allowed == text) {
                let allowed = nearest(&shortened(value), &shape.values);
                self.report(format!("{name} has no value {}", shortened(value)), Some(value), allowed);
            }
            return;
        }
        let (range, count) = ((shape.min, shape.max), text.chars().count());
        let (mut wrong, mut allowed) = (Vec::new(), Vec::new());
        if !within(length(count), range) {
            wrong.push(format!("has {count} characters"));
            allowed.push(describe(range, " characters"));
        }
        if let Some(pattern) = &shape.pattern
            && !matches(pattern, text)
        {
            wrong.push("does not match its pattern".to_owned());
            allowed.push(pattern.clone());
        }
        if !wrong.is_empty() {
            self.report(format!("{name} {}", wrong.join(" and ")), Some(value), allowed);
        }
    }

    fn size(&mut self, name: &str, shape: &Shape, count: usize, unit: &str) {
        let range = (shape.min, shape.max);
        if !within(length(count), range) {
            let given = Json::from(length(count));
            let message = format!("{name} has {count} {unit}");
            self.report(message, Some(&given), vec![describe(range, &format!(" {unit}"))]);
        }
    }
}

/// Compiled when a value first meets them: a request uses a handful of the model's forty.
static PATTERNS: Mutex<BTreeMap<String, Option<Regex>>> = Mutex::new(BTreeMap::new());

/// The service matches the whole text. A pattern that backtracks without end on some text passes it: the
/// service decides then.
fn matches(pattern: &str, text: &str) -> bool {
    let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
    let pattern = if text.is_ascii() { ascii(pattern) } else { pattern.to_owned() };
    let compiled =
        patterns.entry(pattern).or_insert_with_key(|pattern| Regex::new(&format!(r"\A(?:{pattern})\z")).ok());
    compiled.as_ref().is_none_or(|regex| regex.is_match(text).unwrap_or(true))
}

/// The same pattern for ASCII texts: the Unicode classes of one tag would cost more than the rest of the request.
fn ascii(pattern: &str) -> String {
    pattern.replace(r"\p{L}", "a-zA-Z").replace(r"\p{N}", "0-9").replace(r"\p{Z}", " ")
}

fn shortened(value: &Json<'_>) -> String {
    const LIMIT: usize = 80;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The allowed words, the nearest to what was given first. The time grows with the length of the given text.
fn nearest<'w>(given: &str, allowed: impl IntoIterator<Item = &'w String>) -> Vec<String> {
    let mut allowed: Vec<String> = allowed.into_iter().cloned().collect();
    allowed.sort_by_cached_key(|word| strsim::damerau_levenshtein(given, word));
    allowed
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn within(number: i64, (min, max): (Option<i64>, Option<i64>)) -> bool {
    min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)
}

fn describe((min, max): (Option<i64>, Option<i64>), unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("{min}{unit}"),
        (Some(min), Some(max)) => format!("{min} to {max}{unit}"),
        (Some(min), None) => format!("at least {min}{unit}"),
        (None, Some(max)) => format!("at most {max}{unit}"),
        (None, None) => String::new(),
    }
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Structure | Kind::Map => "an object",
        Kind::List => "a list",
        Kind::String => "a string",
        Kind::Integer | Kind::Long => "a whole number",
        Kind::Boolean => "true or false",
    }
}

fn actual(value: &Json<'_>) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(number) if number.is_f64() => "a fraction",
        Json::Number(_) => "a number",
        Json::Text(_) => "a string",
        Json::List(_) => "a list",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value, json};

    fn request() -> Value {
        json!({
            "TrainingJobName": "imaging-train-20261122-2200",
            "RoleArn": "arn:aws:iam::111122223333:role/imaging-train",
            "AlgorithmSpecification": {
                "TrainingImage":
                    "763104351884.dkr.ecr.eu-central-1.amazonaws.com/pytorch-training:2.5.1-gpu-py311",
                "TrainingInputMode": "FastFile",
                "MetricDefinitions": [{ "Name": "loss", "Regex": "loss: ([0-9.]+)" }],
                "EnableSageMakerMetricsTimeSeries": true,
            },
            "HyperParameters": { "epochs": "30" },
            "Environment": { "NCCL_DEBUG": "WARN" },
            "InputDataConfig": [
                {
                    "ChannelName": "train",
                    "DataSource": {
                        "FileSystemDataSource": {
                            "FileSystemId": "fs-0123456789abcdef0",
                            "FileSystemType": "FSxLustre",
                            "FileSystemAccessMode": "ro",
                            "DirectoryPath": "/abcdefgh/train",
                        },
                    },
                },
                {
                    "ChannelName": "labels",
                    "DataSource": {
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": "s3://imaging-lake/labels/",
                            "S3DataDistributionType": "ShardedByS3Key",
                        },
                    },
                    "InputMode": "File",
                },
            ],
            "OutputDataConfig": { "S3OutputPath": "s3://imaging-lake/models/", "KmsKeyId": "alias/imaging" },
            "ResourceConfig": {
                "InstanceType": "ml.p4d.24xlarge",
                "InstanceCount": 8,
                "VolumeSizeInGB": 100,
            },
            "VpcConfig": {
                "SecurityGroupIds": ["sg-0123456789abcdef0"],
                "Subnets": ["subnet-0123456789abcdef0"],
            },
            "StoppingCondition": { "MaxRuntimeInSeconds": 86_400, "MaxWaitTimeInSeconds": 172_800 },
            "CheckpointConfig": { "S3Uri": "s3://imaging-lake/checkpoints/" },
            "EnableManagedSpotTraining": true,
            "EnableNetworkIsolation": false,
            "Tags": [{ "Key": "CostCenter", "Value": "ml-42" }, { "Key": "Größe", "Value": "" }],
        })
    }

    fn violations(change: impl FnOnce(&mut Value)) -> Vec<Violation> {
        let mut request = request();
        change(&mut request);
        validate(&Json::from(&request), |_| false)
    }

    fn only(change: impl FnOnce(&mut Value)) -> Violation {
        let mut found = violations(change);
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0)
    }

    #[test]
    fn a_full_request_is_valid() {
        assert_eq!(violations(|_| {}), []);
    }

    #[test]
    fn a_missing_member_is_named_at_its_object() {
        let violation = only(|r| {
            r["OutputDataConfig"].as_object_mut().unwrap().remove("S3OutputPath");
        });
        assert_eq!(violation.pointer, "/OutputDataConfig");
        assert_eq!(violation.message, "OutputDataConfig needs S3OutputPath");
        assert_eq!(violation.allowed, ["S3OutputPath"]);
    }

    #[test]
    fn an_unknown_member_is_named_with_the_known_ones() {
        let violation = only(|r| r["ResourceConfig"]["InstanceTyp"] = json!("ml.p4d.24xlarge"));
        assert_eq!(violation.pointer, "/ResourceConfig/InstanceTyp");
        assert_eq!(violation.allowed[0], "InstanceType");
    }

    #[test]
    fn an_instance_type_outside_the_enumeration_is_refused() {
        let violation = only(|r| r["ResourceConfig"]["InstanceType"] = json!("ml.p4d.48xlarge"));
        assert_eq!(violation.given.as_deref(), Some("ml.p4d.48xlarge"));
        assert!(violation.allowed.contains(&"ml.p4d.24xlarge".to_owned()));
        let typo = only(|r| r["InputDataConfig"][1]["InputMode"] = json!("Fastfile"));
        assert_eq!(typo.allowed[0], "FastFile");
    }

    #[test]
    fn a_job_name_is_matched_whole_and_at_most_63_long() {
        let underscore = only(|r| r["TrainingJobName"] = json!("imaging_train"));
        assert_eq!(underscore.message, "TrainingJobName does not match its pattern");
        let long = violations(|r| r["TrainingJobName"] = json!("a".repeat(64)));
        assert_eq!(long[0].message, "TrainingJobName has 64 characters and does not match its pattern");
        assert_eq!(long[0].allowed[0], "1 to 63 characters");
        assert_eq!(violations(|r| r["TrainingJobName"] = json!("a".repeat(63))), []);
        assert_eq!(violations(|r| r["TrainingJobName"] = json!("imaging\n")).len(), 1);
    }

    #[test]
    fn numbers_have_ranges() {
        let violation = only(|r| r["ResourceConfig"]["KeepAlivePeriodInSeconds"] = json!(21_601));
        assert_eq!(violation.allowed, ["0 to 21600"]);
        assert_eq!(only(|r| r["ResourceConfig"]["InstanceCount"] = json!(-1)).given.as_deref(), Some("-1"));
        assert_eq!(
            only(|r| r["ResourceConfig"]["VolumeSizeInGB"] = json!(u64::MAX)).allowed,
            ["0 to 2147483647"]
        );
    }

    #[test]
    fn a_number_as_text_and_text_as_a_number_are_wrong_types() {
        let number = only(|r| r["ResourceConfig"]["InstanceCount"] = json!("8"));
        assert_eq!(number.allowed, ["a whole number"]);
        assert_eq!(only(|r| r["HyperParameters"]["epochs"] = json!(30)).allowed, ["a string"]);
        assert_eq!(only(|r| r["ResourceConfig"]["InstanceCount"] = json!(1.5)).allowed, ["a whole number"]);
        assert_eq!(only(|r| r["EnableManagedSpotTraining"] = json!("yes")).allowed, ["true or false"]);
        assert_eq!(only(|r| r["VpcConfig"]["Subnets"] = json!("subnet-1")).allowed, ["a list"]);
        assert_eq!(only(|r| r["StoppingCondition"] = Value::Null).allowed, ["an object"]);
    }

    #[test]
    fn lists_and_maps_have_sizes() {
        let channel = request()["InputDataConfig"][0].clone();
        let channels = only(|r| r["InputDataConfig"] = Value::from(vec![channel; 21]));
        assert_eq!(channels.allowed, ["1 to 20 items"]);
        let subnets = only(|r| r["VpcConfig"]["Subnets"] = json!([]));
        assert_eq!(subnets.pointer, "/VpcConfig/Subnets");
        let entries: Map<String, Value> = (0..101).map(|i| (format!("p{i}"), json!("1"))).collect();
        let parameters = only(|r| r["HyperParameters"] = Value::from(entries));
        assert_eq!(parameters.allowed, ["0 to 100 entries"]);
    }

    #[test]
    fn a_map_key_has_a_pattern_and_its_pointer_is_escaped() {
        let violation = only(|r| r["Environment"]["A/B"] = json!("1"));
        assert_eq!(violation.pointer, "/Environment/A~1B");
    }

    #[test]
    fn a_file_system_id_has_its_own_pattern() {
        let violation = only(|r| {
            r["InputDataConfig"][0]["DataSource"]["FileSystemDataSource"]["FileSystemId"] = json!("fsmt-1");
        });
        assert_eq!(violation.pointer, "/InputDataConfig/0/DataSource/FileSystemDataSource/FileSystemId");
    }

    #[test]
    fn every_mistake_is_reported_in_one_run() {
        let found = violations(|r| {
            r["RoleArn"] = json!("imaging-train");
            r["ResourceConfig"]["InstanceCount"] = json!("8");
            r["InputDataConfig"][1]["InputMode"] = json!("Fastfile");
            r["Epochs"] = json!(30);
            r["VpcConfig"].as_object_mut().unwrap().remove("Subnets");
        });
        assert_eq!(found.len(), 5, "{found:#?}");
    }

    #[test]
    fn what_only_a_deployment_knows_is_not_judged() {
        let mut request = request();
        request["RoleArn"] = json!("${train_role.arn}");
        request["ResourceConfig"]["InstanceCount"] = json!({ "Ref": "Nodes" });
        request["Tags"][0]["Value"] = json!("${aws:region}");
        let is_expression = |value: &Json<'_>| {
            value.as_str().is_some_and(|text| text.contains("${")) || value.get("Ref").is_some()
        };
        assert_eq!(validate(&Json::from(&request), is_expression), []);
        let everything = json!({ "Ref": "Everything" });
        assert_eq!(validate(&Json::from(&everything), is_expression).len(), 4);
    }

    #[test]
    fn a_pattern_means_the_same_for_ascii_texts() {
        let unicode = r"\A(?:([\p{L}\p{Z}\p{N}_.:/=+\-@]*))\z";
        let (unicode, ascii) = (Regex::new(unicode).unwrap(), Regex::new(&ascii(unicode)).unwrap());
        for byte in 0..128_u8 {
            let text = char::from(byte).to_string();
            assert_eq!(unicode.is_match(&text).unwrap(), ascii.is_match(&text).unwrap(), "{text:?}");
        }
    }

    #[test]
    fn what_is_long_is_shortened() {
        let violation = only(|r| r["ResourceConfig"]["InstanceType"] = json!("ü".repeat(5_000)));
        assert!(violation.given.unwrap().chars().count() <= 81 && violation.message.chars().count() < 200);
    }

    #[test]
    fn vendored_files_are_what_their_provenance_says() {
        use sha2::{Digest, Sha256};
        let provenance: Value =
            serde_json::from_str(include_str!("../../schemas/sagemaker/PROVENANCE.json")).unwrap();
        let vendored = [MODEL, include_str!("../facts/data/images.json")];
        for (text, file) in vendored.into_iter().zip(provenance["files"].as_array().unwrap()) {
            let digest: Vec<String> = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(file["sha256"], digest.concat(), "{}", file["path"]);
            assert_eq!(file["licence"], "Apache-2.0");
        }
    }

    #[test]
    fn every_shape_is_defined_and_every_pattern_compiles() {
        let model: Model = serde_json::from_str(MODEL).unwrap();
        assert!(model.shapes.contains_key(&model.input));
        for (name, shape) in &model.shapes {
            let reached = shape.members.values().chain(&shape.member).chain(&shape.key).chain(&shape.value);
            for target in reached {
                assert!(model.shapes.contains_key(target), "{name} reaches {target}");
            }
            if let Some(pattern) = &shape.pattern {
                assert!(Regex::new(&format!(r"\A(?:{pattern})\z")).is_ok(), "{name}: {pattern}");
            }
        }
    }
}
