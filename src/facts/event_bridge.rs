//! Amazon EventBridge: the fields of cron and what each of them takes, the fields of events and what compares them.
//!
//! Source: EventBridge user guide, "Cron expressions reference" and "Rate expressions reference", and EventBridge
//! Scheduler user guide, "Schedule types", read 2026-11-29. Editions differ on `/` in the day of the week, which is taken.

use std::ops::RangeInclusive;

/// The fields that events have. Source: EventBridge events reference, "AWS service event metadata", read 2026-11-29.
pub const EVENT_FIELDS: [&str; 10] = [
    "version",
    "id",
    "detail-type",
    "source",
    "account",
    "time",
    "region",
    "replay-name",
    "resources",
    "detail",
];
/// What the value of a field is compared by, beside being the same; `$or` stands in the place of a field. Source:
/// EventBridge user guide, "Comparison operators for use in event patterns", read 2026-11-29.
pub const COMPARISONS: [&str; 8] =
    ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr"];

/// A field of a cron expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CronField {
    /// What it counts.
    pub name: &'static str,
    /// The first and the last number.
    pub numbers: (u16, u16),
    /// The names of the numbers, from the first on; none where numbers are all.
    pub names: &'static [&'static str],
    /// The letters and signs that it takes beside `,`, `-`, `*` and `/`.
    pub special: &'static str,
}

/// The fields of a cron expression, in their order.
pub const CRON_FIELDS: [CronField; 6] = [
    CronField { name: "minute", numbers: (0, 59), names: &[], special: "" },
    CronField { name: "hour", numbers: (0, 23), names: &[], special: "" },
    CronField { name: "day of the month", numbers: (1, 31), names: &[], special: "?LW" },
    CronField {
        name: "month",
        numbers: (1, 12),
        names: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        special: "",
    },
    CronField {
        name: "day of the week",
        numbers: (1, 7),
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        special: "?L#",
    },
    CronField { name: "year", numbers: (1970, 2199), names: &[], special: "" },
];

/// Weeks that a month can have days of one name in.
const WEEKS: RangeInclusive<u16> = 1..=5;

impl CronField {
    /// `1 to 7, SUN to SAT, with , - * / ? L #`.
    pub fn takes(&self) -> String {
        let (first, last) = self.numbers;
        let mut all = format!("{first} to {last}");
        if let (Some(first), Some(last)) = (self.names.first(), self.names.last()) {
            all = format!("{all}, {first} to {last}");
        }
        let signs: Vec<String> = ",-*/".chars().chain(self.special.chars()).map(String::from).collect();
        format!("{all}, with {}", signs.join(" "))
    }

    fn is_value(&self, text: &str) -> bool {
        let (first, last) = self.numbers;
        let is_number = |number: u16| (first..=last).contains(&number);
        number(text).is_some_and(is_number) || self.names.iter().any(|name| name.eq_ignore_ascii_case(text))
    }

    fn is_item(&self, text: &str) -> bool {
        let special = |sign: char| self.special.contains(sign);
        let (base, step) = text.split_once('/').map_or((text, None), |(base, step)| (base, Some(step)));
        let (first, last) = self.numbers;
        if step.is_some_and(|step| number(step).is_none_or(|step| step == 0 || step > last - first)) {
            return false;
        }
        match base.split_once('-') {
            Some((from, to)) => return self.is_value(from) && self.is_value(to),
            None if base == "*" || self.is_value(base) => return true,
            None if step.is_some() => return false,
            None => {}
        }
        if special('#') {
            if let Some((day, week)) = base.split_once('#') {
                return self.is_value(day) && number(week).is_some_and(|week| WEEKS.contains(&week));
            }
            // The last day of this name in the month.
            if base.strip_suffix(['L', 'l']).is_some_and(|day| self.is_value(day)) {
                return true;
            }
        }
        let is_last = special('L') && base.eq_ignore_ascii_case("L");
        is_last || special('W') && base.strip_suffix(['W', 'w']).is_some_and(|day| self.is_value(day))
    }

    fn is_right(&self, text: &str) -> bool {
        let several = text.contains(',');
        let alone = text == "?" && self.special.contains('?');
        alone || !(several && text.contains('#')) && text.split(',').all(|item| self.is_item(item))
    }
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// What is wrong with a cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronError {
    /// What is wrong, one sentence.
    pub reason: String,
    /// What could stand there.
    pub allowed: Vec<String>,
    /// The whole expression as it was probably meant.
    pub meant: Option<String>,
}

