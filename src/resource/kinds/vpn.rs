//! Site-to-site VPN: customer gateways, connections and routes.

use super::{Kind, Resource, list};

list![];
