//! HS08: SageMaker domains, user profiles and spaces.

codes! {
    INVALID_STUDIO_NAME {
        id: "HS0801",
        name: "invalid-studio-name",
        severity: Error,
        summary: "SageMaker does not take this name of a domain, user profile or space",
        means: "Such a name has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit.",
        example: "constructs:\n  studio: { type: SageMakerDomain, network: main, users: [ana.b] }",
        instead: "Use a name that follows the rules: `users: [ana-b]`.",
    }
    UNKNOWN_STUDIO_USER {
        id: "HS0802",
        name: "unknown-studio-user",
        severity: Error,
        summary: "a flow or a space names a user that the domain does not have",
        means: "`studio/ana` in a flow is the user `ana` of the domain `studio`, and a space belongs to one of its users.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana] }\nflows:\n  look: { from: lake/train, to: studio/anna }",
        instead: "Name a user of the domain, `to: studio/ana`, or every user: `to: studio`.",
    }
    STUDIO_READS_BUCKETS {
        id: "HS0803",
        name: "studio-reads-buckets",
        severity: Error,
        summary: "a flow joins Studio to something other than a bucket",
        means: "Studio reads and writes buckets with its users' roles. The API can mount a Lustre file system in Studio, but no release of the Terraform provider up to 6.69 can say so, and both back ends say the same here.",
        example: "flows:\n  look: { from: scratch/train, to: studio }",
        instead: "Let Studio read the bucket behind the file system, `from: lake/train`, or mount it by hand: `aws sagemaker update-domain --domain-id d-… --default-user-settings CustomFileSystemConfigs=[{FSxLustreFileSystemConfig={FileSystemId=fs-…}}]`.",
    }
    REGION_WITHOUT_SPACES {
        id: "HS0804",
        name: "region-without-spaces",
        severity: Error,
        summary: "the region has no spaces of SageMaker Studio",
        means: "Some regions, both of GovCloud and both of China among them, have domains and user profiles but not the type `AWS::SageMaker::Space`.",
        example: "region: us-gov-west-1\nconstructs:\n  studio: { type: SageMakerDomain, users: [ana], spaces: { team: { sharing: shared } } }",
        instead: "Leave `spaces` out, or choose a region that has them.",
    }
    SPACE_WITHOUT_OWNER {
        id: "HS0805",
        name: "space-without-owner",
        severity: Error,
        summary: "a space does not say whose it is",
        means: "Each space, a shared one too, belongs to one user profile. Where the domain has one user, it is that user's.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana, luo], spaces: { team: { sharing: shared } } }",
        instead: "Name the owner: `team: { sharing: shared, owner: ana }`.",
    }
    IDLE_SHUTDOWN_OUT_OF_RANGE {
        id: "HS0806",
        name: "idle-shutdown-out-of-range",
        severity: Error,
        summary: "SageMaker does not take this time for an idle shutdown",
        means: "An application is shut down after 60 to 525,600 whole minutes without use, and a user may not choose less than the shortest nor more than `longest_idle`.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], idle_shutdown: 10 min }",
        instead: "Take at least an hour, `idle_shutdown: 1 h`, or switch it off: `idle_shutdown: 0 min`.",
    }
    STUDIO_VOLUME_OUT_OF_RANGE {
        id: "HS0807",
        name: "studio-volume-out-of-range",
        severity: Error,
        summary: "SageMaker does not take this size for the volume of a space",
        means: "A space's volume has 5 to 16,384 whole GiB, and no more than `largest_volume`.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], volume: 20 GB }",
        instead: "Take whole GiB: `volume: 20 GiB`.",
    }
    SIGN_ON_WITHOUT_IDENTITY_CENTER {
        id: "HS0808",
        name: "sign-on-without-identity-center",
        severity: Error,
        summary: "a user has a single sign-on name in a domain without single sign-on",
        means: "`sign_on` is the user's name in IAM Identity Center, which only a domain with `auth: sso` asks.",
        example: "constructs:\n  studio: { type: SageMakerDomain, auth: iam, users: { ana: { sign_on: ana@corp.example } } }",
        instead: "Remove `sign_on`, or let the users sign in through IAM Identity Center: `auth: sso`.",
    }
    NOT_A_STUDIO_ARN {
        id: "HS0809",
        name: "not-a-studio-arn",
        severity: Error,
        summary: "the ARN names something of another kind",
        means: "`execution_role` takes the ARN of an IAM role, `key` that of a KMS key.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], execution_role: \"arn:aws:iam::444455556666:user/ana\" }",
        instead: "Give the role: `execution_role: \"arn:aws:iam::444455556666:role/studio\"`.",
    }
    KEY_OF_IMPORTED_DOMAIN {
        id: "HS0810",
        name: "key-of-imported-domain",
        severity: Error,
        summary: "a key has no meaning for an imported domain",
        means: "An imported domain keeps its settings; only user profiles, spaces and what flows grant are added to it.",
        example: "constructs:\n  studio: { type: SageMakerDomain, import: { id: d-abcdefghijkl }, docker: true }",
        instead: "Remove the key, or change the setting where the domain is defined.",
    }
    IMPORTED_DOMAIN_WITHOUT_ROLE {
        id: "HS0811",
        name: "imported-domain-without-role",
        severity: Error,
        summary: "a flow grants access to every user of an imported domain whose role is not given",
        means: "A flow from or to the whole domain adds statements to its execution role, so that role has to be known.",
        example: "constructs:\n  studio: { type: SageMakerDomain, import: { id: d-abcdefghijkl } }\nflows:\n  look: { from: lake/train, to: studio }",
        instead: "Give the role, `import: { id: d-abcdefghijkl, execution_role: \"arn:aws:iam::444455556666:role/studio\" }`, or let the flow name one user.",
    }
    STUDIO_ON_THE_INTERNET {
        id: "HS0812",
        name: "studio-on-the-internet",
        severity: Warning,
        summary: "Studio's applications reach the internet",
        means: "With `access: public_internet` everything but the home file system goes through a VPC of SageMaker's own that has internet access: no rule and no log of yours sees that traffic.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], access: public_internet }",
        instead: "Leave `access` out: `vpc_only` keeps the traffic in the network.",
    }
    NO_IDLE_SHUTDOWN {
        id: "HS0813",
        name: "no-idle-shutdown",
        severity: Warning,
        summary: "Studio's applications run, and cost, until someone stops them",
        means: "With `idle_shutdown: 0 min` an application that nobody uses keeps its instance.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], idle_shutdown: 0 min }",
        instead: "Leave `idle_shutdown` out, for two hours, or say how long: `idle_shutdown: 8 h`.",
    }
    DOCKER_IN_STUDIO {
        id: "HS0814",
        name: "docker-in-studio",
        severity: Warning,
        summary: "Studio's applications may run containers",
        means: "With `docker: true` users build and run images of their own beside their applications.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], docker: true }",
        instead: "Leave `docker` out, unless the users build images in Studio.",
    }
    UNKNOWN_STUDIO_INSTANCE {
        id: "HS0815",
        name: "unknown-studio-instance",
        severity: Error,
        summary: "Studio runs on no such instance type",
        means: "Studio's applications run on the instance types that SageMaker offers for them, which all begin with `ml.`; spaces that are there from the start take fewer of them.",
        example: "constructs:\n  studio: { type: SageMakerDomain, users: [ana], instance: t3.medium }",
        instead: "Use a SageMaker instance type: `instance: ml.t3.medium`.",
    }
}
