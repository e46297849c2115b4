//! What constructs publish for others: typed references, and what follows from them.

use super::access::LUSTRE;
use super::{Peer, Scope};
use crate::resource::{
    Arn, Concat, Ref, Statement, Val, kinds::direct_connect, kinds::ec2, kinds::fsx, kinds::kms, kinds::s3,
    kinds::transit_gateway,
};
use crate::units::{Asn, Cidr};

/// A virtual private cloud and its private subnets.
#[derive(Clone, Debug)]
pub struct NetworkHandle {
    /// Its name in the blueprint.
    pub name: String,
    /// The VPC.
    pub vpc: Ref<ec2::Vpc>,
    /// Its address range, where it is known.
    pub cidr: Option<Cidr>,
    /// A private subnet per zone.
    pub subnets: Vec<Ref<ec2::Subnet>>,
    /// The address ranges of these subnets, where they are known.
    pub subnet_ranges: Vec<Cidr>,
    /// The route tables of these subnets.
    pub route_tables: Vec<Ref<ec2::RouteTable>>,
    /// The gateway endpoint to S3; none in an imported network whose route tables are not given.
    pub s3_gateway: Option<Ref<ec2::VpcEndpoint>>,
    /// The id of AWS's list of the addresses of S3, where the blueprint says it.
    pub s3_prefix_list: Option<Val<String>>,
    /// Whether the blueprint gives its subnets a way to the internet.
    pub internet: bool,
}

impl NetworkHandle {
    /// The address range as a value; an imported network that does not say it is refused where this is printed.
    pub fn cidr_value(&self) -> Val<String> {
        self.cidr.map_or_else(|| self.vpc.unavailable("cidr"), |cidr| Val::Known(cidr.to_string()))
    }
}

/// A transit gateway.
#[derive(Clone, Debug)]
pub struct HubHandle {
    /// Its name in the blueprint.
    pub name: String,
    /// The transit gateway.
    pub transit_gateway: Ref<transit_gateway::TransitGateway>,
    /// The autonomous system number of its side; none for an imported one that does not say.
    pub asn: Option<Asn>,
    /// The networks that it reaches.
    pub networks: Vec<NetworkHandle>,
    /// The route table that attachments use where it has none of its own; none for an imported one that does not say.
    pub default_table: Option<Val<String>>,
    /// Route tables of its own.
    pub tables: Vec<HubTable>,
}

impl HubHandle {
    /// The default route table in a shell, where nothing tells its id.
    pub fn default_table_in_shell(&self) -> Val<String> {
        match &self.default_table {
            Some(Val::Known(id)) => Val::Known(id.clone()),
            _ => Concat::template(
                "$(aws ec2 describe-transit-gateways --region {region} --transit-gateway-ids {} \
                 --query 'TransitGateways[0].Options.AssociationDefaultRouteTableId' --output text)",
                [self.transit_gateway.id().value()],
            ),
        }
    }
}

/// A route table of a hub, and what it says of lines.
#[derive(Clone, Debug)]
pub struct HubTable {
    /// Its name in the blueprint.
    pub name: String,
    /// Its id.
    pub id: Val<String>,
    /// The networks and lines that use it.
    pub used_by: Vec<String>,
    /// The networks and lines whose ranges it learns.
    pub learns: Vec<String>,
    /// Its static routes, each with what it leads to.
    pub routes: Vec<(Cidr, String)>,
}

impl HubTable {
    /// Whether it has to do with a line.
    pub fn names(&self, line: &str) -> bool {
        self.is_used_by(line) || self.learns_from(line) || self.routes_to(line).next().is_some()
    }

    /// Whether a line uses it.
    pub fn is_used_by(&self, line: &str) -> bool {
        self.used_by.iter().any(|name| name == line)
    }

    /// Whether it learns the ranges behind a line.
    pub fn learns_from(&self, line: &str) -> bool {
        self.learns.iter().any(|name| name == line)
    }

    /// The destinations of its static routes to a line.
    pub fn routes_to(&self, line: &str) -> impl Iterator<Item = Cidr> {
        self.routes.iter().filter(move |(_, to)| to == line).map(|(cidr, _)| *cidr)
    }
}

