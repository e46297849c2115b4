//! The resource kinds, a file per AWS service: each kind's fields and how both back ends spell them.
//!
//! The facts behind the spellings are the vendored schemas; the conformance test holds every row against them.

use super::{Kind, Resource};

pub mod datasync;
pub mod direct_connect;
pub mod ec2;
pub mod events;
pub mod fsx;
pub mod iam;
pub mod kms;
pub mod logs;
pub mod resolver;
pub mod s3;
pub mod sagemaker;
pub mod step_functions;
pub mod transit_gateway;
pub mod vpn;

/// Every kind, by service, for documentation and for the conformance test.
pub fn all() -> Vec<&'static Kind> {
    [
        datasync::kinds(),
        direct_connect::kinds(),
        ec2::kinds(),
        events::kinds(),
        fsx::kinds(),
        iam::kinds(),
        kms::kinds(),
        logs::kinds(),
        resolver::kinds(),
        s3::kinds(),
        sagemaker::kinds(),
        step_functions::kinds(),
        transit_gateway::kinds(),
        vpn::kinds(),
    ]
    .concat()
}

/// The kinds that are named, in order.
macro_rules! list {
    ($($kind:ty),* $(,)?) => {
        /// The kinds of this service.
        pub(super) fn kinds() -> Vec<&'static Kind> {
            vec![$(<$kind as Resource>::kind()),*]
        }
    };
}
use list;
