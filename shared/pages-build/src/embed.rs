//! The table of pages as Rust code, with the files that it embeds.

use std::{fmt::Write as _, fs, path::Path};

use crate::{BuildError, Source, compress};

/// Writes `pages.rs` and the files that it embeds. Contents that are there already, under their
/// hashes, are not compressed again.
pub(crate) fn write(sources: &[Source], out: &Path) -> Result<(), BuildError> {
    let mut table = String::from("pub(super) static PAGES: &[Page] = &[\n");
    for source in sources {
        let hash = source.hash();
        let plain = kept(out, &hash, "plain", || Ok(Some(source.content.clone())))?;
        let gzip = kept(out, &hash, "gz", || compress::gzip(&source.content))?;
        let brotli = kept(out, &hash, "br", || compress::brotli(&source.content))?;
        // Writing into a String can't fail.
        let _ = writeln!(
            table,
            "    Page {{ path: {:?}, media_type: {:?}, hash: {hash:?}, plain: {}, gzip: {}, \
             brotli: {} }},",
            source.path,
            source.media_type,
            plain.as_deref().unwrap_or("&[]"),
            optional(gzip),
            optional(brotli),
        );
    }
    table.push_str("];\n");
    let file = out.join("pages.rs");
    fs::write(&file, table).map_err(BuildError::of(&file))
}

/// The expression that embeds one form of a content; nothing if there is none.
fn kept(
    out: &Path,
    hash: &str,
    form: &str,
    make: impl FnOnce() -> std::io::Result<Option<Vec<u8>>>,
) -> Result<Option<String>, BuildError> {
    let file = out.join(format!("{hash}.{form}"));
    if !file.exists() {
        // An empty file says that this form is no smaller.
        let made = make().map_err(BuildError::of(&file))?.unwrap_or_default();
        // Under another name first: a build that is stopped half-way leaves no half of a file.
        let whole = file.with_extension("new");
        fs::write(&whole, made).map_err(BuildError::of(&whole))?;
        fs::rename(&whole, &file).map_err(BuildError::of(&file))?;
    }
    let length = fs::metadata(&file).map_err(BuildError::of(&file))?.len();
    Ok((length > 0).then(|| format!("include_bytes!({:?})", file.display().to_string())))
}

fn optional(expression: Option<String>) -> String {
    expression.map_or_else(|| "None".to_owned(), |expression| format!("Some({expression})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_embedded_in_the_forms_that_make_it_smaller() {
        let out = tempfile::tempdir().unwrap();
        let page = |path: &str, content: &str| Source {
            path: path.to_owned(),
            media_type: "text/plain",
            content: content.into(),
        };
        let sources = [page("/a", &"a".repeat(500)), page("/b", "b"), page("/c", "")];
        write(&sources, out.path()).unwrap();
        let table = fs::read_to_string(out.path().join("pages.rs")).unwrap();
        let rows: Vec<_> = table.lines().filter(|line| line.contains("path:")).collect();
        assert!(rows[0].contains(".gz\")") && rows[0].contains(".br\")"), "{}", rows[0]);
        assert!(rows[1].contains(".plain\")") && rows[1].contains("gzip: None, brotli: None"));
        assert!(rows[2].contains("plain: &[], gzip: None, brotli: None"), "{}", rows[2]);
    }
}
