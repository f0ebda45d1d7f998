//! `POST /api/auth/refresh`

use std::convert::Infallible;

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, refusals::invalid_refresh_token},
    routes,
};
use natter_auth::refresh_token::RefreshToken;
use natter_domain::{secret::Secret, session::Identity, time::Timestamp};
use natter_push::{EndReason, Pusher};
use natter_store::{Users, users::RefreshError};

use super::tokens::{Tokens, hashes};

struct App {
    users: Users,
    tokens: Tokens,
    pusher: Pusher,
}

routes! {
    "POST /api/auth/refresh" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        users: environment.users()?,
        tokens: Tokens::new(environment)?,
        pusher: environment.pusher()?,
    };
    Ok(http::function("refresh", app, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let used = parse(request.body())?;
    let now = app.tokens.now();
    let successors = |voided| app.tokens.refresh_tokens().successors(&used, voided);
    let next = |voided| successors(voided).iter().map(|token| *token.hash().as_bytes()).collect();
    let (identity, longest) = (used.identity(), app.tokens.longest_session());
    let refreshed = match app.users.refresh(identity, &hashes(&used), next, longest, now).await {
        Ok(refreshed) => refreshed,
        Err(error) => {
            if let Some(reason) = ends_session(&error) {
                end(app, identity, reason, now).await?;
            }
            return Err(error.into());
        }
    };
    let current = successors(refreshed.voided).into_iter().nth(refreshed.key);
    Ok(http::ok(&app.tokens.pair(&current.ok_or_else(Problem::internal)?, now)?))
}

/// Why a refusal ends the session, if it does.
fn ends_session(error: &RefreshError) -> Option<EndReason> {
    match error {
        // It is known to two clients. Neither can be told from the other.
        RefreshError::Reused => Some(EndReason::Reuse),
        RefreshError::Over => Some(EndReason::Expired),
        RefreshError::NoSession
        | RefreshError::Forged
        | RefreshError::Contended
        | RefreshError::Store(_) => None,
    }
}

async fn end(
    app: &App,
    identity: Identity,
    reason: EndReason,
    now: Timestamp,
) -> Result<(), Problem> {
    let Identity { user, session } = identity;
    if reason == EndReason::Reuse {
        tracing::warn!(%user, %session, "a refresh token was used again");
    }
    app.users.end_session(identity, now).await?;
    app.pusher.end_sessions(user, &[session], reason, now).await?;
    Ok(())
}

fn parse(body: &[u8]) -> Result<RefreshToken, Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let token = fields.required("refreshToken", |text| Ok::<_, Infallible>(Secret::new(text)));
    let (token,) = fields.finish((token,))?;
    RefreshToken::parse(token.expose()).map_err(|_| invalid_refresh_token())
}
