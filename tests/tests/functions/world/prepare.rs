//! The preparation of single samples.

use std::time::Duration;

use natter_domain::{
    call::{Call, End, LostSockets, Media, Signals},
    conversation::ConversationId,
    ids::{Ids, UserId},
    limits::{CONNECTION_LIFE, HANDSHAKE_TIME},
    presence::Connection,
    room::{Command, Role, RoomName, Visibility},
    tail::FloodLimit,
};
use natter_store::{
    conversations::{NewRoom, RoomChanged, RoomCommand},
    users::LastSights,
};
use natter_tests::{Socket, open};

use super::{Setup, World};
use crate::samples;

/// The connections in the samples: the caller's, and the other one's.
const CONNECTIONS: [&str; 2] = ["UqJ5AfXPliACEvg=", "UqJ7BfYQliACEvg="];

/// Begins the room of the two. Somewhat earlier than everything else, so that it comes later in the
/// inbox.
pub(super) async fn room(world: &World, [owner, other]: [UserId; 2]) -> ConversationId {
    let (ids, moment) = (Ids::counting(1), world.clock.now().before(Duration::from_secs(10)));
    let id = ids.room(moment);
    let name = RoomName::parse("Number theory").unwrap();
    let new = NewRoom { id, name, visibility: Visibility::Invite, owner, others: &[other] };
    world.conversations.create_room(new, &ids, moment).await.unwrap();
    ConversationId::Room(id)
}

/// The caller's device, whose socket is found to be gone.
enum Device {
    /// Of a session that goes on: the call waits for the device.
    CanReturn,
    /// Of a session that nobody knows: the call ends.
    Unknown,
}

impl World {
    /// A world in which what the sample of this name asks for can be done. Whoever has a socket
    /// there has it as long as that of the answer.
    pub(crate) async fn of_sample(name: &str, setup: &Setup) -> (Self, Option<Socket>) {
        if name == "http-post-api-auth-register" {
            return (Self::empty(setup).await, None);
        }
        let world = Self::of_samples(setup).await;
        let mut socket = None;
        match name {
            "http-post-api-rooms-roomid-leave" => world.hand_the_room_over().await,
            "http-post-api-rooms-roomid-join" => world.leave_the_room_open().await,
            "http-delete-api-users-userid-block" => {
                let [user, other] = world.people();
                world.users.block(user, other, LastSights::default(), 0).await.unwrap();
            }
            "http-get-api-users-me-export" => {
                let [user, other] = world.people();
                world.users.block(user, other, LastSights::default(), 0).await.unwrap();
                world.body_of(&samples::named("websocket-frame-read").text).await;
            }
            "websocket-frame-call-user" => {
                socket = Some(world.others_socket().await);
            }
            "websocket-frame-make-answer"
            | "async-fanout-call-lost"
            | "async-fanout-opened-in-call" => world.other_calls(Device::Unknown).await,
            "websocket-frame-ice-candidate"
            | "websocket-frame-ice-candidate-last"
            | "websocket-frame-end-call"
            | "websocket-frame-offer" => {
                world.other_calls(Device::CanReturn).await;
                world.body_of(&samples::named("websocket-frame-make-answer").text).await;
            }
            "queue-delayed-jobs-end-call" => world.call_rings_out().await,
            "async-fanout-blocked" => {
                world.other_calls(Device::Unknown).await;
                let [user, other] = world.people();
                world.users.block(user, other, LastSights::default(), 0).await.unwrap();
            }
            "async-account-deletion" | "async-account-deletion-with-messages" => {
                world.account_goes().await;
            }
            _ => {}
        }
        (world, socket)
    }

    /// An open socket of the other one.
    pub(crate) async fn others_socket(&self) -> Socket {
        let ticket = self.others_body_of(&samples::named("http-post-api-ws-ticket").text).await;
        open(ticket["url"].as_str().unwrap(), None).await.unwrap()
    }

    /// Waits until the connections of the samples, which have no socket, can't be those of
    /// handshakes that are under way: a push then finds them gone.
    pub(crate) fn finish_handshakes(&self) {
        self.clock.advance(HANDSHAKE_TIME);
    }

    async fn change_the_room(&self, actor: UserId, command: Command) {
        let wanted = RoomCommand {
            conversation: self.room(),
            actor,
            command: &command,
            flood: FloodLimit::Off,
        };
        let changed = self
            .conversations
            .change_room(wanted, &Ids::counting(100), self.clock.now())
            .await
            .unwrap();
        assert!(matches!(changed, RoomChanged::Done { .. }));
    }

    async fn hand_the_room_over(&self) {
        let [user, other] = self.people();
        self.change_the_room(user, Command::Put { user: other, role: Role::Owner }).await;
    }

    async fn leave_the_room_open(&self) {
        let [user, _] = self.people();
        let visibility = Some(Visibility::Open);
        self.change_the_room(user, Command::Edit { name: None, visibility }).await;
        self.hand_the_room_over().await;
        self.change_the_room(user, Command::Leave).await;
    }

    /// The ends of the calls in the samples.
    fn ends(&self) -> [End; 2] {
        let [user, other] = self.people();
        let end = |user, connection: &str| End {
            user,
            connection: connection.parse().unwrap(),
            session: None,
        };
        [end(user, CONNECTIONS[0]), end(other, CONNECTIONS[1])]
    }

    async fn call(&self, name: &str, caller: &End, rings: Duration) {
        let call = Call {
            id: name.parse().unwrap(),
            direct: self.direct().direct().unwrap(),
            caller: caller.clone(),
            media: Media::Video,
            started_at: self.clock.now(),
            rings_until: self.clock.now().plus(rings),
            answered: None,
            lost: LostSockets::default(),
            signals: Signals::default(),
            ended: None,
        };
        self.connections.begin_call(&call).await.unwrap();
        self.connections.set_current_call(caller, &call.id, self.clock.now()).await.unwrap();
    }

    /// The other one calls, from a device that only the table knows.
    async fn other_calls(&self, device: Device) {
        let [user, mut caller] = self.ends();
        if let Device::CanReturn = device {
            let sessions = self.users.sessions(caller.user, self.clock.now()).await.unwrap();
            caller.session = Some(sessions[0].id);
        }
        let session = self.users.sessions(user.user, self.clock.now()).await.unwrap()[0].id;
        let connection =
            Connection { session, expires_at: self.clock.now().plus(CONNECTION_LIFE), call: None };
        self.connections
            .add(caller.user, &caller.connection, &connection, self.clock.now())
            .await
            .unwrap();
        self.call("sample-call-2", &caller, Duration::from_secs(30)).await;
    }

    /// The caller's own call has rung long enough.
    async fn call_rings_out(&self) {
        let [caller, _] = self.ends();
        self.call("sample-call-1", &caller, Duration::ZERO).await;
    }

    /// The caller has deleted the account.
    async fn account_goes(&self) {
        let [user, _] = self.people();
        let credentials = self.users.credentials(user).await.unwrap().unwrap();
        self.users
            .mark_for_deletion(user, &credentials.password_hash, self.clock.now())
            .await
            .unwrap();
    }
}
