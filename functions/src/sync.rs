//! `POST /api/sync`: everything that a client has missed, in one call after a reconnect.
//!
//! First what the caller is a member of, and since which number they see each conversation; then what has come in each. Rooms are
//! looked at once more after that: who was removed meanwhile does not see what was said after.

mod answer;
mod budget;
mod changed;
mod new;

use std::collections::{HashMap, HashSet};

use futures_util::try_join;
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::SYNC_CONVERSATIONS, member::Member, paging::PageSize,
    seq::Seq, time::Clock,
};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{Conversations, StoreError, Users, conversations::Summary, users::Consistency};

use self::{
    answer::{Found, SyncView},
    budget::Budget,
};
use crate::views::conversation::peers;

/// Logs that are read at once. What they hold fits into memory, and into the answer, before the next are read.
const AT_ONCE: usize = 16;

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        conversations: environment.conversations()?,
        clock: environment.clock(),
    };
    Ok(http::function("sync", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let (known, limit) = parse(request.body())?;
    let user = identity.user;
    let handed_in: HashSet<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let ids: Vec<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let (mut members, all) = try_join!(
        app.conversations.memberships(user, &ids, Consistency::Strong),
        app.conversations.of_user(user),
    )?;
    let unknown = all.into_iter().filter(|id| !handed_in.contains(id));
    let (fresh, more_new) = new::summaries(app, user, unknown.collect(), app.clock.now()).await?;

    let mut budget = Budget::new();
    let mut changed = changed::read(app, &known, &members, limit, &mut budget).await?;
    let mut new = new::read(app, fresh, limit, &mut budget).await?;
    still_members(app, user, &mut members, &mut changed, &mut new).await?;

    let summaries: Vec<&Summary> = new.iter().filter_map(|found| found.summary.as_ref()).collect();
    let wanted =
        summaries.iter().flat_map(|summary| peers(std::slice::from_ref(*summary))).collect::<Vec<_>>();
    let profiles = app.users.profiles(&wanted).await?;
    let removed: Vec<ConversationId> = ids.into_iter().filter(|id| !members.contains_key(id)).collect();
    Ok(Answer::ok(&SyncView::new(&changed, &new, &removed, more_new, &profiles)))
}

fn parse(body: &[u8]) -> Result<(Vec<(ConversationId, Seq)>, PageSize), Problem> {
    let mut fields = Fields::of_body(body)?;
    let conversations = fields.seqs("conversations", SYNC_CONVERSATIONS, str::parse);
    let limit = fields.limit("limit");
    fields.finish((conversations, limit))
}

/// Takes out the rooms that the caller is not in any more.
async fn still_members(
    app: &App,
    user: UserId,
    members: &mut HashMap<ConversationId, Member>,
    changed: &mut Vec<Found>,
    new: &mut Vec<Found>,
) -> Result<(), StoreError> {
    let rooms: Vec<ConversationId> = changed
        .iter()
        .chain(new.iter())
        .filter(|found| found.conversation.room().is_some())
        .map(|found| found.conversation)
        .collect();
    if rooms.is_empty() {
        return Ok(());
    }
    let now = app.conversations.memberships(user, &rooms, Consistency::Strong).await?;
    let stays = |id: &ConversationId| id.direct().is_some() || now.contains_key(id);
    changed.retain(|found| stays(&found.conversation));
    new.retain(|found| stays(&found.conversation));
    for room in rooms {
        if !now.contains_key(&room) {
            members.remove(&room);
        }
    }
    Ok(())
}
