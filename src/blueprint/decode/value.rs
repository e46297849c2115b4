//! The deserializer over one value of the tree.

use super::Parameters;
use super::error::{Error, Mistake};
use super::path::{Path, Segment};
use super::pruned::Pruned;
use crate::blueprint::text::Tree;
use crate::blueprint::value::takes;
use crate::diagnostic::{Code, Diagnostic, Pointer, codes, suggest};
use crate::model::ParameterType;
use indexmap::IndexMap;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// The mistakes of one pass that do not stop it.
pub(super) struct Pass<'p> {
    parameters: &'p Parameters,
    unknown: RefCell<Vec<Unknown>>,
    misplaced: RefCell<Vec<Misplaced>>,
    reread: RefCell<Vec<Reread>>,
    /// Where earlier passes have reread values.
    known: &'p BTreeSet<Vec<Segment>>,
    limit: usize,
    more: Cell<bool>,
}

/// A value that is written wrongly and read as what was evidently meant.
pub(super) struct Reread {
    pub(super) at: Vec<Segment>,
    /// The finding, complete but for its pointer.
    pub(super) diagnostic: Diagnostic,
}

/// A parameter where one of its kind means nothing.
pub(super) struct Misplaced {
    pub(super) at: Vec<Segment>,
    parent: String,
    name: String,
    kind: ParameterType,
    allowed: &'static [ParameterType],
}

impl Misplaced {
    /// The finding, complete but for its pointer.
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let Self { parent, name, kind, allowed, .. } = self;
        let allowed: Vec<&str> = allowed.iter().map(|kind| kind.name()).collect();
        let headline =
            format!("{parent} takes no parameter of the kind `{}`, which `{name}` is", kind.name());
        Diagnostic::new(&codes::model::WRONG_KIND_OF_REFERENCE, Pointer::root(), headline)
            .given(name)
            .allowed(allowed)
            .help(format!("name another parameter, or correct the `kind` of `{name}`"))
    }
}

/// The kinds of parameters that a place takes, by what [`takes`] calls the place.
fn kinds(place: &str) -> Option<&'static [ParameterType]> {
    use ParameterType::{ActivationKey, Arn, Cidr, Number, Text};
    match place {
        takes::TEXT => Some(&[Text, Cidr, Arn, ActivationKey]),
        takes::WORD => Some(&[Text]),
        takes::ARN => Some(&[Arn, Text]),
        takes::NUMBER => Some(&[Number]),
        _ => None,
    }
}

/// A key that means nothing where it stands.
pub(super) struct Unknown {
    pub(super) at: Vec<Segment>,
    /// The key that was perhaps meant.
    pub(super) meant: Option<&'static str>,
    parent: String,
    key: String,
    fields: Vec<&'static str>,
}

/// With this the serde name of an enum begins that is a map of one key, and what follows says what the key names.
const ONE_OF: &str = "one ";

impl<'p> Pass<'p> {
    pub(super) fn new(parameters: &'p Parameters, known: &'p BTreeSet<Vec<Segment>>, limit: usize) -> Self {
        let (unknown, misplaced, reread) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { parameters, unknown, misplaced, reread, known, limit, more: Cell::new(false) }
    }

    /// Whether there were more than the limit.
    pub(super) fn has_more(&self) -> bool {
        self.more.get()
    }

    pub(super) fn into_mistakes(self) -> (Vec<Unknown>, Vec<Misplaced>, Vec<Reread>) {
        (self.unknown.into_inner(), self.misplaced.into_inner(), self.reread.into_inner())
    }
}

impl Unknown {
    /// Whether the key that was perhaps meant is more than a misspelling away.
    pub(super) fn is_guessed(&self) -> bool {
        self.meant.is_some_and(|meant| suggest::misspelt(&self.key, [meant]).is_none())
    }

