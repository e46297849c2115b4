//! Where the decoder is, as a list on the stack that costs nothing until something is wrong.

/// The way from the root to a value.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

/// One step of an owned path.
#[derive(Clone, Debug, PartialEq, Eq)]
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
                Path::Root => break,
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
        name(&self.segments())
    }
}

/// The value in words: `` `cidrs` ``, `` item 2 of `cidrs` ``, `the blueprint`.
pub(super) fn name(place: &[Segment]) -> String {
    match place {
        [] => "the blueprint".to_owned(),
        [.., Segment::Key(key)] => format!("`{key}`"),
        [list @ .., Segment::Index(index)] => format!("item {} of {}", index + 1, name(list)),
    }
}
