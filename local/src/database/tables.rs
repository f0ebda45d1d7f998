//! Creates the template's tables in a DynamoDB, unless they exist.

use std::time::Duration;

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig},
    error::{BuildError, ProvideErrorMetadata, SdkError},
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
        Projection as SdkProjection, ProjectionType, ScalarAttributeType, TableDescription,
        TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
    },
};
use sam_gateway::template::{Attribute, AttributeKind, Index, Key, KeyKind, Projection, Table};
use tokio::time::{Instant, sleep};

use crate::{
    StartError,
    aws::{Account, http_client, root_cause},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a new table may take to become active. On AWS it takes seconds.
const ACTIVE_WITHIN: Duration = Duration::from_secs(60);

/// Creates the tables that the DynamoDB at `url` does not have. `place` names it in errors.
pub(crate) async fn create_tables(
    tables: &[Table],
    url: &str,
    account: &Account,
    place: &str,
) -> Result<(), StartError> {
    let client = client(url, account);
    for table in tables {
        create_table(&client, table, url, place).await?;
    }
    Ok(())
}

fn client(url: &str, account: &Account) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT)
        .build();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(account.region.clone()))
        .credentials_provider(account.credentials())
        .http_client(http_client(url))
        .timeout_config(timeouts)
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

async fn create_table(
    client: &Client,
    table: &Table,
    url: &str,
    place: &str,
) -> Result<(), StartError> {
    match describe(client, table, url).await? {
        Some(found) if matches_template(table, &found) => {}
        Some(_) => {
            return Err(StartError::TableDiffers {
                table: table.name.clone(),
                place: place.to_owned(),
            });
        }
        None => create(client, table, url).await?,
    }
    enable_expiry(client, table, url).await
}

async fn describe(
    client: &Client,
    table: &Table,
    url: &str,
) -> Result<Option<TableDescription>, StartError> {
    match client.describe_table().table_name(&table.name).send().await {
        Ok(described) => Ok(described.table),
        Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
        Err(error) => Err(table_error(table, url, &error)),
    }
}

/// Whether a table has the template's keys and indexes. An index may project more attributes than
/// the template wants.
fn matches_template(table: &Table, found: &TableDescription) -> bool {
    let same = |keys: &[Key], found: &[KeySchemaElement]| {
        keys.len() == found.len()
            && keys.iter().all(|key| {
                found
                    .iter()
                    .any(|f| f.attribute_name == key.name && f.key_type == key_type(key.kind))
            })
    };
    let indexes = found.global_secondary_indexes();
    let has = |index: &Index| {
        indexes.iter().any(|f| {
            f.index_name.as_ref() == Some(&index.name)
                && same(&index.keys, f.key_schema())
                && f.projection.as_ref().is_some_and(|found| projects(found, &index.projection))
        })
    };
    same(&table.keys, found.key_schema())
        && table.indexes.len() == indexes.len()
        && table.indexes.iter().all(has)
}

/// Whether an index projects every attribute that the template wants.
fn projects(found: &SdkProjection, wanted: &Projection) -> bool {
    let everything = found.projection_type == Some(ProjectionType::All);
    match wanted {
        Projection::All => everything,
        Projection::KeysOnly => true,
        Projection::Include { attributes } => {
            everything
                || attributes.iter().all(|wanted| found.non_key_attributes().contains(wanted))
        }
    }
}

async fn create(client: &Client, table: &Table, url: &str) -> Result<(), StartError> {
    let wrong =
        |error: BuildError| StartError::Table { table: table.name.clone(), why: error.to_string() };
    let attributes: Result<Vec<_>, _> = table.attributes.iter().map(attribute).collect();
    let indexes: Result<Vec<_>, _> = table.indexes.iter().map(index).collect();
    let request = client
        .create_table()
        .table_name(&table.name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes.map_err(wrong)?))
        .set_key_schema(Some(keys(&table.keys).map_err(wrong)?))
        .set_global_secondary_indexes(
            Some(indexes.map_err(wrong)?).filter(|indexes| !indexes.is_empty()),
        );
    request.send().await.map_err(|error| table_error(table, url, &error))?;

    let deadline = Instant::now() + ACTIVE_WITHIN;
    loop {
        let found = describe(client, table, url).await?;
        if found.is_some_and(|found| found.table_status == Some(TableStatus::Active)) {
            return Ok(());
        }
        if Instant::now() > deadline {
            let why = "it does not become active".to_owned();
            return Err(StartError::Table { table: table.name.clone(), why });
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// Enables the expiry of items, if the template wants it.
async fn enable_expiry(client: &Client, table: &Table, url: &str) -> Result<(), StartError> {
    let Some(wanted) = &table.time_to_live else { return Ok(()) };
    let found = client.describe_time_to_live().table_name(&table.name).send().await;
    let found = found.map_err(|error| table_error(table, url, &error))?;
    let status = found.time_to_live_description.and_then(|ttl| ttl.time_to_live_status);
    if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
        return Ok(());
    }
    let wrong =
        |error: BuildError| StartError::Table { table: table.name.clone(), why: error.to_string() };
    let specification =
        TimeToLiveSpecification::builder().attribute_name(&wanted.attribute).enabled(true).build();
    let request = client
        .update_time_to_live()
        .table_name(&table.name)
        .time_to_live_specification(specification.map_err(wrong)?);
    request.send().await.map(drop).map_err(|error| table_error(table, url, &error))
}

fn attribute(attribute: &Attribute) -> Result<AttributeDefinition, BuildError> {
    let kind = match attribute.kind {
        AttributeKind::S => ScalarAttributeType::S,
        AttributeKind::N => ScalarAttributeType::N,
        AttributeKind::B => ScalarAttributeType::B,
    };
    AttributeDefinition::builder().attribute_name(&attribute.name).attribute_type(kind).build()
}

fn keys(keys: &[Key]) -> Result<Vec<KeySchemaElement>, BuildError> {
    let key = |key: &Key| {
        KeySchemaElement::builder().attribute_name(&key.name).key_type(key_type(key.kind)).build()
    };
    keys.iter().map(key).collect()
}

fn key_type(kind: KeyKind) -> KeyType {
    match kind {
        KeyKind::Hash => KeyType::Hash,
        KeyKind::Range => KeyType::Range,
    }
}

fn index(index: &Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let projection = SdkProjection::builder();
    let projection = match &index.projection {
        Projection::All => projection.projection_type(ProjectionType::All),
        Projection::KeysOnly => projection.projection_type(ProjectionType::KeysOnly),
        Projection::Include { attributes } => projection
            .projection_type(ProjectionType::Include)
            .set_non_key_attributes(Some(attributes.clone())),
    };
    GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(keys(&index.keys)?))
        .projection(projection.build())
        .build()
}

/// An error response of DynamoDB is about the table. Any other error is about the connection.
fn table_error<E, R>(table: &Table, url: &str, error: &SdkError<E, R>) -> StartError
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    match error
        .as_service_error()
        .and_then(|error| Some((error.code()?, error.message().unwrap_or("no message"))))
    {
        Some((code, message)) => {
            StartError::Table { table: table.name.clone(), why: format!("{code}: {message}") }
        }
        None => StartError::DynamoDbUnreachable { url: url.to_owned(), why: root_cause(error) },
    }
}
