//! Somebody has had no socket for a while.

use natter_app::background::JobError;
use natter_domain::{ids::UserId, time::Timestamp};
use natter_push::DelayedJob;

use super::App;

/// Tells the people who share a direct conversation with `user` that they are offline, if it is
/// still this departure that others see: they have no socket, and seem to be online `until` then.
/// Whoever has come back and left again has another such time and a job of their own; whoever has
/// ended a session meanwhile has none, and others were told at once.
pub(super) async fn go_offline(app: &App, user: UserId, until: Timestamp) -> Result<(), JobError> {
    let found = app.presence.connections(user).await?;
    let now = app.clock.now();
    if found.has_socket(now) || found.online_until != Some(until) {
        return Ok(());
    }
    if until > now {
        let job = DelayedJob::GoOffline { user, until };
        return Ok(app.delayed_jobs.send(&job, until.since(now)).await?);
    }
    app.presence.notify(user, false, found, now).await
}
