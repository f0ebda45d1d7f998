use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Environment::new(variables, Clock::system(), Random::counting(1))
}

#[test]
fn a_missing_variable_stops_the_start_with_its_name() {
    let error = environment(&[]).flood_limit().unwrap_err();
    assert_eq!(error.to_string(), "the environment variable FLOOD_LIMIT is missing");
    let empty = environment(&[("FLOOD_LIMIT", "")]).flood_limit().unwrap_err();
    assert_eq!(empty, error, "empty is missing");
}

#[test]
fn a_wrong_variable_is_named_without_its_value() {
    let error = environment(&[("SIGNING_KEYS", "k1:not-long-enough")]).refresh_tokens().err().unwrap();
    let text = error.to_string();
    assert!(text.starts_with("the environment variable SIGNING_KEYS "), "{text}");
    assert!(!text.contains("not-long-enough"), "{text}");
}

#[test]
fn an_endpoint_must_be_an_address() {
    let aws = [
        ("AWS_REGION", "local"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("USERS_TABLE", "U"),
    ];
    let with = |url| environment(&[&aws[..], &[("AWS_ENDPOINT_URL_DYNAMODB", url)]].concat()).users();
    assert!(with("http://127.0.0.1:8000").is_ok());
    assert!(with("localhost:8000").is_err());
    assert!(with("ftp://x").is_err());
}

#[test]
fn a_list_of_authorities_must_be_there() {
    let aws = [
        ("AWS_REGION", "local"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("USERS_TABLE", "U"),
    ];
    let with = |file| environment(&[&aws[..], &[("AWS_CA_BUNDLE", file)]].concat()).users();
    let roots = concat!(env!("CARGO_MANIFEST_DIR"), "/src/aws/amazon-roots.pem");
    assert!(with(roots).is_ok());
    assert!(with("").is_ok(), "empty is missing");
    let error = with("/nowhere/authorities.pem").err().unwrap().to_string();
    assert_eq!(
        error,
        "the environment variable AWS_CA_BUNDLE must name a PEM file of certificate authorities"
    );
}

#[test]
fn origins_are_a_list_without_slashes_at_the_end() {
    let origins =
        environment(&[("ALLOWED_ORIGINS", "https://a.example/, http://b.example")]).allowed_origins();
    assert_eq!(origins.unwrap(), ["https://a.example", "http://b.example"]);
}
