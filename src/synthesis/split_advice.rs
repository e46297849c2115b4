//! What to move to other stacks where a template is too large: a proposal that was tried before it is told.

use indexmap::IndexMap;

use super::deployment;
use crate::backend::validate::{MAXIMUM_RESOURCES, excesses};
use crate::backend::{Target, cloudformation, stacks};
use crate::model::{Architecture, Expansion, StackDeclaration, expand, expand_in};
use crate::resource::Retention;

/// How many moves of one member are tried.
const MOST_TRIALS: usize = 12;
/// How many members of a stack are named.
const MOST_NAMED: usize = 5;

/// A construct or a network of the stack, with the flows that it carries, which go where it goes.
struct Member<'d> {
    name: &'d str,
    flows: usize,
    resources: usize,
    /// Whether something of it outlives its stack: in another one it would be made a second time.
    is_kept: bool,
}

/// The stacks of a proposal, each with its members.
type Proposal<'d> = Vec<Vec<&'d str>>;

/// What to do about a stack whose template is too large.
pub(super) fn split_advice(architecture: &Architecture, stack: &str) -> String {
    let advisor = Advisor { architecture, expansion: expand(architecture), stack };
    let members = advisor.members();
    let told: Vec<String> = members.iter().take(3).map(Member::told).collect();
    let told = told.join(", ");
    let free: Vec<&Member<'_>> = members.iter().filter(|member| !member.is_kept).collect();
    if let Some(proposal) = advisor.proposal(&free) {
        return format!("move constructs to stacks of their own: {}; {told}", advisor.written(&proposal));
    }
    let all: Vec<&Member<'_>> = members.iter().collect();
    if let Some(proposal) = advisor.proposal(&all) {
        return format!(
            "before the first deployment, since what is kept would be made a second time: {}; after it, let new \
             constructs and flows live in new stacks; {told}",
            advisor.written(&proposal)
        );
    }
    format!(
        "no other split of whole constructs helps, and {told}: let one make fewer, or divide it into several"
    )
}

impl Member<'_> {
    fn told(&self) -> String {
        let flows = match self.flows {
            0 => String::new(),
            1 => " with its flow".to_owned(),
            several => format!(" with its {several} flows"),
        };
        format!("`{}` makes {} resources{flows}", self.name, self.resources)
    }
}

struct Advisor<'d> {
    architecture: &'d Architecture,
    expansion: Expansion,
    stack: &'d str,
}

impl<'d> Advisor<'d> {
    /// Whether a construct or a network lives in the stack.
    fn is_here(&self, name: &str) -> bool {
        let stacks = &self.architecture.stacks;
        let holds = |(_, stack): &(&String, &StackDeclaration)| stack.holds.iter().any(|held| held == name);
        stacks.iter().find(holds).map_or(&self.architecture.name, |(stack, _)| stack) == self.stack
    }

    /// The members of the stack that make anything, the largest first.
    fn members(&self) -> Vec<Member<'d>> {
        let Expansion { graph, carriers, .. } = &self.expansion;
        let omitted = graph.only_in_terraform();
        let names = self.architecture.networks.keys().chain(self.architecture.constructs.keys());
        let members = names.filter(|name| self.is_here(name)).map(|name| {
            let is_own = |home: &str| home == name || carriers.get(home) == Some(name);
            let mut member = Member { name, flows: 0, resources: 0, is_kept: false };
            member.flows = carriers.values().filter(|carrier| *carrier == name).count();
            for (_, node) in graph.nodes().filter(|(id, node)| !omitted.contains(id) && is_own(node.home())) {
                member.resources += 1;
                member.is_kept |= node.retention == Retention::Retain;
            }
            member
        });
        let mut members: Vec<Member<'_>> = members.filter(|member| member.resources > 0).collect();
        members.sort_by_key(|member| std::cmp::Reverse(member.resources));
        members
    }

    /// The fewest moves that were found after which every stack is within the quotas.
    fn proposal(&self, members: &[&Member<'d>]) -> Option<Proposal<'d>> {
        let alone = members.iter().take(MOST_TRIALS).map(|member| vec![vec![member.name]]);
        let total = self.members().iter().map(|member| member.resources).sum();
        let packed = [MAXIMUM_RESOURCES * 9 / 10, total / 2, total / 3];
        let packed =
            packed.into_iter().filter_map(|most| packed_into(members, total, most.min(MAXIMUM_RESOURCES)));
        alone.chain(packed).find(|proposal| self.fits(proposal))
    }

    /// Names for new stacks.
    fn names(&self, count: usize) -> Vec<String> {
        let more = (1..).map(|number| if number == 1 { "more".to_owned() } else { format!("more-{number}") });
        let is_free =
            |name: &String| *name != self.architecture.name && !self.architecture.stacks.contains_key(name);
        more.filter(is_free).take(count).collect()
    }

    /// Whether each stack that a proposal touches is within the quotas, and none waits for itself.
    fn fits(&self, proposal: &Proposal<'_>) -> bool {
        let names = self.names(proposal.len());
        let mut declared: IndexMap<String, StackDeclaration> = self.architecture.stacks.clone();
        for (name, holds) in names.iter().zip(proposal) {
            let holds: Vec<String> = holds.iter().map(|holds| (*holds).to_owned()).collect();
            for stack in declared.values_mut() {
                stack.holds.retain(|held| !holds.contains(held));
            }
            declared.insert(name.clone(), StackDeclaration { account: None, region: None, holds });
        }
        let Expansion { graph, mut findings, carriers, .. } = expand_in(self.architecture, &declared);
        let deployment = deployment(self.architecture, &declared, &carriers);
        let modules = stacks::split(&graph, &deployment, Target::Terraform);
        stacks::check(&graph, &deployment, &modules, &mut findings);
        let templates = stacks::split(&graph, &deployment, Target::CloudFormation);
        let mut touched =
            templates.iter().filter(|stack| stack.name == self.stack || names.contains(&stack.name));
        !findings.has_errors()
            && touched.all(|stack| {
                let template = cloudformation::print(&graph, &deployment, stack);
                excesses(&template, template.document.to_file().len()).next().is_none()
            })
    }

    /// A proposal as a blueprint has it.
    fn written(&self, proposal: &Proposal<'_>) -> String {
        let stacks = self.names(proposal.len()).into_iter().zip(proposal).map(|(name, holds)| {
            let left = holds.len().saturating_sub(MOST_NAMED);
            let mut named: Vec<String> =
                holds.iter().take(MOST_NAMED).map(|name| (*name).to_owned()).collect();
            named.extend((left > 0).then(|| format!("… and {left} others")));
            format!("{name}: {{ holds: [{}] }}", named.join(", "))
        });
        format!("`stacks: {{ {} }}`", stacks.collect::<Vec<_>>().join(", "))
    }
}

/// Stacks with at most so many resources each, the one that is left included; none where that cannot be.
fn packed_into<'d>(members: &[&Member<'d>], total: usize, most: usize) -> Option<Proposal<'d>> {
    let mut left = total;
    let mut stacks: Vec<(usize, Vec<&str>)> = Vec::new();
    for member in members.iter().filter(|member| member.resources <= most) {
        if left <= most {
            break;
        }
        left -= member.resources;
        match stacks.iter_mut().find(|(count, _)| count + member.resources <= most) {
            Some((count, names)) => {
                *count += member.resources;
                names.push(member.name);
            }
            None => stacks.push((member.resources, vec![member.name])),
        }
    }
    (left <= most && !stacks.is_empty()).then(|| stacks.into_iter().map(|(_, names)| names).collect())
}
