//! How the [units](crate::units) are read from a blueprint, and what editors are told about them.
//!
//! The units know no serialization format, so the reading (`Deserialize`), the printing (`Serialize`, for defaults in
//! the schema) and the JSON Schema of each stand here, one row per unit. A unit is read from text; only pure numbers
//! may be written as numbers. What is wrong with a text is decided by the unit alone; `refuse` is the one place
//! where its error becomes one of serde.
//!
//! ```
//! use hybrid_synth::units::{DataSize, Vlan};
//!
//! let size: DataSize = serde_json::from_str("\"400 TB\"")?;
//! assert_eq!(size, DataSize::tb(400));
//! assert_eq!(serde_json::from_str::<Vlan>("101")?.get(), 101);
//! let error = serde_json::from_str::<DataSize>("400").unwrap_err();
//! assert!(error.to_string().contains("write the unit, for example `400 TB`"));
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::units::{
    AccountId, Arn, Asn, BucketName, Cidr, Count, CustomerGatewayId, DataSize, Date,
    DirectConnectConnectionId, DirectConnectGatewayId, FileSystemId, Growth, HostName,
    InboundResolverEndpointId, IpAddress, KmsKeyId, LagId, Mtu, Name, OutboundResolverEndpointId, Percent,
    Period, PrefixListId, Rate, Region, RouteTableId, SageMakerDomainId, SecurityGroupId,
    StorageVirtualMachineId, SubnetId, Throughput, ThroughputPerCapacity, TimeOfDay, TimeZone,
    TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, UnitError, Vlan, VpcEndpointId,
    VpcId, VpnGatewayId, WeeklyTime,
};

/// The error of a unit as one of serde.
fn refuse<E: de::Error>(error: UnitError) -> E {
    E::custom(error)
}

/// A unit that a blueprint can write.
trait Scalar: FromStr<Err = UnitError> {
    /// With its article, as in the unit's errors.
    const NOUN: &'static str;
    /// As a person would write it.
    const EXAMPLE: &'static str;
    /// Whether a number without quotes will do.
    const NUMERIC: bool;
}

/// Reads a [`Scalar`] from whatever scalar the document holds.
struct ScalarVisitor<T>(PhantomData<T>);

impl<T: Scalar> ScalarVisitor<T> {
    fn number<E: de::Error>(text: &str) -> Result<T, E> {
        let value = text.parse().map_err(refuse)?;
        if T::NUMERIC { Ok(value) } else { Err(refuse(unquoted::<T>(text, "a number"))) }
    }
}

fn unquoted<T: Scalar>(text: &str, kind: &str) -> UnitError {
    UnitError::new(text, T::NOUN, format!("it is {kind}, not a text"))
        .help(format!("write it in quotes, for example `\"{}\"`", T::EXAMPLE))
}

impl<T: Scalar> de::Visitor<'_> for ScalarVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} such as `{}`", T::NOUN, T::EXAMPLE)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(refuse)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        Self::number(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Self::number(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        Self::number(&number.to_string())
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<T, E> {
        Err(refuse(unquoted::<T>(&truth.to_string(), "a truth value")))
    }
}

/// One row per unit: noun, documentation, pattern and examples, as editors show them.
macro_rules! scalars {
    ($(
        $name:ident $(($integer:ident, $minimum:expr, $maximum:expr))?: $noun:literal, $doc:literal, $pattern:expr,
        [$example:literal $(, $more:literal)*];
    )+) => {
        $(
            impl Scalar for $name {
                const NOUN: &'static str = $noun;
                const EXAMPLE: &'static str = $example;
                const NUMERIC: bool = scalars!(@numeric $($integer)?);
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(ScalarVisitor(PhantomData))
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    scalars!(@serialize self, serializer $(, $integer)?)
                }
            }

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn schema_id() -> Cow<'static, str> {
                    concat!("hybrid_synth::units::", stringify!($name)).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({
                        "description": $doc,
                        "type": scalars!(@type $($integer)?),
                        $("minimum": $minimum, "maximum": $maximum,)?
                        "pattern": $pattern,
                        "examples": [$example $(, $more)*],
                    })
                }
            }
        )+

        #[cfg(test)]
        const ROWS: &[tests::Row] = &[$(tests::row::<$name>(stringify!($name), &[$example $(, $more)*])),+];
    };
    (@numeric) => { false };
    (@numeric $integer:ident) => { true };
    (@type) => { "string" };
    (@type $integer:ident) => { ["integer", "string"] };
    (@serialize $self:ident, $serializer:ident) => { $serializer.collect_str($self) };
    (@serialize $self:ident, $serializer:ident, $integer:ident) => { $self.get().serialize($serializer) };
}

