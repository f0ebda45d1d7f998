//! The two APIs: throttling, access logs and custom domains.

use std::collections::BTreeSet;

use natter_functions::routes::ROUTES;
use serde_json::{Value, json};

use crate::template;

fn api(id: &str) -> &'static Value {
    &template::resource(id)["Properties"]
}

/// What an account has in a region, for all its APIs: requests a second, and at once.
const ACCOUNT: (u64, u64) = (10_000, 5_000);

#[test]
fn each_api_has_a_limit_of_its_own_for_each_route_below_the_accounts() {
    for (id, name) in [("HttpApi", "Http"), ("WebSocketApi", "Socket")] {
        let settings = &api(id)["DefaultRouteSettings"];
        for (limit, most) in [("Rate", ACCOUNT.0), ("Burst", ACCOUNT.1)] {
            let parameter = format!("{name}{limit}Limit");
            assert_eq!(
                settings[format!("Throttling{limit}Limit")],
                json!({"Ref": parameter}),
                "{id}"
            );
            let definition = template::parameter(&parameter);
            assert_eq!(definition["MaxValue"], most, "{parameter}");
            assert!(
                definition["Default"].as_u64().unwrap() < most,
                "{parameter} takes all that the account has"
            );
        }
    }
}

#[test]
fn routes_for_strangers_and_dear_ones_take_less() {
    let settings = api("HttpApi")["RouteSettings"].as_object().unwrap();
    let routes: BTreeSet<_> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let usual = template::parameter("HttpRateLimit")["Default"].as_u64().unwrap();
    for (route, limits) in settings {
        assert!(routes.contains(route), "there is no route {route}");
        let limits = least(limits);
        // Numbers, and not references: CloudFormation would hand texts on.
        let rate =
            limits["ThrottlingRateLimit"].as_u64().unwrap_or_else(|| panic!("{route}: {limits}"));
        let burst =
            limits["ThrottlingBurstLimit"].as_u64().unwrap_or_else(|| panic!("{route}: {limits}"));
        assert!(rate < usual && rate <= burst, "{route}: {limits}");
        assert_eq!(limits.as_object().unwrap().len(), 2, "{route}: {limits}");
    }
    let throttled: BTreeSet<_> = settings.keys().map(String::as_str).collect();
    // Whoever hashes a password keeps a whole vCPU busy.
    let functions = template::functions();
    for route in ROUTES
        .iter()
        .filter(|route| functions[route.function].environment().contains_key("BCRYPT_COST"))
    {
        let key = format!("{} {}", route.method, route.path);
        assert!(throttled.contains(key.as_str()), "{key} hashes passwords");
    }
    for key in ["POST /api/auth/refresh", "POST /api/ws-ticket", "GET /api/users/me/export"] {
        assert!(throttled.contains(key), "{key}");
    }
}

/// The limits of a route where no condition holds.
fn least(mut limits: &Value) -> &Value {
    while let Some(choice) = limits.get("Fn::If") {
        limits = &choice[2];
    }
    limits
}

#[test]
fn as_many_tickets_are_handed_out_as_sockets_may_open() {
    let parameter = template::parameter("NewSocketsPerSecond");
    let mut limits = &api("HttpApi")["RouteSettings"]["POST /api/ws-ticket"];
    let mut allowed = vec![parameter["Default"].clone()];
    let rates = |rate: &Value| json!({ "ThrottlingRateLimit": rate, "ThrottlingBurstLimit": rate });
    assert_eq!(least(limits), &rates(&allowed[0]));
    while let Some(choice) = limits.get("Fn::If") {
        let condition = choice[0].as_str().unwrap();
        let rate = Value::from(condition.strip_prefix("Opens").unwrap().parse::<u64>().unwrap());
        assert_eq!(choice[1], rates(&rate), "{condition}");
        assert_eq!(
            template::section("Conditions")[condition],
            json!({ "Fn::Equals": [{ "Ref": "NewSocketsPerSecond" }, rate] })
        );
        allowed.insert(1, rate);
        limits = &choice[2];
    }
    assert_eq!(parameter["AllowedValues"], Value::Array(allowed));
}

/// After a fault that outlasts access tokens, each client refreshes before it gets a ticket.
#[test]
fn as_many_tokens_are_refreshed_as_tickets_handed_out() {
    let settings = &api("HttpApi")["RouteSettings"];
    assert_eq!(settings["POST /api/auth/refresh"], settings["POST /api/ws-ticket"]);
}

