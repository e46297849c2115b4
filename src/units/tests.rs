//! Properties that every unit keeps, and the messages of the mistakes that people make.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;

use super::*;

fn reads_back<T: FromStr<Err = UnitError> + Display + PartialEq + Debug>(value: &T) {
    let print = value.to_string();
    assert_eq!(print.parse::<T>().as_ref(), Ok(value), "printed as {print:?}");
}

/// Whatever reads, prints as something that reads as the same; whatever does not, says so in a message that stands
/// alone.
fn survives<T: FromStr<Err = UnitError> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => reads_back(&value),
        Err(error) => {
            assert!(!error.reason.is_empty() && error.expected.starts_with('a'), "{error:?}");
            assert!(!error.to_string().contains(char::is_control));
        }
    }
}

fn all_survive(text: &str) {
    survives::<DataSize>(text);
    survives::<Throughput>(text);
    survives::<ThroughputPerCapacity>(text);
    survives::<Period>(text);
    survives::<Count>(text);
    survives::<Rate>(text);
    survives::<Percent>(text);
    survives::<Growth>(text);
    survives::<TimeOfDay>(text);
    survives::<WeeklyTime>(text);
    survives::<TimeZone>(text);
    survives::<Cidr>(text);
    survives::<IpAddress>(text);
    survives::<HostName>(text);
    survives::<Region>(text);
    survives::<Partition>(text);
    survives::<AccountId>(text);
    survives::<Arn>(text);
    survives::<BucketName>(text);
    survives::<Name>(text);
    survives::<Vlan>(text);
    survives::<Asn>(text);
    survives::<Mtu>(text);
    survives::<VpcId>(text);
    survives::<DirectConnectConnectionId>(text);
    survives::<DirectConnectGatewayId>(text);
    survives::<KmsKeyId>(text);
    survives::<SageMakerDomainId>(text);
}

proptest! {
    #[test]
    fn quantities_read_back(value in 1..=u64::MAX, share in 0..=1_000_000_u64) {
        reads_back(&DataSize::from_bytes(value));
        reads_back(&Throughput::bps(value));
        reads_back(&ThroughputPerCapacity::per_tib_of(Throughput::bps(value)));
        reads_back(&Period::from_micros(value));
        reads_back(&Count::new(value));
        reads_back(&Growth::per_day_of(DataSize::from_bytes(value)));
        let [whole, part] = [share / 10_000, share % 10_000];
        let percent: Percent = format!("{whole}.{part:04}%").parse().unwrap();
        prop_assert_eq!(percent.parts_per_million(), share);
        reads_back(&percent);
        let rate: Rate = format!("{}.{:03}/s", value / 1000, value % 1000).parse().unwrap();
        prop_assert_eq!(rate.per_thousand_seconds(), value);
        reads_back(&rate);
    }

    #[test]
    fn small_multiples_print_in_their_own_unit(count in 1..1000_u64) {
        prop_assert_eq!(DataSize::tb(count).to_string(), format!("{count} TB"));
        prop_assert_eq!(DataSize::tib(count).to_string(), format!("{count} TiB"));
        prop_assert_eq!(Throughput::mib_per_s(count).in_bytes().to_string(), format!("{count} MiB/s"));
    }

    #[test]
    fn bits_and_bytes_agree(megabytes in 1..1_000_000_u64) {
        let in_bits: Throughput = format!("{} Mbps", megabytes * 8).parse().unwrap();
        prop_assert_eq!(in_bits, Throughput::mb_per_s(megabytes));
    }

    #[test]
    fn time_and_volume_are_inverse(bits in 1..=u64::from(u32::MAX) * 1000, bytes in 1..=1_000_000_000_000_u64) {
        let (throughput, size) = (Throughput::bps(bits), DataSize::from_bytes(bytes));
        let time = throughput.time_for(size).unwrap();
        prop_assert!(throughput.during(time).unwrap() >= size);
        let earlier = Period::from_micros(time.micros() - 1);
        prop_assert!(throughput.during(earlier).unwrap() < size);
    }

    #[test]
    fn rounding_up_is_the_next_step(bytes in 1..=u64::from(u32::MAX), step in 1..1_000_000_u64) {
        let [size, step] = [DataSize::from_bytes(bytes), DataSize::from_bytes(step)];
        let up = size.round_up_to(step).unwrap();
        prop_assert!(up.is_multiple_of(step) && up >= size && up.saturating_sub(step) < size);
        let down = size.round_down_to(step).unwrap();
        prop_assert!(down.is_multiple_of(step) && down <= size && down.saturating_add(step) > size);
    }

    #[test]
    fn a_partition_is_disjoint_aligned_equal_and_covers(address: u32, prefix in 0..=32_u8, parts in 1..=64_u32) {
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
        let network: Cidr = format!("{}/{prefix}", std::net::Ipv4Addr::from(address & mask)).parse().unwrap();
        let Some(subnets) = network.partition(parts) else {
            prop_assert!(network.addresses() < u64::from(parts));
            return Ok(());
        };
        prop_assert_eq!(subnets.len(), parts as usize);
        let mut next = u64::from(u32::from(network.first().get()));
        for subnet in &subnets {
            prop_assert_eq!(u64::from(u32::from(subnet.first().get())), next, "neither gap nor overlap");
            prop_assert_eq!(subnet.addresses(), subnets[0].addresses());
            prop_assert_eq!(next % subnet.addresses(), 0, "aligned");
            prop_assert!(network.contains(*subnet) && network.overlaps(*subnet));
            reads_back(subnet);
            reads_back(&subnet.last());
            prop_assert_eq!(Cidr::new(subnet.first(), subnet.prefix()), Some(*subnet));
            next += subnet.addresses();
        }
        let covered: u64 = subnets.iter().map(|subnet| subnet.addresses()).sum();
        prop_assert_eq!(covered * u64::from(parts.next_power_of_two()), network.addresses() * u64::from(parts));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        all_survive(&text);
    }

    #[test]
    fn almost_right_text_is_answered(text in r" ?[0-9]{0,45}[.,e]?[0-9]{0,45} ?[a-zA-Z/%:.µ-]{0,8}") {
        all_survive(&text);
    }

    #[test]
    fn arns_and_ids_read_back(
        text in r"arn:aws(-cn|-us-gov)?:[a-z]{0,4}:(us-gov-west-1|cn-north-1|eu-central-1)?:([0-9]{12}|aws)?:[a-z/:]{0,9}",
        id in r"(vpc|subnet|dxcon|fs|mrk|d)-[0-9a-f]{8,32}",
    ) {
        all_survive(&text);
        all_survive(&id);
    }
}