/// A decimal number and a unit, with or without spaces between them.
macro_rules! quantity {
    ($units:literal) => {
        concat!(r"^[0-9]+(\.[0-9]+)? *(", $units, ")$")
    };
}

macro_rules! id {
    ($prefix:literal) => {
        concat!("^", $prefix, "-([0-9a-f]{8}|[0-9a-f]{17})$")
    };
}

scalars! {
    DataSize: "a data size",
        "An amount of data with its unit: decimal (`kB`, `MB`, `GB`, `TB`, `PB`, `EB`) or binary (`KiB` … `EiB`).",
        quantity!("B|kB|[MGTPE]B|[KMGTPE]iB"), ["400 TB", "12 TiB", "1200 GiB"];
    Date: "a date", "A day, `2026-12-01`, or the last day of a month, `2028-01`.",
        "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", ["2026-12-01", "2028-01"];
    Throughput: "a throughput",
        "Data per second with its unit: bits (`Mbps`, `Gbps`) or bytes (`MB/s`, `MiB/s`, `GB/s`).",
        quantity!("[kMGT]?bps|[kMGT]?B/s|[KMGT]iB/s"), ["10 Gbps", "250 MB/s", "1536 MiB/s"];
    ThroughputPerCapacity: "a throughput per capacity",
        "Throughput that comes with each TiB of a file system.",
        quantity!("[kMGT]?bps/TiB|[kMGT]?B/s/TiB|[KMGT]iB/s/TiB"), ["250 MB/s/TiB"];
    Period: "a period",
        "A length of time: `us`, `ms`, `s`, `min`, `h`, `d` (24 hours) or `y` (365 days).",
        quantity!("us|ms|s|min|h|d|y"), ["8 h", "90 d", "9 ms"];
    Count (integer, 0, u64::MAX): "a count",
        "How many: a whole number, or one with `k` (10³), `M` (10⁶) or `G` (10⁹).",
        quantity!("[kMG]?"), ["12000", "9M", "60k"];
    Rate: "a rate", "How often per second.", quantity!("[kM]?/s"), ["1800/s", "0.5/s"];
    Percent: "a percentage", "A share of a whole, at most `100 %`.", quantity!("%"), ["5 %", "99.95 %"];
    Growth: "a growth", "Data gained per day.", quantity!("(B|kB|[MGTPE]B|[KMGTPE]iB)/d"), ["2 TB/d"];
    TimeOfDay: "a time of day", "Hour and minute on a 24-hour clock, in quotes.",
        "^([01][0-9]|2[0-3]):[0-5][0-9]$", ["22:00"];
    WeeklyTime: "a weekly time", "Day (1 is Monday, 7 is Sunday), hour and minute in UTC, in quotes.",
        "^[1-7]:([01][0-9]|2[0-3]):[0-5][0-9]$", ["7:02:30"];
    TimeZone: "a time zone", "The name of a time zone in the IANA database.",
        "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*$", ["Europe/Berlin", "UTC"];
    Cidr: "an IPv4 network", "An IPv4 network: its first address and the length of its prefix.",
        "^([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$", ["10.40.0.0/16", "192.168.8.0/24"];
    IpAddress: "an IPv4 address", "An IPv4 address.", "^([0-9]{1,3}\\.){3}[0-9]{1,3}$", ["10.20.0.2"];
    HostName: "a host name", "The name of a host or domain, or an IPv4 address in its place.",
        "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", ["nas1.corp.example", "10.20.0.2"];
    Vlan (integer, 1, 4094): "a VLAN", "The tag of a virtual LAN.", "^[0-9]+$", ["101"];
    Asn (integer, 1, 4_294_967_294_u32): "an ASN", "The number of an autonomous system in BGP.", "^[0-9]+$", ["65010"];
    Mtu (integer, 68, 9001): "an MTU", "The largest packet in bytes.", "^[0-9]+$", ["1500", "8500"];
    Region: "an AWS region", "The name of an AWS region.",
        "^[a-z]{2,4}(-[a-z]+)?-[a-z]+-[1-9][0-9]?$", ["eu-central-1", "us-gov-west-1"];
    AccountId: "an AWS account id", "The twelve digits of an AWS account, in quotes.",
        "^[0-9]{12}$", ["444455556666"];
    Arn: "an ARN", "An Amazon Resource Name: `arn:partition:service:region:account:resource`.",
        r"^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:\S+$",
        ["arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3",
            "arn:aws:iam::444455556666:role/reader",
            "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:secretsmanager:eu-central-1:444455556666:secret:munich-AbCdEf"];
    BucketName: "a bucket name", "The name of an S3 bucket: 3 to 63 lower-case letters, digits, hyphens and dots.",
        "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", ["imaging-lake"];
    Name: "a name", "A letter, then letters, digits, `_` or `-`, at most 64 in all.",
        "^[A-Za-z][A-Za-z0-9_-]{0,63}$", ["munich"];
    VpcId: "a VPC id", "A virtual private cloud.", id!("vpc"), ["vpc-0a1b2c3d4e5f60718"];
    SubnetId: "a subnet id", "A subnet of a VPC.", id!("subnet"), ["subnet-0a1b2c3d4e5f60718"];
    RouteTableId: "a route table id", "A route table of a VPC.", id!("rtb"), ["rtb-0a1b2c3d4e5f60718"];
    SecurityGroupId: "a security group id", "A security group.", id!("sg"), ["sg-0a1b2c3d4e5f60718"];
    PrefixListId: "a prefix list id", "A list of address ranges, as AWS keeps one for S3.",
        id!("pl"), ["pl-6ea54007"];
    VpcEndpointId: "a VPC endpoint id", "A gateway or interface endpoint of a VPC.",
        id!("vpce"), ["vpce-0a1b2c3d4e5f60718"];
    OutboundResolverEndpointId: "an outbound resolver endpoint id",
        "An endpoint of Route 53 Resolver through which queries leave a VPC.",
        "^rslvr-out-[0-9a-f]{17}$", ["rslvr-out-0a1b2c3d4e5f60718"];
    InboundResolverEndpointId: "an inbound resolver endpoint id",
        "An endpoint of Route 53 Resolver through which queries enter a VPC.",
        "^rslvr-in-[0-9a-f]{17}$", ["rslvr-in-0a1b2c3d4e5f60718"];
    TransitGatewayId: "a transit gateway id", "A transit gateway.", id!("tgw"), ["tgw-0a1b2c3d4e5f60718"];
    TransitGatewayAttachmentId: "a transit gateway attachment id", "An attachment of a transit gateway.",
        id!("tgw-attach"), ["tgw-attach-0a1b2c3d4e5f60718"];
    TransitGatewayRouteTableId: "a transit gateway route table id", "A route table of a transit gateway.",
        id!("tgw-rtb"), ["tgw-rtb-0a1b2c3d4e5f60718"];
    VpnGatewayId: "a virtual private gateway id", "A virtual private gateway.",
        id!("vgw"), ["vgw-0a1b2c3d4e5f60718"];
    CustomerGatewayId: "a customer gateway id", "The device on premises at the end of a VPN.",
        id!("cgw"), ["cgw-0a1b2c3d4e5f60718"];
    DirectConnectConnectionId: "a Direct Connect connection id", "A dedicated or hosted Direct Connect connection.",
        "^dxcon-[0-9a-z]{8}$", ["dxcon-fg31dyv6"];
    LagId: "a link aggregation group id", "A link aggregation group of Direct Connect.",
        "^dxlag-[0-9a-z]{8}$", ["dxlag-fg0hj1n3"];
    DirectConnectGatewayId: "a Direct Connect gateway id", "A Direct Connect gateway: a UUID.",
        "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", ["11460968-4ac1-4fd3-bdb2-00599c5de0f1"];
    FileSystemId: "a file system id", "A file system of FSx or EFS.",
        "^fs-[0-9a-f]{8,40}$", ["fs-0a1b2c3d4e5f60718"];
    StorageVirtualMachineId: "a storage virtual machine id", "A storage virtual machine of FSx for NetApp ONTAP.",
        "^svm-[0-9a-f]{17}$", ["svm-0a1b2c3d4e5f60718"];
    KmsKeyId: "a KMS key id", "A KMS key: a UUID, or `mrk-` and 32 hexadecimal digits.",
        "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$", ["1234abcd-12ab-34cd-56ef-1234567890ab"];
    SageMakerDomainId: "a SageMaker domain id", "A SageMaker domain.",
        "^d-[0-9a-z-]{0,60}[0-9a-z]$", ["d-abcd1234efgh"];
}

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};

    use fancy_regex::Regex;
    use proptest::prelude::*;

    use super::*;

    /// What the tests need of each unit.
    pub(super) struct Row {
        name: &'static str,
        examples: &'static [&'static str],
        noun: &'static str,
        numeric: bool,
        schema: fn() -> Schema,
        /// The print of what the JSON value reads as, or the message.
        read: fn(serde_json::Value) -> Result<String, String>,
        /// What the text reads as is written to JSON and read again.
        kept: fn(&str) -> bool,
        refusal: fn() -> UnitError,
    }

    pub(super) const fn row<T>(name: &'static str, examples: &'static [&'static str]) -> Row
    where
        T: Scalar + JsonSchema + Serialize + for<'de> Deserialize<'de> + Display + Debug + PartialEq,
    {
        Row {
            name,
            examples,
            noun: T::NOUN,
            numeric: T::NUMERIC,
            schema: || T::json_schema(&mut SchemaGenerator::default()),
            read: |json| {
                serde_json::from_value::<T>(json).map(|value| value.to_string()).map_err(|e| e.to_string())
            },
            kept: |text| {
                let value: T = text.parse().unwrap();
                serde_json::from_value::<T>(serde_json::to_value(&value).unwrap()).unwrap() == value
            },
            refusal: || "\u{7}".parse::<T>().unwrap_err(),
        }
    }

    fn pattern(row: &Row) -> Regex {
        let schema = (row.schema)();
        Regex::new(schema.get("pattern").and_then(serde_json::Value::as_str).unwrap()).unwrap()
    }

    #[test]
    fn every_row_agrees_with_its_unit() {
        for row in ROWS {
            assert_eq!((row.refusal)().expected, row.noun, "{}", row.name);
            assert!(!pattern(row).is_match("\u{7}").unwrap(), "{}", row.name);
            for example in row.examples {
                assert!((row.read)((*example).into()).is_ok(), "{}: {example}", row.name);
                assert!((row.kept)(example), "{}: {example}", row.name);
                assert!(pattern(row).is_match(example).unwrap(), "{}: {example}", row.name);
            }
        }
    }

    #[test]
    fn numbers_and_truth_values_are_refused_where_text_belongs() {
        for row in ROWS {
            let number = (row.read)(1500.into());
            assert_eq!(number.is_ok(), row.numeric, "{}: {number:?}", row.name);
            let truth = (row.read)(true.into()).unwrap_err();
            assert!(truth.contains("in quotes"), "{}: {truth}", row.name);
            let nothing = (row.read)(serde_json::Value::Null).unwrap_err();
            assert!(nothing.contains(&format!("expected {} such as", row.noun)), "{}: {nothing}", row.name);
        }
        let account = serde_json::from_str::<AccountId>("444455556666").unwrap_err().to_string();
        assert!(account.contains("it is a number, not a text; write it in quotes"), "{account}");
    }

    proptest! {
        #[test]
        fn an_editor_never_marks_what_reads(
            text in r"[0-9]{1,4}(\.[0-9]{1,3})? {0,2}([kMGTPEK]?i?(B|bps)?(/s)?(/d|/TiB)?|us|ms|s|min|h|d|y|%)",
            other in "[a-z]{1,8}-?[a-f0-9]{8,17}|[a-z0-9./-]{1,24}|([a-zA-Z0-9]{1,4}[.:/]){1,4}[0-9]{1,2}",
        ) {
            for row in ROWS {
                for text in [&text, &other] {
                    if (row.read)(text.as_str().into()).is_ok() {
                        prop_assert!(pattern(row).is_match(text).unwrap(), "{}: {}", row.name, text);
                    }
                }
            }
        }
    }
}
