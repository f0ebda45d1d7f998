//! A device that another client library drives: a process that speaks lines of JSON.
//!
//! `NATTER_JUDGE` is its command, such as `node clients/js/test/judge.js`, which
//! docs/design/javascript-client.md describes.

use std::{env, process::Stdio};

use serde_json::{Map, Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::Person;

/// A device of one person, in a process of its own.
pub struct JudgedClient {
    /// The person and session that the device acts for.
    pub person: Person,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    /// Ends with this value.
    _process: Child,
}

impl JudgedClient {
    /// A device without any data, not connected.
    ///
    /// # Panics
    /// When `NATTER_JUDGE` is not set, or its command can't be started.
    pub async fn start(person: Person) -> Self {
        let command = env::var("NATTER_JUDGE").expect("NATTER_JUDGE: the client's command");
        let mut words = command.split(' ');
        let mut process = Command::new(words.next().unwrap())
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command}: {error}"));
        let commands = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut client = Self { person, commands, answers, _process: process };
        let session = json!({
            "url": client.person.server.url(),
            "user": { "id": client.person.id },
            "accessToken": client.person.token,
            "refreshToken": client.person.refresh_token,
        });
        client.run("start", session).await;
        client
    }

    /// Sends a command, and returns what it answers.
    ///
    /// # Errors
    /// The code of the problem that refuses it.
    pub async fn ask(&mut self, command: &str, fields: Value) -> Result<Value, String> {
        let mut line: Map<String, Value> = fields.as_object().cloned().unwrap_or_default();
        line.insert("do".to_owned(), json!(command));
        let line = format!("{}\n", Value::Object(line));
        self.commands.write_all(line.as_bytes()).await.unwrap();
        let answer = self.answers.next_line().await.unwrap();
        let answer = answer.unwrap_or_else(|| panic!("{command}: the client has ended"));
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        match answer["error"]["code"].as_str() {
            None => Ok(answer["ok"].take()),
            // Not a refusal by the server: the client can't do it.
            Some("judge") => panic!("{command}: {}", answer["error"]["detail"]),
            Some(code) => Err(code.to_owned()),
        }
    }

    /// Sends a command that is not refused.
    pub async fn run(&mut self, command: &str, fields: Value) -> Value {
        self.ask(command, fields).await.unwrap_or_else(|code| panic!("{command}: {code}"))
    }

    /// The entries that it shows of a conversation, from the first that can be read.
    pub async fn shown(&mut self, conversation: &str) -> Vec<Value> {
        let mut shown = self.run("shown", json!({ "conversation": conversation })).await;
        serde_json::from_value(shown["entries"].take()).unwrap()
    }
}
