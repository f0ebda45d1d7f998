//! What is printed when everything listens.

use std::{
    fmt::{self, Display, Formatter},
    io::Write as _,
};

use super::arguments::Arguments;
use crate::Running;

/// What the options add to the output.
pub(super) struct Extras {
    ephemeral: bool,
    lambda_endpoint: Option<String>,
}

impl Extras {
    pub(super) fn of(arguments: &Arguments) -> Self {
        Self { ephemeral: arguments.ephemeral, lambda_endpoint: arguments.lambda_endpoint.clone() }
    }

    /// Prints where everything is. Nobody reading it is no reason to stop.
    pub(super) fn print(&self, running: &Running) {
        let mut out = std::io::stdout().lock();
        let _ = write!(out, "{}", Banner { extras: self, running });
        let _ = out.flush();
    }
}

struct Banner<'a> {
    extras: &'a Extras,
    running: &'a Running,
}

impl Display for Banner<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let running = self.running;
        let data = match running.signing_keys.as_ref().and_then(|file| file.parent()) {
            Some(folder) => folder.display().to_string(),
            None if self.extras.ephemeral => "in memory, gone when natter stops".to_owned(),
            None => "in memory".to_owned(),
        };
        writeln!(f, "Natter is running. Press Ctrl-C to stop.\n")?;
        writeln!(f, "  HTTP API        {}", running.http_url)?;
        writeln!(f, "  WebSocket API   {}?ticket=…", running.ws_url)?;
        writeln!(f, "  Management API  {}/@connections/…", running.management_url)?;
        writeln!(f, "  Lambda API      {}", running.lambda_url)?;
        writeln!(f, "  DynamoDB        {}", running.dynamodb_url)?;
        writeln!(f, "  Data            {data}\n")?;
        if let Some(endpoint) = &self.extras.lambda_endpoint {
            return self.elsewhere(f, endpoint);
        }
        self.example(f)
    }
}

impl Banner<'_> {
    /// Three lines to paste into a shell: an account, who that is, and a socket.
    fn example(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let http = &self.running.http_url;
        writeln!(
            f,
            "Try it in another terminal (the last line wants websocat, or `npx wscat -c` in its place; type {{\"action\":\"ping\"}}):\n"
        )?;
        writeln!(
            f,
            r#"  TOKEN=$(curl -s {http}/api/auth/register -H 'content-type: application/json' -d '{{"username":"ada'$RANDOM'","email":"ada'$RANDOM'@example.com","password":"correct horse"}}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')"#
        )?;
        writeln!(f, r#"  curl -s {http}/api/auth/me -H "authorization: Bearer $TOKEN""#)?;
        writeln!(
            f,
            r#"  websocat "$(curl -s -X POST {http}/api/ws-ticket -H "authorization: Bearer $TOKEN" | sed 's/.*"url":"\([^"]*\)".*/\1/')""#
        )?;
        writeln!(f)
    }

    /// What functions that run elsewhere need to know.
    fn elsewhere(&self, f: &mut Formatter<'_>, endpoint: &str) -> fmt::Result {
        writeln!(f, "Functions are invoked at {endpoint}. They need these environment variables:\n")?;
        for (name, value) in &self.running.environment {
            writeln!(f, "  export {name}='{value}'")?;
        }
        if !self.running.environment.contains_key("AWS_SECRET_ACCESS_KEY") {
            writeln!(f, "  # and the AWS credentials that natter was given; they are not printed")?;
        }
        match &self.running.signing_keys {
            Some(file) => writeln!(f, "  export SIGNING_KEYS=\"$(cat '{}')\"\n", file.display()),
            None => writeln!(f, "  export SIGNING_KEYS='local:'…   any secret of 32 characters or more\n"),
        }
    }
}
