//! What the names of AWS resources look like, so that a wrong one stops the start and not the first
//! request.

use natter_domain::invalid::InvalidError;

/// The name of a DynamoDB table, or its ARN.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub(super) fn table(text: &str) -> Result<String, InvalidError> {
    let name = match text.strip_prefix("arn:") {
        Some(arn) => arn.rsplit_once(":table/").map_or("", |(_, name)| name),
        None => text,
    };
    let known = (3..=255).contains(&name.len()) && name.bytes().all(|c| is_name(c) || c == b'.');
    if known {
        Ok(text.to_owned())
    } else {
        Err(InvalidError::new("must be the name of a DynamoDB table"))
    }
}

/// The name of a Lambda function, or its ARN, with or without an alias.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
pub(super) fn function(text: &str) -> Result<String, InvalidError> {
    let known = text.len() <= 256 && text.bytes().all(|c| is_name(c) || matches!(c, b':' | b'$'));
    if known {
        Ok(text.to_owned())
    } else {
        Err(InvalidError::new("must be the name of a Lambda function"))
    }
}

/// The URL of an SQS queue.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html>
pub(super) fn queue(text: &str) -> Result<String, InvalidError> {
    let uri = text.parse::<http::Uri>().ok();
    let known = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some()
            && uri.path().len() > 1
    });
    if known {
        Ok(text.to_owned())
    } else {
        Err(InvalidError::new("must be the URL of an SQS queue"))
    }
}

/// A region, such as `eu-central-1`; or a word, as emulators have it.
pub(super) fn region(text: &str) -> Result<String, InvalidError> {
    let known = text.len() <= 32
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        && text.starts_with(|c: char| c.is_ascii_lowercase());
    if known {
        Ok(text.to_owned())
    } else {
        Err(InvalidError::new("must be a region, such as eu-central-1"))
    }
}

fn is_name(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_')
}
