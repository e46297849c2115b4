//! A Lustre file system of 600 GiB, which Terraform's provider refuses.
//!
//! - **Checks**: `capacity: 600 GiB` of an `FsxLustre`, where Terraform is written.
//! - **Why**: AWS's pages disagree on it, so the construct warns; provider 5.100 takes `storage_capacity` from 1200 on.
//! - **Instead**: `capacity: 1200 GiB`, or a build for CloudFormation alone: `--target cloudformation`.
//! - **Source**: hashicorp/aws 5.100.0, `aws_fsx_lustre_file_system`; [`facts::lustre`](crate::facts::lustre).

use super::Targets;
use crate::construct::{Capacity, FsxLustre};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::lustre::{CAPACITY_PERSISTENT_2_SMALLEST, CAPACITY_SSD};
use crate::model::Architecture;
use crate::resource::kinds::fsx::{LustreDeploymentType, LustreStorageType};
use crate::units::DataSize;

/// Refuses the capacity that the construct only warns of.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    if !targets.terraform {
        return;
    }
    let disputed = DataSize::gib(CAPACITY_PERSISTENT_2_SMALLEST.value);
    for (name, lustre) in architecture.constructs_of::<FsxLustre>() {
        if lustre.capacity != Some(Capacity::Exactly(disputed))
            || lustre.deployment() != LustreDeploymentType::Persistent2
            || lustre.storage() != LustreStorageType::Ssd
            || lustre.efa == Some(true)
        {
            continue;
        }
        let finding = Diagnostic::new(
            &codes::lustre::CAPACITY_OFF_STEP,
            Pointer::root().child("constructs").child(name).child("capacity"),
            format!("Terraform's AWS provider 5.100 makes no Lustre file system of {disputed}"),
        )
        .given(disputed.to_string())
        .allowed([format!("{} GiB", CAPACITY_SSD.value.min())])
        .help("take the larger one, or build for CloudFormation alone: `--target cloudformation`");
        findings.push(finding);
    }
}
