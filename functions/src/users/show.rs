//! `GET /api/users/{userId}`

use futures_util::try_join;
use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::{Problem, refusals::user_not_found},
};
use natter_store::users::Consistency;
use serde::Serialize;

use super::App;
use crate::{people::seen_by, views::user::UserView};

#[derive(Serialize)]
struct ShowView<'a> {
    user: UserView<'a>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let user = request.path_parameter("userId", str::parse)?;
    let shown = [user];
    let (profile, connections, blocks) = try_join!(
        app.users.profile(user),
        app.connections.of(user, Consistency::Eventual),
        app.users.blocks_with(identity.user, &shown, Consistency::Eventual),
    )?;
    let profile = seen_by(&blocks, profile.ok_or_else(user_not_found)?);
    let presence = match blocks.last_sight(user) {
        Some(sight) => sight.presence(now),
        None => connections.presence(now),
    };
    let view = if user == identity.user {
        UserView::own(&profile)
    } else {
        UserView::public(&profile).with_block(blocks.blocking.contains_key(&user))
    };
    Ok(http::ok(&ShowView { user: view.with_presence(presence.into()) }))
}
