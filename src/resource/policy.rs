//! IAM policies as trees: checked and combined as values, printed by each back end in its own way.

use std::borrow::Cow;

use super::expression::Val;

/// A policy document, version 2012-10-17.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Allow.
    Allow,
    /// Deny.
    Deny,
}

impl Effect {
    /// IAM's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }
    }
}

/// One statement. Build it with [`Statement::allow`] or [`Statement::deny`].
///
/// ```
/// use hybrid_synth::resource::Statement;
/// let read = Statement::allow("ReadTrain", ["s3:GetObject"]).on(["arn:aws:s3:::lake/train/*".into()]);
/// assert_eq!(read.actions, ["s3:GetObject"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The statement's id: letters and digits.
    pub sid: String,
    /// Allow or deny.
    pub effect: Effect,
    /// Who; empty in identity policies.
    pub principals: Vec<Principal>,
    /// `service:Action`, in order.
    pub actions: Vec<Cow<'static, str>>,
    /// ARNs; empty in trust policies.
    pub resources: Vec<Val<String>>,
    /// All of them must hold.
    pub conditions: Vec<PolicyCondition>,
}

/// Who a resource policy speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Everyone: only in denials and behind conditions.
    Anyone,
    /// An AWS service, as in `datasync.amazonaws.com`.
    Service(String),
    /// An account, role or user, by ARN.
    Aws(Val<String>),
}

/// A condition of a statement: `StringEquals` on `aws:SourceAccount`, for example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyCondition {
    /// The operator, as in `ArnLike`.
    pub test: &'static str,
    /// The key, as in `aws:SourceArn`.
    pub variable: String,
    /// The values of which one must match.
    pub values: Vec<Val<String>>,
}

impl Statement {
    fn new(
        sid: &str,
        effect: Effect,
        actions: impl IntoIterator<Item = impl Into<Cow<'static, str>>>,
    ) -> Self {
        Statement {
            sid: sid.to_owned(),
            effect,
            principals: Vec::new(),
            actions: actions.into_iter().map(Into::into).collect(),
            resources: Vec::new(),
            conditions: Vec::new(),
        }
    }

    /// A statement that allows actions.
    pub fn allow(sid: &str, actions: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        Self::new(sid, Effect::Allow, actions)
    }

    /// A statement that denies actions.
    pub fn deny(sid: &str, actions: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        Self::new(sid, Effect::Deny, actions)
    }

    /// Adds resources.
    pub fn on(mut self, resources: impl IntoIterator<Item = Val<String>>) -> Self {
        exactly(&mut self.resources, resources);
        self
    }

    /// Adds a principal.
    pub fn to(mut self, principal: Principal) -> Self {
        exactly(&mut self.principals, [principal]);
        self
    }

    /// Adds a condition.
    pub fn when(
        mut self,
        test: &'static str,
        variable: &str,
        values: impl IntoIterator<Item = impl Into<Val<String>>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        exactly(&mut self.conditions, [PolicyCondition { test, variable: variable.to_owned(), values }]);
        self
    }

    /// Whether it says all that another one says, as it is written: a pattern does not count for what it matches.
    ///
    /// ```
    /// use hybrid_synth::resource::Statement;
    /// let read = Statement::allow("Read", ["s3:GetObject"]).on(["arn:aws:s3:::lake/train/*".into()]);
    /// let both = Statement::allow("Use", ["s3:GetObject", "s3:PutObject"]).on(["arn:aws:s3:::lake/train/*".into()]);
    /// assert!(both.covers(&read) && !read.covers(&both));
    /// assert!(!both.clone().when("Bool", "aws:SecureTransport", ["true"]).covers(&read));
    /// ```
    pub fn covers(&self, other: &Statement) -> bool {
        self.effect == other.effect
            && self.principals == other.principals
            && has_all(&self.actions, &other.actions)
            && has_all(&self.resources, &other.resources)
            && self.conditions.iter().all(|wide| {
                let alike =
                    |narrow: &&PolicyCondition| narrow.test == wide.test && narrow.variable == wide.variable;
                other.conditions.iter().filter(alike).any(|narrow| {
                    // One of the values has to match, but where none of them may.
                    let is_negated = wide.test.contains("Not");
                    if is_negated {
                        narrow.values == wide.values
                    } else {
                        has_all(&wide.values, &narrow.values)
                    }
                })
            })
    }
}

fn has_all<T: PartialEq>(all: &[T], some: &[T]) -> bool {
    some.iter().all(|one| all.contains(one))
}

/// Adds items without room for more: a large graph has ten thousand statements, and most lists in them hold one item.
fn exactly<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
    let items = items.into_iter();
    list.reserve_exact(items.size_hint().0);
    list.extend(items);
}

impl Policy {
    /// A policy of these statements, without those of which another one says all; the first of two that say the same stays.
    pub fn of(statements: impl IntoIterator<Item = Statement>) -> Self {
        let mut kept: Vec<Statement> = Vec::new();
        for statement in statements {
            if !kept.iter().any(|other| other.covers(&statement)) {
                kept.retain(|other| !statement.covers(other));
                kept.push(statement);
            }
        }
        Policy { statements: kept }
    }

    /// The trust policy that lets a service assume a role, for this account only.
    ///
    /// The conditions keep another account from using the service as a confused deputy (IAM User Guide, "The confused
    /// deputy problem", read 2026-11-22).
    pub fn trust(service: &str) -> Self {
        let account = Val::Expr(super::Expr::Pseudo(super::Pseudo::AccountId));
        Policy::of([Statement::allow("Assume", ["sts:AssumeRole"])
            .to(Principal::Service(service.to_owned()))
            .when("StringEquals", "aws:SourceAccount", [account])])
    }
}
