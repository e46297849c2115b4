//! The locations in which ports are ordered.

use super::DirectConnect;
use crate::diagnostic::{Diagnostic, Pointer, codes, suggest};
use crate::facts::locations;
use crate::model::Scope;

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
            let finding = Diagnostic::new(&codes::line::LOCATION_NOT_LISTED, at, headline)
                .given(code)
                .allowed(listed.iter().copied());
            let finding = if let Some(other) = elsewhere.first() {
                finding.help(format!(
                    "take one of {region}, or order the port in {other} and import it: a Direct Connect gateway leads \
                     from any location to {region}"
                ))
            } else {
                let tell = format!("`aws directconnect describe-locations --region {region}` tells");
                finding.help(match suggest::nearest(&code.to_ascii_uppercase(), listed.iter().copied()) {
                    Some(near) => {
                        format!("did you mean {near}? {tell} which of its letters AWS writes small")
                    }
                    None => format!("{tell} what is listed today"),
                })
            };
            scope.report(finding);
        }
    }
}
