//! The secret that signs access tokens. It is made once and kept in the data folder, so that users
//! stay signed in.

use std::{fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use natter_auth::random::Random;
use sam_gateway::private_files;

use crate::StartError;

/// The value of the functions' `SIGNING_KEYS`: `id:secret`. It has no `Debug`, because it is a
/// secret.
pub(crate) struct SigningKeys(String);

impl SigningKeys {
    /// New keys.
    pub(crate) fn new(random: &Random) -> Self {
        Self(format!("local:{}", random_secret(random)))
    }

    /// The keys in the file, or new ones, which are written there if it does not exist.
    pub(crate) fn kept_in(file: &Path, random: &Random) -> Result<Self, StartError> {
        let folder = |why| StartError::Folder { path: file.to_owned(), why };
        private_files::restrict(file).map_err(folder)?;
        match fs::read_to_string(file) {
            Ok(text)
                if text
                    .trim()
                    .split_once(':')
                    .is_some_and(|(id, secret)| !id.is_empty() && !secret.is_empty()) =>
            {
                Ok(Self(text.trim().to_owned()))
            }
            Ok(_) => Err(StartError::SigningKeys(file.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Self::new(random);
                private_files::write_atomically(file, &keys.0).map_err(folder)?;
                Ok(keys)
            }
            Err(error) => Err(folder(error)),
        }
    }

    /// The value.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// 32 random bytes in base64url: 43 characters.
pub(crate) fn random_secret(random: &Random) -> String {
    URL_SAFE_NO_PAD.encode(*random.bytes::<32>())
}
