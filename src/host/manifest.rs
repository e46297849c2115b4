//! The manifest, `manifest.json`: which files in an output folder are ours, and what they were made from.
//!
//! [`output`](super::output) reads the previous one to know what it may replace or remove, and writes the new
//! one last. The layers above fill in stacks, overrides and waivers; the record of artifacts is filled in here.
//!
//! Invariant: the text depends only on the blueprint, the tool and the schemas: no times, no absolute paths, no
//! state of the folder. It does not know what a stack or a schema is.
//!
//! A reader tolerates fields that it does not know and refuses a `version` newer than its own.

use super::RelativePath;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The manifest's name in the output folder.
pub const NAME: &str = "manifest.json";

/// The version of the format that this crate writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`VERSION`]; a newer one means that an older reader would misunderstand the rest.
    pub version: u32,
    /// What wrote the folder.
    pub tool: Tool,
    /// The blueprints that were built, by name.
    #[serde(default)]
    pub blueprints: BTreeMap<String, Blueprint>,
    /// The schemas that every resource was validated against.
    #[serde(default)]
    pub schemas: Schemas,
    /// The stacks, by name.
    #[serde(default)]
    pub stacks: BTreeMap<String, Stack>,
    /// Every file that was written, the manifest itself aside. [`output`](super::output) fills this in.
    pub artifacts: BTreeMap<RelativePath, Record>,
    /// Properties that the blueprint set past the language.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Findings that the blueprint accepts.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

/// The program that wrote a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `hybrid-synth`, or the deploy tool that is built on it.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Tool {
    fn default() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// What a folder was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    /// The file names, overlays after what they lie over, without directories: two checkouts give one text.
    pub files: Vec<String>,
    /// The digest of the merged blueprint.
    pub digest: Digest,
    /// What its targets came to; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// What targets came to, and by which facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The version of the facts.
    pub facts: String,
    /// `met`, `uncertain`, `missed` or `unknown`, by the target, as in `ingest.first_copy_within`.
    pub targets: BTreeMap<String, String>,
}

/// The schemas in use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schemas {
    /// The release that the CloudFormation registry schemas come from; absent when none was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudformation: Option<String>,
    /// The versions of the `hashicorp/aws` provider; empty when no Terraform was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terraform: Vec<String>,
}

/// One stack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// The constructs that it holds: growth never moves one.
    pub constructs: Vec<String>,
    /// The files that it became.
    pub artifacts: Vec<RelativePath>,
    /// What of it holds data or is read by what does, by network, construct or flow. Earlier releases recorded none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Kept>,
}

/// What a back end keeps, or is told not to destroy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Logical ids, sorted.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cloudformation: BTreeSet<String>,
    /// Addresses without index, sorted, as in `aws_s3_bucket.lake`: resources that hold data, and their settings.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub terraform: BTreeSet<String>,
    /// By logical id, what cannot change without a new resource in its place: CloudFormation's property and its value as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, BTreeMap<String, String>>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The digest of the content that was generated; for a skeleton, before anyone filled it in.
    pub sha256: Digest,
    /// Who owns the content.
    pub kind: Kind,
}

/// Who owns a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// We do: it is replaced whenever it differs.
    Generated,
    /// The user does, from the first edit on: it is written once, and kept when it was edited.
    Skeleton,
}

/// A property that was set past the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The construct that carries it.
    pub construct: String,
    /// The back end, `cloudformation` or `terraform`.
    pub target: String,
    /// The resource's logical id or address.
    pub resource: String,
    /// The property's path in that resource.
    pub property: String,
}

/// A finding that the blueprint accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The diagnostic's code.
    pub code: String,
    /// What it is waived for: a construct or a flow.
    pub subject: String,
    /// Why, in the author's words.
    pub reason: String,
}

/// Why a text is not a manifest that this version can read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It was written by a newer release.
    #[error(
        "it has format version {found}, and this release reads up to {VERSION}; use the release that wrote it"
    )]
    Newer {
        /// The version that it names.
        found: u32,
    },
    /// It is damaged.
    #[error(
        "it is not a manifest ({0}); restore it from version control, or move the folder away and build anew"
    )]
    Malformed(#[from] serde_json::Error),
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            version: VERSION,
            tool: Tool::default(),
            blueprints: BTreeMap::new(),
            schemas: Schemas::default(),
            stacks: BTreeMap::new(),
            artifacts: BTreeMap::new(),
            overrides: Vec::new(),
            waivers: Vec::new(),
        }
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`ManifestError`] when it is damaged, names a path outside its folder, or is newer than this release.
    pub fn parse(text: &[u8]) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let Head { version } = serde_json::from_slice(text)?;
        if version > VERSION {
            return Err(ManifestError::Newer { found: version });
        }
        Ok(serde_json::from_slice(text)?)
    }

    /// The text, with a newline at its end.
    ///
    /// # Errors
    /// None in practice: every field has a JSON form.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }
}

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `content`.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let nibble = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return Err(format!("`{text}` is not a SHA-256 digest of 64 hexadecimal digits"));
        };
        let bytes: Option<Vec<u8>> =
            pairs.iter().map(|&[high, low]| Some((nibble(high)? << 4) | nibble(low)?)).collect();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a SHA-256 digest of 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_back_from_its_text() {
        let digest = Digest::of(b"abc");
        // FIPS 180-2, appendix B.1.
        assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Digest::try_from(digest.to_string()), Ok(digest));
        for text in ["", "ba78", &"g".repeat(64), &"é".repeat(32), &"A".repeat(64), &"0".repeat(65)] {
            assert!(Digest::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_text_is_read_back_and_ends_in_a_newline() {
        let path = RelativePath::new("cloudformation/main.template.json").unwrap();
        let mut manifest = Manifest::default();
        manifest.artifacts.insert(path.clone(), Record { sha256: Digest::of(b""), kind: Kind::Generated });
        let kept = Kept {
            cloudformation: ["Lake".into()].into(),
            terraform: ["aws_s3_bucket.lake".into()].into(),
            fixed: BTreeMap::new(),
        };
        let kept = BTreeMap::from([("lake".into(), kept)]);
        manifest
            .stacks
            .insert("main".into(), Stack { constructs: vec!["lake".into()], artifacts: vec![path], kept });
        let text = manifest.to_json().unwrap();
        assert!(text.ends_with(b"}\n"));
        assert_eq!(Manifest::parse(&text).unwrap(), manifest);
    }

    #[test]
    fn unknown_fields_are_tolerated_and_newer_versions_refused() {
        let later = r#"{"version":1,"tool":{"name":"x","version":"9","from":"y"},"artifacts":{},"cost":12}"#;
        assert_eq!(Manifest::parse(later.as_bytes()).unwrap().tool.version, "9");
        let newer = br#"{"version":2,"artifacts":["another shape"]}"#;
        assert!(matches!(Manifest::parse(newer), Err(ManifestError::Newer { found: 2 })));
    }

    #[test]
    fn a_path_outside_the_folder_is_refused() {
        let digest = Digest::of(b"");
        let text = format!(
            r#"{{"version":1,"tool":{{"name":"x","version":"1"}},
                "artifacts":{{"../state":{{"sha256":"{digest}","kind":"generated"}}}}}}"#
        );
        let error = Manifest::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("`../state` is not a path inside the output folder"), "{error}");
    }
}
