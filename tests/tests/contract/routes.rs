//! The routes of template.yaml, of the code and of docs/openapi.yaml.

use std::{collections::BTreeSet, fmt::Debug};

use natter_functions::routes::{
    FALLBACK, PAGE_ROUTES, ROUTES, Route, SOCKET_AUTHORIZER, SOCKET_ROUTES, WEB,
};
use serde_json::json;

use crate::{openapi, template};

type Routes = BTreeSet<(String, String, String)>;

fn routes_of_the_code() -> Routes {
    of(ROUTES)
}

fn of(routes: &[Route]) -> Routes {
    routes
        .iter()
        .map(|route| (route.method.into(), route.path.into(), route.function.into()))
        .collect()
}

/// Fails unless both have the same routes; names those that only one of them has.
fn assert_same_routes<T: Ord + Debug>(place: &str, found: &BTreeSet<T>, coded: &BTreeSet<T>) {
    let missing: Vec<_> = coded.difference(found).collect();
    let unknown: Vec<_> = found.difference(coded).collect();
    assert!(missing.is_empty(), "{place} lacks {missing:?}");
    assert!(unknown.is_empty(), "{place} has {unknown:?}, which the code does not declare");
}

#[test]
fn the_template_has_the_routes_of_the_code() {
    let mut deployed = Routes::new();
    for (name, function) in template::functions() {
        for (_, event) in function.events() {
            let properties = &event["Properties"];
            if let (Some(method), Some(path)) =
                (properties["Method"].as_str(), properties["Path"].as_str())
            {
                assert!(
                    deployed.insert((method.into(), path.into(), name.into())),
                    "{method} {path} comes twice"
                );
            }
        }
    }
    let coded = of(PAGE_ROUTES).into_iter().chain(routes_of_the_code()).collect();
    assert_same_routes("template.yaml", &deployed, &coded);
    assert_eq!(routes_of_the_code().len(), ROUTES.len(), "a route comes twice in the code");
}

#[test]
fn pages_are_served_by_the_web_function_alone_and_are_no_part_of_the_api() {
    assert!(PAGE_ROUTES.iter().all(|route| route.function == WEB && route.method == "ANY"));
    assert!(PAGE_ROUTES.iter().all(|route| !route.path.starts_with("/api/")));
    assert!(ROUTES.iter().all(|route| route.function != WEB && route.path.starts_with("/api/")));
}

#[test]
fn the_web_function_may_do_nothing_and_knows_only_where_sockets_are() {
    let web = &template::functions()[WEB];
    assert!(web.statements().is_empty());
    let own = template::resource("WebFunction")["Properties"]["Environment"]["Variables"].clone();
    assert_eq!(own.as_object().unwrap().keys().collect::<Vec<_>>(), ["WEBSOCKET_URL"]);
}

#[test]
fn only_the_web_function_can_be_left_out_and_all_that_names_it_with_it() {
    for id in template::resources("AWS::Serverless::Function") {
        let condition = template::resource(id).get("Condition");
        let expected = (id == "WebFunction").then(|| json!("WebClientOn"));
        assert_eq!(condition, expected.as_ref(), "{id}");
    }
    assert_eq!(template::section("Outputs")["WebUrl"]["Condition"], "WebClientOn");
    assert_eq!(template::parameter("WebClient")["Default"], "on");
}

#[test]
fn every_event_is_of_the_one_http_api() {
    for (name, function) in template::functions() {
        for (event_name, event) in function.events() {
            assert_eq!(event["Type"], "HttpApi", "{name}, {event_name}");
            assert_eq!(
                event["Properties"]["ApiId"],
                json!({"Ref": "HttpApi"}),
                "{name}, {event_name}"
            );
        }
    }
}

#[test]
fn whatever_no_route_matches_goes_to_the_fallback_and_nothing_else_does() {
    let without_path = |event: &serde_json::Value| {
        event["Properties"].get("Path").is_none() && event["Properties"].get("Method").is_none()
    };
    let catch_all: Vec<_> = template::functions()
        .into_iter()
        .flat_map(|(name, function)| {
            function.events().into_iter().map(move |(_, event)| (name, event))
        })
        .filter(|(name, event)| without_path(event) || *name == FALLBACK)
        .collect();
    assert_eq!(catch_all.len(), 1, "{catch_all:?}");
    assert!(
        catch_all.iter().all(|(name, event)| *name == FALLBACK && without_path(event)),
        "{catch_all:?}"
    );
}

#[test]
fn the_openapi_document_has_the_routes_of_the_code() {
    let documented: BTreeSet<_> = openapi::operations()
        .into_iter()
        .map(|operation| (operation.method, operation.path))
        .collect();
    let coded: BTreeSet<_> =
        routes_of_the_code().into_iter().map(|(method, path, _)| (method, path)).collect();
    assert_same_routes("docs/openapi.yaml", &documented, &coded);
}

#[test]
fn the_web_socket_api_has_the_routes_of_the_code() {
    let routes = template::resource("WebSocketApi")["Properties"]["Routes"].as_object().unwrap();
    let deployed: BTreeSet<_> = routes
        .iter()
        .map(|(key, route)| (key.as_str(), template::function_of_alias(&route["FunctionArn"])))
        .collect();
    assert_eq!(deployed, SOCKET_ROUTES.iter().copied().collect());
}

#[test]
fn a_socket_is_let_in_by_the_authorizer_on_its_ticket_alone() {
    let auth = &template::resource("WebSocketApi")["Properties"]["Auth"];
    assert_eq!(auth["AuthType"], "CUSTOM");
    assert_eq!(template::function_of_alias(&auth["AuthArn"]), SOCKET_AUTHORIZER);
    assert_eq!(auth["IdentitySource"], json!(["route.request.querystring.ticket"]));
}

#[test]
fn the_answer_to_a_frame_is_sent_back_on_its_socket() {
    let api = &template::resource("WebSocketApi")["Properties"];
    assert_eq!(api["RouteSelectionExpression"], "\\$default", "no frame chooses its route");
    let routes = &api["Routes"];
    assert_eq!(routes["$default"]["RouteResponseSelectionExpression"], "$default");
    // SAM names the route's resource after the API, the route and `Route`.
    let expected = json!({
        "ApiId": {"Ref": "WebSocketApi"},
        "RouteId": {"Ref": "WebSocketApiDefaultRoute"},
        "RouteResponseKey": "$default",
    });
    let responses = template::resources("AWS::ApiGatewayV2::RouteResponse");
    let found: Vec<_> =
        responses.into_iter().map(|id| &template::resource(id)["Properties"]).collect();
    assert_eq!(found, [&expected]);
}

#[test]
fn a_browser_may_use_every_method_and_header_that_the_routes_need() {
    let chosen = &template::resource("HttpApi")["Properties"]["CorsConfiguration"]["Fn::If"];
    assert_eq!(chosen[0], "NoWebPages");
    assert_eq!(chosen[1], json!({"Ref": "AWS::NoValue"}));
    let cors = &chosen[2];
    let list = |name: &str| -> BTreeSet<String> {
        cors[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(list("AllowMethods"), ROUTES.iter().map(|route| route.method.to_owned()).collect());
    assert_eq!(list("AllowHeaders"), ["authorization", "content-type"].map(String::from).into());
    assert!(list("ExposeHeaders").contains("retry-after"));
    assert_eq!(cors["AllowOrigins"], json!({"Fn::Split": [",", {"Ref": "AllowedOrigins"}]}));
    assert_eq!(cors.get("AllowCredentials"), None, "tokens come in a header, never in a cookie");
}