/// Everything that is wrong with the six fields of a cron expression, without the `cron(…)` around them.
///
/// ```
/// use hybrid_synth::facts::event_bridge::cron_mistakes;
///
/// assert!(cron_mistakes("0 22 ? * MON-FRI *").is_empty());
/// assert_eq!(cron_mistakes("0 25 * * ? *")[0].reason, "25 is no hour");
/// assert_eq!(cron_mistakes("0 22 * * *")[0].meant.as_deref(), Some("0 22 * * ? *"));
/// ```
pub fn cron_mistakes(expression: &str) -> Vec<CronError> {
    let bare = expression.trim().strip_prefix("cron(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(bare) = bare {
        return vec![CronError {
            reason: "the fields stand alone, without `cron(…)` around them".to_owned(),
            allowed: vec!["six fields".to_owned()],
            meant: Some(bare.to_owned()).filter(|bare| cron_mistakes(bare).is_empty()),
        }];
    }
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let [_, _, day, _, weekday, _] = fields.as_slice() else {
        let count = fields.len();
        return vec![CronError {
            reason: format!("it has {count} field{}, not six", if count == 1 { "" } else { "s" }),
            allowed: vec![CRON_FIELDS.map(|field| field.name).join(", ")],
            meant: meant(&fields),
        }];
    };
    let wrong = CRON_FIELDS.iter().zip(&fields).filter(|(field, text)| !field.is_right(text));
    let mut found: Vec<CronError> = wrong
        .map(|(field, text)| CronError {
            reason: format!("{text} is no {}", field.name),
            allowed: vec![field.takes()],
            meant: None,
        })
        .collect();
    if (*day == "?") == (*weekday == "?") {
        let both = if *day == "?" { "neither says a day" } else { "both say a day" };
        found.push(CronError {
            reason: format!("one of the day of the month and the day of the week is `?`, and {both}"),
            allowed: ["* * ?", "? * MON"].map(str::to_owned).into(),
            meant: meant(&fields),
        });
    }
    found
}

/// The expression with the `?` and the year that other programs do without, if it is right then.
fn meant(fields: &[&str]) -> Option<String> {
    let [minute, hour, day, month, weekday, rest @ ..] = fields else { return None };
    let (day, weekday) = match (*day, *weekday) {
        (day, "*" | "?") => (if day == "?" { "*" } else { day }, "?"),
        // Others count the days of the week from another one.
        ("*" | "?", weekday) if !weekday.contains(|sign: char| sign.is_ascii_digit()) => ("?", weekday),
        _ => return None,
    };
    let year = rest.first().unwrap_or(&"*");
    let whole = [*minute, *hour, day, *month, weekday, *year].join(" ");
    (rest.len() < 2 && cron_mistakes(&whole).is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_guide_shows_is_right() {
        for right in [
            "0 10 * * ? *",
            "15 12 * * ? *",
            "0 18 ? * MON-FRI *",
            "0 8 1 * ? *",
            "0/15 * * * ? *",
            "0/10 * ? * MON-FRI *",
            "0/5 8-17 ? * MON-FRI *",
            "0/30 20-2 ? * MON-FRI *",
            "15 10 ? * 6L 2019-2022",
            "0 9 ? * 2#1 *",
            "0 0 L * ? *",
            "0 0 3W * ? *",
            "0,30 * * jan,JUL ? *",
            "*/15 * * * ? 2026-2030/2",
        ] {
            assert_eq!(cron_mistakes(right), [], "{right}");
        }
    }

    #[test]
    fn every_field_is_held_to_its_range() {
        for (wrong, reasons) in [
            ("60 22 * * ? *", vec!["60 is no minute"]),
            ("0 24 * 13 ? 1969", vec!["24 is no hour", "13 is no month", "1969 is no year"]),
            ("0 22 0 * ? *", vec!["0 is no day of the month"]),
            ("0 22 ? * 0 *", vec!["0 is no day of the week"]),
            ("0 22 ? * MONDAY *", vec!["MONDAY is no day of the week"]),
            ("0 22 ? * 3#1,6#3 *", vec!["3#1,6#3 is no day of the week"]),
            ("0 22 ? * 3#6 *", vec!["3#6 is no day of the week"]),
            ("*/0 ? * * ? *", vec!["*/0 is no minute", "? is no hour"]),
            ("0, 22 * * ? *", vec!["0, is no minute"]),
            ("+5 22 L-3 * ? *", vec!["+5 is no minute", "L-3 is no day of the month"]),
            ("0 22 W * ? *", vec!["W is no day of the month"]),
        ] {
            let found: Vec<String> = cron_mistakes(wrong).into_iter().map(|error| error.reason).collect();
            assert_eq!(found, reasons, "{wrong}");
        }
    }

    #[test]
    fn one_day_is_said_and_one_is_not() {
        for (wrong, meant) in [
            ("0 22 * * * *", Some("0 22 * * ? *")),
            ("0 22 * * MON-FRI *", Some("0 22 ? * MON-FRI *")),
            ("0 22 ? * ? *", Some("0 22 * * ? *")),
            ("0 22 * * 1-5 *", None),
            ("0 22 1 * MON *", None),
        ] {
            let found = cron_mistakes(wrong);
            assert_eq!(found.len(), 1, "{wrong}");
            assert_eq!(found[0].meant.as_deref(), meant, "{wrong}");
        }
    }

    #[test]
    fn expressions_of_other_programs_are_recognized() {
        for (wrong, meant) in [
            ("0 22 * * *", Some("0 22 * * ? *")),
            ("30 6 1 * *", Some("30 6 1 * ? *")),
            ("0 22 * * 1-5", None),
            ("cron(0 22 * * ? *)", Some("0 22 * * ? *")),
            ("@daily", None),
            ("", None),
        ] {
            let found = cron_mistakes(wrong);
            assert_eq!(found.len(), 1, "{wrong}");
            assert_eq!(found[0].meant.as_deref(), meant, "{wrong}");
        }
    }
}
