//! Site-to-site VPN: customer gateways, virtual private gateways, connections and routes.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Hidden, Id, Val, kinds::ec2, kinds::logs, kinds::transit_gateway};
use crate::units::{Asn, Cidr, IpAddress};
use crate::{choices, object, resource};

list![
    CustomerGateway,
    VpnGateway,
    VpnGatewayAttachment,
    VpnGatewayRoutePropagation,
    VpnConnection,
    VpnConnectionRoute
];

resource! {
    /// The device on premises at the end of a VPN, as AWS knows it.
    CustomerGateway "customer gateway" = "AWS::EC2::CustomerGateway", "aws_customer_gateway";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// Always `ipsec.1`.
        device_type: &'static str = At("Type"), At("type");
        /// Its public address.
        ip_address: Val<IpAddress>;
        /// Its autonomous system number, up to 2147483647.
        bgp_asn: Option<Asn>;
        /// Its autonomous system number, above that.
        bgp_asn_extended: Option<Asn>;
    }
    attributes {}
}

resource! {
    /// The end of VPN connections and private virtual interfaces at a single VPC.
    VpnGateway "virtual private gateway" = "AWS::EC2::VPNGateway", "aws_vpn_gateway";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// Always `ipsec.1`; Terraform knows no other.
        gateway_type: &'static str = At("Type"), Absent("the provider knows no other");
        /// The autonomous system number of Amazon's side.
        amazon_side_asn: Asn;
    }
    attributes {}
}

resource! {
    /// The tie between a virtual private gateway and its VPC.
    VpnGatewayAttachment "virtual private gateway attachment"
        = "AWS::EC2::VPCGatewayAttachment", "aws_vpn_gateway_attachment";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The VPC.
        vpc_id: Id<ec2::Vpc>;
        /// The gateway.
        vpn_gateway_id: Id<VpnGateway>;
    }
    attributes {}
}

resource! {
    /// The announcement of a virtual private gateway's routes to a route table of its VPC.
    VpnGatewayRoutePropagation "route propagation"
        = "AWS::EC2::VPNGatewayRoutePropagation", "aws_vpn_gateway_route_propagation";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The route table that learns.
        route_table_id: Id<ec2::RouteTable> = At("RouteTableIds[]"), Same;
        /// The gateway.
        vpn_gateway_id: Id<VpnGateway>;
    }
    attributes {}
}

resource! {
    /// Two tunnels between a customer gateway and a transit gateway or a virtual private gateway.
    VpnConnection "VPN connection" = "AWS::EC2::VPNConnection", "aws_vpn_connection";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// Always `ipsec.1`.
        connection_type: &'static str = At("Type"), At("type");
        /// The device on premises.
        customer_gateway_id: Id<CustomerGateway>;
        /// The transit gateway.
        transit_gateway_id: Option<Id<transit_gateway::TransitGateway>>;
        /// The virtual private gateway.
        vpn_gateway_id: Option<Id<VpnGateway>>;
        /// Whether routes are written down instead of learnt by BGP.
        static_routes_only: bool;
        /// Whether the tunnels enter AWS at the nearest edge location; transit gateways only.
        enable_acceleration: Option<bool>;
        /// Where the pre-shared keys are kept.
        pre_shared_key_storage: Option<PreSharedKeyStorage> = Same, At("preshared_key_storage");
        /// The first tunnel.
        tunnel_1: FirstTunnel = At("VpnTunnelOptionsSpecifications[]"), At("");
        /// The second tunnel.
        tunnel_2: SecondTunnel = At("VpnTunnelOptionsSpecifications[]"), At("");
    }
    attributes {
        /// The attachment that AWS makes of it at a transit gateway.
        transit_gateway_attachment_id = Missing, "transit_gateway_attachment_id";
    }
}

choices! {
    /// Where the pre-shared keys of a VPN connection are kept.
    PreSharedKeyStorage {
        /// In the VPN service: whoever may describe the connection reads them.
        Standard = "standard", "Standard";
        /// In AWS Secrets Manager, in a secret that the service owns.
        SecretsManager = "secrets_manager", "SecretsManager";
    }
}

