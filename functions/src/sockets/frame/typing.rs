//! The action `typing`: passed on, stored nowhere.

use futures_util::try_join;
use natter_domain::{conversation::ConversationId, ids::UserId, limits::REACHED_AT_ONCE};
use natter_runtime::{
    fields::Fields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};
use natter_store::users::Consistency;
use serde::Serialize;
use serde_json::json;

use super::App;
use crate::{problems::conversation_not_found, sending::membership, speaker::Speaker};

/// The event.
#[derive(Serialize)]
#[serde(tag = "event", rename = "typing", rename_all = "camelCase")]
struct TypingEvent {
    conversation_id: ConversationId,
    user_id: UserId,
    typing: bool,
}

pub(super) async fn handle(app: &App, request: &SocketRequest, mut fields: Fields) -> FrameAnswer {
    let conversation = fields.required("conversationId", |text| text.parse());
    let typing = fields.required_flag("typing");
    let (conversation_id, typing) = fields.finish((conversation, typing))?;
    let user_id = request.identity.user;
    let speaker = Speaker::of_frame(request);
    let others = match conversation_id {
        ConversationId::Direct(direct) => {
            membership(direct, user_id)?;
            let peer = direct.peer_of(user_id).ok_or_else(Problem::internal)?;
            let store = app.sending.conversations();
            let member = async { Ok(store.member(conversation_id, user_id, Consistency::Eventual).await?) };
            let not_blocked = app.sending.not_blocked(user_id, peer);
            let (member, (), ()) = try_join!(member, not_blocked, app.sending.still_there(&speaker))?;
            member.ok_or_else(conversation_not_found)?;
            vec![peer]
        }
        ConversationId::Room(_) => {
            let store = app.sending.conversations();
            let members = async { Ok(store.members(conversation_id, Consistency::Strong).await?) };
            let (members, ()) = try_join!(members, app.sending.still_there(&speaker))?;
            let mut people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
            let count = people.len();
            people.retain(|user| *user != user_id);
            if people.len() == count {
                return Err(conversation_not_found());
            }
            // In a large room somebody always types.
            if count > REACHED_AT_ONCE { Vec::new() } else { people }
        }
    };
    let event = TypingEvent { conversation_id, user_id, typing };
    app.sending.telling().tell(&others, &event, speaker.connection()).await;
    Ok(json!({}))
}
