//! Embeds the web client and the documents: see `natter_pages_build`.

use std::{env, path::Path};

use natter_pages_build::{BuildError, INPUTS, build};

fn main() -> Result<(), BuildError> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", repository.join(input).display());
    }
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    build(&repository, Path::new(&out))
}
