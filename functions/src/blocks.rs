//! `PUT` and `DELETE /api/users/{userId}/block`

use futures_util::try_join;
use natter_app::{
    authenticator::Authenticator,
    environment::{Environment, StartError, name},
    function::Function,
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::{Problem, refusals::user_not_found},
    routes,
};
use natter_domain::{
    conversation::Direct,
    ids::UserId,
    invalid::InvalidError,
    presence::LastSight,
    time::{Clock, Timestamp},
};
use natter_push::{FanoutJob, FunctionInvoker};
use natter_store::{
    Connections, Conversations, Users,
    users::{BlockChange, Consistency, LastSights},
};

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
    connections: Connections,
    fanout: FunctionInvoker,
    clock: Clock,
}

routes! {
    "PUT /api/users/{userId}/block" => block,
    "DELETE /api/users/{userId}/block" => unblock,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        conversations: environment.conversations()?,
        connections: environment.connections()?,
        fanout: environment.background(name::FANOUT_FUNCTION)?,
        clock: environment.clock(),
    };
    Ok(http::function("blocks", app, ROUTES))
}

async fn block(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let (user, other) = people(app, request, now).await?;
    let others = [other];
    let (profile, blocks, made) = try_join!(
        app.users.profile(other),
        app.users.blocks_with(user, &others, Consistency::Strong),
        app.users.blocks_made(user),
    )?;
    profile.ok_or_else(user_not_found)?;
    let direct = Direct::between(user, other)
        .map_err(|invalid| Problem::invalid_field("userId", invalid))?;
    if blocks.blocking.contains_key(&other) {
        end_call(app, direct, user, other, now).await?;
        return Ok(http::no_content());
    }
    if let Some(of_other) = blocks.last_sight(other) {
        // The two see nothing of each other already: what they saw last stays.
        let theirs = app.users.blocks_with(other, &[user], Consistency::Strong).await?;
        let of_user = theirs.last_sight(user).unwrap_or_default();
        app.users.block(user, other, LastSights { of_user, of_other }, made).await?;
        end_call(app, direct, user, other, now).await?;
        return Ok(http::no_content());
    }
    let (sights, online) = look(app, direct, user, other, now).await?;
    match app.users.block(user, other, sights, made).await? {
        BlockChange::Changed => {
            app.fanout.enqueue(FanoutJob::Blocked { user, other, online, at: now }).await;
        }
        BlockChange::Unchanged => {}
    }
    Ok(http::no_content())
}

/// Has the call of the two ended if they still have one: the job of the block was lost, or is under
/// way. Where they have none, nothing happens that the other could see. That the two went offline is
/// not pushed again: a repeat of that would show.
async fn end_call(
    app: &App,
    direct: Direct,
    user: UserId,
    other: UserId,
    now: Timestamp,
) -> Result<(), Problem> {
    if app.connections.call_between(direct, now).await?.is_some() {
        let job = FanoutJob::Blocked { user, other, online: Vec::new(), at: now };
        app.fanout.enqueue(job).await;
    }
    Ok(())
}

/// What the two see of each other now, and which of them are online.
async fn look(
    app: &App,
    direct: Direct,
    user: UserId,
    other: UserId,
    now: Timestamp,
) -> Result<(LastSights, Vec<UserId>), Problem> {
    let (of_user, of_other, members) = try_join!(
        app.connections.of(user, Consistency::Strong),
        app.connections.of(other, Consistency::Strong),
        app.conversations.members(direct.id(), Consistency::Strong),
    )?;
    let member = |person| members.iter().find(|member| member.user == person);
    let sights = LastSights {
        of_user: LastSight::of(&of_user, member(user), now),
        of_other: LastSight::of(&of_other, member(other), now),
    };
    let online = [(user, of_user), (other, of_other)].into_iter();
    let online = online.filter(|(_, connections)| connections.online(now)).map(|(id, _)| id);
    Ok((sights, online.collect()))
}

async fn unblock(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let (user, other) = people(app, request, app.clock.now()).await?;
    match app.users.unblock(user, other).await? {
        BlockChange::Changed => app.fanout.enqueue(FanoutJob::Unblocked { user, other }).await,
        BlockChange::Unchanged => {}
    }
    Ok(http::no_content())
}

/// The caller, and the person in the path, who has to be somebody else.
async fn people(app: &App, request: &Request, now: Timestamp) -> Result<(UserId, UserId), Problem> {
    let user = app.authenticator.identify(request, now).await?.user;
    let other = request.path_parameter("userId", |text| {
        let other = text.parse()?;
        if other == user { Err(InvalidError::new("must be somebody else")) } else { Ok(other) }
    })?;
    Ok((user, other))
}
