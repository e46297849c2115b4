//! The binding tables: for each resource kind, its fields and how each back end spells them.
//!
//! A spelling is written down only where it is irregular. [`Place::Same`] derives it: `cidr_block` is `CidrBlock` in
//! CloudFormation and `cidr_block` in Terraform. A path such as `LustreConfiguration.DeploymentType` nests; a segment
//! that ends in `[]` is a list with one object, and as the last one adds to the list; an empty path spreads a nested
//! object where it stands, or is the value itself where one back end wraps it in an object and the other does not.

use super::expression::Attribute;
use super::value::Struct;

/// A typed resource, declared with [`resource!`](crate::resource!).
pub trait Resource {
    /// What the resource is and how both back ends spell it.
    fn kind() -> &'static Kind
    where
        Self: Sized;

    /// The neutral tree of its fields.
    fn into_struct(self) -> Struct;
}

/// A resource kind: one row of the binding table.
#[derive(Debug)]
pub struct Kind {
    /// The Rust name, as in `LustreFileSystem`.
    pub name: &'static str,
    /// What people call it, as in `FSx for Lustre file system`.
    pub title: &'static str,
    /// The CloudFormation type; none where CloudFormation has none, and what Terraform makes is a step by hand there.
    pub cloudformation: Option<&'static str>,
    /// The Terraform type.
    pub terraform: &'static str,
    /// Whether Terraform reads it, as a data source, rather than making it.
    pub is_read: bool,
    /// How its id is read.
    pub id: &'static Attribute,
    /// What else can be read of it.
    pub attributes: &'static [Attribute],
    /// How it takes tags.
    pub tagging: Tagging,
    /// Terraform's argument for how a made-up name begins, and how many characters it takes, where the kind has no name of
    /// its own: CloudFormation begins such names with the stack's and the logical id.
    pub prefix: Option<(&'static str, usize)>,
    /// Its fields.
    pub shape: Shape,
    /// Which satellite waits for which: the second one of its own resource, and of each resource of the same kind that
    /// the first one's fields refer to.
    pub waits: &'static [(&'static Satellite, &'static Satellite)],
}

/// The fields of a resource or of a nested object.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name.
    pub name: &'static str,
    /// In the order of the declaration, which is the order of the output.
    pub fields: &'static [Field],
}

/// A field and its spellings.
#[derive(Debug)]
pub struct Field {
    /// The neutral name.
    pub name: &'static str,
    /// Where CloudFormation wants it.
    pub cloudformation: Place,
    /// Where Terraform wants it.
    pub terraform: Place,
    /// The shape of the object, or of each object of the list, that it holds.
    pub nested: fn() -> Option<&'static Shape>,
    /// Whether it takes a password or a key, which nobody is shown.
    pub hidden: bool,
}

