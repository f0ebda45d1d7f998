//! Puts data into the store that would take long to make through the API. Only for a server in this
//! process.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use natter_app::environment::Environment;
use natter_auth::random::Random;
use natter_domain::{
    conversation::Direct,
    entry::{Body, SendId},
    ids::UserId,
    tail::FloodLimit,
    text::MessageText,
    time::{Clock, Timestamp},
};
use natter_store::{
    Conversations,
    conversations::{Begun, Draft, Prepared},
};
use serde_json::{Value, json};

use crate::{
    Person, Server, Table, database,
    rng::{Rng, suffix},
    text,
};

/// Concurrent requests.
const AT_ONCE: usize = 8;

impl Server {
    /// The store of conversations, past the functions.
    #[must_use]
    pub fn store(&self) -> Conversations {
        let variables = database::variables(self.running());
        Environment::new(variables, Clock::system(), Random::counting(1)).conversations().unwrap()
    }

    /// Makes a log longer: copies entry 1 to the numbers from `first` to `last`, each with another
    /// client message id.
    pub async fn copy_first_entry(&self, conversation: &str, first: u64, last: u64) {
        let key = |number: u64| {
            let sort_key = format!("ENTRY#{number:020}");
            json!({ "pk": { "S": conversation }, "sk": { "S": sort_key } })
        };
        let entry = self.item(Table::Conversations, key(1)).await;
        assert!(entry.is_object(), "there is no entry 1");
        let copy = |number: u64| {
            let mut copy = entry.clone();
            copy["sk"] = key(number)["sk"].take();
            copy["cid"] = json!({ "S": format!("copy{number}") });
            json!({ "PutRequest": { "Item": copy } })
        };
        let copies: Vec<Value> = (first..=last).map(copy).collect();
        for some in copies.chunks(25) {
            let table = &self.running().environment["CONVERSATIONS_TABLE"];
            let request = json!({ "RequestItems": { table: some } });
            let answer = self.dynamodb("BatchWriteItem", Table::Conversations, request).await;
            assert_eq!(answer["UnprocessedItems"], json!({}));
        }
    }
}

impl Person {
    /// Begins conversations with `count` people who have no account. The other person wrote in
    /// each, one second apart; the oldest is first, and the newest is from now.
    pub async fn seed_conversations(&self, count: usize) -> Vec<String> {
        let (store, now) = (self.server.store(), Clock::system().now());
        let me: UserId = self.id.parse().unwrap();
        let mut rng = Rng::new(u64::from_str_radix(&suffix(), 16).unwrap());
        let strangers: Vec<UserId> = (0..count)
            .map(|_| {
                UserId::from_bits((u128::from(rng.next_u64()) << 60) | u128::from(rng.next_u64()))
            })
            .collect();
        let begun = strangers.into_iter().enumerate().map(|(index, stranger)| {
            let at = now.before(Duration::from_secs(u64::try_from(count - index).unwrap()));
            begin(&store, me, stranger, at)
        });
        stream::iter(begun).buffered(AT_ONCE).collect().await
    }
}

impl Person {
    /// Stores a message as a send does whose function ends right after the write: nobody is notified
    /// and no inbox moves. In a conversation that has begun.
    pub async fn store_and_end(&self, conversation: &str, body: &Value, at: Timestamp) {
        let store = self.server.store();
        let field = |name: &str| body[name].as_str().unwrap().to_owned();
        let draft = Draft {
            conversation: conversation.parse().unwrap(),
            sender: self.id.parse().unwrap(),
            send: SendId::Client(field("clientMessageId").parse().unwrap()),
            body: Body::Message(MessageText::parse(field("text")).unwrap()),
            sent_at: at,
        };
        match store.prepare(draft, None, FloodLimit::Off).await.unwrap() {
            Prepared::Ready(plan) => drop(store.append(plan).await.unwrap()),
            Prepared::Repeat(_) | Prepared::Empty => panic!("it is new, in a conversation"),
        }
    }
}

impl Person {
    /// Lets the person block `count` people who have no account. Of each block there is only the
    /// person's own half.
    pub async fn seed_blocks(&self, count: usize) {
        let table = &self.server.running().environment["USERS_TABLE"];
        let block = |number: usize| {
            let (pk, sk) = (format!("USER#{}", self.id), format!("BLOCK#{number:026}"));
            json!({ "PutRequest": { "Item": { "pk": { "S": pk }, "sk": { "S": sk } } } })
        };
        let blocks: Vec<Value> = (0..count).map(block).collect();
        for some in blocks.chunks(25) {
            let request = json!({ "RequestItems": { table: some } });
            let answer = self.server.dynamodb("BatchWriteItem", Table::Users, request).await;
            assert_eq!(answer["UnprocessedItems"], json!({}));
        }
    }
}

async fn begin(store: &Conversations, me: UserId, stranger: UserId, at: Timestamp) -> String {
    let direct = Direct::between(me, stranger).unwrap();
    let draft = Draft {
        conversation: direct.id(),
        sender: stranger,
        send: SendId::Made("first".to_owned()),
        body: Body::Message(MessageText::parse(text("hello")).unwrap()),
        sent_at: at,
    };
    assert!(matches!(store.begin(direct, &draft).await.unwrap(), Begun::New(_)));
    direct.id().to_string()
}