    pub(super) fn diagnostic(&self, at: &Pointer) -> Diagnostic {
        let headline = format!("unknown key `{}` in {}", self.key, self.parent);
        let fields = self.fields.iter().copied();
        let diagnostic =
            Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, super::pointer(at, &self.at), headline).on_key();
        let diagnostic = diagnostic.allowed(fields);
        match self.meant {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
            None => diagnostic,
        }
    }
}

/// A value of the tree, where it stands, and what earlier passes took out of it.
#[derive(Clone, Copy)]
pub(super) struct Value<'a, 'de> {
    tree: &'de Tree,
    path: Path<'a>,
    pruned: Option<&'a Pruned>,
    pass: &'a Pass<'a>,
    /// The key of a map that said which variant it is, and is no part of the content.
    tag: Option<&'static str>,
}

impl<'a, 'de> Value<'a, 'de> {
    pub(super) fn root(tree: &'de Tree, name: &'a str, pruned: &'a Pruned, pass: &'a Pass<'a>) -> Self {
        Self { tree, path: Path::Root(name), pruned: Some(pruned), pass, tag: None }
    }

    fn ready(
        &self,
        code: &'static Code,
        headline: String,
        detail: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Error {
        let diagnostic = Diagnostic::new(code, Pointer::root(), headline);
        let diagnostic = match self.tree.text() {
            Some(text) => diagnostic.given(text),
            None => diagnostic,
        };
        Error::new(Mistake::Ready(Box::new(detail(diagnostic)))).locate(&self.path)
    }

    fn wrong_type(&self, expected: &str, help: impl FnOnce(&str) -> Option<String>) -> Error {
        if *self.tree == Tree::Refused {
            return Error::new(Mistake::Silent);
        }
        let headline = format!("{} takes {expected}, not {}", self.path.name(), self.tree.kind());
        self.ready(&codes::blueprint::WRONG_TYPE, headline, |mut it| {
            it.help = self.tree.text().and_then(help);
            it
        })
    }

    /// Reports the error, which later stages need not know, because what was meant is evident.
    fn reread(&self, error: Error) {
        let (Mistake::Ready(diagnostic), at, _) = error.into_parts() else { return };
        if self.pass.known.contains(&at) {
            return;
        }
        let mut reread = self.pass.reread.borrow_mut();
        if reread.len() >= self.pass.limit {
            self.pass.more.set(true);
            return;
        }
        reread.push(Reread { at, diagnostic: *diagnostic });
    }

    fn integer(&self, minimum: i128, maximum: i128) -> Result<i128, Error> {
        let is_in = |number: &i128| (minimum..=maximum).contains(number);
        let name = self.path.name();
        match self.tree {
            Tree::Integer { value, .. } if is_in(value) => Ok(*value),
            // Where the range ends is the type's matter, and said only to those who leave it.
            Tree::Integer { text, value } => {
                let range = if *value < minimum {
                    format!("{minimum} or more")
                } else {
                    format!("at most {maximum}")
                };
                let headline = format!("{name} takes a whole number, {range}, not {text}");
                Err(self.ready(&codes::blueprint::INVALID_VALUE, headline, |it| it.allowed([range])))
            }
            Tree::Float { text, .. } => {
                let headline = format!("{name} takes a whole number, not {text}");
                Err(self
                    .ready(&codes::blueprint::INVALID_VALUE, headline, |it| it.allowed(["a whole number"])))
            }
            _ => {
                let number = self.tree.text().and_then(|text| text.parse().ok());
                let error = self.wrong_type("a whole number", |text| {
                    number.map(|_| format!("write it without quotes: `{text}`"))
                });
                match number.filter(is_in) {
                    Some(number) => {
                        self.reread(error);
                        Ok(number)
                    }
                    None => Err(error),
                }
            }
        }
    }

    fn text(&self) -> Result<&'de str, Error> {
        match self.tree {
            Tree::String(text) => Ok(text),
            Tree::Bool { text, .. } | Tree::Integer { text, .. } | Tree::Float { text, .. } => {
                let headline = format!("{} takes a string, not {}", self.path.name(), self.tree.kind());
                Err(self.ready(&codes::blueprint::UNQUOTED_NUMBER, headline, |it| {
                    it.help(format!("quote it: `\"{text}\"`"))
                }))
            }
            Tree::Null | Tree::List(_) | Tree::Map(_) | Tree::Refused => {
                Err(self.wrong_type("a string", |_| None))
            }
        }
    }

