//! [`Fleet`]: the instances of a job, over all its groups.

use super::TrainingJob;
use crate::facts::{ec2, instances};
use crate::resource::Val;

/// The instances of a job, or of those of its groups that read a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    /// Each type that is known now with how many there are of it, in the blueprint's order; a type once. Where a parameter
    /// says the type there is none, and where one says the count it is 1.
    pub kinds: Vec<(Option<String>, u32)>,
}

impl Fleet {
    /// How many instances there are.
    pub fn count(&self) -> u32 {
        self.kinds.iter().fold(0, |sum: u32, (_, count)| sum.saturating_add(*count)).max(1)
    }

    /// The accelerators of all; none where a type is not known.
    pub fn accelerators(&self) -> Option<u32> {
        let mut each = self.kinds.iter().map(|(kind, count)| {
            let each = instances::find(kind.as_deref()?)?.accelerators?;
            Some(each.saturating_mul(*count))
        });
        each.try_fold(0, |sum: u32, one| Some(sum.saturating_add(one?)))
    }

    /// The type whose network carries least, which those of a job that trains together wait for; none where a type is not
    /// known.
    pub fn slowest(&self) -> Option<&str> {
        let kinds = self.kinds.iter().map(|(kind, _)| {
            let kind = kind.as_deref()?;
            Some((kind, ec2::find(kind)))
        });
        let kinds: Option<Vec<_>> = kinds.collect();
        let carries =
            |kind: Option<&ec2::Type>| kind.map_or((0.0, 0.0), |kind| (kind.baseline_gbps, kind.memory_gib));
        let slowest = kinds?.into_iter().min_by(|(_, one), (_, other)| {
            let (one, other) = (carries(*one), carries(*other));
            one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
        });
        slowest.map(|(kind, _)| kind)
    }

    /// As in `1 × ml.g5.12xlarge and 2 × ml.g5.2xlarge`; none where all are of one type.
    pub fn mixed(&self) -> Option<String> {
        let each = self.kinds.iter().map(|(kind, count)| {
            format!("{count} × {}", kind.as_deref().unwrap_or("a type that a parameter says"))
        });
        (self.kinds.len() > 1).then(|| each.collect::<Vec<_>>().join(" and "))
    }
}

impl TrainingJob {
    /// Its instances, or those of the groups with these names where there are any.
    ///
    /// ```
    /// use hybrid_synth::construct::TrainingJob;
    ///
    /// let job = TrainingJob::new("pytorch-training", "ml.p4d.24xlarge").count(8);
    /// assert_eq!((job.fleet(&[]).count(), job.fleet(&[]).accelerators()), (8, Some(64)));
    /// ```
    pub fn fleet(&self, groups: &[String]) -> Fleet {
        if self.instance_groups.is_empty() {
            let kind = self.instance.as_ref().and_then(Val::known).cloned();
            let count = self.count.as_ref().and_then(Val::known).copied().unwrap_or(1);
            return Fleet { kinds: vec![(kind, count.max(1))] };
        }
        let wanted = |name: &String| groups.is_empty() || groups.contains(name);
        let mut fleet = Fleet::default();
        for (_, group) in self.instance_groups.iter().filter(|(name, _)| wanted(name)) {
            let there = fleet.kinds.iter_mut().find(|(kind, _)| kind.as_ref() == Some(&group.instance));
            match there {
                Some((_, count)) => *count = count.saturating_add(group.count),
                None => fleet.kinds.push((Some(group.instance.clone()), group.count)),
            }
        }
        fleet
    }
}
