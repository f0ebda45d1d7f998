//! `DELETE /api/users/me`: marks the account as deleted at once; `account-deletion` erases the rest
//! in the background.

use futures_util::join;
use natter_app::{
    environment::{Environment, StartError, name},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, refusals::session_revoked},
    routes,
};
use natter_auth::passwords::{PasswordAttempt, Passwords};
use natter_domain::{ids::UserId, time::Timestamp};
use natter_push::{EndReason, FunctionInvoker};

use super::password_check::check;
use crate::{
    account_deletion::AccountDeletion,
    context::{AccountContext, Authenticated, FromEnvironment as _},
};

struct App {
    account: Authenticated<AccountContext>,
    passwords: Passwords,
    finish: FunctionInvoker,
}

routes! {
    "DELETE /api/users/me" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        account: Authenticated::from_environment(environment)?,
        passwords: environment.passwords()?,
        finish: environment.background(name::ACCOUNT_DELETION_FUNCTION)?,
    };
    Ok(http::function("delete-account", app, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.account.clock.now();
    let identity = app.account.authenticator.identify(request, now).await?;
    let mut fields = JsonFields::of_body(request.body())?;
    let password = fields.required("password", PasswordAttempt::parse);
    let erase_messages = fields.flag("eraseMessages");
    let (password, erase_messages) = fields.finish((password, erase_messages))?;
    let user = identity.user;
    // An account that is marked already passes too: the function that erases it may not have been
    // started, and repeating the request is the way to start it.
    let credentials =
        app.account.users.credentials_even_if_marked(user).await?.ok_or_else(session_revoked)?;
    let checked = check((&app.account.users, &app.passwords), &credentials, password, now).await?;
    let mark = app.account.users.mark_for_deletion(user, &credentials.password_hash, now);
    let (marked, ()) = join!(mark, checked.forget_attempts());
    marked?;
    app.finish.start(&AccountDeletion { user, erase_messages }).await.map_err(|error| {
        tracing::error!(%error, "the deletion of an account was not begun");
        Problem::unavailable()
    })?;
    // `account-deletion` would end the sessions as well. Ending them here keeps the account from
    // being used until that function runs.
    end_sessions(app, identity.user, now).await;
    Ok(http::accepted())
}

async fn end_sessions(app: &App, user: UserId, now: Timestamp) {
    let ended = async {
        let ended = app.account.users.end_sessions(user, None, now).await?;
        app.account.pusher.end_sessions(user, &ended, EndReason::AccountDeleted, now).await
    };
    if let Err(error) = ended.await {
        tracing::warn!(%error, "the sessions of a deleted account end a little later");
    }
}
