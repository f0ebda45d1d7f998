//! `DELETE /api/conversations/{conversationId}/messages/{seq}`: for everyone, or for the caller alone.

use natter_domain::{conversation::ConversationId, entry::Seen, ids::UserId, invalid::Invalid, seq::Seq};
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::{Code, Problem},
    query,
};
use natter_store::{
    conversations::{Deleted, DeletedForMe, Deletion},
    users::Consistency,
};

use super::App;
use crate::{
    problems::conversation_not_found,
    sending::{closed, membership, too_many_messages},
    telling::News,
    views::entry::NewMessage,
};

/// Who is not to see it any more.
enum For {
    Everyone,
    Me,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    let target = request.path_parameter("seq", |text| {
        // Digits alone: the parser would also take a plus sign.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        Seq::new(number.ok_or_else(|| Invalid::new("must be the number of an entry"))?)
    })?;
    let whom = query::optional(request, "for", |text| match text {
        "everyone" => Ok(For::Everyone),
        "me" => Ok(For::Me),
        _ => Err(Invalid::new("must be `everyone` or `me`")),
    })?;
    let whom = whom.ok_or_else(|| Problem::invalid_field("for", "is missing: `everyone` or `me`"))?;
    if let ConversationId::Direct(direct) = conversation {
        membership(direct, identity.user)?;
    }
    match whom {
        For::Everyone => for_everyone(app, conversation, target, identity.user).await?,
        For::Me => for_me(app, conversation, target, identity.user).await?,
    }
    Ok(Answer::no_content())
}

async fn for_everyone(
    app: &App,
    conversation: ConversationId,
    target: Seq,
    actor: UserId,
) -> Result<(), Problem> {
    let deletion = Deletion { conversation, target, actor, flood: app.flood };
    let store = app.sending.conversations();
    let (entry, opens_activity) =
        match store.delete_for_everyone(deletion, &app.ids, app.sending.clock().now()).await? {
            Deleted::Done { entry, opens_activity } => (entry, opens_activity),
            Deleted::Already => return Ok(()),
            Deleted::NotFound => return Err(entry_not_found()),
            Deleted::NotAMessage => return Err(not_a_message()),
            Deleted::NotAllowed => {
                return Err(Problem::new(
                    Code::NotAllowed,
                    "Only its sender can delete this message for everyone.",
                ));
            }
            Deleted::NotAMember => return Err(conversation_not_found()),
            Deleted::Closed(why) => return Err(closed(why)),
            Deleted::Flood { wait } => return Err(too_many_messages(wait)),
            Deleted::Busy => return Err(Problem::unavailable()),
        };
    let people = match conversation {
        ConversationId::Direct(direct) => direct.people().to_vec(),
        ConversationId::Room(_) => match store.members(conversation, Consistency::Strong).await {
            Ok(members) => members.into_iter().map(|member| member.user).collect(),
            Err(error) => {
                tracing::warn!(%error, "nobody is told of a deletion");
                return Ok(());
            }
        },
    };
    let news = News { conversation, entries: std::slice::from_ref(&entry), opens_activity };
    app.sending.telling().tell_entries(&people, news, None).await;
    Ok(())
}

async fn for_me(app: &App, conversation: ConversationId, target: Seq, user: UserId) -> Result<(), Problem> {
    let store = app.sending.conversations();
    let member = store.member(conversation, user, Consistency::Strong).await?;
    let member = member.ok_or_else(conversation_not_found)?;
    if target <= member.cleared {
        return Err(entry_not_found());
    }
    match store.delete_for_me(conversation, target, user).await? {
        DeletedForMe::Done(entry) => {
            let seen = Seen { entry: *entry, hidden: true };
            app.sending.telling().tell(&[user], &NewMessage::new(&seen), None).await;
            Ok(())
        }
        DeletedForMe::NotFound => Err(entry_not_found()),
        DeletedForMe::NotAMessage => Err(not_a_message()),
    }
}

fn entry_not_found() -> Problem {
    Problem::new(Code::EntryNotFound, "There is no entry with this number.")
}

fn not_a_message() -> Problem {
    Problem::new(Code::NotAMessage, "This entry is not a message. Only messages can be deleted.")
}
