//! The closed set of expressions that both back ends can say, and [`Val`], a value that is known now or at deploy time.

use super::graph::NodeId;

/// A value of type `T` that is known at synthesis, or an expression that is resolved when the stack is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Val<T> {
    /// Known now: it is checked now.
    Known(T),
    /// Known when the stack is deployed.
    Expr(Expr),
}

impl<T> Val<T> {
    /// The value where it is known now.
    pub fn known(&self) -> Option<&T> {
        match self {
            Val::Known(value) => Some(value),
            Val::Expr(_) => None,
        }
    }

    /// The same value with its known part converted.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Val<U> {
        match self {
            Val::Known(value) => Val::Known(convert(value)),
            Val::Expr(expr) => Val::Expr(expr),
        }
    }
}

impl<T: Default> Default for Val<T> {
    fn default() -> Self {
        Val::Known(T::default())
    }
}

impl<T> From<T> for Val<T> {
    fn from(value: T) -> Self {
        Val::Known(value)
    }
}

impl From<&str> for Val<String> {
    fn from(value: &str) -> Self {
        Val::Known(value.to_owned())
    }
}

/// An expression: one value, spelled by each back end in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// An attribute of another resource, such as a bucket's ARN.
    Attribute {
        /// The resource that is read.
        node: NodeId,
        /// What is read of it.
        attribute: &'static Attribute,
    },
    /// A blueprint parameter: a CloudFormation parameter, a Terraform variable.
    Parameter(String),
    /// A value of the deployment itself.
    Pseudo(Pseudo),
    /// Text with expressions inside.
    Concat(Concat),
    /// The name of the region's nth availability zone, from 0.
    Zone(u8),
    /// A secret's value, read at deploy time and never printed.
    Secret(Secret),
    /// An item of a list that is there only where a condition holds: the list has one item less where it does not.
    When {
        /// The condition's name.
        condition: String,
        /// The item.
        item: Box<Expr>,
    },
    /// An attribute that an imported thing was not given: an error when it is printed.
    Unavailable {
        /// The imported resource's kind, as in `FSx for Lustre file system`.
        kind: &'static str,
        /// The id by which it was imported.
        id: String,
        /// The attribute that is missing, as in `mount_name`.
        attribute: &'static str,
    },
}

/// Values of the deployment itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pseudo {
    /// `eu-central-1`.
    Region,
    /// Twelve digits.
    AccountId,
    /// `aws`, `aws-us-gov`, `aws-cn`, …
    Partition,
    /// `amazonaws.com`, `amazonaws.com.cn`, …
    UrlSuffix,
    /// The id of AWS's list of the addresses of S3 in the region, which nothing tells CloudFormation: a property that reads
    /// it is left out there.
    S3PrefixList,
}

/// A value in AWS Secrets Manager, by reference.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Secret {
    /// The secret's ARN.
    pub arn: String,
    /// The key inside a JSON secret; without one, the whole string.
    pub key: Option<String>,
}

/// Text and expressions, joined without a separator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concat(pub Vec<Part>);

/// A piece of a [`Concat`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Text(String),
    /// An expression other than a `Concat`.
    Expr(Expr),
}

impl Concat {
    /// Joins the pieces; text that becomes known in full comes back as known.
    ///
    /// ```
    /// use hybrid_synth::resource::{Concat, Expr, Pseudo, Val};
    /// assert_eq!(Concat::of(["a".into(), "b".into()]), Val::Known("ab".to_owned()));
    /// assert!(Concat::of(["in ".into(), Val::Expr(Expr::Pseudo(Pseudo::Region))]).known().is_none());
    /// ```
    pub fn of(pieces: impl IntoIterator<Item = Val<String>>) -> Val<String> {
        let mut parts: Vec<Part> = Vec::new();
        let mut push = |part: Part| match (parts.last_mut(), part) {
            (_, Part::Text(text)) if text.is_empty() => {}
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => parts.push(part),
        };
        for piece in pieces {
            match piece {
                Val::Known(text) => push(Part::Text(text)),
                Val::Expr(Expr::Concat(Concat(inner))) => inner.into_iter().for_each(&mut push),
                Val::Expr(expr) => push(Part::Expr(expr)),
            }
        }
        match parts.as_mut_slice() {
            [] => Val::Known(String::new()),
            [Part::Text(text)] => Val::Known(std::mem::take(text)),
            [Part::Expr(expr)] => Val::Expr(expr.clone()),
            _ => Val::Expr(Expr::Concat(Concat(parts))),
        }
    }

    /// Fills a template: `{partition}`, `{region}`, `{account}` and `{suffix}` are the deployment's, `{}` takes the
    /// next argument.
    ///
    /// ```
    /// use hybrid_synth::resource::{Concat, Val};
    /// let arn = Concat::template("arn:{partition}:s3:::{}/*", [Val::from("lake")]);
    /// assert!(arn.known().is_none(), "the partition is known when the stack is deployed");
    /// ```
    pub fn template(template: &str, arguments: impl IntoIterator<Item = Val<String>>) -> Val<String> {
        let mut arguments = arguments.into_iter();
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((text, tail)) = rest.split_once('{') {
            pieces.push(Val::from(text));
            let Some((name, tail)) = tail.split_once('}') else {
                pieces.push(Val::from("{"));
                rest = tail;
                continue;
            };
            let pseudo = |pseudo| Val::Expr(Expr::Pseudo(pseudo));
            pieces.push(match name {
                "partition" => pseudo(Pseudo::Partition),
                "region" => pseudo(Pseudo::Region),
                "account" => pseudo(Pseudo::AccountId),
                "suffix" => pseudo(Pseudo::UrlSuffix),
                _ => arguments.next().unwrap_or_default(),
            });
            rest = tail;
        }
        pieces.push(Val::from(rest));
        Concat::of(pieces)
    }
}

/// Something that can be read of a resource once it exists.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The neutral name, as in `arn`.
    pub name: &'static str,
    /// How CloudFormation reads it.
    pub cloudformation: Read,
    /// The Terraform attribute that holds it.
    pub terraform: &'static str,
    /// How the value follows from an imported thing's id, as in `arn:{partition}:s3:::{}`.
    pub imported: Option<&'static str>,
}

/// How CloudFormation reads an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// `Ref`.
    Ref,
    /// `Fn::GetAtt` with this name.
    GetAtt(&'static str),
    /// A template around `Ref`, where `Fn::GetAtt` yields another value than Terraform's attribute: `{}` is the `Ref`,
    /// the rest as in [`Concat::template`].
    Around(&'static str),
    /// Not at all: what reads it is printed by Terraform alone.
    Missing,
}
