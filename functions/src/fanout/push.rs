//! An event for some members of a large room.

use bytes::Bytes;
use futures_util::try_join;
use natter_domain::ids::{ConnectionId, UserId};
use natter_push::{MovedUp, Target};
use natter_runtime::background::NotDone;

use super::App;

pub(super) async fn push(
    app: &App,
    users: &[UserId],
    event: String,
    except: Option<ConnectionId>,
    moved_up: Option<MovedUp>,
) -> Result<(), NotDone> {
    let now = app.clock.now();
    let pushed = async {
        let found = app.pusher.connections().of_all(users).await?;
        let all = found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        let targets = all.filter(|target| Some(&target.connection) != except.as_ref()).collect();
        app.pusher.push(targets, Bytes::from(event), now).await;
        Ok(())
    };
    let moved = async {
        match moved_up {
            Some(up) => app.conversations.move_up(up.conversation_id, users, up.at).await,
            None => Ok(()),
        }
    };
    try_join!(pushed, moved)?;
    Ok(())
}
