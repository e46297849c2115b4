//! AWS's training images: which account holds them in which Region, and which tag suits which instance.
//!
//! The table comes from sagemaker-core's `image_uri_config`; `schemas/vendor_sagemaker.py` composes the tags as that
//! package does and records origin, version, licence and digest. Whether a tag is still pulled is AWS's to say.
//!
//! ```
//! use hybrid_synth::facts::images::resolve;
//!
//! let image = resolve("pytorch-training:2.5", "eu-central-1", Some("ml.p4d.24xlarge")).unwrap();
//! assert_eq!(
//!     image.to_string(),
//!     "763104351884.dkr.ecr.eu-central-1.amazonaws.com/pytorch-training:2.5.1-gpu-py311",
//! );
//! ```

use std::fmt;
use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::instances::{self, Processor};
use super::regions;

/// The parts of an image's URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUri {
    /// The account of the registry.
    pub account: String,
    /// The Region of the registry.
    pub region: String,
    /// The domain of the Region's partition.
    pub dns_suffix: &'static str,
    /// The repository.
    pub repository: String,
    /// The tag.
    pub tag: String,
}

impl fmt::Display for ImageUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, region, dns_suffix, repository, tag } = self;
        write!(f, "{account}.dkr.ecr.{region}.{dns_suffix}/{repository}:{tag}")
    }
}

/// Why there is no such image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ImageError {
    /// What is wrong.
    pub about: About,
    /// What is wrong, and the value given.
    pub reason: String,
    /// What stands there instead: images, versions, Regions or instance types. Where an image is not built for a processor, those that
    /// are.
    pub allowed: Vec<String>,
}

/// Which of the three is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The image: its name or version, or it is not for this Region or processor.
    Image,
    /// No Region is called so.
    Region,
    /// No instance type is called so.
    Instance,
}

#[derive(Default, Deserialize)]
struct Table {
    registries: Vec<IndexMap<String, String>>,
    images: IndexMap<String, Image>,
}

#[derive(Deserialize)]
struct Image {
    repository: String,
    aliases: IndexMap<String, String>,
    versions: IndexMap<String, Version>,
}

#[derive(Deserialize)]
struct Version {
    registry: usize,
    tags: IndexMap<String, String>,
}

impl Version {
    /// The tag of the build for a processor.
    fn tag(&self, processor: Processor) -> Option<&String> {
        match self.tags.get(processor.as_str()) {
            None if processor != Processor::Grace => self.tags.get("any"),
            tag => tag,
        }
    }
}

fn table() -> &'static Table {
    // A test proves that the vendored table parses; an empty one would refuse every image by name.
    static TABLE: LazyLock<Table> =
        LazyLock::new(|| serde_json::from_str(include_str!("data/images.json")).unwrap_or_default());
    &TABLE
}

/// The names of the images, without versions.
pub fn names() -> impl Iterator<Item = &'static str> {
    table().images.keys().map(String::as_str)
}

/// Finds `pytorch-training` (its newest version) or `pytorch-training:2.5` for a Region and an instance type.
///
/// The tag names the full version and, where the image has several builds, the processor of the instance type; an instance
/// type that is known at deploy time alone fits an image of one build. Source: sagemaker-core 2.27.0, `image_uri_config`.
pub fn resolve(image: &str, region: &str, instance_type: Option<&str>) -> Result<ImageUri, ImageError> {
    let (name, wanted) = image.split_once(':').map_or((image, None), |(name, version)| (name, Some(version)));
    let error = |about, reason: String, allowed: Vec<String>| Err(ImageError { about, reason, allowed });
    let Some(found) = table().images.get(name) else {
        let has_it = |image: &Image| image.versions.contains_key(name) || image.aliases.contains_key(name);
        let with_version = table().images.iter().filter(|(_, image)| has_it(image));
        let with_version: Vec<String> = with_version.map(|(other, _)| format!("{other}:{name}")).collect();
        if !with_version.is_empty() {
            let reason = format!("{name} is the version of an image, without the image's name");
            return error(About::Image, reason, with_version);
        }
        return error(
            About::Image,
            format!("there is no training image {name}"),
            names().map(str::to_owned).collect(),
        );
    };
    let version = match wanted {
        None => found.versions.last(),
        Some(wanted) => {
            let full = found.aliases.get(wanted).map_or(wanted, String::as_str);
            found.versions.get_key_value(full)
        }
    };
    let Some((_, version)) = version else {
        let reason = format!("{name} has no version {}", wanted.unwrap_or_default());
        return error(About::Image, reason, found.versions.keys().cloned().collect());
    };
    let Some(region) = regions::find(region) else {
        let known = regions::names().map(str::to_owned);
        return error(About::Region, format!("there is no Region {region}"), known.collect());
    };
    let accounts = table().registries.get(version.registry);
    let Some(account) = accounts.and_then(|accounts| accounts.get(region.as_str())) else {
        let held = accounts.into_iter().flat_map(IndexMap::keys).cloned();
        return error(About::Image, format!("{name} is not in {region}"), held.collect());
    };
    let uri = |tag: &String| ImageUri {
        account: account.clone(),
        region: region.to_string(),
        dns_suffix: region.partition().dns_suffix(),
        repository: found.repository.clone(),
        tag: tag.clone(),
    };
    let Some(instance_type) = instance_type else {
        let builds: Vec<&String> = version.tags.values().collect();
        if let [only] = builds.as_slice() {
            return Ok(uri(only));
        }
        let reason = format!(
            "{image} has a build for each kind of processor, and the instance type is known at deploy time alone"
        );
        return error(About::Image, reason, builds.into_iter().map(|tag| uri(tag).to_string()).collect());
    };
    let Some(instance) = instances::find(instance_type) else {
        let reason = format!("there is no training instance type {instance_type}");
        return error(About::Instance, reason, instances::names().map(str::to_owned).collect());
    };
    let processor = instance.processor();
    let Some(tag) = version.tag(processor) else {
        let reason =
            format!("{image} is not built for the processor of {instance_type} ({})", processor.as_str());
        return error(About::Image, reason, fitting(processor, region.as_str()));
    };
    Ok(uri(tag))
}

