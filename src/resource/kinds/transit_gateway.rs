//! Transit gateways: attachments, route tables, associations, propagations and routes.

use super::{Kind, list};

list![];
