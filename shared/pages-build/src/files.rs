//! The files that are served as they are in the repository.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use crate::{BuildError, Source};

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The kinds of files in the web client, by their extensions.
const MEDIA_TYPES: [(&str, &str); 15] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", JAVASCRIPT),
    ("json", "application/json"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wav", "audio/wav"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
];

/// Files beside the web client's own: notes, declarations of types, settings of tools.
const NOT_SERVED: [&str; 5] =
    ["package.json", "package-lock.json", "jsconfig.json", "tsconfig.json", "eslint.config.js"];

/// What browsers ask for by themselves is one of these, the first that is there.
const ICONS: [&str; 3] = ["/web/favicon.ico", "/web/icons/favicon.ico", "/web/icons/icon.svg"];

/// The files of the web client: `/` is its page, `/web/…` are all others.
pub(crate) fn of_web_client(folder: &Path) -> Result<Vec<Source>, BuildError> {
    let mut sources = Vec::new();
    for file in files_in(folder)? {
        if is_served(&file) {
            let media_type = media_type(&file)?;
            let path = match address(folder, &file, "/web/") {
                path if path == "/web/index.html" => "/".to_owned(),
                path => path,
            };
            sources.push(Source { path, media_type, content: read(&file)? });
        }
    }
    let icon = ICONS.iter().find_map(|icon| sources.iter().find(|source| source.path == *icon));
    if let Some(icon) = icon {
        sources.push(Source { path: "/favicon.ico".to_owned(), ..icon.clone() });
    }
    Ok(sources)
}

/// The modules of the library, as `/client/…`.
pub(crate) fn of_library(folder: &Path) -> Result<Vec<Source>, BuildError> {
    let modules = files_in(folder)?.into_iter().filter(|file| has_extension(file, "js"));
    let modules = modules.map(|file| {
        let path = address(folder, &file, "/client/");
        Ok(Source { path, media_type: JAVASCRIPT, content: read(&file)? })
    });
    modules.collect()
}

/// A document of the API at the root. As text, which browsers show.
pub(crate) fn document(folder: &Path, name: &str) -> Result<Source, BuildError> {
    Ok(Source {
        path: format!("/{name}"),
        media_type: "text/plain; charset=utf-8",
        content: read(&folder.join(name))?,
    })
}

/// All files in a folder and in those below it, in the order of their names. Hidden ones and
/// folders with tests are left out.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(BuildError::of(folder))? {
        entries.push(entry.map_err(BuildError::of(folder))?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if !entry.is_dir() {
            files.push(entry);
        } else if !matches!(name, "test" | "tests") {
            files.extend(files_in(&entry)?);
        }
    }
    Ok(files)
}

fn is_served(file: &Path) -> bool {
    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let unserved = NOT_SERVED.contains(&name)
        || name.contains(".test.")
        || ["md", "ts"].iter().any(|extension| has_extension(file, extension));
    !unserved
}

fn media_type(file: &Path) -> Result<&'static str, BuildError> {
    let known = MEDIA_TYPES.iter().find(|(extension, _)| has_extension(file, extension));
    let (_, media_type) = known.ok_or_else(|| BuildError::UnknownKind { path: file.to_owned() })?;
    Ok(media_type)
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

/// The path of a file's address: its place below `folder`, after `prefix`.
fn address(folder: &Path, file: &Path, prefix: &str) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    format!("{prefix}{}", parts.join("/"))
}

pub(crate) fn read(file: &Path) -> Result<Vec<u8>, BuildError> {
    fs::read(file).map_err(BuildError::of(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn paths(sources: &[Source]) -> Vec<&str> {
        sources.iter().map(|source| source.path.as_str()).collect()
    }

    #[test]
    fn the_page_is_at_the_root_and_every_other_file_at_its_place() {
        let folder = folder(&["index.html", "app.js", "styles/tokens.css", "icons/icon.svg"]);
        let sources = of_web_client(folder.path()).unwrap();
        assert_eq!(
            paths(&sources),
            ["/web/app.js", "/web/icons/icon.svg", "/", "/web/styles/tokens.css", "/favicon.ico"]
        );
        assert_eq!(sources[2].media_type, "text/html; charset=utf-8");
        assert_eq!(sources[4].content, sources[1].content);
    }

    #[test]
    fn what_is_hidden_a_test_or_a_note_is_not_served() {
        let folder = folder(&[
            "index.html",
            ".secret",
            ".git/config",
            "README.md",
            "app.test.js",
            "test/run.js",
            "tests/more.js",
            "types.d.ts",
            "package.json",
        ]);
        assert_eq!(paths(&of_web_client(folder.path()).unwrap()), ["/"]);
    }

    #[test]
    fn a_file_of_an_unknown_kind_stops_the_build() {
        let folder = folder(&["index.html", "notes.xyz"]);
        let error = of_web_client(folder.path()).unwrap_err().to_string();
        assert!(error.contains("notes.xyz") && error.contains("MEDIA_TYPES"), "{error}");
    }

    #[test]
    fn the_library_is_its_modules_alone() {
        let folder = folder(&["index.js", "api.d.ts", "notes.txt"]);
        assert_eq!(paths(&of_library(folder.path()).unwrap()), ["/client/index.js"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = of_web_client(Path::new("/no/such/folder")).unwrap_err().to_string();
        assert!(error.contains("/no/such/folder"), "{error}");
    }
}