    fn list(&self) -> Result<Items<'a, 'de>, Error> {
        if let Tree::List(items) = self.tree {
            return Ok(Items { list: *self, items: items.iter().enumerate() });
        }
        let error = self.wrong_type("a list", |text| Some(format!("write a list of one: `[{text}]`")));
        if self.tree.text().is_none() {
            return Err(error);
        }
        self.reread(error);
        Ok(Items { list: *self, items: std::slice::from_ref(self.tree).iter().enumerate() })
    }

    fn map(&self, fields: Option<&'static [&'static str]>) -> Result<Entries<'a, 'de>, Error> {
        match self.tree {
            Tree::Map(entries) => {
                let read_as = Vec::new();
                Ok(Entries { map: *self, whole: entries, rest: entries.iter(), value: None, fields, read_as })
            }
            _ => Err(self.wrong_type("a map", |_| None)),
        }
    }

    fn not_allowed(&self, variants: &'static [&'static str]) -> Error {
        let name = self.path.name();
        let headline = match self.tree.text() {
            Some(text) => format!("`{text}` is not allowed for {name}"),
            None => format!("{name} takes one of a few words, not {}", self.tree.kind()),
        };
        self.ready(&codes::blueprint::NOT_ALLOWED, headline, |it| {
            it.allowed(variants.iter().copied()).suggest(self.tree.text().unwrap_or_default())
        })
    }

    /// The variant that a word alone names, or a map by its tag.
    fn variant(
        &self,
        enumeration: &'static str,
        variants: &'static [&'static str],
    ) -> Result<Variant<'a, 'de>, Error>
    where
        'de: 'a,
    {
        let Tree::Map(entries) = self.tree else {
            return match variants.iter().find(|name| matches!(self.tree, Tree::String(text) if text == *name))
            {
                Some(name) => Ok(Variant { name, whole: *self, content: None }),
                None if *self.tree == Tree::Refused => Err(Error::new(Mistake::Silent)),
                None => self.misspelt(variants).map(|name| Variant { name, whole: *self, content: None }),
            };
        };
        let tag =
            if enumeration.starts_with(|c: char| c.is_ascii_lowercase()) { enumeration } else { "type" };
        let Some(tree) = entries.get(tag) else { return Err(self.untagged(tag, entries, variants)) };
        let path = Path::Key(&self.path, tag);
        let pruned = self.pruned.and_then(|pruned| pruned.key(tag));
        if *tree == Tree::Refused || pruned.is_some_and(Pruned::is_out) {
            return Err(Error::new(Mistake::Silent));
        }
        let name = match variants.iter().find(|name| matches!(tree, Tree::String(text) if text == *name)) {
            Some(name) => *name,
            None => Value { tree, path, pruned, pass: self.pass, tag: None }.misspelt(variants)?,
        };
        Ok(Variant { name, whole: *self, content: Some(Self { tag: Some(tag), ..*self }) })
    }

    /// The word that a wrong one is a misspelling of, reported.
    fn misspelt(&self, variants: &'static [&'static str]) -> Result<&'static str, Error> {
        let error = self.not_allowed(variants);
        let meant = suggest::misspelt(self.tree.text().unwrap_or_default(), variants.iter().copied());
        let Some(meant) = meant else { return Err(error) };
        self.reread(error);
        Ok(meant)
    }

    /// The one entry of a map that names a variant by its key: the key as it is written, the variant, its content.
    fn one_entry(
        &self,
        noun: &str,
        variants: &'static [&'static str],
    ) -> Result<(&'de str, &'static str, &'de Tree), Error> {
        let example = variants.first().copied().unwrap_or_default();
        let Tree::Map(whole) = self.tree else {
            let expected = format!("a map with the {noun} as its key");
            let named = |text: &str| variants.iter().find(|name| **name == text).copied();
            return Err(self.wrong_type(&expected, |text| {
                Some(format!("write `{{ {}: {{}} }}`", named(text).unwrap_or(example)))
            }));
        };
        let mut entries = self.map(Some(variants))?;
        let mut found = Vec::new();
        while let Some(entry) = entries.next_known() {
            found.push(entry);
        }
        let name = self.path.name();
        match found.as_slice() {
            [one] if one.out => Err(Error::new(Mistake::Silent)),
            [one] => {
                let variant = variants.iter().find(|name| **name == one.read_as).copied().unwrap_or_default();
                Ok((one.key, variant, one.tree))
            }
            [] if whole.is_empty() => {
                let headline = format!("{name} lacks the key that says which {noun} it is");
                Err(self.ready(&codes::blueprint::MISSING_KEY, headline, |it| {
                    it.on_key()
                        .allowed(variants.iter().copied())
                        .help(format!("write it: `{{ {example}: {{ … }} }}`"))
                }))
            }
            // Its keys were noted, each as unknown.
            [] => Err(Error::new(Mistake::Silent)),
            several => {
                let keys: Vec<&str> = several.iter().map(|one| one.key).collect();
                let headline = format!("{name} takes one {noun}, not {}", keys.len());
                Err(self.ready(&codes::blueprint::WRONG_TYPE, headline, |it| {
                    it.given(keys.join(", ")).help("keep one of the keys")
                }))
            }
        }
    }

    fn untagged(
        &self,
        tag: &'static str,
        entries: &IndexMap<String, Tree>,
        variants: &'static [&'static str],
    ) -> Error {
        let name = self.path.name();
        if let Some(near) = suggest::nearest(tag, entries.keys().map(String::as_str)) {
            if self.pruned.and_then(|pruned| pruned.key(near)).is_some_and(Pruned::is_out) {
                return Error::new(Mistake::Silent);
            }
            let headline = format!("unknown key `{near}` in {name}");
            let error = self.ready(&codes::blueprint::UNKNOWN_KEY, headline, |it| {
                it.allowed([tag]).help(format!("did you mean `{tag}`?"))
            });
            return error.relocate_key(&Path::Key(&self.path, near));
        }
        let headline = format!("{name} lacks the key `{tag}`, which says what it is");
        self.ready(&codes::blueprint::MISSING_KEY, headline, |it| {
            it.on_key()
                .allowed(variants.iter().copied())
                .help(format!("add `{tag}` with one of the values allowed"))
        })
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let value = self.integer($type::MIN.into(), $type::MAX.into())?;
            // The range was checked, so the conversion holds.
            visitor.$visit($type::try_from(value).unwrap_or_default())
        }
    )*};
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool { value, .. } => visitor.visit_bool(*value),
            Tree::Integer { value, .. } => match (u64::try_from(*value), i64::try_from(*value)) {
                (Ok(value), _) => visitor.visit_u64(value),
                (_, Ok(value)) => visitor.visit_i64(value),
                _ => visitor.visit_i128(*value),
            },
            Tree::Float { value, .. } => visitor.visit_f64(*value),
            Tree::String(text) => visitor.visit_borrowed_str(text),
            Tree::List(_) => visitor.visit_seq(self.list()?),
            Tree::Map(_) => visitor.visit_map(self.map(None)?),
            Tree::Refused => Err(Error::new(Mistake::Silent)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let Tree::Bool { value, .. } = self.tree {
            return visitor.visit_bool(*value);
        }
        let meant = self.tree.text().and_then(|text| match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => Some(true),
            "no" | "off" | "n" | "false" => Some(false),
            _ => None,
        });
        let error = self.wrong_type("`true` or `false`", |_| meant.map(|value| format!("write `{value}`")));
        let Some(meant) = meant else { return Err(error) };
        self.reread(error);
        visitor.visit_bool(meant)
    }

    integers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i128(self.integer(i128::MIN, i128::MAX)?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u128(self.integer(0, i128::MAX)?.unsigned_abs())
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.tree {
            Tree::Float { value, .. } => visitor.visit_f64(*value),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a whole number where a float is wanted is rounded to one"
            )]
            Tree::Integer { value, .. } => visitor.visit_f64(*value as f64),
            _ => {
                let number =
                    self.tree.text().and_then(|text| text.parse::<f64>().ok()).filter(|it| it.is_finite());
                let error = self.wrong_type("a number", |text| {
                    number.map(|_| format!("write it without quotes: `{text}`"))
                });
                let Some(number) = number else { return Err(error) };
                self.reread(error);
                visitor.visit_f64(number)
            }
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if *self.tree == Tree::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == takes::VALUE && !matches!(self.tree, Tree::Map(_)) {
            return visitor.visit_some(self);
        }
        if let Some(allowed) = kinds(name)
            && let Tree::String(parameter) = self.tree
            && let Some(declared) = self.pass.parameters.get(parameter)
            && !allowed.contains(&declared.kind)
        {
            let at = self.path.segments();
            let parent =
                at.split_last().map_or_else(String::new, |(_, around)| super::path::name(around, ""));
            let (name, kind) = (parameter.clone(), declared.kind);
            self.pass.misplaced.borrow_mut().push(Misplaced { at, parent, name, kind, allowed });
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self.map(None)?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.map(Some(fields))?).map_err(|error| error.among(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Some(noun) = name.strip_prefix(ONE_OF) else {
            return visitor.visit_enum(self.variant(name, variants)?);
        };
        let (key, name, tree) = self.one_entry(noun, variants).map_err(|error| error.locate(&self.path))?;
        let path = Path::Key(&self.path, key);
        let pruned = self.pruned.and_then(|pruned| pruned.key(key));
        let content = Value { tree, path, pruned, pass: self.pass, tag: None };
        visitor
            .visit_enum(Variant { name, whole: content, content: Some(content) })
            .map_err(|error| error.locate(&path))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { bytes byte_buf unit unit_struct }
}

/// The items of a list, those taken out aside.
struct Items<'a, 'de> {
    list: Value<'a, 'de>,
    items: std::iter::Enumerate<std::slice::Iter<'de, Tree>>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        for (index, tree) in self.items.by_ref() {
            let pruned = self.list.pruned.and_then(|pruned| pruned.item(index));
            if *tree == Tree::Refused || pruned.is_some_and(Pruned::is_out) {
                continue;
            }
            let path = Path::Index(&self.list.path, index);
            let item = Value { tree, path, pruned, pass: self.list.pass, tag: None };
            return seed.deserialize(item).map(Some).map_err(|error| error.locate(&path));
        }
        Ok(None)
    }
}

