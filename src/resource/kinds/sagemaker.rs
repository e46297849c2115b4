//! SageMaker Studio: domains, user profiles and spaces.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Gibibytes, Id, Val, kinds::ec2, kinds::iam, kinds::kms};
use crate::{choices, object, resource};

list![Domain, UserProfile, Space];

choices! {
    /// How users of a domain sign in.
    AuthMode {
        /// With a role of the account, through a presigned address.
        Iam = "iam", "IAM";
        /// With IAM Identity Center, whose instance is in the domain's region.
        Sso = "sso", "SSO";
    }
}

choices! {
    /// Which way the applications of a domain reach everything but their home file system.
    AppNetworkAccessType {
        /// Through the VPC and its endpoints.
        VpcOnly = "vpc_only", "VpcOnly";
        /// Through a VPC of SageMaker's own that has internet access.
        PublicInternet = "public_internet", "PublicInternetOnly";
    }
}

choices! {
    /// Who works in a space.
    SharingType {
        /// Its owner alone.
        Private = "private", "Private";
        /// Every user of the domain.
        Shared = "shared", "Shared";
    }
}

choices! {
    /// The application of a space.
    SpaceApp {
        /// JupyterLab.
        JupyterLab = "jupyter_lab", "JupyterLab";
        /// Code Editor, based on Code-OSS.
        CodeEditor = "code_editor", "CodeEditor";
    }
}

resource! {
    /// A domain of SageMaker Studio with its home file system, which outlives it.
    Domain "SageMaker domain" = "AWS::SageMaker::Domain", "aws_sagemaker_domain";
    tags List("Tags");
    id GetAtt("DomainId"), "id";
    arn GetAtt("DomainArn"), "arn", "arn:{partition}:sagemaker:{region}:{account}:domain/{}";
    fields {
        /// Its name; it cannot change later.
        domain_name: String;
        /// How users sign in; it cannot change later.
        auth_mode: AuthMode;
        /// Which way applications reach the world; it changes only while none runs.
        app_network_access_type: AppNetworkAccessType;
        /// The VPC of its home file system and, in VPC-only mode, of its applications.
        vpc_id: Id<ec2::Vpc>;
        /// Private subnets of that VPC.
        subnet_ids: Vec<Id<ec2::Subnet>>;
        /// The key of the home file system and of the spaces' volumes; it cannot change later.
        kms_key_id: Arn<kms::Key>;
        /// Whether spaces and applications carry the domain's tags: `ENABLED`.
        tag_propagation: &'static str;
        /// What a user gets who has no settings of his own.
        default_user_settings: UserDefaults;
        /// What a shared space gets; none in regions without spaces.
        default_space_settings: Option<SpaceDefaults>;
        /// `USER_PROFILE_NAME` puts the user's name into CloudTrail as the source identity.
        execution_role_identity_config: &'static str
            = At("DomainSettings.ExecutionRoleIdentityConfig"), At("domain_settings.execution_role_identity_config");
        /// Whether applications may build and run containers: `ENABLED` or `DISABLED`.
        enable_docker_access: &'static str
            = At("DomainSettings.DockerSettings.EnableDockerAccess"),
              At("domain_settings.docker_settings.enable_docker_access");
        /// What becomes of the home file system with the domain: `Retain`.
        home_efs_file_system: &'static str
            = Absent("the API keeps it unless it is told otherwise"), At("retention_policy.home_efs_file_system");
    }
    attributes {
        /// The address at which users sign in.
        url = GetAtt("Url"), "url";
        /// The file system that holds the home directories.
        home_efs_file_system_id = GetAtt("HomeEfsFileSystemId"), "home_efs_file_system_id";
    }
}

object! {
    /// What a user gets who has no settings of his own.
    UserDefaults {
        /// The role of the user's applications.
        execution_role: Arn<iam::Role>;
        /// The groups of the user's applications; those of the user's profile are added.
        security_groups: Vec<Id<ec2::SecurityGroup>>;
        /// Whether users may open Studio: `ENABLED`.
        studio_web_portal: &'static str;
        /// What opens first: `studio::`.
        default_landing_uri: &'static str;
        /// Whether private spaces mount the home directory: `Enabled`.
        auto_mount_home_efs: &'static str = At("AutoMountHomeEFS"), Same;
        /// The instance on which JupyterLab runs.
        jupyter_lab_instance_type: Option<Val<String>>
            = At("JupyterLabAppSettings.DefaultResourceSpec.InstanceType"),
              At("jupyter_lab_app_settings.default_resource_spec.instance_type");
        /// When JupyterLab is shut down.
        jupyter_lab_idle: Option<IdleSettings>
            = At("JupyterLabAppSettings.AppLifecycleManagement.IdleSettings"),
              At("jupyter_lab_app_settings.app_lifecycle_management.idle_settings");
        /// The instance on which Code Editor runs.
        code_editor_instance_type: Option<Val<String>>
            = At("CodeEditorAppSettings.DefaultResourceSpec.InstanceType"),
              At("code_editor_app_settings.default_resource_spec.instance_type");
        /// When Code Editor is shut down.
        code_editor_idle: Option<IdleSettings>
            = At("CodeEditorAppSettings.AppLifecycleManagement.IdleSettings"),
              At("code_editor_app_settings.app_lifecycle_management.idle_settings");
        /// The volumes of private spaces.
        volumes: Option<EbsDefaults>
            = At("SpaceStorageSettings.DefaultEbsStorageSettings"),
              At("space_storage_settings.default_ebs_storage_settings");
    }
}

