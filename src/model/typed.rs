//! The typed way to build an architecture in Rust: handles of what was added, and flows between ends that AWS joins.
//!
//! [`Architecture::add`] returns a [`Handle`], from which come the [`End`]s of flows: a bucket's prefix, a file system's
//! directory, a site's share. [`Architecture::flow`] takes two ends that AWS joins without a mover, which is what
//! [`Joins`] says; [`Architecture::flow_via`] takes two ends that hold data, and the [`Mover`] between them. A flow that
//! AWS cannot carry, and a name that was never added, do not compile. Blueprints are text and are checked when they
//! are expanded; both ways make the same [`Flow`]s.
//!
//! A new construct takes part with a method on its handle that returns an end, and with an `impl Joins` where AWS joins
//! its places to others; no construct is known here.
//!
//! ```
//! use hybrid_synth::construct::Bucket;
//! use hybrid_synth::model::Architecture;
//!
//! let mut archive = Architecture::new("archive", "eu-central-1");
//! let lake = archive.add("lake", Bucket::default());
//! assert_eq!(lake.prefix("raw").to_string(), "lake/raw");
//! ```

use std::fmt;
use std::marker::PhantomData;

use super::{
    Architecture, Construct, Dataset, Flow, Network, OverrideDeclaration, ParameterDeclaration, PlaceRef,
    Site,
};
use crate::resource::{Expr, Val};

/// Chained setters of keys that may be left out. `key: Type` takes a `Type`, so that `"9 ms".parse()?` knows what it
/// reads; `key: into Type` takes what becomes one.
macro_rules! chain {
    () => {};
    ($(#[$doc:meta])* $name:ident: into $type:ty; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $name(mut self, value: impl Into<$type>) -> Self {
            self.$name = Some(value.into());
            self
        }
        $crate::model::chain!($($rest)*);
    };
    ($(#[$doc:meta])* $name:ident: $type:ty; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $name(mut self, value: $type) -> Self {
            self.$name = Some(value);
            self
        }
        $crate::model::chain!($($rest)*);
    };
}
pub(crate) use chain;

/// Something that was added to an architecture, by its type.
pub struct Handle<C> {
    name: String,
    kind: PhantomData<fn() -> C>,
}

impl<C> Handle<C> {
    fn named(name: &str) -> Self {
        Handle { name: name.to_owned(), kind: PhantomData }
    }

    /// Its name in the architecture.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A place inside it, for the construct's own methods.
    pub(crate) fn end<K>(&self, path: &str) -> End<K> {
        let path = path.trim_matches('/');
        let place = if path.is_empty() { self.name.clone() } else { format!("{}/{path}", self.name) };
        End { place: PlaceRef(place), kind: PhantomData }
    }
}

impl<C> Clone for Handle<C> {
    fn clone(&self) -> Self {
        Handle::named(&self.name)
    }
}

impl<C> fmt::Debug for Handle<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Handle").field(&self.name).finish()
    }
}

