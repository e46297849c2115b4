//! HS03: networks, their address ranges, zones and endpoints, and the sites that they meet.

codes! {
    OVERLAPPING_CIDRS {
        id: "HS0301",
        name: "overlapping-cidrs",
        severity: Error,
        summary: "two address ranges overlap",
        means: "An address in both ranges has two places to go to, so routing between the networks and sites cannot work; a range that stands twice in one site says nothing new.",
        example: "networks:\n  main: { cidr: 10.20.0.0/16 }\nsites:\n  munich: { cidrs: [10.20.0.0/16] }",
        instead: "Give one of the two another range: `main: { cidr: 10.40.0.0/16 }`.",
    }
    SUBNETS_DO_NOT_FIT {
        id: "HS0302",
        name: "subnets-do-not-fit",
        severity: Error,
        summary: "the subnets do not fit into the network's range",
        means: "Each zone gets a private subnet of the same size, cut from the range in order, and with `internet: true` a public one from the second half of the range, so that neither further zones nor the internet move what is there. AWS takes subnets of /16 to /28.",
        example: "networks:\n  main: { cidr: 10.40.0.0/28, zones: 3 }",
        instead: "Take a wider range, fewer zones, or a longer `subnet_prefix`.",
    }
    NETWORK_WITHOUT_RANGE {
        id: "HS0303",
        name: "network-without-range",
        severity: Error,
        summary: "a network has neither a range nor an import",
        means: "A new network needs its address range; an existing one its ids.",
        example: "networks:\n  main: { zones: 2 }",
        instead: "Give it a range: `cidr: 10.40.0.0/16`.",
    }
    UNKNOWN_REGION {
        id: "HS0304",
        name: "unknown-region",
        severity: Error,
        summary: "AWS has no region of this name",
        means: "The name has the form of a region, and no partition has one of this name. A region that AWS opened after this version was made is unknown to it.",
        example: "region: eu-centrl-1",
        instead: "Correct the name: `region: eu-central-1`.",
    }
    RANGE_NOT_ALLOWED {
        id: "HS0305",
        name: "range-not-allowed",
        severity: Error,
        summary: "a VPC cannot have this address range",
        means: "The IPv4 range of a VPC is a /16 to a /28, and lies outside what the internet protocol keeps for itself (Amazon VPC user guide, VPC CIDR blocks).",
        example: "networks:\n  main: { cidr: 10.0.0.0/8 }",
        instead: "Take a /16 to a /28 of a private range: `cidr: 10.40.0.0/16`.",
    }
    RANGE_OF_CONTAINERS {
        id: "HS0306",
        name: "range-of-containers",
        severity: Warning,
        summary: "containers on the instances use this address range themselves",
        means: "Docker's bridge is 172.17.0.0/16. AWS lets a VPC have it, and SageMaker's containers then cannot reach what lives there (Amazon VPC user guide, VPC CIDR blocks).",
        example: "networks:\n  main: { cidr: 172.17.0.0/16 }",
        instead: "Take another private range: `cidr: 10.40.0.0/16`.",
    }
    TOO_MANY_ZONES {
        id: "HS0307",
        name: "too-many-zones",
        severity: Error,
        summary: "the region has fewer availability zones",
        means: "A network has a private subnet in each of its zones, and the region has fewer of them. An account may see fewer still.",
        example: "region: us-west-1\nnetworks:\n  main: { cidr: 10.40.0.0/16, zones: 3 }",
        instead: "Take as many zones as there are, or fewer: `zones: 2`.",
    }
    IMPORT_CONTRADICTED {
        id: "HS0308",
        name: "import-contradicted",
        severity: Error,
        summary: "a key that makes something stands beside an import",
        means: "An imported network is used as it is: its subnets, flow logs and ways to the internet belong to whoever made it. The key would be ignored.",
        example: "networks:\n  main: { zones: 3, import: { vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718] } }",
        instead: "Remove the key. `cidr` may stand beside an import: it says the range that the VPC has.",
    }
    IMPORTED_SUBNETS {
        id: "HS0309",
        name: "imported-subnets",
        severity: Error,
        summary: "an imported network lacks subnets, or has one twice",
        means: "Endpoints, file systems and jobs live in the subnets of a network: it needs at least one, and each once.",
        example: "networks:\n  main: { import: { vpc: vpc-0a1b2c3d4e5f60718, subnets: [] } }",
        instead: "List a private subnet for each zone: `subnets: [subnet-0a1b2c3d4e5f60718]`.",
    }
    UNKNOWN_ENDPOINT {
        id: "HS0310",
        name: "unknown-endpoint",
        severity: Error,
        summary: "an imported endpoint is of no service that constructs use",
        means: "The keys of `import.endpoints` are names of services. An endpoint under a wrong name would be made a second time, which AWS refuses where both have private names.",
        example: "networks:\n  main:\n    import:\n      vpc: vpc-0a1b2c3d4e5f60718\n      subnets: [subnet-0a1b2c3d4e5f60718]\n      endpoints: { secretmanager: vpce-0a1b2c3d4e5f60718 }",
        instead: "Use one of the names that the message lists, `secretsmanager`; leave out endpoints of other services.",
    }
    ENDPOINTS_NOT_SAID {
        id: "HS0311",
        name: "endpoints-not-said",
        severity: Warning,
        summary: "endpoints are made in an imported network that may have them",
        means: "A VPC has each service's private names once and each gateway once per route table: if one of these endpoints is there already, the deployment fails. The blueprint does not say which there are.",
        example: "networks:\n  main: { import: { vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718] } }",
        instead: "List those that are there, `endpoints: { kms: vpce-0a1b2c3d4e5f60718 }`, or say that there are none: `endpoints: {}`.",
    }
    ENDPOINT_NAME_NOT_KNOWN {
        id: "HS0312",
        name: "endpoint-name-not-known",
        severity: Error,
        summary: "the name of an endpoint service is not known in this region",
        means: "Endpoint services have other names in the isolated partitions, and no public source lists them.",
        example: "region: us-iso-east-1\nnetworks:\n  main: { cidr: 10.40.0.0/16 }",
        instead: "Make the endpoint by other means and import it: `import: { endpoints: { kms: vpce-0a1b2c3d4e5f60718 } }`.",
    }
    INTERNET {
        id: "HS0313",
        name: "internet",
        severity: Warning,
        summary: "a network has a way to the internet",
        means: "`internet: true` gives the private subnets a way out through NAT gateways. Security groups still let out only what flows need, but a mistake in one of them is now enough to lose data, and each gateway is paid for by the hour and by the byte.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16, internet: true }",
        instead: "Leave it out: AWS's services are reached through endpoints. Accept the warning where something outside AWS is really needed.",
    }
    NO_FLOW_LOGS {
        id: "HS0314",
        name: "no-flow-logs",
        severity: Warning,
        summary: "a network's traffic is not recorded",
        means: "Without flow logs nobody can say afterwards what reached what, and a connection that a security group refused leaves no trace.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16, flow_logs: { record: off } }",
        instead: "Leave `flow_logs` out, or record what was refused: `flow_logs: { record: rejected }`.",
    }
    RETENTION_OFF_THE_STEPS {
        id: "HS0315",
        name: "retention-off-the-steps",
        severity: Error,
        summary: "CloudWatch Logs does not keep events for this long",
        means: "A log group is kept for one of a fixed set of days (CloudWatch Logs API, PutRetentionPolicy).",
        example: "networks:\n  main: { cidr: 10.40.0.0/16, flow_logs: { keep: 100 d } }",
        instead: "Take one of the values that the message lists: `keep: 120 d`.",
    }
    RESOLVER_NEEDS_TWO_ZONES {
        id: "HS0316",
        name: "resolver-needs-two-zones",
        severity: Error,
        summary: "name servers on premises need a network with two zones",
        means: "A Route 53 Resolver endpoint has at least two addresses in different zones, and the network that a site's `dns` speaks of has a single subnet.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16, zones: 1 }\nsites:\n  munich: { cidrs: [10.20.0.0/16], dns: { domains: [corp.example], servers: [10.20.0.2] } }",
        instead: "Give the network two zones: `zones: 2`.",
    }
    INCOMPLETE_DNS {
        id: "HS0317",
        name: "incomplete-dns",
        severity: Error,
        summary: "a site's `dns` says half of what is needed",
        means: "Domains without servers have nobody who answers for them, servers without domains are never asked, and a domain is a name, not an address.",
        example: "sites:\n  munich: { dns: { domains: [corp.example] } }",
        instead: "Say both, `dns: { domains: [corp.example], servers: [10.20.0.2] }`, or neither where only the site resolves the network's names: `dns: {}`.",
    }
    DOMAIN_OF_TWO_NETWORKS {
        id: "HS0318",
        name: "domain-of-two-networks",
        severity: Error,
        summary: "one domain is asked for through two networks",
        means: "Every network of the blueprint has one rule for a domain, and a rule has one outbound endpoint. Several sites may answer for a domain when they are reached through the same network; their servers are then all asked.",
        example: "sites:\n  munich: { network: one, dns: { domains: [corp.example], servers: [10.20.0.2] } }\n  berlin: { network: two, dns: { domains: [corp.example], servers: [10.30.0.2] } }",
        instead: "Let both sites name the same `network`, or leave the domain to one of them.",
    }
    TOO_MANY_NAME_SERVERS {
        id: "HS0319",
        name: "too-many-name-servers",
        severity: Error,
        summary: "a domain has more name servers than a rule takes",
        means: "A rule of Route 53 Resolver forwards to at most six addresses (Route 53 quotas).",
        example: "sites:\n  munich: { dns: { domains: [corp.example], servers: [10.20.0.2, 10.20.0.3, 10.20.0.4, 10.20.0.5, 10.20.0.6, 10.20.0.7, 10.20.0.8] } }",
        instead: "Keep the six that are nearest.",
    }
    ADDRESS_OUTSIDE_SITE {
        id: "HS0320",
        name: "address-outside-site",
        severity: Warning,
        summary: "an address does not lie in the ranges of its site",
        means: "Routes and security-group rules come from the site's `cidrs`; nothing leads to an address outside of them.",
        example: "sites:\n  munich: { cidrs: [10.20.0.0/16], dns: { domains: [corp.example], servers: [10.21.0.2] } }",
        instead: "Correct the address, or add its range: `cidrs: [10.20.0.0/16, 10.21.0.0/16]`.",
    }
    SITE_WITHOUT_RANGES {
        id: "HS0321",
        name: "site-without-ranges",
        severity: Error,
        summary: "a site that reaches into a network has no address ranges",
        means: "Whoever asks a network's resolver or uses its endpoints is let in by address, and the site does not say its own.",
        example: "sites:\n  munich: { reaches: [s3] }",
        instead: "Add its ranges: `cidrs: [10.20.0.0/16]`.",
    }
    SHARE_LACKS_KEY {
        id: "HS0322",
        name: "share-lacks-key",
        severity: Error,
        summary: "a share does not say something that its protocol needs",
        means: "NFS needs the exported `path`; SMB the share's `path` and a `login` with a user; an object store its `bucket` and a `login` with the access key as user; ONTAP the `volume`.",
        example: "sites:\n  munich:\n    shares:\n      plans: { protocol: smb, host: win1.corp.example, path: plans }",
        instead: "Add the key that the message names: `login: { user: mover, secret: \"arn:aws:secretsmanager:eu-central-1:444455556666:secret:smb-a1b2c3\" }`.",
    }
    SHARE_KEY_WITHOUT_MEANING {
        id: "HS0323",
        name: "share-key-without-meaning",
        severity: Error,
        summary: "a share has a key that its protocol does not know",
        means: "`path` belongs to all but ONTAP, `bucket` and `port` to object stores, `volume` to ONTAP, `login` to SMB and object stores, and its `domain` to SMB alone.",
        example: "sites:\n  munich:\n    shares:\n      scans: { protocol: nfs, host: nas1.corp.example, path: /scans, bucket: scans }",
        instead: "Remove the key, or correct the `protocol`.",
    }
    SHARE_PATH {
        id: "HS0324",
        name: "share-path",
        severity: Error,
        summary: "a share's path does not have the form of its protocol",
        means: "An NFS export begins with `/`. An SMB path begins with the share's name and has forward slashes: DataSync and File Gateway take no others.",
        example: "sites:\n  munich:\n    shares:\n      scans: { protocol: nfs, host: nas1.corp.example, path: scans }",
        instead: "Write it as the message says: `path: /scans`.",
    }
    NOT_A_SECRET {
        id: "HS0325",
        name: "not-a-secret",
        severity: Error,
        summary: "a `secret` is not the ARN of a secret",
        means: "A password or a key is never written into a blueprint. It lies in AWS Secrets Manager, and the blueprint holds the ARN of the secret.",
        example: "sites:\n  munich:\n    shares:\n      plans: { protocol: smb, host: win1, path: plans, login: { user: mover, secret: hunter2 } }",
        instead: "Store it in Secrets Manager and give its ARN: `secret: \"arn:aws:secretsmanager:eu-central-1:444455556666:secret:smb-a1b2c3\"`.",
    }
    SUBNET_TOO_SMALL {
        id: "HS0326",
        name: "subnet-too-small",
        severity: Error,
        summary: "a subnet has fewer addresses than stand in it for good",
        means: "Each interface endpoint, each address of a resolver endpoint, each attachment to a transit gateway and each file system takes an address of the subnet. AWS keeps five of each subnet, so that a /28 has eleven. Transfers and jobs take more while they run.",
        example: "networks:\n  main: { cidr: 10.40.0.0/27 }\nconstructs:\n  studio: { type: SageMakerDomain, users: [ana] }",
        instead: "Give the network a wider range, or its subnets a shorter prefix: `main: { cidr: 10.40.0.0/24, subnet_prefix: 26 }`.",
    }
    SHORT_OF_ADDRESSES {
        id: "HS0327",
        name: "short-of-addresses",
        severity: Warning,
        summary: "the subnets of a network have too few addresses for what runs in them",
        means: "Each DataSync task of a private agent has four interfaces in the agent's subnet, and SageMaker wants two addresses free for each instance of a training job, five where it has an Elastic Fabric Adapter. Where they are not free, the task or the job does not start.",
        example: "networks:\n  main: { cidr: 10.40.0.0/26, zones: 2 }\nconstructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, count: 16 }",
        instead: "Give the network a wider range: `main: { cidr: 10.40.0.0/22, zones: 2 }`.",
    }
    NO_WAY_TO_S3 {
        id: "HS0328",
        name: "no-way-to-s3",
        severity: Warning,
        summary: "no way to S3 is known in an imported network",
        means: "A training job and a Studio without the internet read S3 from their network alone, through a gateway that stands in the route tables of their subnets. The import names neither the tables, in which it would be made, nor the gateway. Unless there is another way, reads and writes time out.",
        example: "networks:\n  main: { import: { vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718], endpoints: {} } }\nconstructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge }",
        instead: "Name the route tables, `route_tables: [rtb-0a1b2c3d4e5f60718]`, or the gateway that is there, `endpoints: { s3_gateway: vpce-0a1b2c3d4e5f60718 }`. Where something else leads there, accept the warning in `waivers`.",
    }
    ROUTES_NOT_MADE {
        id: "HS0329",
        name: "routes-not-made",
        severity: Warning,
        summary: "no route leads from an imported network to its line",
        means: "Routes to sites stand in the route tables of a network's subnets, and the import does not name them. Unless they are there already, what comes over the line arrives and no answer leaves.",
        example: "networks:\n  main: { import: { vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718] } }\nconstructs:\n  line: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7 }",
        instead: "Name the route tables: `route_tables: [rtb-0a1b2c3d4e5f60718]`. Where the routes are there, accept the warning in `waivers`.",
    }
    KEY_BEFORE_ENDPOINT {
        id: "HS0330",
        name: "key-before-endpoint",
        severity: Warning,
        summary: "an agent's key is part of the deployment that makes the endpoint which the key needs",
        means: "An appliance that uses a private link asks the endpoint in the network for its key, so nobody has the key before the endpoint is there. A key that stands in the blueprint or in a secret makes the agent at the first deployment, which fails; CloudFormation then takes the endpoint back too, and every later attempt ends the same way.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16 }\nconstructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: { key: AAAAA-11111-BBBBB-22222-CCCCC } } }",
        instead: "Leave `key` out, or give it a parameter without a default, `key: { param: mover_key }`: the agent waits until the parameter is given. Where the endpoint was deployed before, name the agent's `arn`, or accept the warning in `waivers`.",
    }
}
