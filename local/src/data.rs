//! The data folder: one gateway at a time, and what it keeps between runs.

mod folder;
mod signing_keys;

pub(crate) use self::{
    folder::{Folder, private_file, write_private},
    signing_keys::{SigningKeys, random_secret},
};
