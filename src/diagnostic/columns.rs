//! Text that fits a number of columns: what goes on hangs below what it belongs to.

/// Columns of a reader whose terminal is not known.
pub const COLUMNS: usize = 100;

/// No narrower than this, however narrow the terminal.
const FEWEST: usize = 40;

/// Each line of `text` on as many lines as it takes to keep it within `columns`, broken at spaces and not inside of code.
///
/// The last column of a table, after two spaces, hangs below itself; so does what follows a number with a point, and a
/// branch of a tree. Anything else hangs two columns deeper than it begins. A word that is too long stays whole.
///
/// ```
/// use hybrid_synth::diagnostic::columns::wrapped;
///
/// let row = "  rate  118 MB/s; limited by the port of the line at Frankfurt, 96 % of line rate\n";
/// assert_eq!(
///     wrapped(row, 60),
///     "  rate  118 MB/s; limited by the port of the line at\n        Frankfurt, 96 % of line rate\n"
/// );
/// ```
pub fn wrapped(text: &str, columns: usize) -> String {
    let columns = columns.max(FEWEST);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if line.chars().count() <= columns {
            out.push_str(line);
        } else {
            let (first, rest, further) = hanging(line, columns);
            fill(&mut out, first, rest, &further, columns);
        }
        out.push_str(end);
    }
    out
}

/// A text without line ends on lines of at most so many columns, joined by line ends.
///
/// ```
/// use hybrid_synth::diagnostic::columns::paragraph;
///
/// assert_eq!(paragraph("say `a: 1 h` there", 11), "say\n`a: 1 h`\nthere");
/// ```
pub fn paragraph(text: &str, columns: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    fill(&mut out, "", text, "", columns);
    out
}

/// The beginning of a line that stays, what may be broken, and what its further lines begin with.
fn hanging(line: &str, columns: usize) -> (&str, &str, String) {
    let begins = line.find(|c: char| !" │├└─".contains(c)).unwrap_or(line.len());
    let (indent, said) = line.split_at(begins);
    if indent.contains(['│', '├', '└']) {
        let rail = |c: char| if matches!(c, '│' | '├') { '│' } else { ' ' };
        return (indent, said, indent.chars().map(rail).chain([' ', ' ']).collect());
    }
    let digits = said.len() - said.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered =
        (digits > 0 && said.get(digits..).is_some_and(|rest| rest.starts_with(". "))).then_some(digits + 2);
    let last = said.rfind("  ").map(|at| at + 2);
    let deeper = numbered.or(last).map(|at| begins + at);
    let cells = deeper.and_then(|at| line.split_at_checked(at));
    match cells {
        Some((cells, free)) if cells.chars().count() * 2 <= columns => {
            (cells, free, " ".repeat(cells.chars().count()))
        }
        _ => (indent, said, " ".repeat(indent.chars().count() + 2)),
    }
}

/// Appends a text that begins with `first`, its further lines with `further`.
fn fill(out: &mut String, first: &str, text: &str, further: &str, columns: usize) {
    out.push_str(first);
    let indent = further.chars().count();
    let mut used = first.chars().count();
    let mut begins = true;
    let room = columns.saturating_sub(indent);
    for word in words(text, room) {
        let length = word.chars().count();
        if !begins && used + 1 + length > columns {
            let kept = out.trim_end_matches(' ').len();
            out.truncate(kept);
            out.push('\n');
            out.push_str(further);
            (used, begins) = (indent, true);
        }
        if !begins {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
        begins = false;
    }
}

/// The words of a text: what stands in backticks is one, unless it has no room on a line.
fn words(text: &str, room: usize) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => is_code = !is_code,
            ' ' if !is_code => {
                found.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(text.get(start..).unwrap_or_default());
    let broken = |word: &str| word.chars().count() > room;
    found
        .into_iter()
        .flat_map(|word| if broken(word) { word.split(' ').collect() } else { vec![word] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_as_it_is() {
        let text = "From 2026-12-01 on\n  training can start  train  at once\n\n    a:  1\n";
        assert_eq!(wrapped(text, 60), text);
    }

    #[test]
    fn a_row_a_number_and_a_branch_hang_below_themselves() {
        let row = "  used  ██▏  28 %  the accelerators of train, and what they take in at once\n";
        assert_eq!(
            wrapped(row, 50),
            "  used  ██▏  28 %  the accelerators of train, and\n                   what they take in at once\n"
        );
        let numbered = "12. let `scratch` hold 96000 GiB, whose disks carry more\n";
        assert_eq!(wrapped(numbered, 40), "12. let `scratch` hold 96000 GiB, whose\n    disks carry more\n");
        let branch = "│  ├─ the bucket lake: 110 MB/s, in each stream of the job\n";
        assert_eq!(
            wrapped(branch, 40),
            "│  ├─ the bucket lake: 110 MB/s, in each\n│  │    stream of the job\n"
        );
    }

    #[test]
    fn code_is_broken_only_where_it_has_no_room() {
        let text = "  say how often it saves: `checkpoint: { every: 1 h }`\n";
        assert_eq!(wrapped(text, 40), "  say how often it saves:\n    `checkpoint: { every: 1 h }`\n");
        let long = format!("  `{}`\n", "word ".repeat(12).trim());
        assert!(wrapped(&long, 40).lines().all(|line| line.chars().count() <= 40));
        assert_eq!(wrapped(&"x".repeat(90), 40), "x".repeat(90));
    }
}
