//! Parameters of a query string.

use natter_domain::{invalid::Invalid, paging::PageSize, seq::Seq};

use crate::{http::HttpRequest, problem::Problem};

/// Reads an optional parameter.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn optional<T>(
    request: &HttpRequest,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Problem> {
    request
        .query(name)
        .filter(|value| !value.is_empty())
        .map(|value| parse(&value))
        .transpose()
        .map_err(|invalid| Problem::invalid_field(name, invalid.reason()))
}

/// Reads a whole number.
fn number(text: &str) -> Result<u64, Invalid> {
    // Digits alone: the parser would also take a plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| Invalid::new("must be a whole number"))
}

/// Reads `limit`: 1 to 100, 50 where it is missing.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn limit(request: &HttpRequest) -> Result<PageSize, Problem> {
    Ok(optional(request, "limit", |text| number(text).and_then(PageSize::new))?.unwrap_or_default())
}

/// Reads the number of an entry.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn seq(request: &HttpRequest, name: &str) -> Result<Option<Seq>, Problem> {
    optional(request, name, |text| number(text).and_then(Seq::new))
}
