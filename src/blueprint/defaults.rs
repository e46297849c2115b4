//! A blueprint's tree with the defaults of parameters in the places that name the parameters.

use super::text::Tree;
use crate::diagnostic::Pointer;
use crate::model::{DefaultUse, ParameterDeclaration, ParameterType};
use crate::resource::Path;
use indexmap::IndexMap;

/// The keys below which a user writes in a back end's own words.
const BY_HAND: &[&str] = &["extra", "override", "overrides", "terraform"];

/// The tree, and where defaults were put in; none where none was.
pub(super) fn put_in(
    tree: &Tree,
    parameters: &IndexMap<String, ParameterDeclaration>,
) -> Option<(Tree, Vec<DefaultUse>)> {
    let given: Vec<Given<'_>> =
        parameters.iter().filter_map(|(name, declared)| Given::of(name, declared)).collect();
    if given.is_empty() {
        return None;
    }
    let mut defaults = Defaults { given, uses: Vec::new() };
    let Tree::Map(sections) = tree else { return None };
    let sections = sections.iter().map(|(name, section)| {
        let is_by_hand = BY_HAND.contains(&name.as_str());
        let value = if name == "parameters" {
            section.clone()
        } else {
            defaults.tree(section, &Pointer::root().child(name), is_by_hand)
        };
        (name.clone(), value)
    });
    let tree = Tree::Map(sections.collect());
    (!defaults.uses.is_empty()).then_some((tree, defaults.uses))
}

/// A default that is a value.
struct Given<'a> {
    name: &'a str,
    default: &'a str,
    value: Tree,
    /// Its names in the back ends.
    logical_id: String,
    variable: String,
}

impl<'a> Given<'a> {
    fn of(name: &'a str, declared: &'a ParameterDeclaration) -> Option<Self> {
        let default =
            declared.default.as_deref().filter(|default| !default.is_empty() && !declared.secret)?;
        // One that its kind does not take is reported.
        declared.kind.takes(default).ok()?;
        let text = default.to_owned();
        let value = match declared.kind {
            ParameterType::Number => Tree::Integer { value: default.parse().ok()?, text },
            ParameterType::Flag => Tree::Bool { value: default == "true", text },
            ParameterType::Text | ParameterType::Cidr | ParameterType::Arn | ParameterType::ActivationKey => {
                Tree::String(text)
            }
        };
        let path = Path::new(name, "");
        let variable = format!("${{var.{}}}", path.snake());
        Some(Self { name, default, value, logical_id: path.logical_id(), variable })
    }
}

struct Defaults<'a> {
    given: Vec<Given<'a>>,
    uses: Vec<DefaultUse>,
}

impl Defaults<'_> {
    fn tree(&mut self, tree: &Tree, at: &Pointer, is_by_hand: bool) -> Tree {
        if let Some(value) = self.default_of(tree, at, is_by_hand) {
            return value;
        }
        match tree {
            Tree::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    let is_by_hand = is_by_hand || BY_HAND.contains(&key.as_str());
                    (key.clone(), self.tree(value, &at.child(key), is_by_hand))
                });
                Tree::Map(entries.collect())
            }
            Tree::List(items) => {
                let items = items.iter().enumerate();
                Tree::List(items.map(|(index, item)| self.tree(item, &at.index(index), is_by_hand)).collect())
            }
            scalar => scalar.clone(),
        }
    }

    /// The default that a reference to a parameter stands for.
    fn default_of(&mut self, tree: &Tree, at: &Pointer, is_by_hand: bool) -> Option<Tree> {
        let names = |one: &&Given<'_>| match tree {
            Tree::Map(entries) if entries.len() == 1 => {
                let is = |key, name: &str| entries.get(key).and_then(Tree::text) == Some(name);
                if is_by_hand { is("Ref", &one.logical_id) } else { is("param", one.name) }
            }
            Tree::String(text) => is_by_hand && *text == one.variable,
            _ => false,
        };
        let one = self.given.iter().find(names)?;
        self.uses.push(DefaultUse {
            parameter: one.name.to_owned(),
            value: one.default.to_owned(),
            at: at.clone(),
        });
        Some(one.value.clone())
    }
}