choices! {
    /// A version of the key exchange.
    IkeVersion {
        /// The first: old devices only.
        V1 = "ikev1", "ikev1";
        /// The second.
        V2 = "ikev2", "ikev2";
    }
}

choices! {
    /// A cipher.
    Encryption {
        /// AES with 128 bits.
        Aes128 = "aes128", "AES128";
        /// AES with 256 bits.
        Aes256 = "aes256", "AES256";
        /// AES with 128 bits in Galois/Counter Mode.
        Aes128Gcm16 = "aes128_gcm_16", "AES128-GCM-16";
        /// AES with 256 bits in Galois/Counter Mode.
        Aes256Gcm16 = "aes256_gcm_16", "AES256-GCM-16";
    }
}

choices! {
    /// A hash.
    Integrity {
        /// SHA-1: broken as a signature, old devices only.
        Sha1 = "sha1", "SHA1";
        /// SHA-2 with 256 bits.
        Sha256 = "sha2_256", "SHA2-256";
        /// SHA-2 with 384 bits.
        Sha384 = "sha2_384", "SHA2-384";
        /// SHA-2 with 512 bits.
        Sha512 = "sha2_512", "SHA2-512";
    }
}

choices! {
    /// Who begins a tunnel's negotiation.
    StartupAction {
        /// The site.
        Add = "site", "add";
        /// AWS.
        Start = "aws", "start";
    }
}

choices! {
    /// What happens to a tunnel whose site does not answer.
    DpdTimeoutAction {
        /// The session ends.
        Clear = "clear", "clear";
        /// Nothing.
        Nothing = "none", "none";
        /// The session ends and is negotiated again.
        Restart = "restart", "restart";
    }
}

object! {
    /// Text that CloudFormation wraps in an object.
    TextItem {
        /// The text.
        value: &'static str = Same, At("");
    }
}

object! {
    /// A number that CloudFormation wraps in an object.
    NumberItem {
        /// The number.
        value: u8 = Same, At("");
    }
}

object! {
    /// The first tunnel of a VPN connection.
    FirstTunnel {
        /// Its inside addresses, a /30 of 169.254.0.0/16; AWS chooses when there are none.
        inside_cidr: Option<Cidr> = At("TunnelInsideCidr"), At("tunnel1_inside_cidr");
        /// What both ends know of each other; AWS makes one when there is none.
        pre_shared_key: Option<Hidden> = Same, At("tunnel1_preshared_key");
        /// Permitted IKE versions.
        ike_versions: Vec<TextItem> = At("IKEVersions"), At("tunnel1_ike_versions");
        /// Permitted ciphers of the key exchange.
        phase_1_encryption_algorithms: Vec<TextItem>
            = At("Phase1EncryptionAlgorithms"), At("tunnel1_phase1_encryption_algorithms");
        /// Permitted hashes of the key exchange.
        phase_1_integrity_algorithms: Vec<TextItem>
            = At("Phase1IntegrityAlgorithms"), At("tunnel1_phase1_integrity_algorithms");
        /// Permitted Diffie-Hellman groups of the key exchange.
        phase_1_dh_group_numbers: Vec<NumberItem>
            = At("Phase1DHGroupNumbers"), At("tunnel1_phase1_dh_group_numbers");
        /// Permitted ciphers of the data.
        phase_2_encryption_algorithms: Vec<TextItem>
            = At("Phase2EncryptionAlgorithms"), At("tunnel1_phase2_encryption_algorithms");
        /// Permitted hashes of the data.
        phase_2_integrity_algorithms: Vec<TextItem>
            = At("Phase2IntegrityAlgorithms"), At("tunnel1_phase2_integrity_algorithms");
        /// Permitted Diffie-Hellman groups of the data.
        phase_2_dh_group_numbers: Vec<NumberItem>
            = At("Phase2DHGroupNumbers"), At("tunnel1_phase2_dh_group_numbers");
        /// `add` waits for the site, `start` begins the negotiation.
        startup_action: Option<StartupAction> = Same, At("tunnel1_startup_action");
        /// What happens when the site does not answer.
        dpd_timeout_action: Option<DpdTimeoutAction> = At("DPDTimeoutAction"), At("tunnel1_dpd_timeout_action");
        /// Whether its activity is logged.
        log_enabled: Option<bool>
            = At("LogOptions.CloudwatchLogOptions.LogEnabled"),
              At("tunnel1_log_options.cloudwatch_log_options.log_enabled");
        /// The log group.
        log_group_arn: Option<Arn<logs::LogGroup>>
            = At("LogOptions.CloudwatchLogOptions.LogGroupArn"),
              At("tunnel1_log_options.cloudwatch_log_options.log_group_arn");
        /// `json` or `text`.
        log_output_format: Option<&'static str>
            = At("LogOptions.CloudwatchLogOptions.LogOutputFormat"),
              At("tunnel1_log_options.cloudwatch_log_options.log_output_format");
    }
}

