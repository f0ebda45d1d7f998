//! The state that the samples expect: two people, a conversation, a room, open sockets, calls. And
//! the functions that use it.

mod prepare;
mod setup;

use std::collections::BTreeMap;

use natter::{Running, template::Template};
use natter_app::{
    environment::{Environment, StartError},
    function::{Function, FunctionError},
};
use natter_auth::random::Random;
use natter_domain::{
    conversation::{ConversationId, Direct},
    ids::UserId,
    time::{Clock, Timestamp},
};
use natter_store::{Connections, Conversations, Users};
use serde_json::Value;

pub(crate) use self::setup::Setup;
use crate::samples::{self, Sample};

const TEMPLATE: &str = include_str!("../../../template.yaml");

/// What time it is. It lies ahead, so that the database's own sweep of expired items has nothing to
/// do.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_seconds(1_900_000_000)
}

/// The environment variables that a function has in template.yaml and in Lambda, with values on
/// this machine.
pub(crate) fn variables(
    setup: &Setup,
    running: &Running,
    function: &str,
) -> BTreeMap<String, String> {
    let template = Template::read(TEMPLATE).unwrap();
    let resource = template.functions.into_values().find(|resource| resource.name == function);
    let names = resource.unwrap_or_else(|| panic!("{function} is not in the template")).environment;
    let mut values = running.environment.clone();
    // As deployed: the samples' hosts are not where the sockets are.
    values.insert("WEBSOCKET_URL".to_owned(), running.ws_url.clone());
    values.insert("SIGNING_KEYS".to_owned(), setup.signing_keys.clone());
    values.extend(setup::OVERRIDES.map(|(name, value)| (name.to_owned(), value.to_owned())));
    values.retain(|name, _| names.contains_key(name) || name.starts_with("AWS_"));
    values
}

/// Builds a function as its binary does.
pub(crate) fn build(
    setup: &Setup,
    function: &str,
    variables: BTreeMap<String, String>,
) -> Result<Function, StartError> {
    let definition = natter_functions::ALL.iter().find(|definition| definition.name == function);
    let random = Random::system().map_err(|_| StartError::NoRandomness)?;
    (definition.unwrap_or_else(|| panic!("there is no function {function}")).build)(
        &Environment::new(variables, setup.clock.clone(), random),
    )
}

