//! The action `typing`: pushed to the other members, stored nowhere.

use futures_util::try_join;
use natter_app::{
    json_fields::JsonFields,
    problem::refusals::conversation_not_found,
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{conversation::ConversationId, ids::UserId, limits::INLINE_FANOUT_MAX};
use natter_store::users::Consistency;
use serde::Serialize;
use serde_json::json;

use super::App;
use crate::{
    access::{ensure_not_blocked, ensure_session_active, peer_of},
    caller::Caller,
};

/// The event `typing`, as the other members get it.
#[derive(Serialize)]
#[serde(tag = "event", rename = "typing", rename_all = "camelCase")]
struct TypingEvent {
    conversation_id: ConversationId,
    user_id: UserId,
    typing: bool,
}

pub(super) async fn handle(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
) -> FrameAnswer {
    let now = app.context.clock.now();
    let conversation = fields.required("conversationId", |text| text.parse());
    let typing = fields.required_flag("typing");
    let (conversation_id, typing) = fields.finish((conversation, typing))?;
    let user_id = request.identity.user;
    let caller = Caller::of_frame(request);
    let others = match conversation_id {
        ConversationId::Direct(direct) => {
            let peer = peer_of(direct, user_id)?;
            let store = &app.context.conversations;
            let member =
                async { Ok(store.member(conversation_id, user_id, Consistency::Eventual).await?) };
            let not_blocked = ensure_not_blocked(&app.context.users, user_id, peer);
            let (member, (), ()) =
                try_join!(member, not_blocked, ensure_session_active(&app.context, &caller, now))?;
            member.ok_or_else(conversation_not_found)?;
            vec![peer]
        }
        ConversationId::Room(_) => {
            let store = &app.context.conversations;
            let members = async { Ok(store.members(conversation_id, Consistency::Strong).await?) };
            let (members, ()) =
                try_join!(members, ensure_session_active(&app.context, &caller, now))?;
            let mut people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
            let count = people.len();
            people.retain(|user| *user != user_id);
            if people.len() == count {
                return Err(conversation_not_found());
            }
            // Large rooms get no typing events: in them somebody always types.
            if count > INLINE_FANOUT_MAX { Vec::new() } else { people }
        }
    };
    let event = TypingEvent { conversation_id, user_id, typing };
    app.context.notifier.notify(&others, &event, caller.connection(), now).await;
    Ok(json!({}))
}
