//! The ids of things that exist already, each a type of its own, told apart by their prefixes.

use super::text::text;

/// What follows the prefix.
#[derive(Clone, Copy)]
enum Tail {
    /// Eight hexadecimal digits of old, seventeen since 2016.
    Hex,
    /// Between the two, for services that have issued other lengths.
    HexBetween(usize, usize),
    /// Eight letters and digits.
    Eight,
}

fn check(text: &str, prefix: &str, tail: Tail, example: &str) -> Result<(), (String, String)> {
    let help = || format!("write for example `{example}`");
    let Some(rest) = text.strip_prefix(prefix) else {
        return Err((format!("it does not begin with `{prefix}`"), help()));
    };
    let hex = rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let (good, form) = match tail {
        Tail::Hex => (hex && matches!(rest.len(), 8 | 17), "8 or 17 hexadecimal digits".to_owned()),
        Tail::HexBetween(least, most) => {
            (hex && (least..=most).contains(&rest.len()), format!("{least} to {most} hexadecimal digits"))
        }
        Tail::Eight => {
            let plain = rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            (plain && rest.len() == 8, "8 letters and digits".to_owned())
        }
    };
    if good { Ok(()) } else { Err((format!("`{prefix}` is not followed by {form}, lower case"), help())) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $noun:literal, $prefix:literal, $tail:expr, $example:literal;)+) => {
        $(text! {
            $(#[$doc])*
            #[doc = ""]
            #[doc = concat!("For example `", $example, "`.")]
            $name, $noun, |text| check(text, $prefix, $tail, $example)
        })+

        #[cfg(test)]
        pub(super) const EXAMPLES: &[(&str, fn(&str) -> Option<String>)] =
            &[$(($example, |text| text.parse::<$name>().ok().map(|id| id.to_string()))),+];
    };
}

ids! {
    /// A virtual private cloud.
    VpcId, "a VPC id", "vpc-", Tail::Hex, "vpc-0a1b2c3d4e5f60718";
    /// A subnet of a VPC.
    SubnetId, "a subnet id", "subnet-", Tail::Hex, "subnet-0a1b2c3d4e5f60718";
    /// A route table of a VPC.
    RouteTableId, "a route table id", "rtb-", Tail::Hex, "rtb-0a1b2c3d4e5f60718";
    /// A security group.
    SecurityGroupId, "a security group id", "sg-", Tail::Hex, "sg-0a1b2c3d4e5f60718";
    /// A list of address ranges, as AWS keeps one for S3.
    PrefixListId, "a prefix list id", "pl-", Tail::Hex, "pl-6ea54007";
    /// A gateway or interface endpoint of a VPC.
    VpcEndpointId, "a VPC endpoint id", "vpce-", Tail::Hex, "vpce-0a1b2c3d4e5f60718";
    /// An endpoint of Route 53 Resolver through which queries leave a VPC.
    OutboundResolverEndpointId, "an outbound resolver endpoint id", "rslvr-out-", Tail::HexBetween(17, 17),
        "rslvr-out-0a1b2c3d4e5f60718";
    /// An endpoint of Route 53 Resolver through which queries enter a VPC.
    InboundResolverEndpointId, "an inbound resolver endpoint id", "rslvr-in-", Tail::HexBetween(17, 17),
        "rslvr-in-0a1b2c3d4e5f60718";
    /// A transit gateway.
    TransitGatewayId, "a transit gateway id", "tgw-", Tail::Hex, "tgw-0a1b2c3d4e5f60718";
    /// An attachment of a transit gateway.
    TransitGatewayAttachmentId, "a transit gateway attachment id", "tgw-attach-", Tail::Hex,
        "tgw-attach-0a1b2c3d4e5f60718";
    /// A route table of a transit gateway.
    TransitGatewayRouteTableId, "a transit gateway route table id", "tgw-rtb-", Tail::Hex,
        "tgw-rtb-0a1b2c3d4e5f60718";
    /// A virtual private gateway.
    VpnGatewayId, "a virtual private gateway id", "vgw-", Tail::Hex, "vgw-0a1b2c3d4e5f60718";
    /// A customer gateway: the device on premises at the end of a VPN.
    CustomerGatewayId, "a customer gateway id", "cgw-", Tail::Hex, "cgw-0a1b2c3d4e5f60718";
    /// A dedicated or hosted Direct Connect connection.
    DirectConnectConnectionId, "a Direct Connect connection id", "dxcon-", Tail::Eight, "dxcon-fg31dyv6";
    /// A link aggregation group of Direct Connect.
    LagId, "a link aggregation group id", "dxlag-", Tail::Eight, "dxlag-fg0hj1n3";
    /// A file system of FSx or EFS. Source: the FSx API, type `FileSystemId`, at least 8 hexadecimal digits; the EFS
    /// API, 8 to 40.
    FileSystemId, "a file system id", "fs-", Tail::HexBetween(8, 40), "fs-0a1b2c3d4e5f60718";
    /// A storage virtual machine of FSx for NetApp ONTAP. Source: the FSx API, type `StorageVirtualMachineId`.
    StorageVirtualMachineId, "a storage virtual machine id", "svm-", Tail::HexBetween(17, 17),
        "svm-0a1b2c3d4e5f60718";
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups.iter().all(|group| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

text! {
    /// A Direct Connect gateway: a UUID without a prefix.
    ///
    /// For example `11460968-4ac1-4fd3-bdb2-00599c5de0f1`.
    DirectConnectGatewayId, "a Direct Connect gateway id", |text| {
        if is_uuid(text) {
            return Ok(());
        }
        let reason = "it is not a UUID in lower case".to_owned();
        Err((reason, "write for example `11460968-4ac1-4fd3-bdb2-00599c5de0f1`".to_owned()))
    }
}

text! {
    /// A KMS key: a UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key. Aliases and ARNs are other
    /// things.
    ///
    /// For example `1234abcd-12ab-34cd-56ef-1234567890ab`.
    KmsKeyId, "a KMS key id", |text| {
        let multi_region = |rest: &str| rest.len() == 32 && rest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_uuid(text) || text.strip_prefix("mrk-").is_some_and(multi_region) {
            return Ok(());
        }
        let reason = if text.starts_with("alias/") {
            "it is an alias, which can come to mean another key"
        } else {
            "it is neither a UUID nor `mrk-` with 32 hexadecimal digits"
        };
        Err((reason.to_owned(), "write for example `1234abcd-12ab-34cd-56ef-1234567890ab`".to_owned()))
    }
}

text! {
    /// A SageMaker domain: `d-` and 1 to 61 lower-case letters and digits, hyphens between them. Source: the
    /// SageMaker API, type `DomainId`.
    ///
    /// For example `d-abcd1234efgh`.
    SageMakerDomainId, "a SageMaker domain id", |text| {
        let good = text.len() <= 63
            && text.strip_prefix("d-").is_some_and(|rest| {
                rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    && rest.ends_with(|c: char| c != '-')
            });
        if good {
            return Ok(());
        }
        let reason = "it is not `d-` and at most 61 lower-case letters and digits".to_owned();
        Err((reason, "write for example `d-abcd1234efgh`".to_owned()))
    }
}