/// The entries of a map, those taken out, the tag, and unknown keys aside.
struct Entries<'a, 'de> {
    map: Value<'a, 'de>,
    whole: &'de IndexMap<String, Tree>,
    rest: indexmap::map::Iter<'de, String, Tree>,
    value: Option<(&'de str, &'de Tree)>,
    /// The keys that the type names; `None` where every key is a name of the user's.
    fields: Option<&'static [&'static str]>,
    /// The keys that unknown ones were read as.
    read_as: Vec<&'static str>,
}

/// An entry of a map whose key the type names.
struct Entry<'de> {
    /// As it is written.
    key: &'de str,
    /// The key that was evidently meant.
    read_as: &'de str,
    tree: &'de Tree,
    /// Whether the value was taken out.
    out: bool,
}

impl<'a, 'de> Entries<'a, 'de> {
    fn next_known(&mut self) -> Option<Entry<'de>> {
        while let Some((key, tree)) = self.rest.next() {
            let out = *tree == Tree::Refused || self.pruned(key).is_some_and(Pruned::is_out);
            if self.map.tag == Some(key.as_str()) {
                continue;
            }
            let mut read_as = key.as_str();
            if let Some(fields) = self.fields
                && !fields.contains(&read_as)
            {
                let pruned = self.pruned(key);
                let known =
                    pruned.is_some_and(Pruned::is_out) || pruned.is_some_and(|it| it.meant().is_some());
                let meant = if known { pruned.and_then(Pruned::meant) } else { self.note(key, fields) };
                let Some(meant) = meant else { continue };
                self.read_as.push(meant);
                read_as = meant;
            }
            return Some(Entry { key, read_as, tree, out });
        }
        None
    }

    fn pruned(&self, key: &str) -> Option<&'a Pruned> {
        self.map.pruned.and_then(|pruned| pruned.key(key))
    }

    /// Notes a key that the type does not name, unless enough are noted. Returns the key that was evidently meant.
    fn note(&self, key: &str, fields: &'static [&'static str]) -> Option<&'static str> {
        let mut unknown = self.map.pass.unknown.borrow_mut();
        if unknown.len() >= self.map.pass.limit {
            self.map.pass.more.set(true);
            return None;
        }
        let fields: Vec<_> = fields.iter().copied().filter(|field| Some(*field) != self.map.tag).collect();
        let is_absent = |field: &&str| !self.whole.contains_key(*field) && !self.read_as.contains(field);
        let absent: Vec<&'static str> = fields.iter().copied().filter(is_absent).collect();
        // Of several that have only words in common with the key, none is evident.
        let is_evident = |meant: &&'static str| {
            let near = suggest::nearest_all(key, absent.iter().copied());
            near.len() < 2 || suggest::misspelt(key, [*meant]).is_some()
        };
        let meant = suggest::nearest(key, absent.iter().copied())
            .filter(is_evident)
            .filter(|_| super::reference(self.map.tree).is_none());
        unknown.push(Unknown {
            at: Path::Key(&self.map.path, key).segments(),
            meant,
            parent: self.map.path.name(),
            key: key.to_owned(),
            fields,
        });
        meant
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let Some(Entry { key, read_as, tree, out }) = self.next_known() {
            if out {
                continue;
            }
            self.value = Some((key, tree));
            let path = Path::Key(&self.map.path, key);
            let key = Key { key: read_as, path };
            return seed.deserialize(key).map(Some).map_err(|error| error.locate_key(&path));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, tree)) = self.value.take() else { return Err(Error::new(Mistake::Silent)) };
        let path = Path::Key(&self.map.path, key);
        let value = Value { tree, path, pruned: self.pruned(key), pass: self.map.pass, tag: None };
        seed.deserialize(value).map_err(|error| error.locate(&path))
    }
}

