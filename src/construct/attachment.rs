//! The attachment that AWS makes of a line at a hub: how it uses, teaches and fills the hub's route tables.
//!
//! Terraform tells its id, as an attribute of the VPN connection or through a data source for a Direct Connect gateway.
//! CloudFormation does not, so that there each of these steps is a command in an output.

use crate::model::Scope;
use crate::model::handle::{HubHandle, HubTable};
use crate::resource::{Concat, Id, Origin, Path, Resource, Val, kinds::transit_gateway};
use crate::units::Cidr;

use super::line::words;

/// The attachment of a line at a hub.
pub(super) struct LineAttachment<'a> {
    /// Whose it is: the VPN, or the Direct Connect that has the gateway.
    pub(super) owner: &'a str,
    /// Its id.
    pub(super) id: Val<String>,
    /// The VPN connection or the Direct Connect gateway, by which AWS finds it.
    pub(super) resource: Val<String>,
    /// The site's ranges, where the line does not announce them itself.
    pub(super) ranges: &'a [Cidr],
}

impl LineAttachment<'_> {
    /// Uses, teaches and fills the route tables of a hub: its own that name the line, or else the default one.
    pub(super) fn join(&self, scope: &mut Scope<'_>, hub: &HubHandle) {
        let hub_name = &hub.name;
        let attachment = self.found(hub);
        if let Some(default) = &hub.default_table {
            for cidr in self.ranges {
                self.add_route(scope, hub, &format!("route-{hub_name}"), default, *cidr);
            }
        }
        for table in &hub.tables {
            let HubTable { name, id, .. } = table;
            let command = |verb: &str| {
                Concat::template(
                    "aws ec2 {} --region {region} --transit-gateway-route-table-id {} --transit-gateway-attachment-id {}",
                    [verb.into(), id.clone(), attachment.clone()],
                )
            };
            if table.is_used_by(scope.name) {
                let association = transit_gateway::TransitGatewayRouteTableAssociation {
                    transit_gateway_attachment_id: self.id.clone(),
                    transit_gateway_route_table_id: Id::given(id.clone()),
                };
                self.add(
                    scope,
                    &format!("uses-{hub_name}-{name}"),
                    association,
                    &format!("Lets the line use the route table {name} of {hub_name}"),
                    command("associate-transit-gateway-route-table"),
                );
            }
            if table.learns_from(scope.name) && self.ranges.is_empty() {
                let propagation = transit_gateway::TransitGatewayRouteTablePropagation {
                    transit_gateway_attachment_id: self.id.clone(),
                    transit_gateway_route_table_id: Id::given(id.clone()),
                };
                self.add(
                    scope,
                    &format!("teaches-{hub_name}-{name}"),
                    propagation,
                    &format!("Lets the route table {name} of {hub_name} learn the line's routes"),
                    command("enable-transit-gateway-route-table-propagation"),
                );
            }
            let local = format!("route-{hub_name}-{name}");
            if table.learns_from(scope.name) {
                for cidr in self.ranges {
                    self.add_route(scope, hub, &local, id, *cidr);
                }
            }
            for cidr in table.routes_to(scope.name) {
                self.add_route(scope, hub, &local, id, cidr);
            }
        }
    }

    fn add_route(
        &self,
        scope: &mut Scope<'_>,
        hub: &HubHandle,
        local: &str,
        table: &Val<String>,
        cidr: Cidr,
    ) {
        let route = transit_gateway::TransitGatewayRoute {
            transit_gateway_route_table_id: Id::given(table.clone()),
            destination_cidr_block: cidr,
            transit_gateway_attachment_id: Some(self.id.clone()),
            blackhole: None,
        };
        // The default route table is another thing that CloudFormation does not tell.
        let table = if hub.tables.is_empty() { hub.default_table_in_shell() } else { table.clone() };
        let command = Concat::template(
            "aws ec2 create-transit-gateway-route --region {region} --destination-cidr-block {} \
             --transit-gateway-route-table-id {} --transit-gateway-attachment-id {}",
            [cidr.to_string().into(), table, self.found(hub)],
        );
        let description = format!("Leads {cidr} from {} to the line", hub.name);
        self.add(scope, &format!("{local}-{}", words(&cidr.to_string())), route, &description, command);
    }

    /// The attachment's id in a shell.
    fn found(&self, hub: &HubHandle) -> Val<String> {
        Concat::template(
            "$(aws ec2 describe-transit-gateway-attachments --region {region} \
             --filters Name=transit-gateway-id,Values={} Name=resource-id,Values={} \
             --query 'TransitGatewayAttachments[0].TransitGatewayAttachmentId' --output text)",
            [hub.transit_gateway.id().value(), self.resource.clone()],
        )
    }

    /// Adds a resource with its step by hand, once: lines that share a gateway share its attachment.
    fn add<R: Resource>(
        &self,
        scope: &mut Scope<'_>,
        local: &str,
        resource: R,
        description: &str,
        command: Val<String>,
    ) {
        if scope.graph().find(&Path::new(self.owner, local)).is_some() {
            return;
        }
        let origin = Origin(scope.here());
        let made = scope.graph().add(self.owner, local, resource, origin);
        let description = format!("{description}: CloudFormation does not tell the line's attachment");
        scope.graph().by_hand(&made, &description, command);
    }
}
