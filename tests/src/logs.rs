//! Searches every line that the server under test logs for secrets.
//!
//! Passwords, texts, addresses and whatever else a log must not have carry [`MARK`] in the tests.
//! Tokens and tickets are known by their form, and those that an answer held by themselves.

use std::{
    collections::HashSet,
    env,
    fmt::{self, Write as _},
    fs::File,
    io::Write as _,
    sync::{
        LazyLock, Mutex, Once, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::Value;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{EnvFilter, Layer as _, layer, layer::SubscriberExt as _};

/// What every secret text of the tests contains.
pub const MARK: &str = "s3cr3t-";
/// [`MARK`] as a list of bytes, as Debug writes it.
const MARK_BYTES: &str = "115, 51, 99, 114, 51, 116, 45";
/// [`MARK`] in base64 (its three alignments without what depends on the neighbours), as events
/// carry some bodies.
const MARK_BASE64: [&str; 3] = ["czNjcjN0", "MzY3IzdC", "zM2NyM3Qt"];
/// How each part of a JWT begins that is JSON: `{"` in base64url.
const JWT: &str = "eyJ";
/// The fewest characters of a JWT's header. Ids of requests and connections are shorter, and can
/// begin like one by chance.
const JWT_HEADER: usize = 20;

static SECRETS: LazyLock<RwLock<HashSet<String>>> = LazyLock::new(RwLock::default);
static VIOLATIONS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LINES: AtomicUsize = AtomicUsize::new(0);

/// Starts to read the log, once for the process.
pub(crate) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Natter's own crates at their most verbose level, and the others as in `natter --log
        // trace` and in a function.
        let filter = EnvFilter::new("warn,natter=trace,sam_gateway=trace");
        let reader = tracing_subscriber::registry().with(Reader.with_filter(filter));
        tracing::subscriber::set_global_default(reader).expect("nobody else reads the logs");
    });
}

/// The file to which tokens and tickets are written, for a search of the logs of another process.
static NOTED: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = env::var_os("NATTER_SECRETS")?;
    let file = File::options().append(true).create(true).open(path);
    Some(Mutex::new(file.expect("the file that NATTER_SECRETS names can be written to")))
});

/// Remembers the tokens, tickets and credentials in a body.
pub(crate) fn remember_secrets_in(body: &[u8]) {
    let Ok(Value::Object(body)) = serde_json::from_slice(body) else { return };
    let servers = body.get("iceServers").and_then(Value::as_array).into_iter().flatten();
    let credentials = servers.filter_map(|server| server.get("credential"));
    let named = ["accessToken", "refreshToken", "ticket"].into_iter();
    for secret in named.filter_map(|name| body.get(name)).chain(credentials) {
        let Some(secret) = secret.as_str() else { continue };
        remember_secret(secret);
        if let Some(file) = &*NOTED {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            writeln!(file, "{secret}").expect("NATTER_SECRETS can be written to");
        }
    }
}

/// Remembers a token or ticket.
pub fn remember_secret(secret: &str) {
    SECRETS.write().unwrap_or_else(PoisonError::into_inner).insert(secret.to_owned());
}

/// How many tokens and tickets are known.
#[must_use]
pub fn known_secrets() -> usize {
    SECRETS.read().unwrap_or_else(PoisonError::into_inner).len()
}

/// How many lines were logged.
#[must_use]
pub fn lines() -> usize {
    LINES.load(Ordering::Relaxed)
}

/// Fails if a secret was logged.
pub fn assert_clean() {
    let violations = VIOLATIONS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(violations.is_empty(), "there are secrets in the logs: {violations:#?}");
}

/// Whether a line holds a secret.
#[must_use]
pub fn is_secret(line: &str) -> bool {
    let lower = line.to_lowercase();
    if lower.contains(MARK) || holds_jwt(line) || line.contains(MARK_BYTES) {
        return true;
    }
    if MARK_BASE64.iter().any(|mark| line.contains(mark)) {
        return true;
    }
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    line.split(|c| !is_token(c)).filter(|word| word.len() >= 43).any(|word| secrets.contains(word))
}

/// Whether a line holds a JWT, or a part of one.
fn holds_jwt(line: &str) -> bool {
    line.match_indices(JWT).any(|(at, _)| {
        let (before, from) = line.split_at(at);
        let begins = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        begins && from.chars().take_while(|c| is_token(*c)).count() >= JWT_HEADER
    })
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

struct Reader;

/// Everything that an event or span says, in one line.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {field}={value}");
    }
}

impl Line {
    fn read(self) {
        LINES.fetch_add(1, Ordering::Relaxed);
        if is_secret(&self.0) {
            VIOLATIONS.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
        }
    }
}

impl<S: Subscriber> layer::Layer<S> for Reader {
    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        let mut line = Line(format!("{}:", event.metadata().target()));
        event.record(&mut line);
        line.read();
    }

    fn on_new_span(&self, span: &span::Attributes<'_>, _: &span::Id, _: layer::Context<'_, S>) {
        let mut line = Line(format!("{} {}:", span.metadata().target(), span.metadata().name()));
        span.record(&mut line);
        line.read();
    }

    fn on_record(&self, _: &span::Id, values: &span::Record<'_>, _: layer::Context<'_, S>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        line.read();
    }
}
