//! What happens over time as a table: a line for each number, from each moment on at which anything changes.

use std::fmt::Write as _;

use crate::planning::series::{Reading, Series};

/// The table, with a head: `scenario,time_s,kind,name,limit,value`. `rate` is in MB/s, `use` from 0 to 1.
pub fn series(series: &Series) -> String {
    let mut text = String::from("scenario,time_s,kind,name,limit,value\n");
    for point in &series.points {
        for reading in &point.readings {
            let (kind, name, limit, value) = match reading {
                Reading::Rate { run, mb_per_s } => ("rate", run, "", *mb_per_s),
                Reading::Use { hop, limit, share } => ("use", hop, limit.as_str(), share.count()),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{},{:.3},{kind},{},{},{value:.6}",
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
