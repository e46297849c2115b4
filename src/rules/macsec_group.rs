//! Groups with MACsec, which Terraform cannot make.
//!
//! - What it checks: `macsec` beside `lag`, where Terraform is written.
//! - Why: `aws_dx_lag` has no argument for `requestMACSec` in either major, so that the group would come without.
//! - Example: `{ type: DirectConnect, site: munich, location: EqFA5, lag: true, macsec: true, connections: { a: 10 Gbps } }`.
//! - Instead: single connections, an imported group, or CloudFormation alone.
//! - Source: the vendored provider schemas, `aws_dx_lag`.

use super::Targets;
use super::interfaces::lines;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    for (_, at) in lines(architecture).filter(|(line, _)| targets.terraform && line.lag && line.macsec) {
        findings.push(
            Diagnostic::new(
                &codes::connectivity::MACSEC_GROUP_IN_TERRAFORM,
                at.child("macsec"),
                "Terraform's provider cannot ask for a group whose ports encrypt with MACsec",
            )
            .on_key()
            .help(
                "build with `--target cloudformation`, remove `lag` or `macsec`, or make the group by hand and import it: \
                 `lag_import: dxlag-…`",
            ),
        );
    }
}
