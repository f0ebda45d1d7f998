//! Deletes the accounts that a run of the suite has left behind.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use http::HeaderMap;
use serde_json::{Value, json};
use tokio::time::sleep;

use natter_tests::{
    http_client::{HttpClient, RawResponse},
    ledger::Account,
    throttling::{Backoff, is_gateway_throttling},
};

/// Concurrent deletions.
const AT_ONCE: usize = 4;
/// The longest wait in seconds for an account that answers `too_many_attempts`.
const LONGEST_WAIT: u64 = 120;

/// The result of a cleanup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// Accounts that were made.
    pub(crate) made: usize,
    /// Accounts that were deleted before, by their tests or by an interrupted cleanup.
    pub(crate) gone: usize,
    /// Accounts that this cleanup deleted.
    pub(crate) deleted: usize,
    /// Accounts that could not be deleted, each with the reason.
    pub(crate) left: Vec<(String, String)>,
}

enum Fate {
    NeverMade,
    Gone,
    Deleted,
    Left(String),
}

/// Deletes the accounts. `ended` is called for each as soon as it is deleted.
pub(crate) async fn clean(url: &str, accounts: &[Account], mut ended: impl FnMut(&str)) -> Cleaned {
    let http_client = HttpClient::default();
    let fates = accounts.iter().map(|account| {
        let visit = Visit { http_client: &http_client, url: url.trim_end_matches('/'), account };
        async move { (account.username.clone(), visit.end().await) }
    });
    let mut fates = stream::iter(fates).buffer_unordered(AT_ONCE);
    let mut cleaned = Cleaned::default();
    while let Some((username, fate)) = fates.next().await {
        cleaned.made += usize::from(!matches!(fate, Fate::NeverMade));
        match fate {
            Fate::NeverMade => ended(&username),
            Fate::Gone => cleaned.gone += 1,
            Fate::Deleted => {
                cleaned.deleted += 1;
                ended(&username);
            }
            Fate::Left(why) => cleaned.left.push((username, why)),
        }
    }
    cleaned
}

/// The deletion of one account.
struct Visit<'a> {
    http_client: &'a HttpClient,
    url: &'a str,
    account: &'a Account,
}

impl Visit<'_> {
    async fn end(&self) -> Fate {
        if self.account.deleted {
            return Fate::Gone;
        }
        self.delete().await.unwrap_or_else(Fate::Left)
    }

    async fn delete(&self) -> Result<Fate, String> {
        // The session may have ended, and the password may have changed.
        let [likeliest, ..] = self.account.passwords.as_slice() else { return Ok(Fate::NeverMade) };
        if let Some(token) = &self.account.token
            && self
                .ask("DELETE", "/api/users/me", Some(token), &json!({ "password": likeliest }))
                .await?
                .0
                == 202
        {
            return Ok(Fate::Deleted);
        }
        for password in &self.account.passwords {
            let body = json!({ "username": self.account.username, "password": password });
            let (status, answer) = self.ask("POST", "/api/auth/login", None, &body).await?;
            match status {
                200 => {}
                // A wrong password, or one that Natter refuses.
                400 | 401 => continue,
                _ => return Err(format!("signing in was answered with {status}")),
            }
            let token = answer["accessToken"].as_str();
            let body = json!({ "password": password });
            let (status, _) = self.ask("DELETE", "/api/users/me", token, &body).await?;
            return match status {
                202 => Ok(Fate::Deleted),
                _ => Err(format!("the deletion was answered with {status}")),
            };
        }
        if self.account.made {
            Err("none of its passwords is right".to_owned())
        } else {
            Ok(Fate::NeverMade)
        }
    }

    /// Sends a request, and repeats it after 429.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Result<(u16, Value), String> {
        let mut headers = HeaderMap::new();
        let value = |text: &str| text.parse().map_err(|_| format!("{text:?} is no header"));
        headers.insert("content-type", value("application/json")?);
        if let Some(token) = token {
            headers.insert("authorization", value(&format!("Bearer {token}"))?);
        }
        let (url, body) = (format!("{}{path}", self.url), body.to_string());
        let (mut backoff, mut waited) = (Backoff::default(), 0);
        loop {
            let RawResponse { status, headers, body } =
                self.http_client.send(method, &url, &headers, Some(body.as_bytes())).await?;
            if is_gateway_throttling(status, &body) && backoff.wait().await {
                continue;
            }
            let told = headers
                .get("retry-after")
                .and_then(|after| after.to_str().ok()?.parse::<u64>().ok());
            if let Some(seconds) =
                told.filter(|seconds| status == 429 && waited + seconds <= LONGEST_WAIT)
            {
                waited += seconds.max(1);
                sleep(Duration::from_secs(seconds.max(1))).await;
                continue;
            }
            return Ok((status, serde_json::from_slice(&body).unwrap_or_default()));
        }
    }
}