/// Names a `C`: its handle, or text where a program has nothing better, which is checked when it is expanded.
///
/// A bucket is no network:
///
/// ```compile_fail,E0277
/// use hybrid_synth::construct::{Bucket, DataSyncAgent};
/// use hybrid_synth::model::Architecture;
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// let lake = imaging.add("lake", Bucket::default());
/// DataSyncAgent::new("munich").network(&lake);
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` names no `{C}`")]
pub trait Names<C> {
    /// The name in the architecture.
    fn into_name(self) -> String;
}

impl<C> Names<C> for &str {
    fn into_name(self) -> String {
        self.to_owned()
    }
}

impl<C> Names<C> for String {
    fn into_name(self) -> String {
        self
    }
}

impl<C> Names<C> for &Handle<C> {
    fn into_name(self) -> String {
        self.name.clone()
    }
}

/// What a line leads to: a network or a hub.
#[derive(Debug)]
pub enum LineEnd {}

impl Names<LineEnd> for &Handle<Network> {
    fn into_name(self) -> String {
        self.name.clone()
    }
}

impl Handle<Site> {
    /// One of the site's shares.
    pub fn share(&self, name: &str) -> End<SharePlace> {
        self.end(name)
    }
}

/// An end of a flow: a place of kind `K`.
pub struct End<K> {
    place: PlaceRef,
    kind: PhantomData<fn() -> K>,
}

impl<K> From<End<K>> for PlaceRef {
    fn from(end: End<K>) -> PlaceRef {
        end.place
    }
}

impl<K> Clone for End<K> {
    fn clone(&self) -> Self {
        End { place: self.place.clone(), kind: PhantomData }
    }
}

impl<K> fmt::Debug for End<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("End").field(&self.place.0).finish()
    }
}

impl<K> fmt::Display for End<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(formatter)
    }
}

/// The objects below a prefix of a bucket.
#[derive(Debug)]
pub enum Prefix {}

/// A directory of a file system that can be tied to a bucket.
#[derive(Debug)]
pub enum LinkedDirectory {}

/// A directory of a file system that cannot be tied to a bucket.
#[derive(Debug)]
pub enum PlainDirectory {}

/// A share on premises.
#[derive(Debug)]
pub enum SharePlace {}

/// Something that computes and mounts file systems.
#[derive(Debug)]
pub enum Compute {}

/// Places of this kind hold data that a mover can copy.
#[diagnostic::on_unimplemented(message = "a mover copies nothing between `{Self}` and other places")]
pub trait Holds {}

impl Holds for Prefix {}
impl Holds for LinkedDirectory {}
impl Holds for PlainDirectory {}
impl Holds for SharePlace {}

/// AWS carries data from places of this kind to places of kind `To` without a mover.
#[diagnostic::on_unimplemented(
    message = "AWS carries no data from a `{Self}` to a `{To}` by itself",
    note = "name a mover: `architecture.flow_via(name, from, to, &mover)`"
)]
pub trait Joins<To> {}

/// By data repository associations.
impl Joins<LinkedDirectory> for Prefix {}
impl Joins<Prefix> for LinkedDirectory {}
/// By replication.
impl Joins<Prefix> for Prefix {}
/// By the channels and mounts of what computes.
impl Joins<Compute> for Prefix {}
impl Joins<Compute> for LinkedDirectory {}
impl Joins<Compute> for PlainDirectory {}
impl Joins<Prefix> for Compute {}

/// A construct that moves data on behalf of flows.
pub trait Mover: Construct {}

impl Architecture {
    /// Adds a construct and returns its handle; another one of the same name gives way to it.
    pub fn add<C: Construct + 'static>(&mut self, name: &str, construct: C) -> Handle<C> {
        self.construct(name, construct);
        Handle::named(name)
    }

    /// Adds a network and returns its handle.
    pub fn network(&mut self, name: &str, network: Network) -> Handle<Network> {
        self.networks.insert(name.to_owned(), network);
        Handle::named(name)
    }

    /// Adds a site and returns its handle.
    pub fn site(&mut self, name: &str, site: Site) -> Handle<Site> {
        self.sites.insert(name.to_owned(), site);
        Handle::named(name)
    }

    /// Adds a data set and returns it, so that its further keys can be set.
    pub fn dataset(&mut self, name: &str, truth: End<Prefix>) -> &mut Dataset {
        self.datasets.entry(name.to_owned()).insert_entry(Dataset::new(truth)).into_mut()
    }

    /// Adds a parameter and returns what stands for its value, which is known when the stack is deployed.
    pub fn parameter<T>(&mut self, name: &str, declaration: ParameterDeclaration) -> Val<T> {
        self.parameters.insert(name.to_owned(), declaration);
        Val::Expr(Expr::Parameter(name.to_owned()))
    }

    /// Sets properties of the CloudFormation resource `resource` of `owner` by hand; `null` removes one. Resources are
    /// called as under a blueprint's `override`, and what is set is validated and recorded as it is there.
    ///
    /// ```
    /// use hybrid_synth::{construct::Bucket, model::Architecture, synthesize};
    /// use serde_json::json;
    ///
    /// let mut archive = Architecture::new("archive", "eu-central-1");
    /// archive.construct("lake", Bucket::default());
    /// let accelerated = json!({ "AccelerationStatus": "Enabled" });
    /// archive.override_cloudformation("lake", "bucket", [("AccelerateConfiguration", accelerated)]);
    /// assert_eq!(synthesize(&archive).unwrap().overrides.len(), 1);
    /// ```
    pub fn override_cloudformation<'a>(
        &mut self,
        owner: &str,
        resource: &str,
        properties: impl IntoIterator<Item = (&'a str, serde_json::Value)>,
    ) -> &mut Self {
        let set = &mut self.overridden(owner, resource).cloudformation;
        set.get_or_insert_default().extend(properties.into_iter().map(owned));
        self
    }

    /// Sets arguments of the Terraform resource `resource` of `owner` by hand, as
    /// [`override_cloudformation`](Architecture::override_cloudformation) does for the other back end.
    pub fn override_terraform<'a>(
        &mut self,
        owner: &str,
        resource: &str,
        arguments: impl IntoIterator<Item = (&'a str, serde_json::Value)>,
    ) -> &mut Self {
        let set = &mut self.overridden(owner, resource).terraform;
        set.get_or_insert_default().extend(arguments.into_iter().map(owned));
        self
    }

    fn overridden(&mut self, owner: &str, resource: &str) -> &mut OverrideDeclaration {
        self.overrides.entry(owner.to_owned()).or_default().entry(resource.to_owned()).or_default()
    }

    /// Adds a flow that AWS carries without a mover and returns it, so that its further keys can be set.
    pub fn flow<From: Joins<To>, To>(&mut self, name: &str, from: End<From>, to: End<To>) -> &mut Flow {
        self.put(name, from.place, to.place, None)
    }

    /// Adds a flow that a mover carries and returns it, so that its further keys can be set.
    ///
    /// ```
    /// use hybrid_synth::construct::{Agent, Bucket, DataSyncAgent};
    /// use hybrid_synth::model::{Architecture, Network, Share, Site};
    ///
    /// let mut imaging = Architecture::new("imaging", "eu-central-1");
    /// let main = imaging.network("main", Network::new("10.40.0.0/16".parse()?));
    /// let scans = Share::nfs("nas1.corp.example".parse()?, "/scans");
    /// let munich = imaging.site("munich", Site::new(["10.20.0.0/16".parse()?]).share("scans", scans));
    /// let lake = imaging.add("lake", Bucket::default());
    /// let agents = DataSyncAgent::new(&munich).network(&main).agent("one", Agent::default());
    /// let mover = imaging.add("mover", agents);
    /// let ingest = imaging.flow_via("ingest", munich.share("scans"), lake.prefix("raw"), &mover);
    /// ingest.every = Some("1 d".parse()?);
    /// assert!(hybrid_synth::synthesize(&imaging).is_ok());
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    ///
    /// A bucket moves no data:
    ///
    /// ```compile_fail,E0277
    /// use hybrid_synth::construct::Bucket;
    /// use hybrid_synth::model::{Architecture, Site};
    ///
    /// let mut imaging = Architecture::new("imaging", "eu-central-1");
    /// let munich = imaging.site("munich", Site::default());
    /// let lake = imaging.add("lake", Bucket::default());
    /// imaging.flow_via("ingest", munich.share("scans"), lake.prefix("raw"), &lake);
    /// ```
    ///
    /// And a mover holds none, so that no flow ends there:
    ///
    /// ```compile_fail,E0599
    /// use hybrid_synth::construct::DataSyncAgent;
    /// use hybrid_synth::model::{Architecture, Site};
    ///
    /// let mut imaging = Architecture::new("imaging", "eu-central-1");
    /// let munich = imaging.site("munich", Site::default());
    /// let mover = imaging.add("mover", DataSyncAgent::new(&munich));
    /// imaging.flow_via("ingest", munich.share("scans"), mover.prefix("raw"), &mover);
    /// ```
    pub fn flow_via<From: Holds, To: Holds, M: Mover>(
        &mut self,
        name: &str,
        from: End<From>,
        to: End<To>,
        via: &Handle<M>,
    ) -> &mut Flow {
        self.put(name, from.place, to.place, Some(via.name.clone()))
    }

    fn put(&mut self, name: &str, from: PlaceRef, to: PlaceRef, via: Option<String>) -> &mut Flow {
        let flow = Flow { from, to, via, ..Flow::new("", "") };
        self.flows.entry(name.to_owned()).insert_entry(flow).into_mut()
    }
}

fn owned((key, value): (&str, serde_json::Value)) -> (String, serde_json::Value) {
    (key.to_owned(), value)
}
