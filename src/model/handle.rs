//! What constructs publish for others: typed references, and what follows from them.

use crate::resource::{Arn, Concat, Ref, Statement, Val, kinds::ec2, kinds::fsx, kinds::kms, kinds::s3};
use crate::units::Cidr;

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
}

impl NetworkHandle {
    /// The address range as a value: known, or the VPC's attribute.
    pub fn cidr_value(&self) -> Val<String> {
        self.cidr.map_or_else(|| self.vpc.cidr_block(), |cidr| Val::Known(cidr.to_string()))
    }
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
}

impl BucketHandle {
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

    fn list(&self, sid: &str, prefix: &str) -> Statement {
        let actions = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"];
        let statement = Statement::allow(sid, actions).on([self.bucket.arn().value()]);
        if prefix.is_empty() {
            return statement;
        }
        // GetBucketLocation carries no prefix: `IfExists` lets it through.
        statement.when("StringLikeIfExists", "s3:prefix", [prefix.to_owned(), format!("{prefix}/*")])
    }

    fn key_use(&self, sid: &str, actions: &[&str]) -> Option<Statement> {
        let key = self.key.as_ref()?;
        let s3 = Concat::template("s3.{region}.{suffix}", []);
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
    /// Associations that readers have to wait for, by the directory that they fill.
    pub associations: Vec<(String, Ref<fsx::DataRepositoryAssociation>)>,
    /// Directories whose contents are read before training starts, with the flows that ask for it.
    pub preload: Vec<String>,
}
