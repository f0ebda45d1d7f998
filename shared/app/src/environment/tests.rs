use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    let variables =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
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
    let error =
        environment(&[("SIGNING_KEYS", "k1:not-long-enough")]).refresh_tokens().err().unwrap();
    let text = error.to_string();
    assert!(text.starts_with("the environment variable SIGNING_KEYS "), "{text}");
    assert!(!text.contains("not-long-enough"), "{text}");
}

#[test]
fn turn_servers_need_their_secret_and_stun_servers_need_nothing() {
    const TURN: (&str, &str) = ("TURN_SERVERS", "turn:turn.example.com,turns:turn.example.com:443");
    const SECRET: &str = "1:0123456789abcdef0123456789abcdef";
    let none = environment(&[("STUN_SERVERS", ""), ("TURN_SERVERS", ""), ("TURN_SECRET", "")]);
    assert_eq!(none.stun_servers().unwrap(), []);
    assert!(none.turn_servers().unwrap().is_none());
    let both = environment(&[("STUN_SERVERS", "stun:a.example"), TURN, ("TURN_SECRET", SECRET)]);
    assert_eq!(both.stun_servers().unwrap().len(), 1);
    assert_eq!(both.turn_servers().unwrap().unwrap().0.len(), 2);
    let error = |variables: &[_]| environment(variables).turn_servers().err().unwrap().to_string();
    assert_eq!(error(&[TURN]), "the environment variable TURN_SECRET is missing");
    let short = error(&[TURN, ("TURN_SECRET", "1:too-short")]);
    assert!(short.starts_with("the environment variable TURN_SECRET must"), "{short}");
    assert!(!short.contains("too-short"), "{short}");
    let wrong = error(&[("TURN_SERVERS", "stun:a.example"), ("TURN_SECRET", SECRET)]);
    assert!(wrong.starts_with("the environment variable TURN_SERVERS must"), "{wrong}");
    let wrong = environment(&[("STUN_SERVERS", "a.example")]).stun_servers().unwrap_err();
    let wrong = wrong.to_string();
    assert!(wrong.starts_with("the environment variable STUN_SERVERS must"), "{wrong}");
}

#[test]
fn an_endpoint_must_be_an_address() {
    let with =
        |url| environment(&[&AWS[..], &[("AWS_ENDPOINT_URL_DYNAMODB", url)]].concat()).users();
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
        ("USERS_TABLE", "Users"),
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
    let origins = environment(&[("ALLOWED_ORIGINS", "https://a.example/, http://b.example")])
        .allowed_origins();
    assert_eq!(origins.unwrap(), ["https://a.example", "http://b.example"]);
}

const AWS: [(&str, &str); 4] = [
    ("AWS_REGION", "eu-central-1"),
    ("AWS_ACCESS_KEY_ID", "x"),
    ("AWS_SECRET_ACCESS_KEY", "x"),
    ("USERS_TABLE", "Users"),
];

#[test]
fn a_service_is_at_its_own_address_or_else_at_that_of_all_services() {
    let at = |variables: &[(&str, &str)]| {
        let environment = environment(variables);
        environment.endpoint_of(name::DYNAMODB_ENDPOINT).unwrap().map(str::to_owned)
    };
    let (one, all) = (
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:2"),
    );
    assert_eq!(at(&[]), None);
    assert_eq!(at(&[all]).as_deref(), Some(all.1));
    assert_eq!(at(&[one]).as_deref(), Some(one.1));
    assert_eq!(at(&[all, one]).as_deref(), Some(one.1));
}

#[test]
fn the_address_of_all_services_must_be_an_address() {
    let users = environment(&[&AWS[..], &[("AWS_ENDPOINT_URL", "emulator")]].concat()).users();
    let error = users.err().unwrap().to_string();
    assert_eq!(error, "the environment variable AWS_ENDPOINT_URL must be an http or https address");
}

#[test]
fn a_table_a_region_and_a_function_have_the_names_that_aws_gives() {
    let users =
        |change: (&'static str, &'static str)| environment(&[&AWS[..], &[change]].concat()).users();
    for table in
        ["natter-Users-1AB2", "a.b_c", "arn:aws:dynamodb:eu-central-1:123456789012:table/Users"]
    {
        assert!(users(("USERS_TABLE", table)).is_ok(), "{table}");
    }
    for table in ["U", "two words", "{{resolve:x}}", "${UsersTable}", "arn:aws:dynamodb:x"] {
        let error = users(("USERS_TABLE", table)).err().unwrap().to_string();
        assert!(error.starts_with("the environment variable USERS_TABLE must be"), "{error}");
        assert!(!error.contains(table) || table == "U", "{error}");
    }
    for region in ["us-gov-west-1", "ap-southeast-2", "local"] {
        assert!(users(("AWS_REGION", region)).is_ok(), "{region}");
    }
    for region in ["EU", "eu central", "https://eu-central-1"] {
        let error = users(("AWS_REGION", region)).err().unwrap().to_string();
        assert!(error.starts_with("the environment variable AWS_REGION must be"), "{error}");
    }
    let fanout = |name| {
        environment(&[&AWS[..], &[("FANOUT_FUNCTION", name)]].concat())
            .background(name::FANOUT_FUNCTION)
    };
    for function in [
        "fanout",
        "FanoutFunction",
        "arn:aws:lambda:eu-central-1:123456789012:function:fanout:live",
    ] {
        assert!(fanout(function).is_ok(), "{function}");
    }
    for function in ["two words", "fanout/live"] {
        assert!(fanout(function).is_err(), "{function}");
    }
}
