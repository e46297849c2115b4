//! What values in a back end's own words refer to: the intrinsic functions of a template, the expressions of a folder.
//!
//! They are read once, here: for the parameters that hand-written text uses, for names that lead nowhere, and for
//! resources that wait for each other. What a name leads to is not known here.

use crate::diagnostic::Pointer;
use crate::json::{Json, Object};

/// What a value of a template refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'t> {
    /// A resource or a parameter: `{ "Ref": "Lake" }`, `${Lake}`.
    Name(&'t str),
    /// A resource and its attribute, which is empty where deployment alone knows it: `{ "Fn::GetAtt": ["Lake", "Arn"] }`.
    Attribute(&'t str, &'t str),
    /// A resource that is waited for: `DependsOn`.
    Resource(&'t str),
    /// A condition: `{ "Fn::If": ["Told", …] }`.
    Condition(&'t str),
    /// A mapping: `{ "Fn::FindInMap": ["Sizes", …] }`.
    Mapping(&'t str),
    /// A function that stands among conditions alone: `Fn::Equals`.
    Test(&'t str),
}

impl<'t> Reference<'t> {
    /// What it names, if that can be a resource.
    pub fn target(self) -> Option<&'t str> {
        match self {
            Reference::Name(name) | Reference::Attribute(name, _) | Reference::Resource(name) => Some(name),
            Reference::Condition(_) | Reference::Mapping(_) | Reference::Test(_) => None,
        }
    }
}

/// "Condition functions", CloudFormation template reference, read 2026-11-29: all but `Fn::If` stand in the section
/// `Conditions` alone.
const TESTS: [&str; 4] = ["Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"];

/// The references of a whole resource of a template.
pub fn resource(resource: &Json<'_>, at: &Pointer, found: &mut impl FnMut(Reference<'_>, Pointer)) {
    for (key, value) in resource.as_object().into_iter().flat_map(Object::iter) {
        let at = at.child(key);
        match (key, value) {
            ("DependsOn", Json::Text(id)) => found(Reference::Resource(id), at),
            ("DependsOn", Json::List(ids)) => {
                for (index, id) in ids.iter().enumerate() {
                    found(Reference::Resource(id.as_str().unwrap_or_default()), at.index(index));
                }
            }
            ("Condition", Json::Text(name)) => found(Reference::Condition(name), at),
            _ => intrinsics(value, &at, found),
        }
    }
}

/// The references of a value of a template.
pub fn intrinsics(value: &Json<'_>, at: &Pointer, found: &mut impl FnMut(Reference<'_>, Pointer)) {
    match value {
        Json::Object(members) => {
            if let (1, Some((name, argument))) = (members.len(), members.iter().next()) {
                function(name, argument, &at.child(name), found);
            }
            for (name, value) in members.iter() {
                intrinsics(value, &at.child(name), found);
            }
        }
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                intrinsics(item, &at.index(index), found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
}

fn function(name: &str, argument: &Json<'_>, at: &Pointer, found: &mut impl FnMut(Reference<'_>, Pointer)) {
    match (name, argument) {
        ("Ref", Json::Text(name)) => found(Reference::Name(name), at.clone()),
        ("Fn::GetAtt", Json::Text(path)) => {
            let (id, attribute) = path.split_once('.').unwrap_or((path, ""));
            found(Reference::Attribute(id, attribute), at.clone());
        }
        ("Fn::GetAtt", Json::List(parts)) => {
            if let [Json::Text(id), attribute] = parts.as_slice() {
                found(Reference::Attribute(id, attribute.as_str().unwrap_or_default()), at.clone());
            }
        }
        ("Fn::Sub", Json::Text(text)) => substitutions(text, |_| false, at, found),
        ("Fn::Sub", Json::List(parts)) => {
            if let [Json::Text(text), Json::Object(own)] = parts.as_slice() {
                substitutions(text, |name| own.contains_key(name), &at.index(0), found);
            }
        }
        ("Fn::If", Json::List(parts)) => {
            if let Some(Json::Text(name)) = parts.first() {
                found(Reference::Condition(name), at.index(0));
            }
        }
        ("Fn::FindInMap", Json::List(parts)) => {
            if let Some(Json::Text(name)) = parts.first() {
                found(Reference::Mapping(name), at.index(0));
            }
        }
        _ if TESTS.contains(&name) => found(Reference::Test(name), at.clone()),
        _ => {}
    }
}

fn substitutions(
    text: &str,
    is_own: impl Fn(&str) -> bool,
    at: &Pointer,
    found: &mut impl FnMut(Reference<'_>, Pointer),
) {
    for tail in text.split("${").skip(1) {
        let Some((name, _)) = tail.split_once('}') else { continue };
        if name.starts_with('!') || is_own(name) {
            continue;
        }
        found(
            name.split_once('.')
                .map_or(Reference::Name(name), |(id, attribute)| Reference::Attribute(id, attribute)),
            at.clone(),
        );
    }
}

/// What a text of a folder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// What an expression reads: `aws_vpc.main.id`, `var.one`.
    Path(String),
    /// An expression begins and does not end.
    Unclosed,
}

impl Said {
    /// The variable that it reads.
    pub fn variable(&self) -> Option<&str> {
        let Said::Path(path) = self else { return None };
        path.strip_prefix("var.")?.split('.').next()
    }
}

/// What a block's own arguments name without an expression around it, as `depends_on: [aws_vpc.main]` does.
const BARE: [&str; 2] = ["depends_on", "replace_triggered_by"];

/// What the expressions of a value of a folder say.
pub fn expressions(value: &Json<'_>, at: &Pointer, found: &mut impl FnMut(Said, &Pointer)) {
    fn walk(value: &Json<'_>, at: &Pointer, is_bare: bool, found: &mut impl FnMut(Said, &Pointer)) {
        match value {
            Json::Object(members) => {
                for (name, value) in members.iter() {
                    let at = at.child(name);
                    template(name, |said| found(said, &at));
                    walk(value, &at, BARE.contains(&name), found);
                }
            }
            Json::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &at.index(index), is_bare, found);
                }
            }
            Json::Text(text) if is_bare && !text.contains("${") => {
                let found = |said| found(said, at);
                Reader { rest: text.chars().peekable(), bound: Vec::new(), found }.expression();
            }
            Json::Text(text) => template(text, |said| found(said, at)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
    walk(value, at, false, found);
}

fn template(text: &str, found: impl FnMut(Said)) {
    let mut reader = Reader { rest: text.chars().peekable(), bound: Vec::new(), found };
    if !reader.literal(false) {
        (reader.found)(Said::Unclosed);
    }
}

/// Reads a text, and passes over what `for` calls an item: `[for one in var.all : one.id]`.
struct Reader<'t, F> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    bound: Vec<String>,
    found: F,
}

impl<F: FnMut(Said)> Reader<'_, F> {
    /// Reads literal text to its end, or to the quote that ends it; tells whether all that begins there ends.
    fn literal(&mut self, is_quoted: bool) -> bool {
        let mut signs = 0;
        while let Some(letter) = self.rest.next() {
            match letter {
                '\\' if is_quoted => _ = self.rest.next(),
                '"' if is_quoted => return true,
                // `$${` is text.
                '{' if signs == 1 && !self.expression() => return false,
                _ => {}
            }
            signs = if letter == '$' || letter == '%' { signs + 1 } else { 0 };
        }
        !is_quoted
    }

    /// Reads an expression to its end, or to the brace that ends it; tells whether there was one.
    fn expression(&mut self) -> bool {
        let is_word = |letter: &char| letter.is_ascii_alphanumeric() || "_-.*".contains(*letter);
        let mut open = 0_usize;
        let mut before = ' ';
        let mut is_binding = false;
        while let Some(letter) = self.rest.next() {
            match letter {
                '"' if !self.literal(true) => return false,
                '{' => open += 1,
                '}' if open == 0 => return true,
                '}' => open -= 1,
                _ if letter.is_ascii_alphabetic() || letter == '_' => {
                    let mut path = String::from(letter);
                    while let Some(next) = self.rest.next_if(is_word) {
                        path.push(next);
                    }
                    let first = path.split('.').next().unwrap_or_default();
                    match path.as_str() {
                        "for" => is_binding = true,
                        "in" => is_binding = false,
                        _ if is_binding => self.bound.push(path),
                        // What follows a bracket is an attribute of an item: `aws_vpc.main[0].id`.
                        _ if before == '.' || self.bound.iter().any(|bound| bound == first) => {}
                        _ => (self.found)(Said::Path(path)),
                    }
                }
                _ => {}
            }
            before = letter;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_out_of_expressions_and_not_out_of_text() {
        for (text, expected) in [
            ("aws_vpc.main.id", vec![]),
            ("${aws_vpc.main.id}", vec!["aws_vpc.main.id"]),
            ("$${aws_vpc.main.id}", vec![]),
            ("a-${var.one}-${var.two}", vec!["var.one", "var.two"]),
            (r#"{ "Resource": "${var.one}", "Action": "\\${var.two}" }"#, vec!["var.one", "var.two"]),
            ("${aws_vpc.main[0].id}", vec!["aws_vpc.main"]),
            (
                r#"${join("aws_vpc.x", [aws_vpc.main.arn, "\"${var.one}"])}"#,
                vec!["join", "aws_vpc.main.arn", "var.one"],
            ),
            ("${{ for k, v in var.one : k => v.id }}", vec!["var.one"]),
            (r#"${[for data in var.one : "${data.a.b}-${local.two}"]}"#, vec!["var.one", "local.two"]),
            ("${var.one} and } ${var.two}", vec!["var.one", "var.two"]),
            ("a ${var.one", vec!["var.one", "unclosed"]),
            (r#"${join("a, var.one)}"#, vec!["join", "unclosed"]),
        ] {
            let mut found = Vec::new();
            template(text, |said| found.push(said));
            let said: Vec<&str> = found
                .iter()
                .map(|said| match said {
                    Said::Path(path) => path,
                    Said::Unclosed => "unclosed",
                })
                .collect();
            assert_eq!(said, expected, "{text}");
        }
    }
}
