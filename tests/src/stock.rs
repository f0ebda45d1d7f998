//! What would take long to make through the API, put into the store. Only for a server in this process.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use natter_auth::random::Random;
use natter_domain::{
    conversation::Direct,
    entry::{Body, SendId},
    ids::UserId,
    text::MessageText,
    time::{Clock, Timestamp},
};
use natter_runtime::environment::Environment;
use natter_store::{
    Conversations,
    conversations::{Begun, Draft},
};
use serde_json::{Value, json};

use crate::{
    Person, Server, Table, database,
    dice::{Dice, suffix},
    text,
};

/// Requests under way at once.
const AT_ONCE: usize = 8;

impl Server {
    /// The conversations, past the functions.
    #[must_use]
    pub fn store(&self) -> Conversations {
        let variables = database::variables(self.running());
        Environment::new(variables, Clock::system(), Random::counting(1)).conversations().unwrap()
    }

    /// Makes a log longer: copies of entry 1 under the numbers from `first` to `last`, each as another send.
    pub async fn lengthen(&self, conversation: &str, first: u64, last: u64) {
        let key = |number: u64| json!({ "pk": { "S": conversation }, "sk": { "S": format!("ENTRY#{number:020}") } });
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
            let request =
                json!({ "RequestItems": { &self.running().environment["CONVERSATIONS_TABLE"]: some } });
            let answer = self.dynamodb("BatchWriteItem", Table::Conversations, request).await;
            assert_eq!(answer["UnprocessedItems"], json!({}));
        }
    }
}

impl Person {
    /// Begins conversations with `count` people who have no account any more: the oldest first, one a second until now. The other one
    /// wrote.
    pub async fn begin_with_strangers(&self, count: usize) -> Vec<String> {
        let (store, now) = (self.server.store(), Clock::system().now());
        let me: UserId = self.id.parse().unwrap();
        let mut dice = Dice::new(u64::from_str_radix(&suffix(), 16).unwrap());
        let strangers: Vec<UserId> = (0..count)
            .map(|_| UserId::from_bits((u128::from(dice.roll()) << 60) | u128::from(dice.roll())))
            .collect();
        let begun = strangers.into_iter().enumerate().map(|(index, stranger)| {
            let at = now.before(Duration::from_secs(u64::try_from(count - index).unwrap()));
            begin(&store, me, stranger, at)
        });
        stream::iter(begun).buffered(AT_ONCE).collect().await
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
