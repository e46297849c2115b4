//! What Terraform itself has: kinds of backends, and names that it keeps.
//!
//! Source: the sources of Terraform (`internal/backend`, and `decodeVariableBlock` of `internal/configs`), read
//! 2026-11-29 at <https://github.com/hashicorp/terraform>; the kinds are those that 1.13 still has.
//!
//! ```
//! use hybrid_synth::facts::terraform::{BACKENDS, backend};
//!
//! assert_eq!(backend("s3").unwrap().state, Some("key"));
//! assert!(backend("http").unwrap().state.is_none() && backend("etcd").is_none());
//! assert_eq!(BACKENDS.len(), 12);
//! ```

/// A place in which Terraform keeps the state of a root module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backend {
    /// What the block calls it.
    pub kind: &'static str,
    /// The setting that names the state; none where its address or its workspace does.
    pub state: Option<&'static str>,
    /// Whether Terraform asks for that setting where the block leaves it out.
    pub asks: bool,
}

const fn named(kind: &'static str, state: &'static str, asks: bool) -> Backend {
    Backend { kind, state: Some(state), asks }
}

const fn nameless(kind: &'static str) -> Backend {
    Backend { kind, state: None, asks: false }
}

/// Every kind, in the order of the alphabet.
pub const BACKENDS: &[Backend] = &[
    named("azurerm", "key", true),
    named("consul", "path", true),
    named("cos", "prefix", false),
    named("gcs", "prefix", false),
    nameless("http"),
    named("kubernetes", "secret_suffix", true),
    named("local", "path", false),
    named("oci", "key", false),
    named("oss", "prefix", false),
    named("pg", "schema_name", false),
    nameless("remote"),
    named("s3", "key", true),
];

/// What no variable can be called: `module` blocks have arguments of these names.
pub const RESERVED_VARIABLES: [&str; 8] =
    ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/// The backend of a kind.
pub fn backend(kind: &str) -> Option<&'static Backend> {
    BACKENDS.iter().find(|backend| backend.kind == kind)
}
