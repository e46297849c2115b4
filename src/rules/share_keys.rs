//! A share says what its protocol needs, and nothing else.
//!
//! Why: each protocol addresses data in its own way, and DataSync and File Gateway refuse late what does not fit.
//! Example: `{ protocol: nfs, host: nas1, path: scans }`. Instead: `path: /scans`.
//! Source: DataSync API reference, `CreateLocationNfs`, `CreateLocationSmb`, `CreateLocationObjectStorage`, read
//! 2026-11-23.

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Login, Protocol, Share};
use crate::resource::Val;
use crate::units::Arn;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (site, declared) in &architecture.sites {
        for (name, share) in &declared.shares {
            let at = Pointer::root().child("sites").child(site).child("shares").child(name);
            Checked { name: format!("{site}/{name}"), share, at, findings }.check();
        }
    }
}

/// A key: whether it is given, which protocols know it, which cannot do without it, and an example.
type Key = (&'static str, bool, &'static [Protocol], &'static [Protocol], &'static str);

struct Checked<'a> {
    name: String,
    share: &'a Share,
    at: Pointer,
    findings: &'a mut Diagnostics,
}

impl Checked<'_> {
    fn check(mut self) {
        use Protocol::{Nfs, Object, Ontap, Smb};
        let share = self.share;
        let user = share.login.as_ref().is_some_and(|login| login.user.is_some());
        let domain = share.login.as_ref().is_some_and(|login| login.domain.is_some());
        let keys: [Key; 6] = [
            ("path", share.path.is_some(), &[Nfs, Smb, Object], &[Nfs, Smb], "path: /scans"),
            ("bucket", share.bucket.is_some(), &[Object], &[Object], "bucket: scans"),
            ("volume", share.volume.is_some(), &[Ontap], &[Ontap], "volume: design"),
            ("port", share.port.is_some(), &[Object], &[], ""),
            (
                "login",
                share.login.is_some(),
                &[Smb, Object],
                &[Smb, Object],
                "login: { user: mover, secret: \"arn:…\" }",
            ),
            ("login/user", user, &[Smb, Object], &[Smb, Object], "user: mover"),
        ];
        for (key, given, known, needed, example) in keys {
            let nested = key.contains('/');
            if !given && needed.contains(&share.protocol) && !(nested && share.login.is_none()) {
                let example = if key == "path" && share.protocol == Smb { "path: plans" } else { example };
                self.lacks(key, example);
            }
            if given && !known.contains(&share.protocol) && !nested {
                self.unknown(key, known);
            }
        }
        if domain && share.protocol == Object {
            self.unknown("login/domain", &[Smb]);
        }
        if let Some(Val::Known(path)) = &share.path {
            self.path(path);
        }
        if let Some(login) = &share.login {
            self.secret(login);
        }
    }

    fn at(&self, key: &str) -> Pointer {
        key.split('/').fold(self.at.clone(), |at, key| at.child(key))
    }

    fn lacks(&mut self, key: &str, example: &str) {
        let (at, word) = match key.rsplit_once('/') {
            Some((outer, word)) => (self.at(outer), word),
            None => (self.at.clone(), key),
        };
        let title = self.share.protocol.title();
        self.findings.push(
            Diagnostic::new(
                &codes::network::SHARE_LACKS_KEY,
                at,
                format!("the {title} share `{}` does not say its `{word}`", self.name),
            )
            .help(format!("add it, for example `{example}`")),
        );
    }

    fn unknown(&mut self, key: &str, known: &[Protocol]) {
        let word = key.rsplit('/').next().unwrap_or(key);
        let titles: Vec<&str> = known.iter().map(|protocol| protocol.title()).collect();
        let finding = Diagnostic::new(
            &codes::network::SHARE_KEY_WITHOUT_MEANING,
            self.at(key),
            format!("`{word}` means nothing to the {} share `{}`", self.share.protocol.title(), self.name),
        )
        .on_key()
        .given(word)
        .help(format!("remove it, or correct the `protocol`: it belongs to {}", titles.join(" and ")));
        self.findings.push(finding);
    }

    fn path(&mut self, path: &str) {
        let (reason, better) = match self.share.protocol {
            Protocol::Nfs if !path.starts_with('/') => ("does not begin with `/`", format!("/{path}")),
            Protocol::Smb if path.contains('\\') => {
                ("has backward slashes", path.replace('\\', "/").trim_start_matches('/').to_owned())
            }
            Protocol::Smb if path.starts_with('/') => {
                ("does not begin with the share's name", path.trim_start_matches('/').to_owned())
            }
            Protocol::Nfs | Protocol::Smb if path.trim().is_empty() => ("is empty", "scans".to_owned()),
            Protocol::Nfs | Protocol::Smb | Protocol::Object | Protocol::Ontap => return,
        };
        let finding = Diagnostic::new(
            &codes::network::SHARE_PATH,
            self.at("path"),
            format!("the path of `{}` {reason}", self.name),
        )
        .given(path)
        .help(format!("write `path: {better}`"));
        self.findings.push(finding);
    }

    fn secret(&mut self, login: &Login) {
        if login.secret.parse::<Arn>().is_ok_and(|arn| arn.service() == "secretsmanager") {
            return;
        }
        // What stands there may be the password itself: it is not quoted.
        let finding = Diagnostic::new(
            &codes::network::NOT_A_SECRET,
            self.at("login/secret"),
            format!("the login of `{}` does not name a secret of AWS Secrets Manager", self.name),
        )
        .concealed()
        .allowed(["arn:aws:secretsmanager:eu-central-1:444455556666:secret:smb-a1b2c3"])
        .help("store the password in Secrets Manager and give the ARN of the secret");
        self.findings.push(finding);
    }
}