/// A line to a site: a Direct Connect or a VPN.
#[derive(Clone, Debug)]
pub struct LineHandle {
    /// Its name in the blueprint.
    pub name: String,
    /// The site.
    pub site: String,
    /// The hubs and networks that it leads to.
    pub targets: Vec<String>,
    /// The Direct Connect gateway that its interfaces end at; none for a VPN and for public interfaces alone.
    pub gateway: Option<GatewayHandle>,
}

/// A Direct Connect gateway.
#[derive(Clone, Debug)]
pub struct GatewayHandle {
    /// The construct that made or imported it: its associations are that one's too.
    pub owner: String,
    /// The gateway.
    pub gateway: Ref<direct_connect::DirectConnectGateway>,
    /// That of private interfaces, where the other one is of transit interfaces: a gateway leads to hubs or to networks.
    pub private: Option<Ref<direct_connect::DirectConnectGateway>>,
    /// The hubs and networks that an imported one is associated with already.
    pub associated: Vec<String>,
    /// The autonomous system number of Amazon's side; none for an imported one that does not say.
    pub asn: Option<Asn>,
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct BucketHandle {
    /// Its name in the blueprint.
    pub name: String,
    /// The bucket.
    pub bucket: Ref<s3::Bucket>,
    /// The key that encrypts it; none for an imported bucket whose key is not given.
    pub key: Option<Arn<kms::Key>>,
    /// Its region, when it is not the blueprint's.
    pub region: Option<String>,
    /// Whether EventBridge is told of its objects' changes.
    pub events: bool,
}

impl BucketHandle {
    /// Its region as a value.
    pub fn region_value(&self) -> Val<String> {
        self.region.clone().map_or_else(|| Concat::template("{region}", []), Val::Known)
    }

    /// The ARN of a prefix's objects.
    pub fn objects(&self, prefix: &str) -> Val<String> {
        let tail = if prefix.is_empty() { "/*".to_owned() } else { format!("/{prefix}/*") };
        Concat::of([self.bucket.arn().value(), Val::Known(tail)])
    }

    /// `s3://bucket/prefix/`, or the whole bucket for an empty prefix.
    pub fn uri(&self, prefix: &str) -> Val<String> {
        let tail = if prefix.is_empty() { "/".to_owned() } else { format!("/{prefix}/") };
        Concat::of([Val::from("s3://"), self.bucket.id().value(), Val::Known(tail)])
    }

    /// What a reader of a prefix may do: list it, read its objects, decrypt them through S3.
    pub fn read(&self, words: &str, prefix: &str) -> Vec<Statement> {
        let mut statements = vec![
            self.about(&format!("Find{words}"), &["s3:GetBucketLocation"]),
            self.list(&format!("List{words}"), prefix),
            Statement::allow(&format!("Read{words}"), ["s3:GetObject", "s3:GetObjectTagging"])
                .on([self.objects(prefix)]),
        ];
        statements.extend(self.key_use(&format!("Decrypt{words}"), &["kms:Decrypt"]));
        statements
    }

