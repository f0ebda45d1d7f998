//! Who spells the names of the tables' attributes: `attributes`, and the `keys.rs` and `item`
//! modules of the tables.
//!
//! An attribute's name may be one letter, so not every literal that has it as a word names it. Two
//! kinds do: a literal that is the name and nothing else, such as `"rt"` in `item.get("rt")`; and
//! an expression of DynamoDB that has the name as a word outside `{…}` and without the `#` or `:`
//! of a placeholder, such as `"SET rt = :next"`.

#![expect(
    clippy::expect_used,
    clippy::string_slice,
    reason = "a test may stop on the first surprise, also in its helpers"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What only expressions of DynamoDB contain.
const FUNCTIONS: [&str; 4] =
    ["attribute_exists(", "attribute_not_exists(", "if_not_exists(", "begins_with("];
/// What the clauses of an update begin with.
const CLAUSES: [&str; 4] = ["SET ", "REMOVE ", "ADD ", "DELETE "];

#[test]
fn only_attributes_keys_and_items_spell_an_attribute_as_a_literal_or_in_an_expression() {
    let names = attribute_names();
    let mut spelled = Vec::new();
    for file in sources().into_iter().filter(|file| !may_spell(file)) {
        for literal in literals(&read(&file)) {
            let found = spelled_in(&literal, &names);
            spelled.extend(found.map(|name| format!("{}: {name} in {literal:?}", file.display())));
        }
    }
    assert!(spelled.is_empty(), "use the constants of `attributes`:\n{}", spelled.join("\n"));
}

#[test]
fn the_rule_finds_a_bare_name_and_a_name_in_an_expression() {
    let names = BTreeSet::from(["rt".to_owned(), "a".to_owned(), "p".to_owned()]);
    let finds = |literal: &str| spelled_in(literal, &names).is_some();
    for spelling in [
        "rt",
        "p2",
        "SET rt = :next",
        "REMOVE a",
        "#user = :user AND a >= :since",
        "attribute_not_exists(a)",
        ", p{n} = if_not_exists({from}, :new)",
    ] {
        assert!(finds(spelling), "{spelling}");
    }
    for other in [
        "a call changed too often",
        "SET {TOKEN_HASH} = :rt",
        "attribute_exists(#a) AND #rt > :now",
        "{a} = :a",
    ] {
        assert!(!finds(other), "{other}");
    }
}

#[test]
fn the_rule_reads_the_literals_of_code_but_not_its_comments() {
    let code = r#"let quote = '"'; // not "this"
        get("rt"); say("\"a\"");"#;
    assert_eq!(literals(code), ["rt", r#"\"a\""#]);
}

/// The name that a literal spells, if it is one of the two kinds.
fn spelled_in(literal: &str, names: &BTreeSet<String>) -> Option<String> {
    let is_name = |word: &str| {
        let numbered = word.trim_end_matches(|digit: char| digit.is_ascii_digit());
        names.contains(word) || names.contains(numbered)
    };
    if is_name(literal) {
        return Some(literal.to_owned());
    }
    if !is_expression(literal) {
        return None;
    }
    bare_words(literal).into_iter().find(|word| is_name(word))
}

fn is_expression(literal: &str) -> bool {
    let starts = |mark: char| {
        literal.match_indices(mark).any(|(at, _)| {
            literal[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '{')
        })
    };
    CLAUSES.iter().any(|clause| literal.starts_with(clause))
        || FUNCTIONS.iter().any(|function| literal.contains(function))
        || starts(':')
        || starts('#')
}

/// The words of an expression that are no placeholders: neither of DynamoDB nor of `format!`.
fn bare_words(expression: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut in_braces = false;
    for next in expression.chars().chain([' ']) {
        match next {
            '{' => in_braces = true,
            '}' => in_braces = false,
            _ if in_braces => {}
            '#' | ':' | '_' => word.push(next),
            _ if next.is_ascii_alphanumeric() => word.push(next),
            _ => words.push(std::mem::take(&mut word)),
        }
    }
    words.retain(|word| !word.is_empty() && !word.starts_with(['#', ':']));
    words
}

/// The values of the constants in `attributes`. Conditions are constants there, too.
fn attribute_names() -> BTreeSet<String> {
    let files = sources().into_iter().filter(|file| is_in_attributes(file));
    let mut names = BTreeSet::new();
    for file in files {
        for line in read(&file).lines().filter(|line| line.contains("const ")) {
            names.extend(literals(line).into_iter().filter(|value| !is_expression(value)));
        }
    }
    for expected in ["pk", "sk", "ttl", "rt", "hid", "left"] {
        assert!(names.contains(expected), "{expected} is not among the names: {names:?}");
    }
    names
}

fn may_spell(file: &Path) -> bool {
    let is_part = |name: &str| {
        file.file_stem().is_some_and(|stem| stem == name)
            || file.components().any(|part| part.as_os_str() == name)
    };
    is_in_attributes(file) || is_part("keys") || is_part("item")
}

fn is_in_attributes(file: &Path) -> bool {
    file.starts_with("attributes") || file == Path::new("attributes.rs")
}

/// The string literals of a file's code, as they are written.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        rest = &rest[at..];
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(after) = rest.strip_prefix("'\"'") {
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('"') {
            let end = closing_quote(inside);
            found.push(inside[..end].to_owned());
            rest = &inside[end + 1..];
        } else {
            rest = &rest[1..];
        }
    }
    found
}

fn closing_quote(inside: &str) -> usize {
    let mut escaped = false;
    let closes = |(_, next): &(usize, char)| {
        let closes = *next == '"' && !escaped;
        escaped = *next == '\\' && !escaped;
        closes
    };
    inside.char_indices().find(closes).expect("a literal ends").0
}

/// The files of the crate, relative to `src`.
fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root()).expect("a path in src").to_owned());
            }
        }
    }
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).expect("a source file")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
