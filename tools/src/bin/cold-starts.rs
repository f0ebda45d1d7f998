//! `cargo cold-starts`: prints how long the functions' release binaries take to their first event
//! and to their first answer over TLS. `scripts/cold-start` builds what it needs. Fails if one does
//! not start or answer; never because of a time.

use std::{env, path::PathBuf, process::ExitCode};

use natter_tools::cold_starts::{
    Program, Speed, hello, in_folder, measure, node, register_as_deployed, report,
};

const USAGE: &str = "usage: cargo cold-starts --hello FILE [options]
  --hello FILE             the hello-world to compare with
  --node RUNTIME BUNDLE    the function on Node.js to compare with
  --folder FOLDER          where the binaries are: FOLDER/NAME/bootstrap (target/lambda)
  --only NAME,NAME…        some of them
  --as FUNCTION            each of them is a build of this function
  --speeds SPEED,SPEED…    full, or megabytes of memory, as Lambda gives processors (full)
  --runs N                 starts of each program at each speed (10)";

struct Arguments {
    hello: PathBuf,
    node: Option<(PathBuf, PathBuf)>,
    folder: PathBuf,
    only: Vec<String>,
    function: Option<String>,
    speeds: Vec<Speed>,
    runs: usize,
}

fn arguments() -> Option<Arguments> {
    let mut given = env::args().skip(1);
    let (mut hello, mut node, mut function) = (None, None, None);
    let (mut folder, mut only) = (PathBuf::from("target/lambda"), Vec::new());
    let (mut speeds, mut runs) = (vec![Speed::Full], 10);
    while let Some(name) = given.next() {
        let value = given.next()?;
        match name.as_str() {
            "--hello" => hello = Some(value.into()),
            "--node" => node = Some((value.into(), given.next()?.into())),
            "--folder" => folder = value.into(),
            "--only" => only = value.split(',').map(str::to_owned).collect(),
            "--as" => function = Some(value),
            "--speeds" => speeds = value.split(',').map(Speed::parse).collect::<Option<_>>()?,
            "--runs" => runs = value.parse().ok().filter(|runs| *runs > 0)?,
            _ => return None,
        }
    }
    Some(Arguments { hello: hello?, node, folder, only, function, speeds, runs })
}

fn programs(arguments: &Arguments) -> Result<(Program, Vec<Program>), String> {
    let mut programs = Vec::new();
    if let Some((runtime, bundle)) = &arguments.node {
        programs.push(node(runtime, bundle)?);
    }
    programs.extend(in_folder(&arguments.folder, &arguments.only, arguments.function.as_deref())?);
    if arguments.function.is_none() && arguments.only.is_empty() {
        programs.push(register_as_deployed(&arguments.folder)?);
    }
    Ok((hello(&arguments.hello)?, programs))
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    let (hello, programs) = programs(arguments)?;
    let measured = measure(&hello, &programs, &arguments.speeds, arguments.runs).await?;
    println!("Medians of {} starts, in milliseconds.", arguments.runs);
    print!("{}", report(&measured, &hello, &programs, &arguments.speeds));
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