/// Where a back end wants a field.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The name that follows from the neutral one.
    Same,
    /// A dotted path in the same resource.
    At(&'static str),
    /// A dotted path in a resource of its own beside the primary one.
    In(&'static Satellite, &'static str),
    /// A list, of which each element is a resource of its own beside the primary one.
    Each(&'static Satellite),
    /// Nowhere, for the reason given.
    Absent(&'static str),
}

/// A resource that one back end splits off, such as a bucket's versioning in Terraform.
#[derive(Debug)]
pub struct Satellite {
    /// The resource type.
    pub resource_type: &'static str,
    /// What is appended to the primary's name; empty for none.
    pub suffix: &'static str,
    /// The property that names the primary.
    pub link: &'static str,
    /// For [`Place::Each`]: the neutral name of the element's field that tells the elements apart.
    pub key: &'static str,
}

/// How CloudFormation takes a kind's tags; Terraform's provider adds its default tags itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tagging {
    /// Not at all.
    Untagged,
    /// A list of `Key` and `Value` in this property.
    List(&'static str),
    /// A map in this property.
    Map(&'static str),
    /// As `List`, and consoles show its `Name` tag.
    Named(&'static str),
}

/// Declares a resource kind: its fields, and what is irregular in how the two back ends spell it.
///
/// A kind that Terraform alone has says `nothing` in place of CloudFormation's type, one that Terraform only reads says
/// `data` before Terraform's; an attribute that CloudFormation does not tell is `Missing`. A node that is one of these, or
/// reads one, is printed by Terraform alone, and [`Graph::by_hand`](crate::resource::Graph::by_hand) says what does it
/// where CloudFormation deploys.
///
/// ```ignore
/// resource! {
///     /// A route table.
///     RouteTable "route table" = "AWS::EC2::RouteTable", "aws_route_table";
///     tags Named("Tags");
///     id GetAtt("RouteTableId"), "id";
///     fields {
///         /// The VPC that it belongs to.
///         vpc_id: Id<Vpc>;
///     }
///     attributes {}
/// }
/// ```
#[macro_export]
macro_rules! resource {
    (
        $(#[$doc:meta])*
        $name:ident $title:literal = $cloudformation:tt, $($data:ident)? $terraform:literal;
        tags $tagging:expr;
        $(prefix $prefix:literal, $longest:literal;)?
        id $id_read:expr, $id_terraform:literal;
        $(arn $arn_read:expr, $arn_terraform:literal $(, $arn_imported:literal)?;)?
        $(waits [$($waiting:expr => $awaited:expr),+ $(,)?];)?
        fields {
            $($(#[$field_doc:meta])+ $field:ident : $type:ty $(= $at_cloudformation:expr, $at_terraform:expr)?;)*
        }
        attributes {
            $($(#[$attribute_doc:meta])+ $attribute:ident = $read:expr, $attribute_terraform:literal $(, $imported:literal)?;)*
        }
    ) => {
        $(#[$doc])*
        ///
        #[doc = $crate::resource!(@words $cloudformation, $($data)? $terraform)]
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$field_doc])+ pub $field: $type,)*
        }

        const _: () = {
            #[allow(unused_imports, reason = "a kind seldom uses every spelling")]
            use $crate::resource::{Attribute, Field, Kind, Place::*, Read::*, Shape, Struct, Tagging::*};

            static ID: Attribute =
                Attribute { name: "id", cloudformation: $id_read, terraform: $id_terraform, imported: Some("{}") };
            static KIND: Kind = Kind {
                name: stringify!($name),
                title: $title,
                cloudformation: $crate::resource!(@type $cloudformation),
                terraform: $terraform,
                is_read: $crate::resource!(@is_read $($data)?),
                id: &ID,
                attributes: &[
                    $($crate::resource!(@attribute "arn", $arn_read, $arn_terraform $(, $arn_imported)?),)?
                    $($crate::resource!(@attribute stringify!($attribute), $read, $attribute_terraform $(, $imported)?),)*
                ],
                tagging: $tagging,
                prefix: $crate::resource!(@prefix $($prefix, $longest)?),
                shape: Shape {
                    name: stringify!($name),
                    fields: &[$($crate::resource!(@field $field, $type $(, $at_cloudformation, $at_terraform)?),)*],
                },
                waits: &[$($(($waiting, $awaited)),+)?],
            };

            impl $crate::resource::Resource for $name {
                fn kind() -> &'static Kind {
                    &KIND
                }

                fn into_struct(self) -> Struct {
                    Struct {
                        shape: &KIND.shape,
                        values: vec![$($crate::resource::IntoValue::into_value(self.$field),)*],
                    }
                }
            }

            impl $crate::resource::Ref<$name> {
                $(
                    /// The Amazon resource name.
                    pub fn arn(&self) -> $crate::resource::Arn<$name> {
                        static ATTRIBUTE: Attribute =
                            $crate::resource!(@attribute "arn", $arn_read, $arn_terraform $(, $arn_imported)?);
                        $crate::resource::Arn::given(self.attribute(&ATTRIBUTE))
                    }
                )?
                $(
                    $(#[$attribute_doc])+
                    pub fn $attribute(&self) -> $crate::resource::Val<String> {
                        static ATTRIBUTE: Attribute =
                            $crate::resource!(@attribute stringify!($attribute), $read, $attribute_terraform $(, $imported)?);
                        self.attribute(&ATTRIBUTE)
                    }
                )*
            }
        };
    };
    (@words nothing, data $terraform:literal) => {
        concat!("Nothing in CloudFormation, the data source `", $terraform, "` in Terraform.")
    };
    (@words nothing, $terraform:literal) => {
        concat!("Nothing in CloudFormation, `", $terraform, "` in Terraform.")
    };
    (@words $cloudformation:literal, $terraform:literal) => {
        concat!("`", $cloudformation, "` in CloudFormation, `", $terraform, "` in Terraform.")
    };
    (@type nothing) => {
        None
    };
    (@type $cloudformation:literal) => {
        Some($cloudformation)
    };
    (@prefix) => {
        None
    };
    (@prefix $prefix:literal, $longest:literal) => {
        Some(($prefix, $longest))
    };
    (@is_read) => {
        false
    };
    (@is_read data) => {
        true
    };
    (@attribute $name:expr, $read:expr, $terraform:literal) => {
        Attribute { name: $name, cloudformation: $read, terraform: $terraform, imported: None }
    };
    (@attribute $name:expr, $read:expr, $terraform:literal, $imported:literal) => {
        Attribute { name: $name, cloudformation: $read, terraform: $terraform, imported: Some($imported) }
    };
    (@field $field:ident, $type:ty) => {
        $crate::resource!(@field $field, $type, Same, Same)
    };
    (@field $field:ident, $type:ty, $cloudformation:expr, $terraform:expr) => {
        Field {
            name: stringify!($field),
            cloudformation: $cloudformation,
            terraform: $terraform,
            nested: <$type as $crate::resource::IntoValue>::shape,
            hidden: <$type as $crate::resource::IntoValue>::HIDDEN,
        }
    };
}

/// Declares a nested object of a resource, with the spellings that are irregular.
#[macro_export]
macro_rules! object {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$field_doc:meta])+ $field:ident : $type:ty $(= $at_cloudformation:expr, $at_terraform:expr)?;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$field_doc])+ pub $field: $type,)*
        }

        const _: () = {
            #[allow(unused_imports, reason = "an object seldom uses every spelling")]
            use $crate::resource::{Field, Place::*, Shape, Struct, Value};

            static SHAPE: Shape = Shape {
                name: stringify!($name),
                fields: &[$($crate::resource!(@field $field, $type $(, $at_cloudformation, $at_terraform)?),)*],
            };

            impl $crate::resource::IntoValue for $name {
                fn into_value(self) -> Option<Value> {
                    let values = vec![$($crate::resource::IntoValue::into_value(self.$field),)*];
                    Some(Value::Struct(Struct { shape: &SHAPE, values }))
                }

                fn shape() -> Option<&'static Shape> {
                    Some(&SHAPE)
                }
            }
        };
    };
}

/// Declares an enumeration of an AWS API: each variant's name in blueprints (the variant in `snake_case`, written
/// out) and the API's own spelling, which both back ends print.
#[macro_export]
macro_rules! choices {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$variant_doc:meta])+ $variant:ident = $blueprint:literal, $api:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$variant_doc])+ #[serde(rename = $blueprint)] $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The spelling in blueprints.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $blueprint,)* }
            }

            /// The spelling in AWS's API, CloudFormation and Terraform.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $api,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl $crate::resource::IntoValue for $name {
            fn into_value(self) -> Option<$crate::resource::Value> {
                Some($crate::resource::Value::Text(self.as_str().to_owned()))
            }
        }
    };
}