fn refusal<T: FromStr<Err = UnitError> + Debug>(text: &str) -> String {
    text.parse::<T>().unwrap_err().to_string()
}

#[test]
fn mistakes_in_quantities_are_answered_with_what_to_write() {
    let cases = [
        (refusal::<DataSize>("400"), "write the unit, for example `400 TB` or `12 TiB`"),
        (refusal::<DataSize>("170 KB"), "`kB` for 1000 bytes or `KiB` for 1024 bytes"),
        (refusal::<DataSize>("4 T"), "write `TB` for the decimal or `TiB` for the binary unit"),
        (refusal::<DataSize>("4 Tb"), "a small `b` counts bits: write `TB` or `TiB` for bytes"),
        (refusal::<DataSize>("4 TIB"), "write `TiB`: upper and lower case differ in meaning"),
        (refusal::<DataSize>("0 TB"), "zero has no meaning here"),
        (refusal::<DataSize>("-1 TB"), "it is negative"),
        (refusal::<DataSize>("NaN TB"), "it does not begin with a digit"),
        (refusal::<DataSize>("1e3 TB"), "without separators or exponent"),
        (refusal::<DataSize>("1,200 TB"), "without separators or exponent"),
        (refusal::<DataSize>("1.0001 kB"), "it is not a whole number of bytes"),
        (refusal::<DataSize>("17 EiB"), "it is too large"),
        (refusal::<DataSize>("99999999999999999999999999999999999999999999 B"), "it is too large"),
        (refusal::<Throughput>("10 Gb/s"), "write `Gbps` for bits per second or `GB/s` for bytes per second"),
        (
            refusal::<Throughput>("250 MBps"),
            "write `Mbps` for bits per second or `MB/s` for bytes per second",
        ),
        (refusal::<Throughput>("250 MB"), "write `MB/s` for bytes per second"),
        (refusal::<Throughput>("10"), "it has no unit"),
        (refusal::<ThroughputPerCapacity>("250 MB/s"), "`250 MB/s/TiB`"),
        (refusal::<ThroughputPerCapacity>("250/TiB"), "MB/s/TiB"),
        (refusal::<Period>("3 m"), "write `min` for minutes; a month has no fixed length"),
        (refusal::<Period>("8 hours"), "write `h`"),
        (refusal::<Count>("1.5"), "it is not a whole number of items"),
        (refusal::<Count>("9m"), "write `M`"),
        (refusal::<Rate>("1800"), "it has no unit"),
        (refusal::<Percent>("101 %"), "write at most 100 %"),
        (refusal::<Percent>("0.05"), "write the unit, for example `5 %`"),
        (refusal::<Growth>("2 TB/month"), "write what one day adds"),
        (refusal::<TimeOfDay>("24:00"), "00:00 to 23:59"),
        (refusal::<WeeklyTime>("0:02:00"), "1:00:00 (Monday)"),
        (refusal::<TimeZone>("Berlin Time"), "`Europe/Berlin`"),
    ];
    for (message, part) in cases {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn mistakes_in_identifiers_are_answered_with_what_to_write() {
    let cases = [
        (refusal::<Cidr>("10.0.1.0/16"), "write the network: `10.0.0.0/16`"),
        (refusal::<Cidr>("10.0.1.0"), "write `10.0.1.0/32`"),
        (refusal::<Cidr>("10.0.0.0/33"), "/0 to /32"),
        (refusal::<Cidr>("10.0.0.0/+8"), "/0 to /32"),
        (refusal::<Cidr>("fd00::/8"), "IPv6 is not supported"),
        (refusal::<IpAddress>("10.0.0.0/8"), "write one address: `10.0.0.0`"),
        (refusal::<HostName>("nas1.corp.example:/scans"), "write the host alone: `nas1.corp.example`"),
        (refusal::<HostName>("10.20.0.256"), "not an IPv4 address"),
        (refusal::<Region>("EU-Central-1"), "write `eu-central-1`"),
        (refusal::<Region>("eu-central-1a"), "its region is `eu-central-1`"),
        (refusal::<AccountId>("4444-5555-6666"), "write `\"444455556666\"`"),
        (refusal::<Arn>("arn:aws:s3:::"), "its resource is empty"),
        (refusal::<Arn>("arn:aws:kms:us-gov-west-1:444455556666:key/1"), "write `arn:aws-us-gov:`"),
        (refusal::<Arn>("arn:aws:kms:eu-central-1:4:key/1"), "`4` is not an AWS account id"),
        (refusal::<Arn>("lake"), "six parts"),
        (refusal::<VpcId>("subnet-0a1b2c3d4e5f60718"), "does not begin with `vpc-`"),
        (refusal::<VpcId>("vpc-0A1B2C3D"), "8 or 17 hexadecimal digits, lower case"),
        (refusal::<TransitGatewayId>("tgw-attach-0a1b2c3d4e5f60718"), "hexadecimal"),
        (refusal::<KmsKeyId>("alias/lake"), "it is an alias"),
        (refusal::<BucketName>("My_Lake"), "write for example `my-lake`"),
        (refusal::<BucketName>("192.168.5.4"), "looks like an IP address"),
        (refusal::<BucketName>("lake--x-s3"), "reserves names that end in `--x-s3`"),
        (refusal::<BucketName>("ab"), "2 characters"),
        (refusal::<BucketName>("a..b"), "two dots follow each other"),
        (refusal::<BucketName>("xn--lake"), "reserves names that begin with `xn--`"),
        (refusal::<BucketName>("lake-an"), "reserves names that end in `-an`"),
        (refusal::<Name>("main site"), "write for example `main-site`"),
        (refusal::<Name>(""), "it is empty"),
        (refusal::<Vlan>("4095"), "allowed: 1 to 4094"),
        (refusal::<Asn>("0"), "allowed: 1 to 4294967294"),
        (refusal::<Asn>("AS65000"), "write `65000`"),
        (refusal::<Mtu>("9216"), "allowed: 68 to 9001"),
    ];
    for (message, part) in cases {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn every_minute_of_the_week_reads_back() {
    for minute in 0..7 * 24 * 60_u16 {
        let [day, hour, minute] =
            [minute / 1440 + 1, minute / 60 % 24, minute % 60].map(|part| u8::try_from(part).unwrap());
        let time = TimeOfDay::new(hour, minute).unwrap();
        reads_back(&time);
        reads_back(&WeeklyTime::new(day, time).unwrap());
    }
    assert_eq!((TimeOfDay::new(24, 0), TimeOfDay::new(0, 60)), (None, None));
    assert_eq!(
        (WeeklyTime::new(0, TimeOfDay::MIDNIGHT), WeeklyTime::new(8, TimeOfDay::MIDNIGHT)),
        (None, None)
    );
}

#[test]
fn every_partition_has_the_regions_that_the_registry_schemas_name() {
    let regions = [
        ("eu-central-1", Partition::Aws),
        ("mx-central-1", Partition::Aws),
        ("cn-northwest-1", Partition::China),
        ("us-gov-east-1", Partition::UsGov),
        ("eusc-de-east-1", Partition::EuSovereign),
        ("us-iso-west-1", Partition::Iso),
        ("us-isob-east-1", Partition::IsoB),
        ("eu-isoe-west-1", Partition::IsoE),
        ("us-isof-south-1", Partition::IsoF),
    ];
    for (name, partition) in regions {
        let region: Region = name.parse().unwrap();
        assert_eq!(region.partition(), partition, "{name}");
        assert_eq!(partition.id().parse(), Ok(partition));
    }
}

#[test]
fn every_id_takes_its_example_and_no_other() {
    for (at, (example, _)) in id::EXAMPLES.iter().enumerate() {
        for (other, (_, read)) in id::EXAMPLES.iter().enumerate() {
            assert_eq!(read(example).as_deref(), (at == other).then_some(*example), "{example}");
        }
    }
}
