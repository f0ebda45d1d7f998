//! The programs whose starts are measured.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Speed;

/// A program that asks the runtime API for events.
#[derive(Debug, Clone)]
pub struct Program {
    /// The name in the report.
    pub(super) name: String,
    /// The absolute path of the executable, and its arguments.
    pub(super) command: Vec<PathBuf>,
    /// How it handles an event.
    pub(super) does: Does,
    /// Environment variables that replace the testbed's.
    pub(super) variables: Vec<(String, String)>,
}

/// How a program handles an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Does {
    /// Answers hello to any event.
    Hello,
    /// Reads one item over TLS for any event.
    ReadsAnItem,
    /// As Natter's function of this name.
    Function(String),
}

impl Program {
    /// Whether it is started at this speed.
    pub(super) fn is_for(&self, speed: Speed) -> bool {
        // A password hash of the deployed cost takes seconds on a small part of a processor.
        self.variables.is_empty() || matches!(speed, Speed::Full | Speed::Memory(Speed::WHOLE))
    }

    /// The name of the function, if its times are compared with the goals.
    pub(super) fn function(&self) -> Option<&str> {
        match &self.does {
            Does::Function(name) if self.variables.is_empty() => Some(name),
            Does::Function(_) | Does::Hello | Does::ReadsAnItem => None,
        }
    }
}

/// The hello-world.
pub fn hello(binary: &Path) -> Result<Program, String> {
    Ok(Program {
        name: "hello-world".to_owned(),
        command: vec![there(binary)?],
        does: Does::Hello,
        variables: Vec::new(),
    })
}

/// The function on Node.js: its runtime client and its bundle.
///
/// # Errors
/// When a file or Node.js is missing.
pub fn node(runtime: &Path, bundle: &Path) -> Result<Program, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let node =
        std::env::split_paths(&path).map(|folder| folder.join("node")).find(|file| file.is_file());
    Ok(Program {
        name: "Node.js".to_owned(),
        command: vec![
            node.ok_or("there is no Node.js on the path")?,
            there(runtime)?,
            there(bundle)?,
        ],
        does: Does::ReadsAnItem,
        variables: Vec::new(),
    })
}

/// The functions in a folder, each at `<name>/bootstrap`; all of them, or those in `only`. With
/// `function`, each is a build of that function.
pub fn in_folder(
    folder: &Path,
    only: &[String],
    function: Option<&str>,
) -> Result<Vec<Program>, String> {
    let names: Vec<String> = match function {
        Some(_) => builds(folder)?,
        None => natter_functions::ALL.iter().map(|definition| definition.name.to_owned()).collect(),
    };
    let wanted = names.into_iter().filter(|name| only.is_empty() || only.contains(name));
    let program = |name: String| {
        let binary = there(&folder.join(&name).join("bootstrap"))?;
        let does = Does::Function(function.unwrap_or(&name).to_owned());
        Ok(Program { name, command: vec![binary], does, variables: Vec::new() })
    };
    wanted.map(program).collect()
}

/// `register` with the bcrypt cost of the template. The other programs use the lowest cost, because
/// hashing would dominate their times.
pub fn register_as_deployed(folder: &Path) -> Result<Program, String> {
    Ok(Program {
        name: "register, bcrypt 12".to_owned(),
        command: vec![there(&folder.join("register/bootstrap"))?],
        does: Does::Function("register".to_owned()),
        variables: vec![("BCRYPT_COST".to_owned(), "12".to_owned())],
    })
}

fn builds(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let folders = entries.flatten().filter(|entry| entry.path().join("bootstrap").is_file());
    let mut names: Vec<_> =
        folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn there(file: &Path) -> Result<PathBuf, String> {
    fs::canonicalize(file).map_err(|error| format!("{}: {error}", file.display()))
}
