//! Watched rooms: the meta item says so, and the open sockets of the members are noted in the
//! members' items. What a send may conclude from that is a rule of `natter_domain::watch`.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder, types::AttributeValue,
};
use natter_domain::{
    conversation::ConversationId,
    ids::{ConnectionId, UserId},
    member::Member,
    time::Timestamp,
    watch::{NotedSocket, Watch},
};

use super::{Conversations, item, keys};
use crate::{
    Consistency, StoreError,
    attempts::Attempts,
    attributes::{
        ITEM_EXISTS, SK,
        conversations::{
            member::socket,
            meta::{WATCH_BEGUN, WATCH_COMPLETE, WATCHED_UNTIL},
        },
    },
    dynamodb::Outcome,
    query::SortKeys,
};

/// Sockets of a person that one update forgets: DynamoDB allows 300 operators in an expression.
const AT_ONCE: usize = 100;

/// The members of a room, and what is known of their sockets.
#[derive(Debug, Clone, Default)]
pub struct RoomMembers {
    /// The members, by id, each with the sockets that are noted.
    pub members: Vec<(Member, Vec<NotedSocket>)>,
    /// The room's watch, which may be over.
    pub watch: Option<Watch>,
}

impl Conversations {
    /// All members of a room and its watch, in one strong read: about 5 RRU for a hundred members.
    pub async fn members_and_watch(&self, room: ConversationId) -> Result<RoomMembers, StoreError> {
        // Nothing else stands between the members and the meta item.
        let range = SortKeys::Between(keys::MEMBERS.to_owned(), keys::META.to_owned());
        let query =
            self.client.partition(&self.table, room.to_string(), range, Consistency::Strong);
        let mut found = RoomMembers::default();
        for read in self.client.query_all(query).await? {
            if read.get(SK).and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::META) {
                found.watch = item::read_watch(&read)?.1;
            } else {
                let sockets = item::read_noted_sockets(&read)?;
                found.members.push((item::read_member(read)?.1, sockets));
            }
        }
        Ok(found)
    }

    /// The watches of rooms that have any; strong, 1 RRU for each room.
    pub async fn watches(
        &self,
        rooms: &[ConversationId],
    ) -> Result<HashMap<ConversationId, Watch>, StoreError> {
        let wanted = rooms.iter().map(|room| keys::key(*room, keys::META)).collect();
        let mut watches = HashMap::new();
        for found in self.batch(wanted, Consistency::Strong).await? {
            if let (room, Some(watch)) = item::read_watch(&found)? {
                watches.insert(room, watch);
            }
        }
        Ok(watches)
    }

    /// Begins a watch in the place of the `former` one, unless another has begun. One write. Where
    /// the answer was lost, it may be said to have begun though another has.
    pub async fn begin_watch(
        &self,
        room: ConversationId,
        former: Option<&Watch>,
        watch: &Watch,
    ) -> Result<bool, StoreError> {
        let request = self
            .meta_update(room)
            .update_expression(format!(
                "SET {WATCH_BEGUN} = :begun, {WATCHED_UNTIL} = :until REMOVE {WATCH_COMPLETE}"
            ))
            .expression_attribute_values(":begun", millis(watch.begun))
            .expression_attribute_values(":until", millis(watch.until));
        let request = match former {
            Some(former) => during(request, former.begun)
                .condition_expression(format!(
                    "{WATCH_BEGUN} = :former AND {WATCHED_UNTIL} = :formerly"
                ))
                .expression_attribute_values(":formerly", millis(former.until)),
            None => request.condition_expression(format!(
                "{ITEM_EXISTS} AND attribute_not_exists({WATCH_BEGUN})"
            )),
        };
        let attempts = Attempts::default();
        Ok(match self.client.update_with(request, &attempts).await? {
            Outcome::Done(_) => true,
            Outcome::ConditionFailed(_) => attempts.repeated(),
        })
    }

    /// Has a watch go on until then, unless that was done or it is another one. One write.
    pub async fn renew_watch(
        &self,
        room: ConversationId,
        watch: &Watch,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let request = during(self.meta_update(room), watch.begun)
            .update_expression(format!("SET {WATCHED_UNTIL} = :until"))
            .condition_expression(format!(
                "{WATCH_BEGUN} = :former AND {WATCHED_UNTIL} = :formerly"
            ))
            .expression_attribute_values(":formerly", millis(watch.until))
            .expression_attribute_values(":until", millis(until));
        self.client.update(request).await.map(|_| ())
    }

    /// Says that the sockets of all members are noted in the watch that began then, unless another
    /// has begun. One write.
    pub async fn complete_watch(
        &self,
        room: ConversationId,
        begun: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let request = during(self.meta_update(room), begun)
            .update_expression(format!("SET {WATCH_COMPLETE} = :now"))
            .condition_expression(format!(
                "{WATCH_BEGUN} = :former AND attribute_not_exists({WATCH_COMPLETE})"
            ))
            .expression_attribute_values(":now", millis(now));
        self.client.update(request).await.map(|_| ())
    }

    /// Notes sockets of a member, and takes notes of others away; nothing where the person is no
    /// member. One write, which no index sees.
    pub async fn note_sockets(
        &self,
        room: ConversationId,
        user: UserId,
        open: &[NotedSocket],
        gone: &[ConnectionId],
    ) -> Result<(), StoreError> {
        let mut request = self.member_update(room, user).condition_expression(ITEM_EXISTS);
        let (mut set, mut removed) = (Vec::new(), Vec::new());
        for (index, noted) in open.iter().enumerate() {
            let expiry = AttributeValue::N(noted.expires_at.seconds().to_string());
            request = request
                .expression_attribute_names(format!("#open{index}"), socket(&noted.connection))
                .expression_attribute_values(format!(":open{index}"), expiry);
            set.push(format!("#open{index} = :open{index}"));
        }
        for (index, connection) in gone.iter().enumerate() {
            let name = format!("#gone{index}");
            request = request.expression_attribute_names(&name, socket(connection));
            removed.push(name);
        }
        let clauses = [("SET", set), ("REMOVE", removed)];
        let clauses = clauses.iter().filter(|(_, parts)| !parts.is_empty());
        let clauses = clauses.map(|(clause, parts)| format!("{clause} {}", parts.join(", ")));
        let expression = clauses.collect::<Vec<_>>().join(" ");
        if expression.is_empty() {
            return Ok(());
        }
        self.client.update(request.update_expression(expression)).await.map(|_| ())
    }

    /// Takes the notes of sockets away that are gone, where there are any. One write.
    pub async fn forget_sockets(
        &self,
        room: ConversationId,
        user: UserId,
        gone: &[ConnectionId],
    ) -> Result<(), StoreError> {
        for batch in gone.chunks(AT_ONCE) {
            let mut request = self.member_update(room, user);
            let (mut removed, mut noted) = (Vec::new(), Vec::new());
            for (index, connection) in batch.iter().enumerate() {
                let name = format!("#gone{index}");
                request = request.expression_attribute_names(&name, socket(connection));
                noted.push(format!("attribute_exists({name})"));
                removed.push(name);
            }
            let request = request
                .update_expression(format!("REMOVE {}", removed.join(", ")))
                .condition_expression(noted.join(" OR "));
            self.client.update(request).await?;
        }
        Ok(())
    }

    fn meta_update(&self, room: ConversationId) -> UpdateItemFluentBuilder {
        let key = keys::key(room, keys::META);
        self.client.sdk().update_item().table_name(&self.table).set_key(Some(key))
    }

    fn member_update(&self, room: ConversationId, user: UserId) -> UpdateItemFluentBuilder {
        let key = keys::key(room, keys::member(user));
        self.client.sdk().update_item().table_name(&self.table).set_key(Some(key))
    }
}

/// With the beginning of the watch that the update is about.
fn during(request: UpdateItemFluentBuilder, begun: Timestamp) -> UpdateItemFluentBuilder {
    request.expression_attribute_values(":former", millis(begun))
}

fn millis(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.millis().to_string())
}
