//! Where the decoder is, as a list on the stack that costs nothing until something is wrong.

/// The way from the root to a value.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// The place that was asked for, in words.
    Root(&'a str),
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

/// One step of an owned path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Segment {
    Key(String),
    Index(usize),
}

impl Path<'_> {
    pub(super) fn segments(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut path = self;
        loop {
            path = match path {
                Path::Root(_) => break,
                Path::Key(parent, key) => {
                    segments.push(Segment::Key((*key).to_owned()));
                    parent
                }
                Path::Index(parent, index) => {
                    segments.push(Segment::Index(*index));
                    parent
                }
            };
        }
        segments.reverse();
        segments
    }

    pub(super) fn name(&self) -> String {
        match self {
            Path::Root(name) => (*name).to_owned(),
            Path::Key(_, key) => format!("`{key}`"),
            Path::Index(list, index) => format!("item {} of {}", index + 1, list.name()),
        }
    }
}

/// The value in words: `` `cidrs` ``, `` item 2 of `cidrs` ``, or the root's own.
pub(super) fn name(place: &[Segment], root: &str) -> String {
    match place {
        [] => root.to_owned(),
        [.., Segment::Key(key)] => format!("`{key}`"),
        [list @ .., Segment::Index(index)] => format!("item {} of {}", index + 1, name(list, root)),
    }
}