/// A socket that is refused has used its ticket up.
#[test]
fn no_more_tickets_than_the_socket_api_takes_are_handed_out() {
    let takes = &template::parameter("SocketRateLimit")["Default"];
    let rates = template::parameter("NewSocketsPerSecond")["AllowedValues"].as_array().unwrap();
    let most = takes.as_u64().unwrap();
    let beyond: Vec<_> = rates.iter().filter(|rate| rate.as_u64().unwrap() > most).collect();
    let [rate] = beyond.as_slice() else { panic!("{beyond:?}") };
    let expected = json!({
        "RuleCondition": { "Fn::Equals": [{ "Ref": "NewSocketsPerSecond" }, rate.to_string()] },
        "Assertions": [{
            "Assert": { "Fn::Not": [
                { "Fn::Equals": [{ "Ref": "SocketRateLimit" }, takes.to_string()] }
            ] },
            "AssertDescription": format!(
                "NewSocketsPerSecond={rate} needs SocketRateLimit of more than {rate}"
            ),
        }],
    });
    assert_eq!(template::section("Rules")["ManyNewSocketsNeedRoom"], expected);
}

/// The fields of an API's access log, and what they hold.
fn logged(id: &str, condition: &str) -> Vec<(String, String)> {
    let choice = api(id)["AccessLogSettings"]["Fn::If"].as_array().unwrap();
    assert_eq!(choice[0], condition, "{id}");
    assert_eq!(choice[2], json!({"Ref": "AWS::NoValue"}), "{id}");
    assert_eq!(choice[1]["DestinationArn"], json!({"Fn::GetAtt": "AccessLogGroup.Arn"}), "{id}");
    let format = choice[1]["Format"].as_str().unwrap();
    assert!(!format.contains('\n'), "{id}: API Gateway takes one line");
    let fields: Value = serde_json::from_str(format).unwrap();
    let fields = fields.as_object().unwrap().iter();
    fields.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// Everything else that API Gateway could log may hold a token, a ticket, an id, an address or what
/// a function has said.
#[test]
fn an_access_log_holds_no_secret_and_nobody() {
    const HARMLESS: [&str; 12] = [
        "$context.requestId",
        "$context.extendedRequestId",
        "$context.requestTimeEpoch",
        "$context.routeKey",
        "$context.eventType",
        "$context.status",
        "$context.responseLatency",
        "$context.responseLength",
        "$context.integrationLatency",
        "$context.integration.status",
        "$context.authorizer.status",
        "$context.error.message",
    ];
    for (id, condition) in [("HttpApi", "LogRequests"), ("WebSocketApi", "LogSockets")] {
        let fields = logged(id, condition);
        for (name, value) in &fields {
            assert!(HARMLESS.contains(&value.as_str()) || name == "api", "{id} logs {value}");
        }
        for needed in ["requestId", "routeKey", "status", "integrationLatency", "error"] {
            assert!(
                fields.iter().any(|(name, _)| name == needed),
                "{id} does not log its {needed}"
            );
        }
    }
    assert_eq!(api("WebSocketApi")["DefaultRouteSettings"]["DataTraceEnabled"], false);
}

#[test]
fn access_logs_are_forgotten_like_the_others() {
    let group = template::resource("AccessLogGroup");
    assert_eq!(group["Condition"], "LogRequests");
    assert_eq!(group["Properties"]["RetentionInDays"], json!({"Ref": "LogRetentionDays"}));
}

#[test]
fn a_domain_leads_to_its_api_over_todays_tls() {
    for (domain, api) in [("HttpDomain", "HttpApi"), ("SocketDomain", "WebSocketApi")] {
        let mapping = template::resource(&format!("{domain}Mapping"));
        let domain_name = template::resource(domain);
        for resource in [mapping, domain_name] {
            assert_eq!(resource["Condition"], format!("Has{domain}"));
        }
        let expected = json!({
            "DomainName": {"Ref": domain},
            "ApiId": {"Ref": api},
            "Stage": {"Ref": format!("{api}.Stage")},
        });
        assert_eq!(mapping["Properties"], expected);
        let settings = json!([{
            "CertificateArn": {"Ref": "CertificateArn"},
            "EndpointType": "REGIONAL",
            "SecurityPolicy": "TLS_1_2",
        }]);
        assert_eq!(domain_name["Properties"]["DomainNameConfigurations"], settings);
    }
}
