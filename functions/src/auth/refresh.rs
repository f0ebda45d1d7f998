//! `POST /api/auth/refresh`

use natter_auth::refresh_token::RefreshToken;
use natter_domain::secret::Secret;
use natter_push::{EndReason, Pusher};
use natter_runtime::{
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::{Code, Problem},
};
use natter_store::{Users, users::Refreshed};

use super::tokens::{Tokens, hashes};
use crate::problems::session_revoked;

struct App {
    users: Users,
    tokens: Tokens,
    pusher: Pusher,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app =
        App { users: environment.users()?, tokens: Tokens::new(environment)?, pusher: environment.pusher()? };
    Ok(http::function("refresh", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let used = parse(request.body())?;
    let now = app.tokens.now();
    let mut successors = app.tokens.refresh_tokens().successors(&used);
    let next: Vec<[u8; 32]> = successors.iter().map(|token| *token.hash().as_bytes()).collect();
    let current = match app.users.refresh(used.identity(), &hashes(&used), &next, now).await? {
        Refreshed::Rotated => 0,
        Refreshed::Repeated { successor } => successor,
        Refreshed::NoSession => return Err(session_revoked()),
        Refreshed::Forged => return Err(not_ours()),
        Refreshed::Reused => return Err(end(app, &used).await?),
    };
    if current >= successors.len() {
        return Err(Problem::internal());
    }
    Ok(Answer::ok(&app.tokens.pair(&successors.swap_remove(current), now)?))
}

/// A refresh token that was used before is in two hands. Neither can be told from the other, so the session ends.
async fn end(app: &App, used: &RefreshToken) -> Result<Problem, Problem> {
    let (identity, now) = (used.identity(), app.tokens.now());
    tracing::warn!(user = %identity.user, session = %identity.session, "a refresh token was used again");
    app.users.end_session(identity, now).await?;
    app.pusher.end_sessions(identity.user, &[identity.session], EndReason::Reuse, now).await?;
    Ok(session_revoked())
}

fn parse(body: &[u8]) -> Result<RefreshToken, Problem> {
    let mut fields = Fields::of_body(body)?;
    let token = fields.required("refreshToken", |text| Ok(Secret::new(text)));
    let (token,) = fields.finish((token,))?;
    RefreshToken::parse(token.expose()).map_err(|_| not_ours())
}

fn not_ours() -> Problem {
    Problem::new(Code::InvalidRefreshToken, "The refresh token is not one of ours.")
}
