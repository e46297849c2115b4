//! Site-to-site VPN: customer gateways, connections and routes.

use super::{Kind, list};

list![];