/// The images of which the newest version that suits a processor is held in a Region; the version is said where there is a newer
/// one that does not suit it.
fn fitting(processor: Processor, region: &str) -> Vec<String> {
    let table = table();
    let fits = |version: &Version| {
        let accounts = table.registries.get(version.registry);
        version.tag(processor).is_some() && accounts.is_some_and(|accounts| accounts.contains_key(region))
    };
    let images = table.images.iter().filter_map(|(name, image)| {
        let mut versions = image.versions.iter().rev();
        match versions.position(|(_, version)| fits(version))? {
            0 => Some(name.clone()),
            nth => image.versions.iter().rev().nth(nth).map(|(version, _)| format!("{name}:{version}")),
        }
    });
    images.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(image: &str, region: &str, instance: &str) -> String {
        resolve(image, region, Some(instance)).unwrap().to_string()
    }

    #[test]
    fn the_vendored_table_parses_and_every_version_has_a_registry() {
        let table: Table = serde_json::from_str(include_str!("data/images.json")).unwrap();
        for (name, image) in &table.images {
            assert!(!image.versions.is_empty(), "{name}");
            for version in image.versions.values() {
                assert!(table.registries.get(version.registry).is_some_and(|accounts| !accounts.is_empty()));
                assert!(!version.tags.is_empty(), "{name}");
            }
            for full in image.aliases.values() {
                assert!(image.versions.contains_key(full), "{name}:{full}");
            }
        }
        for account in table.registries.iter().flat_map(IndexMap::values) {
            assert!(account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }

    #[test]
    fn an_image_has_an_account_and_a_domain_in_each_partition() {
        let image = "pytorch-training:2.5.1";
        let instance = "ml.p4d.24xlarge";
        assert_eq!(
            uri(image, "eu-central-1", instance),
            "763104351884.dkr.ecr.eu-central-1.amazonaws.com/pytorch-training:2.5.1-gpu-py311"
        );
        assert_eq!(
            uri(image, "us-gov-west-1", instance),
            "442386744353.dkr.ecr.us-gov-west-1.amazonaws.com/pytorch-training:2.5.1-gpu-py311"
        );
        assert_eq!(
            uri(image, "cn-north-1", instance),
            "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-training:2.5.1-gpu-py311"
        );
    }

    #[test]
    fn the_processor_follows_the_instance() {
        assert!(uri("pytorch-training:2.5", "eu-west-1", "ml.m5.xlarge").ends_with(":2.5.1-cpu-py311"));
        assert!(uri("pytorch-training:2.5", "eu-west-1", "ml.g5.xlarge").ends_with(":2.5.1-gpu-py311"));
        assert_eq!(
            uri("pytorch-training-neuron", "us-east-1", "ml.trn1.32xlarge"),
            "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training-neuron:1.11.0-neuron-py38-sdk2.4.0-ubuntu20.04"
        );
        let trainium = resolve("pytorch-training", "us-east-1", Some("ml.trn1.32xlarge")).unwrap_err();
        assert!(trainium.reason.contains("ml.trn1.32xlarge"), "{trainium}");
        assert!(trainium.allowed.contains(&"pytorch-training-neuron".to_owned()), "{:?}", trainium.allowed);
        assert!(!trainium.allowed.contains(&"xgboost:0.90-1".to_owned()), "{:?}", trainium.allowed);
        assert!(resolve("pytorch-training", "us-east-1", Some("ml.p6e-gb200.36xlarge")).is_err());
    }

    #[test]
    fn without_a_version_the_newest_is_taken() {
        assert!(uri("pytorch-training", "eu-central-1", "ml.p5.48xlarge").ends_with(":2.10.0-gpu-py313"));
        assert!(uri("xgboost", "eu-central-1", "ml.m5.xlarge").ends_with("/sagemaker-xgboost:3.2-0"));
        assert_eq!(
            uri("huggingface-pytorch-training:4.56", "eu-central-1", "ml.p4d.24xlarge"),
            "763104351884.dkr.ecr.eu-central-1.amazonaws.com/huggingface-pytorch-training:\
             2.8.0-transformers4.56.2-gpu-py312-cu129-ubuntu22.04"
        );
        assert!(uri("sklearn:1.4-2", "eu-central-1", "ml.m5.xlarge").ends_with("scikit-learn:1.4-2-cpu-py3"));
    }

    #[test]
    fn every_error_says_what_is_allowed() {
        let wrong = [
            ("pytorch", "eu-central-1", "ml.m5.xlarge", "pytorch-training"),
            ("pytorch-training:9", "eu-central-1", "ml.m5.xlarge", "2.5.1"),
            ("pytorch-training", "eu-central-9", "ml.m5.xlarge", "eu-central-1"),
            ("pytorch-training-neuron", "cn-north-1", "ml.trn1.2xlarge", "us-east-1"),
            ("pytorch-training", "eu-central-1", "ml.m5.huge", "ml.m5.xlarge"),
            ("huggingface-pytorch-training", "eu-central-1", "ml.m5.xlarge", "pytorch-training"),
        ];
        for (image, region, instance, allowed) in wrong {
            let error = resolve(image, region, Some(instance)).unwrap_err();
            assert!(error.allowed.contains(&allowed.to_owned()), "{error}: {:?}", error.allowed);
        }
    }
}
