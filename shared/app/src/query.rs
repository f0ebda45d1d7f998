//! Parameters of a query string that hold values of the domain.

use natter_domain::{invalid::InvalidError, paging::PageSize, seq::Seq};
use natter_runtime::{http::Request, problem::Problem};

pub use natter_runtime::query::optional;

/// Reads `limit`: 1 to 100, 50 where it is missing.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn limit(request: &Request) -> Result<PageSize, Problem> {
    Ok(optional(request, "limit", |text| number(text).and_then(PageSize::new))?.unwrap_or_default())
}

/// Reads the number of an entry.
///
/// # Errors
/// `validation_failed` naming the parameter.
pub fn seq(request: &Request, name: &str) -> Result<Option<Seq>, Problem> {
    optional(request, name, |text| number(text).and_then(Seq::new))
}

fn number(text: &str) -> Result<u64, InvalidError> {
    // Digits alone: the parser would also take a plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| InvalidError::new("must be a whole number"))
}
