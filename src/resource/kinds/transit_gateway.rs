//! Transit gateways: attachments, route tables, associations, propagations and routes.

use super::{Kind, Resource, list};

list![];
