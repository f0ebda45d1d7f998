//! The data folder, which one natter at a time uses, and the signing keys in it.

mod folder;
mod signing_keys;

pub(crate) use self::{
    folder::Folder,
    signing_keys::{SigningKeys, random_secret},
};