object! {
    /// What a shared space gets.
    SpaceDefaults {
        /// The role of its applications.
        execution_role: Arn<iam::Role>;
        /// The groups of its applications.
        security_groups: Vec<Id<ec2::SecurityGroup>>;
        /// The instance on which JupyterLab runs.
        jupyter_lab_instance_type: Option<Val<String>>
            = At("JupyterLabAppSettings.DefaultResourceSpec.InstanceType"),
              At("jupyter_lab_app_settings.default_resource_spec.instance_type");
        /// When JupyterLab is shut down.
        jupyter_lab_idle: Option<IdleSettings>
            = At("JupyterLabAppSettings.AppLifecycleManagement.IdleSettings"),
              At("jupyter_lab_app_settings.app_lifecycle_management.idle_settings");
        /// The volumes of shared spaces.
        volumes: Option<EbsDefaults>
            = At("SpaceStorageSettings.DefaultEbsStorageSettings"),
              At("space_storage_settings.default_ebs_storage_settings");
    }
}

object! {
    /// When an application that nobody uses is shut down.
    IdleSettings {
        /// `ENABLED`.
        lifecycle_management: &'static str;
        /// Minutes without use: 60 to 525,600.
        idle_timeout_in_minutes: u64;
        /// The least that a user may choose instead.
        min_idle_timeout_in_minutes: u64;
        /// The most that a user may choose instead.
        max_idle_timeout_in_minutes: u64;
    }
}

object! {
    /// The volume of a space: 5 to 16,384 GiB, which the API calls GB.
    EbsDefaults {
        /// What a space gets.
        default_ebs_volume_size_in_gb: Gibibytes;
        /// The most that a user may choose.
        maximum_ebs_volume_size_in_gb: Gibibytes;
    }
}

resource! {
    /// A user of a domain.
    UserProfile "SageMaker user profile" = "AWS::SageMaker::UserProfile", "aws_sagemaker_user_profile";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("UserProfileArn"), "arn";
    fields {
        /// The domain.
        domain_id: Id<Domain>;
        /// The name; it cannot change later.
        user_profile_name: String;
        /// By what IAM Identity Center knows the user: `UserName`.
        single_sign_on_user_identifier: Option<&'static str>;
        /// The user name in IAM Identity Center.
        single_sign_on_user_value: Option<Val<String>>;
        /// The role of the user's applications.
        execution_role: Option<Arn<iam::Role>> = At("UserSettings.ExecutionRole"), At("user_settings.execution_role");
        /// Groups of the user's applications beside those of the domain.
        security_groups: Vec<Id<ec2::SecurityGroup>>
            = At("UserSettings.SecurityGroups"), At("user_settings.security_groups");
    }
    attributes {}
}

resource! {
    /// A space: an application with a volume of its own.
    Space "SageMaker space" = "AWS::SageMaker::Space", "aws_sagemaker_space";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("SpaceArn"), "arn";
    fields {
        /// The domain.
        domain_id: Id<Domain>;
        /// The name; it cannot change later.
        space_name: String;
        /// What Studio shows.
        space_display_name: Option<String>;
        /// The profile that owns it; it cannot change later.
        owner_user_profile_name: String
            = At("OwnershipSettings.OwnerUserProfileName"), At("ownership_settings.owner_user_profile_name");
        /// Who works in it; it cannot change later.
        sharing_type: SharingType = At("SpaceSharingSettings.SharingType"), At("space_sharing_settings.sharing_type");
        /// Its application.
        app_type: SpaceApp = At("SpaceSettings.AppType"), At("space_settings.app_type");
        /// The size of its volume.
        ebs_volume_size_in_gb: Option<Gibibytes>
            = At("SpaceSettings.SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb"),
              At("space_settings.space_storage_settings.ebs_storage_settings.ebs_volume_size_in_gb");
        /// The instance on which JupyterLab runs.
        jupyter_lab_instance_type: Option<Val<String>>
            = At("SpaceSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType"),
              At("space_settings.jupyter_lab_app_settings.default_resource_spec.instance_type");
        /// The instance on which Code Editor runs.
        code_editor_instance_type: Option<Val<String>>
            = At("SpaceSettings.CodeEditorAppSettings.DefaultResourceSpec.InstanceType"),
              At("space_settings.code_editor_app_settings.default_resource_spec.instance_type");
    }
    attributes {}
}
