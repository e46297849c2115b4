//! The locations in which ports are ordered.

use super::DirectConnect;
use crate::diagnostic::{Diagnostic, Pointer, codes, suggest};
use crate::facts::{direct_connect as facts, locations};
use crate::model::Scope;
use crate::units::Region;

impl DirectConnect {
    /// Flags locations that the region does not list: once for each place where a code stands.
    pub(super) fn check_locations(&self, scope: &mut Scope<'_>) {
        let mut said: Vec<(Pointer, &str)> = Vec::new();
        for (name, connection) in self.connections.iter().filter(|(_, one)| one.import.is_none()) {
            let own = connection.location.as_deref();
            let at = match own {
                Some(_) => scope.at("connections").child(name).child("location"),
                None => scope.at("location"),
            };
            if let Some(code) = own.or(self.location.as_deref())
                && !said.iter().any(|(other, _)| *other == at)
            {
                said.push((at, code));
            }
        }
        let region = scope.architecture.region.clone();
        let Some(listed) = locations::at(&region) else { return };
        for (at, code) in said {
            let elsewhere: Vec<&str> = locations::regions_of(code).collect();
            if elsewhere.contains(&&*region) {
                continue;
            }
            let headline = match elsewhere.first() {
                Some(other) => format!("the location {code} is listed in {other}, not in {region}"),
                None => format!("no location {code} is known"),
            };
            let is_apart = |region: &str| {
                let region: Option<Region> = region.parse().ok();
                region.is_some_and(|region| facts::LOCATIONS_APART.value.contains(&region.partition().id()))
            };
            if elsewhere.first().is_some_and(|other| is_apart(other) != is_apart(&region)) {
                scope.report(Diagnostic::new(&codes::line::LOCATION_APART, at, headline).given(code).help(format!(
                    "take one of {region}, which `aws directconnect describe-locations --region {region} --query                      'locations[].locationCode'` lists"
                )));
                continue;
            }
            // What is known of the codes is in capitals, in which AWS takes few of them: none is offered as a value.
            let finding = Diagnostic::new(&codes::line::LOCATION_NOT_LISTED, at, headline).given(code);
            let tell = format!(
                "`aws directconnect describe-locations --region {region} --query 'locations[].locationCode'`"
            );
            scope.report(finding.help(match (elsewhere.first(), near(code, listed))  {
                (Some(other), _) => format!(
                    "take one of {region}, which {tell} lists, or order the port in {other} and import it: a Direct Connect \
                     gateway leads from any location to {region}"
                ),
                (None, Some(near)) => {
                    format!("did you mean the one that in capitals is {near}? {tell} spells it as AWS takes it")
                }
                (None, None) => format!("take one that {tell} lists"),
            }));
        }
    }
}

/// The code that is meant, letters small or not.
fn near(code: &str, listed: &[&'static str]) -> Option<&'static str> {
    suggest::nearest(&code.to_ascii_uppercase(), listed.iter().copied())
}
