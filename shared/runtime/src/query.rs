//! Parameters of a query string.

use std::fmt::Display;

use lambda_http::Request;

use crate::{http::GatewayRequest as _, problem::Problem};

/// Reads an optional parameter. An empty one is missing.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn optional<T, E: Display>(
    request: &Request,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, Problem> {
    request
        .query(name)
        .filter(|value| !value.is_empty())
        .map(|value| parse(&value))
        .transpose()
        .map_err(|reason| Problem::invalid_field(name, reason))
}
