//! Names in a construct that refer to others.

/// What a name may be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// A network.
    Network,
    /// A site.
    Site,
    /// A construct of this type.
    Construct(&'static str),
}

/// A construct, network or site that a construct stands on, with the key that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The key, below the construct's own place: `network`, `interface/to`, `attach/0`.
    pub key: String,
    /// The name that stands there.
    pub target: String,
    /// What is accepted there; a name that nothing has is compared with the names of these.
    pub referents: &'static [Referent],
}

impl Reference {
    /// A name at a key.
    pub fn new(key: impl Into<String>, target: impl Into<String>, referents: &'static [Referent]) -> Self {
        Reference { key: key.into(), target: target.into(), referents }
    }

    /// A network's name at the key `network`.
    pub fn network(target: impl Into<String>) -> Self {
        Self::new("network", target, &[Referent::Network])
    }

    /// A site's name at the key `site`.
    pub fn site(target: impl Into<String>) -> Self {
        Self::new("site", target, &[Referent::Site])
    }
}
