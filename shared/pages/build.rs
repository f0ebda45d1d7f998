//! Embeds the web client and the documents: see `natter_pages_build`.

use std::{env, path::PathBuf};

use natter_pages_build::{BuildError, INPUTS, build};

fn main() -> Result<(), BuildError> {
    // Asked for as it runs: a target folder may have come from another checkout.
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let repository = package.join("../..");
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", repository.join(input).display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    build(&repository, &out)
}
