//! Typed references: a [`Ref<Subnet>`](Ref) does not fit where a file system is wanted.

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Attribute, Concat, Expr, Val};
use super::graph::NodeId;
use super::shape::Resource;

/// A resource of kind `K`: a node of the graph, or something imported by its id.
///
/// ```compile_fail
/// use hybrid_synth::resource::{Id, Ref, kinds::{ec2, fsx}};
/// fn mount(file_system: Id<fsx::LustreFileSystem>) {}
/// let subnet: Ref<ec2::Subnet> = Ref::imported("subnet-0abc");
/// mount(subnet.id()); // a subnet's id is no file system's
/// ```
pub struct Ref<K> {
    target: Target,
    kind: PhantomData<fn() -> K>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Node(NodeId),
    Imported { id: Val<String>, known: Vec<(&'static str, Val<String>)> },
}

impl<K: Resource> Ref<K> {
    pub(super) fn node(node: NodeId) -> Self {
        Ref { target: Target::Node(node), kind: PhantomData }
    }

    /// Something that exists already, by its id.
    pub fn imported(id: impl Into<Val<String>>) -> Self {
        Ref { target: Target::Imported { id: id.into(), known: Vec::new() }, kind: PhantomData }
    }

    /// Adds what is known of an imported thing beside its id, by the attribute's neutral name; without effect on a node.
    pub fn knowing(mut self, attribute: &'static str, value: impl Into<Val<String>>) -> Self {
        if let Target::Imported { known, .. } = &mut self.target {
            known.push((attribute, value.into()));
        }
        self
    }

    /// The node of the graph, unless it is imported.
    pub fn node_id(&self) -> Option<NodeId> {
        match self.target {
            Target::Node(node) => Some(node),
            Target::Imported { .. } => None,
        }
    }

    /// The id: what the resource's own API calls it by.
    pub fn id(&self) -> Id<K> {
        Id(
            match &self.target {
                Target::Node(node) => Val::Expr(Expr::Attribute { node: *node, attribute: K::kind().id }),
                Target::Imported { id, .. } => id.clone(),
            },
            PhantomData,
        )
    }

    /// A value that an import was not given and that follows from nothing: an error when it is printed.
    pub fn unavailable(&self, attribute: &'static str) -> Val<String> {
        let id = match &self.target {
            Target::Node(_) => String::new(),
            Target::Imported { id, .. } => id.known().cloned().unwrap_or_default(),
        };
        Val::Expr(Expr::Unavailable { kind: K::kind().title, id, attribute })
    }

    /// The value of an attribute.
    pub fn attribute(&self, attribute: &'static Attribute) -> Val<String> {
        match &self.target {
            Target::Node(node) => Val::Expr(Expr::Attribute { node: *node, attribute }),
            Target::Imported { id, known } => {
                if let Some((_, value)) = known.iter().find(|(name, _)| *name == attribute.name) {
                    value.clone()
                } else if let Some(template) = attribute.imported {
                    Concat::template(template, [id.clone()])
                } else {
                    self.unavailable(attribute.name)
                }
            }
        }
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Ref { target: self.target.clone(), kind: PhantomData }
    }
}

impl<K> fmt::Debug for Ref<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target.fmt(formatter)
    }
}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name<K>(pub(super) Val<String>, pub(super) PhantomData<fn() -> K>);

        impl<K> $name<K> {
            /// One that is given as text or as an expression, such as a parameter.
            pub fn given(value: impl Into<Val<String>>) -> Self {
                $name(value.into(), PhantomData)
            }

            /// The text or expression.
            pub fn value(&self) -> Val<String> {
                self.0.clone()
            }
        }

        impl<K> Clone for $name<K> {
            fn clone(&self) -> Self {
                $name(self.0.clone(), PhantomData)
            }
        }

        impl<K> fmt::Debug for $name<K> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl<K> From<$name<K>> for Val<String> {
            fn from(handle: $name<K>) -> Self {
                handle.0
            }
        }
    )*};
}

handles! {
    /// The id of a resource of kind `K`.
    Id;
    /// The Amazon resource name of a resource of kind `K`.
    Arn;
}
