//! The options for STUN and TURN servers, as the environment variables of the function that hands
//! them out.

use std::{fs, path::Path};

use natter_auth::turn::TurnSecret;
use natter_domain::{
    call::ice::{StunUrl, TurnUrl},
    invalid::InvalidError,
};

use crate::StartError;

/// A server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum IceServer {
    Stun(String),
    Turn(String),
}

/// An address as the function reads it.
pub(super) fn ice_server(text: &str) -> Result<IceServer, InvalidError> {
    if StunUrl::parse(text).is_ok() {
        return Ok(IceServer::Stun(text.to_owned()));
    }
    if TurnUrl::parse(text).is_ok() {
        return Ok(IceServer::Turn(text.to_owned()));
    }
    Err(InvalidError::new(
        "must be an address such as stun:stun.example.com, turn:turn.example.com:3478 or \
         turns:turn.example.com:443?transport=tcp",
    ))
}

/// The variables of the function, for those that differ from the template's.
pub(super) fn ice_variables(
    servers: &[IceServer],
    secret_file: Option<&Path>,
) -> Result<Vec<(String, String)>, StartError> {
    let (mut stun, mut turn) = (Vec::new(), Vec::new());
    for server in servers {
        match server {
            IceServer::Stun(url) => stun.push(url.as_str()),
            IceServer::Turn(url) => turn.push(url.as_str()),
        }
    }
    let mut variables = vec![("STUN_SERVERS", stun.join(",")), ("TURN_SERVERS", turn.join(","))];
    match secret_file {
        Some(file) => variables.push(("TURN_SECRET", read_secret(file)?)),
        None if turn.is_empty() => {}
        None => return Err(StartError::NoTurnSecret),
    }
    let given = variables.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(given.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The secret in `file`, as `TURN_SECRET` has it.
fn read_secret(file: &Path) -> Result<String, StartError> {
    let path = || file.to_owned();
    let text = fs::read_to_string(file)
        .map_err(|why| StartError::TurnSecretUnreadable { path: path(), why })?;
    let secret = text.trim_end_matches(['\r', '\n']);
    match TurnSecret::new(secret) {
        Ok(_) => Ok(format!("1:{secret}")),
        Err(invalid) => {
            Err(StartError::TurnSecret { path: path(), reason: invalid.reason().to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_sorted_and_a_turn_server_needs_a_secret() {
        let server = |url| ice_server(url).unwrap();
        let stun = [server("stun:a.example"), server("stuns:b.example:5349")];
        let variables = ice_variables(&stun, None).unwrap();
        let both = "stun:a.example,stuns:b.example:5349".to_owned();
        assert_eq!(variables, [("STUN_SERVERS".to_owned(), both)]);
        assert_eq!(ice_variables(&[], None).unwrap(), []);

        let turn = [server("turn:10.0.0.7:3478?transport=udp")];
        let error = ice_variables(&turn, None).unwrap_err().to_string();
        assert_eq!(error, "a TURN server needs its secret: --turn-secret-file FILE");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let error = ice_variables(&turn, Some(&file)).unwrap_err().to_string();
        assert!(error.starts_with("can't read "), "{error}");
        fs::write(&file, "s3cr3t-0123456789abcdef0123456789\n").unwrap();
        let variables = ice_variables(&turn, Some(&file)).unwrap();
        let secret = "1:s3cr3t-0123456789abcdef0123456789".to_owned();
        assert_eq!(variables[1], ("TURN_SECRET".to_owned(), secret));
        fs::write(&file, "s3cr3t\n").unwrap();
        let error = ice_variables(&turn, Some(&file)).unwrap_err().to_string();
        assert!(error.contains("at least 32 bytes") && !error.contains("s3cr3t"), "{error}");
    }

    #[test]
    fn another_address_is_refused() {
        for text in ["", "http://a.example", "a.example:3478", "turn:a.example,turn:b.example"] {
            assert!(ice_server(text).is_err(), "{text}");
        }
    }
}