    /// What a writer of a prefix may do: list it, read, write and remove its objects, encrypt and decrypt them through
    /// S3. Reading is part of it: parts of an upload are decrypted when it completes (AWS KMS developer guide,
    /// "Uploading a large file to Amazon S3 with encryption", read 2026-11-22).
    pub fn write(&self, words: &str, prefix: &str) -> Vec<Statement> {
        let mut statements = vec![
            self.about(&format!("Find{words}"), &["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]),
            self.list(&format!("List{words}"), prefix),
            Statement::allow(
                &format!("Write{words}"),
                [
                    "s3:AbortMultipartUpload",
                    "s3:DeleteObject",
                    "s3:GetObject",
                    "s3:GetObjectTagging",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                    "s3:PutObjectTagging",
                ],
            )
            .on([self.objects(prefix)]),
        ];
        statements.extend(self.key_use(&format!("Encrypt{words}"), &["kms:Decrypt", "kms:GenerateDataKey"]));
        statements
    }

    /// Actions on the bucket that take no prefix, and so no condition on one: it would refuse them always, or with
    /// `IfExists` let a listing without a prefix through.
    fn about(&self, sid: &str, actions: &[&'static str]) -> Statement {
        Statement::allow(sid, actions.iter().copied()).on([self.bucket.arn().value()])
    }

    fn list(&self, sid: &str, prefix: &str) -> Statement {
        let statement = self.about(sid, &["s3:ListBucket"]);
        if prefix.is_empty() {
            return statement;
        }
        // A listing by `raw` would show `rawer` too, but readers ask for a directory without its slash.
        statement.when("StringLike", "s3:prefix", [prefix.to_owned(), format!("{prefix}/*")])
    }

    /// The use of the bucket's key through S3; none for an imported bucket whose key is not given.
    pub fn key_use(&self, sid: &str, actions: &[&'static str]) -> Option<Statement> {
        let key = self.key.as_ref()?;
        let s3 = Concat::template("s3.{}.{suffix}", [self.region_value()]);
        Some(Statement::allow(sid, actions.iter().copied()).on([key.value()]).when(
            "StringEquals",
            "kms:ViaService",
            [s3],
        ))
    }
}

/// A Lustre file system.
#[derive(Clone, Debug)]
pub struct LustreHandle {
    /// Its name in the blueprint.
    pub name: String,
    /// The file system.
    pub file_system: Ref<fsx::LustreFileSystem>,
    /// Who may reach it; none for an imported one whose group is not given.
    pub security_group: Option<Ref<ec2::SecurityGroup>>,
    /// The network that it lives in.
    pub network: String,
    /// The subnet that it stands in; none for an imported one.
    pub subnet: Option<Ref<ec2::Subnet>>,
    /// Associations that readers have to wait for, by the directory that they fill.
    pub associations: Vec<(String, Ref<fsx::DataRepositoryAssociation>)>,
    /// Directories whose contents are read before training starts, because a flow asks for it: `load: preload`.
    pub preload: Vec<String>,
}

impl LustreHandle {
    /// The file system as a peer of connections; none for an imported one whose group is not given.
    pub fn peer(&self) -> Option<Peer> {
        let group = self.security_group.as_ref()?;
        Some(Peer::group(format!("the file system {}", self.name), &self.name, group))
    }
}

impl Scope<'_> {
    /// Opens the ports between a client and the servers of a Lustre file system. Both sides open connections: FSx for Lustre user guide,
    /// "File system access control with Amazon VPC", read 2026-11-23.
    pub fn admit_lustre_client(&mut self, client: &Peer, servers: &Peer) {
        self.connect(client, servers, LUSTRE);
        self.connect(servers, client, LUSTRE);
    }
}

#[cfg(test)]
mod tests {
    use super::BucketHandle;
    use crate::resource::{Ref, Val, kinds::kms};

    fn lake() -> BucketHandle {
        let key: Ref<kms::Key> = Ref::imported("1234abcd-12ab-34cd-56ef-1234567890ab");
        BucketHandle {
            name: "lake".into(),
            bucket: Ref::imported("imaging-lake"),
            key: Some(key.arn()),
            region: Some("eu-west-1".into()),
            events: false,
        }
    }

    #[test]
    fn a_listing_without_the_prefix_is_refused_and_finding_the_bucket_is_not() {
        for statements in [lake().read("Raw", "raw"), lake().write("Raw", "raw")] {
            for statement in &statements {
                let lists = statement.actions.contains(&"s3:ListBucket".into());
                let bound = statement.conditions.iter().any(|condition| condition.variable == "s3:prefix");
                assert_eq!(lists, bound, "{statement:?}");
                assert!(!lists || statement.actions.len() == 1, "{statement:?}");
                assert!(statement.conditions.iter().all(|condition| !condition.test.ends_with("IfExists")));
            }
            assert!(statements.iter().any(|one| one.actions.contains(&"s3:GetBucketLocation".into())));
        }
    }

    #[test]
    fn the_key_is_used_through_s3_in_the_region_of_the_bucket() {
        let statements = lake().read("Raw", "");
        let decrypt = statements.last().unwrap();
        let Val::Expr(host) = &decrypt.conditions[0].values[0] else { panic!("{decrypt:?}") };
        assert!(format!("{host:?}").contains("s3.eu-west-1."), "{host:?}");
    }
}
