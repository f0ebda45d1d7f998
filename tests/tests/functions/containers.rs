//! The same samples, answered by the real binaries in containers, as `sam local` runs them, against
//! a Natter in this process.
//!
//! `scripts/sam-local` builds what this needs, and runs it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use natter::{Containers, template::Template};
use serde_json::Value;

use crate::{
    answers::readable,
    samples::{self, Sample},
    world::{Setup, World},
};

/// Longer than any sample takes, with the start of a container.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a sample is tried whose container gives no answer at all.
const TRIES: usize = 3;

/// Why a sample has failed.
#[derive(Debug, thiserror::Error)]
enum SampleError {
    /// Not even an error of the function's, which would be JSON: what emulates Lambda in the
    /// container passes its own failures on like this, `sam` as a success.
    #[error("the container gave no answer")]
    NoAnswer,
    #[error("{0}")]
    Wrong(String),
}

/// A way into the containers, and what they know.
struct Sam {
    setup: Setup,
    /// Logical ids by the functions' names.
    ids: BTreeMap<String, String>,
    transport: Transport,
}

/// How a sample reaches its function.
enum Transport {
    /// In a container of its own: this program runs `sam local invoke` for a logical id and the
    /// file of an event, and gives up in time.
    Invoke(String),
    /// In one that stays, where `sam local start-lambda` listens.
    Lambda(reqwest::Client, String),
}

impl Sam {
    /// What `scripts/sam-local` has started, with the gateway's port that the containers know.
    fn given(port: &str, transport: Transport) -> Self {
        let listen =
            given("NATTER_SAM_LISTEN").split_whitespace().map(|ip| ip.parse().unwrap()).collect();
        let keys = given("NATTER_SAM_SIGNING_KEYS");
        let template = Template::read(include_str!("../../../template.yaml")).unwrap();
        Self {
            setup: Setup::for_containers(given(port).parse().unwrap(), Containers { listen }, keys),
            ids: template
                .functions
                .into_values()
                .map(|function| (function.name, function.id))
                .collect(),
            transport,
        }
    }

    /// What a function answers to an event.
    async fn answer(&self, function: &str, event: String) -> Result<Value, SampleError> {
        let id = &self.ids[function];
        let answer = match &self.transport {
            Transport::Lambda(client, url) => over_lambda(client, url, id, event).await,
            Transport::Invoke(program) => by_itself(program, id, event).await,
        };
        let answer = answer.map_err(SampleError::Wrong)?;
        if answer.trim_ascii().is_empty() {
            return Err(SampleError::NoAnswer);
        }
        let answer = serde_json::from_slice::<Value>(&answer).map_err(|_| {
            SampleError::Wrong(format!("no JSON: {}", String::from_utf8_lossy(&answer)))
        })?;
        match answer.get("errorType") {
            Some(_) => Err(SampleError::Wrong(format!("failed: {answer}"))),
            None => Ok(answer),
        }
    }

    /// Holds the answers to samples against their snapshots, one after the other. What is wrong.
    async fn check_all(&self, samples: &[Sample]) -> Vec<String> {
        let mut failed = Vec::new();
        for sample in samples {
            let start = Instant::now();
            let checked = self.check(sample).await;
            let word = if checked.is_ok() { "ok" } else { "FAILED" };
            let transport = match self.transport {
                Transport::Invoke(_) => "sam local invoke",
                Transport::Lambda(..) => "sam local start-lambda",
            };
            println!(
                "{word:6} {:4.1} s  {transport:22}  {}",
                start.elapsed().as_secs_f32(),
                sample.name
            );
            if let Err(why) = checked {
                failed.push(format!("{}: {why}", sample.name));
            }
        }
        failed
    }

    /// As `check_once`, and again in a new world while the container gives no answer.
    async fn check(&self, sample: &Sample) -> Result<(), SampleError> {
        for _ in 1..TRIES {
            match self.check_once(sample).await {
                Err(SampleError::NoAnswer) => {
                    println!("{}: no answer from the container, once more", sample.name);
                }
                checked => return checked,
            }
        }
        self.check_once(sample).await
    }

    /// Holds the answer to a sample against its snapshot.
    async fn check_once(&self, sample: &Sample) -> Result<(), SampleError> {
        let (world, _socket) = World::of_sample(&sample.name, &self.setup).await;
        let answer = self.answer(sample.function(), world.filled_in(&sample.text)).await;
        let answer = answer.map(|answer| timeless(readable(&world, answer)));
        world.end().await;
        let (answer, expected) = (answer?, timeless(snapshot(&sample.name)));
        if answer == expected {
            Ok(())
        } else {
            Err(SampleError::Wrong(format!("{answer}\n  and not {expected}")))
        }
    }
}

/// What `scripts/sam-local` says of it.
fn given(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: scripts/sam-local runs this"))
}

async fn over_lambda(
    client: &reqwest::Client,
    url: &str,
    id: &str,
    event: String,
) -> Result<Vec<u8>, String> {
    let url = format!("{url}/2015-03-31/functions/{id}/invocations");
    let answer = client.post(url).body(event).send().await.map_err(|error| error.to_string())?;
    match answer.status().as_u16() {
        200 => Ok(answer.bytes().await.map_err(|error| error.to_string())?.to_vec()),
        status => Err(format!("status {status} of the Lambda API")),
    }
}

async fn by_itself(program: &str, id: &str, event: String) -> Result<Vec<u8>, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(event.as_bytes()).unwrap();
    let mut command = Command::new(program);
    command.arg(id).arg(file.path()).stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

/// The reviewed answer to a sample.
fn snapshot(name: &str) -> Value {
    let path = format!("tests/functions/snapshots/{name}.snap");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_json::from_str(text.splitn(3, "---\n").nth(2).unwrap()).unwrap()
}

/// An answer without its moments, since the snapshots' world stands still and containers can't, and
/// without the settings of the snapshots' own.
fn timeless(mut answer: Value) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::String(text)
                if text.len() == 24 && text.get(10..11) == Some("T") && text.ends_with('Z') =>
            {
                *text = "[time]".to_owned();
            }
            Value::Array(all) => all.iter_mut().for_each(forget),
            Value::Object(all) => all.values_mut().for_each(forget),
            _ => {}
        }
    }
    forget(&mut answer);
    // The Natter beside the containers names none; its snapshot is made with some.
    if let Some(servers) = answer.pointer_mut("/body/iceServers") {
        *servers = Value::Array(Vec::new());
    }
    answer
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs functions in containers: scripts/sam-local starts them"]
async fn every_sample_is_answered_in_a_container_as_its_snapshot_says() {
    let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
    let lambda =
        Sam::given("NATTER_SAM_LAMBDA_PORT", Transport::Lambda(http, given("NATTER_SAM_LAMBDA")));
    let invoke =
        Sam::given("NATTER_SAM_INVOKE_PORT", Transport::Invoke(given("NATTER_SAM_INVOKE")));
    // Each function once in a container of its own; for all samples that would take long.
    let mut begun = BTreeSet::new();
    let (first, more): (Vec<_>, Vec<_>) =
        samples::all().into_iter().partition(|sample| begun.insert(sample.function()));
    let (one, other) = tokio::join!(invoke.check_all(&first), lambda.check_all(&more));
    let failed = [one, other].concat();
    let all = first.len() + more.len();
    println!(
        "{} of {all} samples were answered as they should be, by {} functions",
        all - failed.len(),
        begun.len()
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
