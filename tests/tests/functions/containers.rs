//! The same samples, answered by the real binaries in containers, as `sam local` runs them, against a Natter in this process.
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
    world::{Place, World},
};

/// Longer than any sample takes, with the start of a container.
const PATIENCE: Duration = Duration::from_secs(60);

/// The containers, and what they know.
struct Sam {
    place: Place,
    /// Logical ids by the functions' names.
    ids: BTreeMap<String, String>,
    /// Where `sam local start-lambda` listens.
    lambda: String,
    /// Runs `sam local invoke` for a logical id and the file of an event, and gives up in time.
    invoke: String,
    http: reqwest::Client,
}

/// How a sample reaches its function.
#[derive(Clone, Copy)]
enum Way {
    /// In a container of its own.
    Invoke,
    /// In one that stays.
    Lambda,
}

impl Sam {
    /// What `scripts/sam-local` has started.
    fn given() -> Self {
        let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name}: see scripts/sam-local"));
        let settings: Value =
            serde_json::from_str(&fs::read_to_string(variable("NATTER_SAM_ENV_VARS")).unwrap()).unwrap();
        let keys = settings["AccountFunction"]["SIGNING_KEYS"].as_str().unwrap().to_owned();
        let listen = variable("NATTER_SAM_LISTEN").split_whitespace().map(|ip| ip.parse().unwrap()).collect();
        let template = Template::read(include_str!("../../../template.yaml")).unwrap();
        Self {
            place: Place::for_containers(
                variable("NATTER_SAM_PORT").parse().unwrap(),
                Containers { listen },
                keys,
            ),
            ids: template.functions.into_values().map(|function| (function.name, function.id)).collect(),
            lambda: variable("NATTER_SAM_LAMBDA"),
            invoke: variable("NATTER_SAM_INVOKE"),
            http: reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap(),
        }
    }

    /// What a function answers to an event.
    async fn answer(&self, way: Way, function: &str, event: String) -> Result<Value, String> {
        let id = &self.ids[function];
        let answer = match way {
            Way::Lambda => self.over_lambda(id, event).await?,
            Way::Invoke => self.by_itself(id, event).await?,
        };
        let answer = serde_json::from_slice::<Value>(&answer)
            .map_err(|_| format!("no JSON: {}", String::from_utf8_lossy(&answer)))?;
        match answer.get("errorType") {
            Some(_) => Err(format!("failed: {answer}")),
            None => Ok(answer),
        }
    }

    async fn over_lambda(&self, id: &str, event: String) -> Result<Vec<u8>, String> {
        let url = format!("{}/2015-03-31/functions/{id}/invocations", self.lambda);
        let answer = self.http.post(url).body(event).send().await.map_err(|error| error.to_string())?;
        match answer.status().as_u16() {
            200 => Ok(answer.bytes().await.map_err(|error| error.to_string())?.to_vec()),
            status => Err(format!("status {status} of the Lambda API")),
        }
    }

    async fn by_itself(&self, id: &str, event: String) -> Result<Vec<u8>, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(event.as_bytes()).unwrap();
        let mut command = Command::new(&self.invoke);
        command.arg(id).arg(file.path()).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)))
        }
    }

    /// Holds the answer to a sample against its snapshot.
    async fn check(&self, way: Way, sample: &Sample) -> Result<(), String> {
        let (world, _socket) = World::of_sample(&sample.name, &self.place).await;
        let answer = self.answer(way, sample.function(), world.filled_in(&sample.text)).await;
        let answer = answer.map(|answer| timeless(readable(&world, answer)));
        world.end().await;
        let (answer, expected) = (answer?, timeless(snapshot(&sample.name)));
        if answer == expected { Ok(()) } else { Err(format!("{answer}\n  and not {expected}")) }
    }
}

/// The reviewed answer to a sample.
fn snapshot(name: &str) -> Value {
    let path = format!("tests/functions/snapshots/{name}.snap");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_json::from_str(text.splitn(3, "---\n").nth(2).unwrap()).unwrap()
}

/// An answer without its moments: the snapshots' world stands still, and containers can't.
fn timeless(mut answer: Value) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::String(text) if text.len() == 24 && text.get(10..11) == Some("T") && text.ends_with('Z') => {
                *text = "[time]".to_owned();
            }
            Value::Array(all) => all.iter_mut().for_each(forget),
            Value::Object(all) => all.values_mut().for_each(forget),
            _ => {}
        }
    }
    forget(&mut answer);
    answer
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs functions in containers: scripts/sam-local starts them"]
async fn every_sample_is_answered_in_a_container_as_its_snapshot_says() {
    let sam = Sam::given();
    let mut begun = BTreeSet::new();
    let mut failed = Vec::new();
    let samples = samples::all();
    for sample in &samples {
        // Each function once in a container of its own: that takes longer than in one that stays.
        let way = if begun.insert(sample.function()) { Way::Invoke } else { Way::Lambda };
        let start = Instant::now();
        let checked = sam.check(way, sample).await;
        let word = if checked.is_ok() { "ok" } else { "FAILED" };
        let through = match way {
            Way::Invoke => "sam local invoke",
            Way::Lambda => "sam local start-lambda",
        };
        println!("{word:6} {:4.1} s  {through:22}  {}", start.elapsed().as_secs_f32(), sample.name);
        if let Err(why) = checked {
            failed.push(format!("{}: {why}", sample.name));
        }
    }
    println!("{} of {} samples, all {} functions", samples.len() - failed.len(), samples.len(), begun.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