/// A database and the functions, and what the words in the samples stand for.
pub(crate) struct World {
    functions: BTreeMap<&'static str, Function>,
    /// Word and live value, in the order in which they are replaced: a word that is a part of
    /// another comes later.
    words: Vec<(&'static str, String)>,
    /// What somebody else's device would know.
    others_words: Vec<(&'static str, String)>,
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    clock: Clock,
    /// The database runs as long as this is there.
    running: Running,
}

impl World {
    /// A world in which nothing has happened yet.
    pub(crate) async fn empty(setup: &Setup) -> Self {
        let running = setup.running().await;
        let functions = natter_functions::ALL
            .iter()
            .map(|definition| {
                let variables = variables(setup, &running, definition.name);
                (definition.name, build(setup, definition.name, variables).unwrap())
            })
            .collect();
        let environment =
            Environment::new(running.environment.clone(), setup.clock.clone(), Random::counting(1));
        Self {
            functions,
            words: Vec::new(),
            others_words: Vec::new(),
            users: environment.users().unwrap(),
            conversations: environment.conversations().unwrap(),
            connections: environment.connections().unwrap(),
            clock: setup.clock.clone(),
            running,
        }
    }

    /// Ends it. Only then can the next one have its ports.
    pub(crate) async fn end(self) {
        self.running.stop().await;
    }

    /// The world that the samples speak of: `ada` and somebody else have written to each other and
    /// are in a room of ada's, and ada has a ticket and an open socket.
    pub(crate) async fn of_samples(setup: &Setup) -> Self {
        let mut world = Self::empty(setup).await;
        let register = samples::named("http-post-api-auth-register").text;
        let other = register.replace("ada", "bob").replace("Ada", "Bob");
        let [ada, other] = [world.body_of(&register).await, world.body_of(&other).await];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (user, other_user) = (text(&ada["user"]["id"]), text(&other["user"]["id"]));
        let direct = Direct::between(user.parse().unwrap(), other_user.parse().unwrap()).unwrap();
        let room =
            prepare::room(&world, [user.parse().unwrap(), other_user.parse().unwrap()]).await;
        world.words = vec![
            ("CONVERSATION_ID", direct.id().to_string()),
            ("ROOM_ID", room.to_string()),
            ("OTHER_USER_ID", other_user.clone()),
            ("USER_ID", user.clone()),
            ("ACCESS_TOKEN", text(&ada["accessToken"])),
            ("REFRESH_TOKEN", text(&ada["refreshToken"])),
        ];
        let session = world.body_of(&samples::named("http-get-api-auth-me").text).await;
        world.words.push(("SESSION_ID", text(&session["session"]["id"])));
        world.others_words = vec![
            ("CONVERSATION_ID", direct.id().to_string()),
            ("ROOM_ID", room.to_string()),
            ("OTHER_USER_ID", user),
            ("USER_ID", other_user),
            ("ACCESS_TOKEN", text(&other["accessToken"])),
        ];
        for name in ["direct-1", "direct-2"] {
            let send = samples::named("http-post-api-messages-send-receiverid").text;
            world.body_of(&send.replace("sample-1", name)).await;
        }
        let ticket = world.body_of(&samples::named("http-post-api-ws-ticket").text).await;
        world.words.push(("TICKET", text(&ticket["ticket"])));
        world.answer(&samples::named("websocket-connect").text).await.unwrap();
        world
    }

    /// The caller, and the other one.
    pub(crate) fn people(&self) -> [UserId; 2] {
        ["USER_ID", "OTHER_USER_ID"].map(|word| self.word(word).parse().unwrap())
    }

    /// The conversation of the two.
    pub(crate) fn direct(&self) -> ConversationId {
        self.word("CONVERSATION_ID").parse().unwrap()
    }

    /// The room of the two.
    pub(crate) fn room(&self) -> ConversationId {
        self.word("ROOM_ID").parse().unwrap()
    }

    fn word(&self, word: &str) -> &str {
        &self.words.iter().find(|(known, _)| *known == word).unwrap().1
    }

    /// What the function that a sample is for answers to it.
    pub(crate) async fn answer_to(&self, sample: &Sample) -> Result<Value, FunctionError> {
        let event = self.filled_in(&sample.text).into_bytes();
        let answer = self.invoke(sample.function(), event).await?;
        Ok(serde_json::from_slice(&answer).expect("the answer is JSON"))
    }

    /// What the function that API Gateway's event is for answers to it.
    pub(crate) async fn answer(&self, event: &str) -> Result<Value, FunctionError> {
        self.answer_to(&Sample { name: String::new(), text: event.to_owned() }).await
    }

    /// How many delayed jobs wait.
    pub(crate) fn delayed_jobs(&self) -> usize {
        self.running.delayed_jobs()
    }

    /// A function like the world's, for which one setting is another.
    pub(crate) fn function_with(
        &self,
        setup: &Setup,
        function: &str,
        setting: &str,
        other: impl FnOnce(&str) -> String,
    ) -> Function {
        let mut variables = variables(setup, &self.running, function);
        let value = other(&variables[setting]);
        variables.insert(setting.to_owned(), value);
        build(setup, function, variables).unwrap()
    }

    /// What a function answers to any bytes.
    pub(crate) async fn invoke(
        &self,
        function: &str,
        event: Vec<u8>,
    ) -> Result<Vec<u8>, FunctionError> {
        self.functions[function].invoke_bytes(&event).await
    }

    /// Live values in the places of the words in capitals.
    pub(crate) fn filled_in(&self, text: &str) -> String {
        filled_in(text, &self.words)
    }

    /// Words in capitals in the places of live values.
    pub(crate) fn words_in(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(value, word))
    }

    /// The body of the answer to an event of the caller's.
    pub(crate) async fn body_of(&self, event: &str) -> Value {
        let answer = self.answer(event).await.unwrap();
        assert!(answer["statusCode"].as_u64().is_some_and(|status| status < 300), "{answer}");
        match answer["body"].as_str().unwrap() {
            "" => Value::Null,
            body => serde_json::from_str(body).unwrap(),
        }
    }

    /// The same, of the other one's.
    pub(crate) async fn others_body_of(&self, event: &str) -> Value {
        self.body_of(&filled_in(event, &self.others_words)).await
    }
}

fn filled_in(text: &str, words: &[(&str, String)]) -> String {
    words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
}