object! {
    /// The second tunnel of a VPN connection.
    SecondTunnel {
        /// Its inside addresses, a /30 of 169.254.0.0/16; AWS chooses when there are none.
        inside_cidr: Option<Cidr> = At("TunnelInsideCidr"), At("tunnel2_inside_cidr");
        /// What both ends know of each other; AWS makes one when there is none.
        pre_shared_key: Option<Hidden> = Same, At("tunnel2_preshared_key");
        /// Permitted IKE versions.
        ike_versions: Vec<TextItem> = At("IKEVersions"), At("tunnel2_ike_versions");
        /// Permitted ciphers of the key exchange.
        phase_1_encryption_algorithms: Vec<TextItem>
            = At("Phase1EncryptionAlgorithms"), At("tunnel2_phase1_encryption_algorithms");
        /// Permitted hashes of the key exchange.
        phase_1_integrity_algorithms: Vec<TextItem>
            = At("Phase1IntegrityAlgorithms"), At("tunnel2_phase1_integrity_algorithms");
        /// Permitted Diffie-Hellman groups of the key exchange.
        phase_1_dh_group_numbers: Vec<NumberItem>
            = At("Phase1DHGroupNumbers"), At("tunnel2_phase1_dh_group_numbers");
        /// Permitted ciphers of the data.
        phase_2_encryption_algorithms: Vec<TextItem>
            = At("Phase2EncryptionAlgorithms"), At("tunnel2_phase2_encryption_algorithms");
        /// Permitted hashes of the data.
        phase_2_integrity_algorithms: Vec<TextItem>
            = At("Phase2IntegrityAlgorithms"), At("tunnel2_phase2_integrity_algorithms");
        /// Permitted Diffie-Hellman groups of the data.
        phase_2_dh_group_numbers: Vec<NumberItem>
            = At("Phase2DHGroupNumbers"), At("tunnel2_phase2_dh_group_numbers");
        /// `add` waits for the site, `start` begins the negotiation.
        startup_action: Option<StartupAction> = Same, At("tunnel2_startup_action");
        /// What happens when the site does not answer.
        dpd_timeout_action: Option<DpdTimeoutAction> = At("DPDTimeoutAction"), At("tunnel2_dpd_timeout_action");
        /// Whether its activity is logged.
        log_enabled: Option<bool>
            = At("LogOptions.CloudwatchLogOptions.LogEnabled"),
              At("tunnel2_log_options.cloudwatch_log_options.log_enabled");
        /// The log group.
        log_group_arn: Option<Arn<logs::LogGroup>>
            = At("LogOptions.CloudwatchLogOptions.LogGroupArn"),
              At("tunnel2_log_options.cloudwatch_log_options.log_group_arn");
        /// `json` or `text`.
        log_output_format: Option<&'static str>
            = At("LogOptions.CloudwatchLogOptions.LogOutputFormat"),
              At("tunnel2_log_options.cloudwatch_log_options.log_output_format");
    }
}

resource! {
    /// A static route of a VPN connection to the site; virtual private gateways only.
    VpnConnectionRoute "VPN connection route" = "AWS::EC2::VPNConnectionRoute", "aws_vpn_connection_route";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The connection.
        vpn_connection_id: Id<VpnConnection>;
        /// The site's range.
        destination_cidr_block: Cidr;
    }
    attributes {}
}