/// The key of a map entry.
struct Key<'a, 'de> {
    key: &'de str,
    path: Path<'a>,
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.key)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if variants.contains(&self.key) {
            return visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(self.key));
        }
        let headline = format!("`{}` is not one of the keys allowed", self.key);
        let diagnostic = Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, Pointer::root(), headline)
            .given(self.key)
            .allowed(variants.iter().copied())
            .suggest(self.key);
        Err(Error::new(Mistake::Ready(Box::new(diagnostic))).locate_key(&self.path))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A variant that was found, and the map that says more about it.
struct Variant<'a, 'de> {
    name: &'static str,
    whole: Value<'a, 'de>,
    content: Option<Value<'a, 'de>>,
}

impl<'a, 'de> Variant<'a, 'de> {
    fn content(&self) -> Result<Value<'a, 'de>, Error> {
        self.content.ok_or_else(|| {
            let headline = format!("`{}` needs settings of its own", self.name);
            self.whole.ready(&codes::blueprint::WRONG_TYPE, headline, |it| it.help("write a map"))
        })
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name = seed.deserialize(IntoDeserializer::<Error>::into_deserializer(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        let Some(content) = self.content else { return Ok(()) };
        let mut entries = content.map(Some(&[]))?;
        // No key is allowed, so each is noted and none is returned.
        entries.next_key::<serde::de::IgnoredAny>().map(|_| ())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.content()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.content()?.deserialize_struct(self.name, fields, visitor)
    }
}
