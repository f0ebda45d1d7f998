//! A file of the accounts that the tests have made, so that they can be deleted afterwards, also
//! when a test failed or a run was interrupted.
//!
//! Where `NATTER_ACCOUNTS` names a file, the harness writes a line of JSON to it before each
//! request that makes an account or changes a password, and when one that makes or deletes an
//! account was answered. The first line names the server. The file holds passwords: whoever makes
//! it sees to it that nobody else can read it.

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    sync::{LazyLock, Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderMap;
use serde_json::{Value, json};

/// The variable that names the file.
pub const ACCOUNTS: &str = "NATTER_ACCOUNTS";

static FILE: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = env::var_os(ACCOUNTS).filter(|path| !path.is_empty())?;
    let open = OpenOptions::new().append(true).create(true).open(&path);
    Some(Mutex::new(open.unwrap_or_else(|why| panic!("{}: {why}", path.display()))))
});

/// An account that a test has made, or may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in with.
    pub username: String,
    /// The passwords that it may have, the likeliest first: a change is noted before it is known to
    /// have worked.
    pub passwords: Vec<String>,
    /// An access token that may be good still.
    pub token: Option<String>,
    /// Whether the server has said that it was made.
    pub made: bool,
    /// Whether a test has deleted it, or a cleaning that was interrupted later.
    pub deleted: bool,
    /// How many requests for it have had no answer: one of them may have made it.
    unanswered: usize,
}

/// A request whose answer is to be noted too.
pub(crate) struct Noted(Kind);

enum Kind {
    Register { username: String, password: String },
    Delete { id: String },
}

/// Notes a request that makes, changes or deletes an account, before it is sent.
pub(crate) fn before(
    method: &str,
    path: &str,
    headers: &HeaderMap,
    body: Option<&[u8]>,
) -> Option<Noted> {
    FILE.as_ref()?;
    let body: Value = serde_json::from_slice(body?).ok()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let kind = match (method, path) {
        ("POST", "/api/auth/register") => {
            let (username, password) = (text("username")?, text("password")?);
            write(&json!({ "asked": username, "password": password }));
            Kind::Register { username, password }
        }
        ("PUT", "/api/auth/password") => {
            write(&json!({ "changing": subject(headers)?, "password": text("newPassword")? }));
            return None;
        }
        ("DELETE", "/api/users/me") => Kind::Delete { id: subject(headers)? },
        _ => return None,
    };
    Some(Noted(kind))
}

impl Noted {
    /// Notes what was answered.
    pub(crate) fn answered(self, status: u16, body: &[u8]) {
        match self.0 {
            Kind::Register { username, password } if status == 201 => {
                let body: Value = serde_json::from_slice(body).unwrap_or_default();
                let (id, token) = (&body["user"]["id"], &body["accessToken"]);
                write(&json!({ "made": username, "password": password, "id": id, "token": token }));
            }
            Kind::Register { username, .. } if (400..500).contains(&status) => {
                write(&json!({ "refused": username }))
            }
            Kind::Delete { id } if status == 202 => write(&json!({ "deleted": id })),
            Kind::Register { .. } | Kind::Delete { .. } => {}
        }
    }
}

/// Whose token a request carries.
fn subject(headers: &HeaderMap) -> Option<String> {
    let token = headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")?;
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()?;
    Some(claims.get("sub")?.as_str()?.to_owned())
}

/// Notes in a file that an account is no more, so that nobody looks for it again.
pub fn ended(file: &Path, username: &str) -> io::Result<()> {
    let line = format!("{}\n", json!({ "ended": username }));
    OpenOptions::new().append(true).open(file)?.write_all(line.as_bytes())
}

fn write(line: &Value) {
    if let Some(file) = FILE.as_ref() {
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(format!("{line}\n").as_bytes()).expect("an account can be noted");
    }
}

/// What a file says: where the accounts are, and which.
///
/// # Errors
/// What is wrong with the file. A last line without an end is no error: the request that it was for
/// was not sent.
pub fn read(file: &Path) -> Result<(String, Vec<Account>), String> {
    let text = fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
    entered(&text).map_err(|why| format!("{}: {why}", file.display()))
}

fn entered(text: &str) -> Result<(String, Vec<Account>), String> {
    let mut book = Book::default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    for (number, line) in whole.lines().enumerate() {
        let line: Value =
            serde_json::from_str(line).map_err(|why| format!("line {}: {why}", number + 1))?;
        book.enter(&line).ok_or_else(|| format!("line {} is not one of ours", number + 1))?;
    }
    let url = book.url.ok_or("no line names the server")?;
    Ok((
        url,
        book.accounts
            .into_values()
            .filter(|account| account.made || account.unanswered > 0)
            .collect(),
    ))
}

#[derive(Default)]
struct Book {
    url: Option<String>,
    /// By the username in lower case: two spellings are one account.
    accounts: BTreeMap<String, Account>,
    /// The usernames of ids.
    names: BTreeMap<String, String>,
}

impl Book {
    fn enter(&mut self, line: &Value) -> Option<()> {
        let text = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(url) = text("server") {
            self.url = Some(url);
        } else if let Some(name) = text("asked") {
            let account = self.named(&name);
            account.unanswered += 1;
            account.passwords.push(text("password")?);
        } else if let Some(name) = text("refused") {
            let account = self.named(&name);
            account.unanswered = account.unanswered.saturating_sub(1);
        } else if let Some(name) = text("made") {
            self.names.insert(text("id")?, name.to_lowercase());
            let (token, password) = (text("token"), text("password")?);
            let account = self.named(&name);
            let unanswered = account.unanswered.saturating_sub(1);
            account.passwords.retain(|other| *other != password);
            account.passwords.insert(0, password);
            *account = Account { token, made: true, deleted: false, unanswered, ..account.clone() };
        } else if let Some(id) = text("changing") {
            let password = text("password")?;
            if let Some(account) = self.known(&id) {
                account.passwords.insert(0, password);
            }
        } else if let Some(id) = text("deleted") {
            if let Some(account) = self.known(&id) {
                account.deleted = true;
            }
        } else if let Some(name) = text("ended") {
            let account = self.named(&name);
            (account.deleted, account.unanswered) = (true, 0);
        } else {
            return None;
        }
        Some(())
    }

    fn named(&mut self, name: &str) -> &mut Account {
        let account = self.accounts.entry(name.to_lowercase()).or_default();
        account.username = name.to_owned();
        account
    }

    /// The account with this id; `None` for the id in a token that a test has forged.
    fn known(&mut self, id: &str) -> Option<&mut Account> {
        self.accounts.get_mut(self.names.get(id)?)
    }
}

#[cfg(test)]
mod tests;
