//! The banner: what natter prints when it serves requests.

use std::{
    fmt::{self, Display, Formatter},
    io::Write as _,
};

use super::arguments::Arguments;
use crate::Running;

/// The command line's options that the banner depends on.
pub(super) struct BannerOptions {
    ephemeral: bool,
    lambda_endpoint: Option<String>,
}

impl BannerOptions {
    pub(super) fn of(arguments: &Arguments) -> Self {
        Self { ephemeral: arguments.ephemeral, lambda_endpoint: arguments.lambda_endpoint.clone() }
    }

    /// Prints where everything is. A closed stdout is not an error.
    pub(super) fn print(&self, running: &Running) {
        let mut out = std::io::stdout().lock();
        let _ = write!(out, "{}", Banner { options: self, running });
        let _ = out.flush();
    }
}

struct Banner<'a> {
    options: &'a BannerOptions,
    running: &'a Running,
}

impl Display for Banner<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let running = self.running;
        let data = match running.signing_keys.as_ref().and_then(|file| file.parent()) {
            Some(folder) => folder.display().to_string(),
            None if self.options.ephemeral => "in memory, gone when natter stops".to_owned(),
            None => "in memory".to_owned(),
        };
        writeln!(f, "Natter is running. Press Ctrl-C to stop.\n")?;
        if let Some(url) = &running.web_url {
            writeln!(f, "  Web client      {url}")?;
        }
        writeln!(f, "  HTTP API        {}", running.http_url)?;
        writeln!(f, "  WebSocket API   {}?ticket=…", running.ws_url)?;
        for url in &running.network_urls {
            writeln!(f, "  On the network  {url}")?;
        }
        writeln!(f, "  Management API  {}/@connections/…", running.management_url)?;
        writeln!(f, "  Lambda API      {}", running.lambda_url)?;
        writeln!(f, "  DynamoDB        {}", running.dynamodb_url)?;
        writeln!(f, "  Data            {data}\n")?;
        match &self.options.lambda_endpoint {
            Some(endpoint) => self.environment(f, endpoint),
            None => self.first_steps(f),
        }
    }
}

impl Banner<'_> {
    /// Three lines to paste into a shell: they register an account, show it, and open a socket.
    fn first_steps(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let http = &self.running.http_url;
        let ada = concat!(
            r#"{"username":"ada'$RANDOM'","email":"ada'$RANDOM'@example.com","#,
            r#""password":"correct horse"}"#
        );
        let authorization = r#"-H "authorization: Bearer $TOKEN""#;
        let field = |name: &str| format!(r#"sed 's/.*"{name}":"\([^"]*\)".*/\1/'"#);
        let (token, url) = (field("accessToken"), field("url"));
        writeln!(
            f,
            "Try it in another terminal (the last line wants websocat, or `npx wscat -c` in its \
             place; type {{\"action\":\"ping\"}}):\n"
        )?;
        writeln!(
            f,
            "  TOKEN=$(curl -s {http}/api/auth/register -H 'content-type: application/json' \
             -d '{ada}' | {token})"
        )?;
        writeln!(f, "  curl -s {http}/api/auth/me {authorization}")?;
        writeln!(
            f,
            r#"  websocat "$(curl -s -X POST {http}/api/ws-ticket {authorization} | {url})""#
        )?;
        writeln!(f)
    }

    /// The environment variables of functions that run elsewhere.
    fn environment(&self, f: &mut Formatter<'_>, endpoint: &str) -> fmt::Result {
        writeln!(
            f,
            "Functions are invoked at {endpoint}. They need these environment variables:\n"
        )?;
        for (name, value) in &self.running.environment {
            writeln!(f, "  export {name}='{value}'")?;
        }
        if !self.running.environment.contains_key("AWS_SECRET_ACCESS_KEY") {
            writeln!(f, "  # and the AWS credentials that natter was given; they are not printed")?;
        }
        match &self.running.signing_keys {
            Some(file) => writeln!(f, "  export SIGNING_KEYS=\"$(cat '{}')\"\n", file.display()),
            None => writeln!(
                f,
                "  export SIGNING_KEYS='local:'…   any secret of 32 characters or more\n"
            ),
        }
    }
}
