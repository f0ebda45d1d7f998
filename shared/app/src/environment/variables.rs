//! The names of all environment variables that functions read.

/// The names, one constant each.
pub mod name {
    /// Name of the Users table.
    pub const USERS_TABLE: &str = "USERS_TABLE";
    /// Name of the Conversations table.
    pub const CONVERSATIONS_TABLE: &str = "CONVERSATIONS_TABLE";
    /// Name of the Connections table.
    pub const CONNECTIONS_TABLE: &str = "CONNECTIONS_TABLE";
    /// `id:secret,id:secret`: the first signs, all verify.
    pub const SIGNING_KEYS: &str = "SIGNING_KEYS";
    /// Who issues tokens: a token of another deployment is refused.
    pub const TOKEN_ISSUER: &str = "TOKEN_ISSUER";
    /// bcrypt's cost, 4 to 16.
    pub const BCRYPT_COST: &str = "BCRYPT_COST";
    /// After how many days a session ends, however often it is refreshed, 1 to 3650.
    pub const SESSION_DAYS: &str = "SESSION_DAYS";
    /// Address of the WebSocket API, for clients; a path, where it is at the host of the HTTP API.
    pub const WEBSOCKET_URL: &str = "WEBSOCKET_URL";
    /// Address of the WebSocket API's management API.
    pub const MANAGEMENT_ENDPOINT: &str = "MANAGEMENT_ENDPOINT";
    /// Origins of web pages that may open a socket, separated by commas.
    pub const ALLOWED_ORIGINS: &str = "ALLOWED_ORIGINS";
    /// How long a deletion waits until every request that had seen the account is over, in seconds.
    pub const SETTLE_SECONDS: &str = "SETTLE_SECONDS";
    /// `MESSAGES/SECONDS`, or `off`.
    pub const FLOOD_LIMIT: &str = "FLOOD_LIMIT";
    /// Name of the function that pushes events and does other jobs in the background.
    pub const FANOUT_FUNCTION: &str = "FANOUT_FUNCTION";
    /// URL of the queue of delayed jobs.
    pub const DELAYED_JOBS_QUEUE: &str = "DELAYED_JOBS_QUEUE";
    /// Name of the function that takes an account apart.
    pub const ACCOUNT_DELETION_FUNCTION: &str = "ACCOUNT_DELETION_FUNCTION";
    /// How many seconds a call rings, 1 to 120.
    pub const RING_SECONDS: &str = "RING_SECONDS";
    /// After how many seconds without a socket a person is offline, 0 to 120.
    pub const OFFLINE_SECONDS: &str = "OFFLINE_SECONDS";
    /// STUN servers that calls use, separated by commas; may be empty.
    pub const STUN_SERVERS: &str = "STUN_SERVERS";
    /// TURN servers that calls use, separated by commas; may be empty.
    pub const TURN_SERVERS: &str = "TURN_SERVERS";
    /// `generation:secret`: what those TURN servers check credentials with.
    pub const TURN_SECRET: &str = "TURN_SECRET";
    /// `error`, `warn`, `info`, `debug` or `trace`; `info` when it is missing.
    pub const LOG_LEVEL: &str = "LOG_LEVEL";
    /// What the metrics are counted under, such as the stack's name. Nothing is counted without it.
    pub const METRICS_SERVICE: &str = "METRICS_SERVICE";
    /// Region, set by Lambda.
    pub const AWS_REGION: &str = "AWS_REGION";
    /// Credentials, set by Lambda.
    pub const AWS_ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
    /// Credentials, set by Lambda.
    pub const AWS_SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
    /// Credentials, set by Lambda.
    pub const AWS_SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
    /// Another AWS than the region's, such as an emulator: the address of every service that has
    /// none of its own below.
    /// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
    pub const ENDPOINT: &str = "AWS_ENDPOINT_URL";
    /// Another DynamoDB than the region's, such as one on this machine.
    pub const DYNAMODB_ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";
    /// Another Lambda than the region's, such as the local gateway's.
    pub const LAMBDA_ENDPOINT: &str = "AWS_ENDPOINT_URL_LAMBDA";
    /// Another SQS than the region's, such as the local gateway's.
    pub const SQS_ENDPOINT: &str = "AWS_ENDPOINT_URL_SQS";
    /// A PEM file of certificate authorities that are trusted instead of Amazon's, as AWS's own
    /// tools understand it: for a proxy that opens TLS, and for endpoints on this machine.
    pub const CA_BUNDLE: &str = "AWS_CA_BUNDLE";
    /// Where the management API is reached, where that is not the deployed one's own address.
    pub const MANAGEMENT_API_ENDPOINT: &str = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI";
}

/// The variables that template.yaml may set. Lambda sets the others.
pub const ALL_VARIABLES: &[&str] = &[
    name::USERS_TABLE,
    name::CONVERSATIONS_TABLE,
    name::CONNECTIONS_TABLE,
    name::SIGNING_KEYS,
    name::TOKEN_ISSUER,
    name::BCRYPT_COST,
    name::SESSION_DAYS,
    name::WEBSOCKET_URL,
    name::MANAGEMENT_ENDPOINT,
    name::ALLOWED_ORIGINS,
    name::FLOOD_LIMIT,
    name::SETTLE_SECONDS,
    name::FANOUT_FUNCTION,
    name::DELAYED_JOBS_QUEUE,
    name::ACCOUNT_DELETION_FUNCTION,
    name::RING_SECONDS,
    name::OFFLINE_SECONDS,
    name::STUN_SERVERS,
    name::TURN_SERVERS,
    name::TURN_SECRET,
    name::LOG_LEVEL,
    name::METRICS_SERVICE,
    name::ENDPOINT,
];
