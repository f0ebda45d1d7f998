//! Pushes events to up to a hundred members of a large room.

use bytes::Bytes;
use futures_util::try_join;
use natter_app::background::JobError;
use natter_domain::{
    ids::{ConnectionId, UserId},
    time::Timestamp,
};
use natter_push::{InboxBump, Target};

use super::App;

pub(super) async fn push(
    app: &App,
    users: &[UserId],
    events: Vec<Bytes>,
    except: Option<ConnectionId>,
    inbox_bump: Option<InboxBump>,
    now: Timestamp,
) -> Result<(), JobError> {
    let pushed = async {
        let found = app.pusher.connections().of_all(users).await?;
        let all =
            found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        let targets = all.filter(|target| Some(&target.connection) != except.as_ref()).collect();
        app.pusher.push_all(targets, &events, now).await;
        Ok(())
    };
    let bumped = async {
        match inbox_bump {
            Some(bump) => app.conversations.bump_inbox(bump.conversation_id, users, bump.at).await,
            None => Ok(0),
        }
    };
    try_join!(pushed, bumped)?;
    Ok(())
}
