//! The text of every vendored schema, written by `schemas/vendor.py`: do not edit.

/// Registry schemas by type name, sorted for binary search.
pub(super) static CLOUDFORMATION: &[(&str, &str)] = &[
    ("AWS::CloudWatch::Alarm", include_str!("../../schemas/cloudformation/AWS-CloudWatch-Alarm.json")),
    ("AWS::DataSync::Agent", include_str!("../../schemas/cloudformation/AWS-DataSync-Agent.json")),
    (
        "AWS::DataSync::LocationAzureBlob",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationAzureBlob.json"),
    ),
    (
        "AWS::DataSync::LocationEFS",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationEFS.json"),
    ),
    (
        "AWS::DataSync::LocationFSxLustre",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationFSxLustre.json"),
    ),
    (
        "AWS::DataSync::LocationFSxONTAP",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationFSxONTAP.json"),
    ),
    (
        "AWS::DataSync::LocationFSxOpenZFS",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationFSxOpenZFS.json"),
    ),
    (
        "AWS::DataSync::LocationFSxWindows",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationFSxWindows.json"),
    ),
    (
        "AWS::DataSync::LocationHDFS",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationHDFS.json"),
    ),
    (
        "AWS::DataSync::LocationNFS",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationNFS.json"),
    ),
    (
        "AWS::DataSync::LocationObjectStorage",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationObjectStorage.json"),
    ),
    ("AWS::DataSync::LocationS3", include_str!("../../schemas/cloudformation/AWS-DataSync-LocationS3.json")),
    (
        "AWS::DataSync::LocationSMB",
        include_str!("../../schemas/cloudformation/AWS-DataSync-LocationSMB.json"),
    ),
    ("AWS::DataSync::Task", include_str!("../../schemas/cloudformation/AWS-DataSync-Task.json")),
    (
        "AWS::DirectConnect::Connection",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-Connection.json"),
    ),
    (
        "AWS::DirectConnect::DirectConnectGateway",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-DirectConnectGateway.json"),
    ),
    (
        "AWS::DirectConnect::DirectConnectGatewayAssociation",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-DirectConnectGatewayAssociation.json"),
    ),
    ("AWS::DirectConnect::Lag", include_str!("../../schemas/cloudformation/AWS-DirectConnect-Lag.json")),
    (
        "AWS::DirectConnect::PrivateVirtualInterface",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-PrivateVirtualInterface.json"),
    ),
    (
        "AWS::DirectConnect::PublicVirtualInterface",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-PublicVirtualInterface.json"),
    ),
    (
        "AWS::DirectConnect::TransitVirtualInterface",
        include_str!("../../schemas/cloudformation/AWS-DirectConnect-TransitVirtualInterface.json"),
    ),
    ("AWS::EC2::CustomerGateway", include_str!("../../schemas/cloudformation/AWS-EC2-CustomerGateway.json")),
    ("AWS::EC2::EIP", include_str!("../../schemas/cloudformation/AWS-EC2-EIP.json")),
    ("AWS::EC2::FlowLog", include_str!("../../schemas/cloudformation/AWS-EC2-FlowLog.json")),
    ("AWS::EC2::InternetGateway", include_str!("../../schemas/cloudformation/AWS-EC2-InternetGateway.json")),
    ("AWS::EC2::NatGateway", include_str!("../../schemas/cloudformation/AWS-EC2-NatGateway.json")),
    ("AWS::EC2::PrefixList", include_str!("../../schemas/cloudformation/AWS-EC2-PrefixList.json")),
    ("AWS::EC2::Route", include_str!("../../schemas/cloudformation/AWS-EC2-Route.json")),
    ("AWS::EC2::RouteTable", include_str!("../../schemas/cloudformation/AWS-EC2-RouteTable.json")),
    ("AWS::EC2::SecurityGroup", include_str!("../../schemas/cloudformation/AWS-EC2-SecurityGroup.json")),
    (
        "AWS::EC2::SecurityGroupEgress",
        include_str!("../../schemas/cloudformation/AWS-EC2-SecurityGroupEgress.json"),
    ),
    (
        "AWS::EC2::SecurityGroupIngress",
        include_str!("../../schemas/cloudformation/AWS-EC2-SecurityGroupIngress.json"),
    ),
    ("AWS::EC2::Subnet", include_str!("../../schemas/cloudformation/AWS-EC2-Subnet.json")),
    (
        "AWS::EC2::SubnetRouteTableAssociation",
        include_str!("../../schemas/cloudformation/AWS-EC2-SubnetRouteTableAssociation.json"),
    ),
    ("AWS::EC2::TransitGateway", include_str!("../../schemas/cloudformation/AWS-EC2-TransitGateway.json")),
    (
        "AWS::EC2::TransitGatewayAttachment",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayAttachment.json"),
    ),
    (
        "AWS::EC2::TransitGatewayRoute",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayRoute.json"),
    ),
    (
        "AWS::EC2::TransitGatewayRouteTable",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayRouteTable.json"),
    ),
    (
        "AWS::EC2::TransitGatewayRouteTableAssociation",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayRouteTableAssociation.json"),
    ),
    (
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayRouteTablePropagation.json"),
    ),
    (
        "AWS::EC2::TransitGatewayVpcAttachment",
        include_str!("../../schemas/cloudformation/AWS-EC2-TransitGatewayVpcAttachment.json"),
    ),
    ("AWS::EC2::VPC", include_str!("../../schemas/cloudformation/AWS-EC2-VPC.json")),
    ("AWS::EC2::VPCEndpoint", include_str!("../../schemas/cloudformation/AWS-EC2-VPCEndpoint.json")),
    (
        "AWS::EC2::VPCGatewayAttachment",
        include_str!("../../schemas/cloudformation/AWS-EC2-VPCGatewayAttachment.json"),
    ),
    ("AWS::EC2::VPNConnection", include_str!("../../schemas/cloudformation/AWS-EC2-VPNConnection.json")),
    (
        "AWS::EC2::VPNConnectionRoute",
        include_str!("../../schemas/cloudformation/AWS-EC2-VPNConnectionRoute.json"),
    ),
    ("AWS::EC2::VPNGateway", include_str!("../../schemas/cloudformation/AWS-EC2-VPNGateway.json")),
    (
        "AWS::EC2::VPNGatewayRoutePropagation",
        include_str!("../../schemas/cloudformation/AWS-EC2-VPNGatewayRoutePropagation.json"),
    ),
    ("AWS::EFS::AccessPoint", include_str!("../../schemas/cloudformation/AWS-EFS-AccessPoint.json")),
    ("AWS::EFS::FileSystem", include_str!("../../schemas/cloudformation/AWS-EFS-FileSystem.json")),
    ("AWS::EFS::MountTarget", include_str!("../../schemas/cloudformation/AWS-EFS-MountTarget.json")),
    ("AWS::Events::Rule", include_str!("../../schemas/cloudformation/AWS-Events-Rule.json")),
    (
        "AWS::FSx::DataRepositoryAssociation",
        include_str!("../../schemas/cloudformation/AWS-FSx-DataRepositoryAssociation.json"),
    ),
    ("AWS::FSx::FileCache", include_str!("../../schemas/cloudformation/AWS-FSx-FileCache.json")),
    ("AWS::FSx::FileSystem", include_str!("../../schemas/cloudformation/AWS-FSx-FileSystem.json")),
    ("AWS::FSx::Snapshot", include_str!("../../schemas/cloudformation/AWS-FSx-Snapshot.json")),
    (
        "AWS::FSx::StorageVirtualMachine",
        include_str!("../../schemas/cloudformation/AWS-FSx-StorageVirtualMachine.json"),
    ),
    ("AWS::FSx::Volume", include_str!("../../schemas/cloudformation/AWS-FSx-Volume.json")),
    ("AWS::IAM::ManagedPolicy", include_str!("../../schemas/cloudformation/AWS-IAM-ManagedPolicy.json")),
    ("AWS::IAM::Policy", include_str!("../../schemas/cloudformation/AWS-IAM-Policy.json")),
    ("AWS::IAM::Role", include_str!("../../schemas/cloudformation/AWS-IAM-Role.json")),
    ("AWS::IAM::RolePolicy", include_str!("../../schemas/cloudformation/AWS-IAM-RolePolicy.json")),
    ("AWS::KMS::Alias", include_str!("../../schemas/cloudformation/AWS-KMS-Alias.json")),
    ("AWS::KMS::Key", include_str!("../../schemas/cloudformation/AWS-KMS-Key.json")),
    ("AWS::KMS::ReplicaKey", include_str!("../../schemas/cloudformation/AWS-KMS-ReplicaKey.json")),
    ("AWS::Lambda::Function", include_str!("../../schemas/cloudformation/AWS-Lambda-Function.json")),
    ("AWS::Lambda::Permission", include_str!("../../schemas/cloudformation/AWS-Lambda-Permission.json")),
    ("AWS::Logs::LogGroup", include_str!("../../schemas/cloudformation/AWS-Logs-LogGroup.json")),
    ("AWS::Logs::ResourcePolicy", include_str!("../../schemas/cloudformation/AWS-Logs-ResourcePolicy.json")),
    (
        "AWS::Route53Resolver::ResolverEndpoint",
        include_str!("../../schemas/cloudformation/AWS-Route53Resolver-ResolverEndpoint.json"),
    ),
    (
        "AWS::Route53Resolver::ResolverRule",
        include_str!("../../schemas/cloudformation/AWS-Route53Resolver-ResolverRule.json"),
    ),
    (
        "AWS::Route53Resolver::ResolverRuleAssociation",
        include_str!("../../schemas/cloudformation/AWS-Route53Resolver-ResolverRuleAssociation.json"),
    ),
    ("AWS::S3::Bucket", include_str!("../../schemas/cloudformation/AWS-S3-Bucket.json")),
    ("AWS::S3::BucketPolicy", include_str!("../../schemas/cloudformation/AWS-S3-BucketPolicy.json")),
    ("AWS::SNS::Topic", include_str!("../../schemas/cloudformation/AWS-SNS-Topic.json")),
    ("AWS::SNS::TopicPolicy", include_str!("../../schemas/cloudformation/AWS-SNS-TopicPolicy.json")),
    ("AWS::SSM::Parameter", include_str!("../../schemas/cloudformation/AWS-SSM-Parameter.json")),
    (
        "AWS::SageMaker::AppImageConfig",
        include_str!("../../schemas/cloudformation/AWS-SageMaker-AppImageConfig.json"),
    ),
    ("AWS::SageMaker::Domain", include_str!("../../schemas/cloudformation/AWS-SageMaker-Domain.json")),
    (
        "AWS::SageMaker::NotebookInstance",
        include_str!("../../schemas/cloudformation/AWS-SageMaker-NotebookInstance.json"),
    ),
    (
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
        include_str!("../../schemas/cloudformation/AWS-SageMaker-NotebookInstanceLifecycleConfig.json"),
    ),
    ("AWS::SageMaker::Pipeline", include_str!("../../schemas/cloudformation/AWS-SageMaker-Pipeline.json")),
    ("AWS::SageMaker::Space", include_str!("../../schemas/cloudformation/AWS-SageMaker-Space.json")),
    (
        "AWS::SageMaker::StudioLifecycleConfig",
        include_str!("../../schemas/cloudformation/AWS-SageMaker-StudioLifecycleConfig.json"),
    ),
    (
        "AWS::SageMaker::UserProfile",
        include_str!("../../schemas/cloudformation/AWS-SageMaker-UserProfile.json"),
    ),
    ("AWS::Scheduler::Schedule", include_str!("../../schemas/cloudformation/AWS-Scheduler-Schedule.json")),
    (
        "AWS::Scheduler::ScheduleGroup",
        include_str!("../../schemas/cloudformation/AWS-Scheduler-ScheduleGroup.json"),
    ),
    (
        "AWS::SecretsManager::ResourcePolicy",
        include_str!("../../schemas/cloudformation/AWS-SecretsManager-ResourcePolicy.json"),
    ),
    (
        "AWS::SecretsManager::Secret",
        include_str!("../../schemas/cloudformation/AWS-SecretsManager-Secret.json"),
    ),
    (
        "AWS::StepFunctions::StateMachine",
        include_str!("../../schemas/cloudformation/AWS-StepFunctions-StateMachine.json"),
    ),
    (
        "AWS::StorageGateway::NFSFileShare",
        include_str!("../../schemas/cloudformation/AWS-StorageGateway-NFSFileShare.json"),
    ),
    (
        "AWS::StorageGateway::SMBFileShare",
        include_str!("../../schemas/cloudformation/AWS-StorageGateway-SMBFileShare.json"),
    ),
];

/// Which region lacks which type.
pub(super) static REGIONS: &str = include_str!("../../schemas/cloudformation/regions.json");

/// hashicorp/aws 5.100.0: a line for each type, sorted for binary search.
pub(super) static AWS_5: &str = include_str!("../../schemas/terraform/aws-5.100.0.jsonl");

/// hashicorp/aws 6.69.1: a line for each type, sorted for binary search.
pub(super) static AWS_6: &str = include_str!("../../schemas/terraform/aws-6.69.1.jsonl");
