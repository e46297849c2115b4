//! What happens over time as a table: a line for each number, from each moment on at which anything changes.

use std::fmt::Write as _;

use crate::planning::series::{Reading, Series};

/// The table of each blueprint or path, by its name, under one head: `scenario,time_s,kind,name,limit,value`, with `blueprint` before
/// where there are several. `rate` is in MB/s, `use` from 0 to 1.
pub fn series(all: &[(String, Series)]) -> String {
    let is_one = all.len() < 2;
    let mut text = String::from(if is_one { "" } else { "blueprint," });
    text.push_str("scenario,time_s,kind,name,limit,value\n");
    let points = all.iter().flat_map(|(of, series)| series.points.iter().map(move |point| (of, point)));
    for (of, point) in points {
        let of = if is_one { String::new() } else { format!("{},", quoted(of)) };
        for reading in &point.readings {
            let (kind, name, limit, value) = match reading {
                Reading::Rate { run, mb_per_s } => ("rate", run, "", *mb_per_s),
                Reading::Use { hop, limit, share } => ("use", hop, limit.as_str(), share.count()),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{of}{},{:.3},{kind},{},{},{value:.6}",
                point.scenario,
                point.at.count(),
                quoted(name),
                quoted(limit)
            );
        }
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Seconds;
    use crate::planning::series::Point;

    #[test]
    fn several_blueprints_are_one_table() {
        let reading = Reading::Rate { run: "copy".to_owned(), mb_per_s: 120.0 };
        let point = Point { scenario: "first_copies", at: Seconds::ZERO, readings: vec![reading] };
        let of = |name: &str| (name.to_owned(), Series { points: vec![point.clone()] });
        assert_eq!(
            series(&[of("a")]),
            "scenario,time_s,kind,name,limit,value\nfirst_copies,0.000,rate,copy,,120.000000\n"
        );
        assert_eq!(
            series(&[of("a"), of("b, c")]),
            "blueprint,scenario,time_s,kind,name,limit,value\n\
             a,first_copies,0.000,rate,copy,,120.000000\n\
             \"b, c\",first_copies,0.000,rate,copy,,120.000000\n"
        );
    }
}
