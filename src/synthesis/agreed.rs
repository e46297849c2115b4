//! What is wrong whatever was meant where a blueprint could not be read.
//!
//! A value that is refused would hide the other mistakes of its construct, and of what stands on it. So the blueprint is
//! read with several values in its place. A finding that all of these readings have is a mistake of its own; one that
//! some lack may only follow from what was refused. Values that are wrong themselves tell nothing and do not count.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, Severity};
use crate::model::{Architecture, Gap, Readings, Wanted};

/// How often a blueprint is read at most.
const MOST_READINGS: usize = 24;

/// The findings that all readings have, those aside that are `known`.
pub(super) fn agreed(
    readings: &dyn Readings,
    known: &Diagnostics,
    judge: &dyn Fn(&Architecture) -> Diagnostics,
) -> Vec<Diagnostic> {
    let gaps = readings.gaps();
    let open: BTreeSet<&Pointer> =
        gaps.iter().filter(|gap| gap.wanted == Wanted::Several).map(|gap| &gap.entry).collect();
    // What a list or a map names that cannot be read, others may refer to. So they are judged without its entry, and
    // its entry alone with it.
    let open: Vec<&Pointer> = open.into_iter().collect();
    let is_open = |at: &Pointer| open.iter().any(|entry| entry.contains(at));
    let passes: &[(&[&Pointer], bool)] =
        if open.is_empty() { &[(&[], false)] } else { &[(&open, false), (&[], true)] };
    let mut agreed = Vec::new();
    for (without, wanted) in passes {
        let mut survey = Survey { readings, known, judge, without, choices: Choices::new(gaps) };
        agreed.extend(survey.agreed().into_iter().filter(|finding| is_open(&finding.at) == *wanted));
    }
    agreed
}

struct Survey<'a> {
    readings: &'a dyn Readings,
    known: &'a Diagnostics,
    judge: &'a dyn Fn(&Architecture) -> Diagnostics,
    without: &'a [&'a Pointer],
    choices: Choices<'a>,
}

impl Survey<'_> {
    fn agreed(&mut self) -> Vec<Diagnostic> {
        let gaps = self.readings.gaps();
        let (mut fewest, mut agreed) = (usize::MAX, Vec::new());
        // The values of each gap in the readings with the fewest doubts.
        let mut likely = vec![BTreeSet::new(); gaps.len()];
        for _ in 0..MOST_READINGS {
            let Some(choice) = self.choices.next() else { break };
            let (architecture, misread) = self.readings.read(&choice, self.without);
            if self.doubt(&choice, misread.iter(), |_| true) > 0 {
                continue;
            }
            let judged = architecture.as_ref().map(self.judge).unwrap_or_default();
            let is_new = |finding: &&Diagnostic| !self.known.iter().any(|known| is_same(known, finding));
            let own: Vec<_> = judged.iter().filter(is_new).collect();
            // What a list or a map holds is a guess in any case.
            let doubts = self.doubt(&choice, own.iter().copied(), |gap| gap.wanted != Wanted::Several);
            if doubts > fewest {
                continue;
            }
            let own = own.into_iter().filter(|finding| !gaps.iter().any(|gap| is_about(gap, finding)));
            if doubts < fewest {
                fewest = doubts;
                likely.iter_mut().for_each(BTreeSet::clear);
                agreed = own.cloned().collect();
            } else {
                let own: Vec<_> = own.collect();
                agreed = agreed.into_iter().filter_map(|finding| in_common(&finding, &own)).collect();
            }
            likely.iter_mut().zip(&choice).for_each(|(values, value)| _ = values.insert(*value));
            if fewest == 0 && agreed.is_empty() {
                break;
            }
        }
        // One value alone does not tell whether what is said of the whole depends on it.
        let alone = gaps.iter().zip(&likely).filter(|(_, values)| values.len() < 2).map(|(gap, _)| gap);
        let alone: Vec<&Gap> = alone.collect();
        agreed.retain(|finding| !alone.iter().any(|gap| finding.at.contains(&gap.at)));
        agreed
    }

    /// How many errors may say that a value of the choice is wrong, and not what was meant.
    fn doubt<'f>(
        &mut self,
        choice: &[usize],
        found: impl Iterator<Item = &'f Diagnostic>,
        counts: fn(&Gap) -> bool,
    ) -> usize {
        let errors: Vec<_> = found.filter(|finding| finding.severity == Severity::Error).collect();
        let mut doubts = 0;
        for (index, gap) in self.readings.gaps().iter().enumerate().filter(|(_, gap)| counts(gap)) {
            let around = errors.iter().filter(|error| is_around(gap, error)).count();
            doubts += around;
            if around > 0 {
                self.choices.doubt(index, choice);
            }
        }
        doubts
    }
}

