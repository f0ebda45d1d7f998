//! `GET /api/users/{userId}`

use futures_util::try_join;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};
use natter_store::users::Consistency;
use serde::Serialize;

use super::App;
use crate::{
    problems::user_not_found,
    views::user::{PresenceView, UserView},
};

#[derive(Serialize)]
struct ShowView<'a> {
    user: UserView<'a>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let user = request.path_parameter("userId", str::parse)?;
    let shown = [user];
    let (profile, connections, blocks) = try_join!(
        app.users.profile(user),
        app.connections.of(user, Consistency::Eventual),
        app.users.blocks_with(identity.user, &shown, Consistency::Eventual),
    )?;
    let profile = profile.ok_or_else(user_not_found)?;
    let now = app.clock.now();
    let presence = if blocks.between(user) {
        PresenceView { online: false, last_seen_at: None }
    } else {
        PresenceView { online: connections.online(now), last_seen_at: connections.last_seen(now) }
    };
    let view = if user == identity.user {
        UserView::own(&profile)
    } else {
        UserView::public(&profile).with_block(blocks.blocking.contains(&user))
    };
    Ok(Answer::ok(&ShowView { user: view.with_presence(presence) }))
}