/// The values to try next: each value of each gap at least once, those aside that turned out wrong.
struct Choices<'a> {
    gaps: &'a [Gap],
    /// For each gap and each of its values, how often it was tried, and whether it is doubtful.
    tried: Vec<Vec<(usize, bool)>>,
    made: BTreeSet<Vec<usize>>,
}

impl<'a> Choices<'a> {
    fn new(gaps: &'a [Gap]) -> Self {
        let tried = gaps.iter().map(|gap| vec![(0, false); gap.values]).collect();
        Self { gaps, tried, made: BTreeSet::new() }
    }

    fn next(&mut self) -> Option<Vec<usize>> {
        let best = |values: &Vec<(usize, bool)>| {
            let all_doubtful = values.iter().all(|(_, is_doubtful)| *is_doubtful);
            let values =
                values.iter().enumerate().filter(|(_, (_, is_doubtful))| all_doubtful || !is_doubtful);
            values.min_by_key(|(_, (tried, _))| *tried).map(|(index, (tried, _))| (index, *tried))
        };
        let best: Vec<(usize, usize)> = self.tried.iter().filter_map(best).collect();
        let has_untried = best.iter().any(|(_, tried)| *tried == 0);
        let choice: Vec<usize> = best.into_iter().map(|(index, _)| index).collect();
        if !has_untried || choice.len() < self.gaps.len() || !self.made.insert(choice.clone()) {
            return None;
        }
        for (values, index) in self.tried.iter_mut().zip(&choice) {
            values.get_mut(*index).into_iter().for_each(|(tried, _)| *tried += 1);
        }
        Some(choice)
    }

    fn doubt(&mut self, gap: usize, choice: &[usize]) {
        if let (Some(values), Some(index)) = (self.tried.get_mut(gap), choice.get(gap)) {
            values.get_mut(*index).into_iter().for_each(|(_, is_doubtful)| *is_doubtful = true);
        }
    }
}

/// What a finding and one of those of another reading both say.
fn in_common(finding: &Diagnostic, others: &[&Diagnostic]) -> Option<Diagnostic> {
    let is_same = |other: &&&Diagnostic| is_same(finding, other) && finding.headline == other.headline;
    let other = others.iter().find(is_same)?;
    let mut common = finding.clone();
    common.allowed.retain(|value| other.allowed.contains(value));
    common.related.retain(|related| other.related.contains(related));
    common.help = common.help.filter(|help| other.help.as_ref() == Some(help));
    let is_remedied = common.help.is_some() || !common.allowed.is_empty();
    (is_remedied || common == *finding).then_some(common)
}

/// Whether two findings are about one mistake, of which one may know more names than the other.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    (one.code.id, &one.at, &one.part) == (other.code.id, &other.at, &other.part)
}

/// Whether a finding may say that the value of a gap is wrong.
fn is_around(gap: &Gap, finding: &Diagnostic) -> bool {
    let is_outside = finding.at.contains(&gap.at) && gap.entry.contains(&finding.at);
    is_outside || is_about(gap, finding)
}

/// Whether a finding is about what cannot be read.
fn is_about(gap: &Gap, finding: &Diagnostic) -> bool {
    gap.at.contains(&finding.at) || finding.related.iter().any(|related| gap.at.contains(&related.at))
}
