//! Natter's own template, with Natter's own functions.

use natter::{
    Options,
    template::{Setting, Template},
};
use natter_functions::routes::{FALLBACK, PAGE_ROUTES, ROUTES, SOCKET_AUTHORIZER, SOCKET_ROUTES};

fn template() -> Template {
    Template::read(include_str!("../../../template.yaml")).unwrap()
}

#[tokio::test]
async fn everything_starts() {
    let natter = natter::start(Options::default()).await.unwrap();
    let answer = reqwest::get(format!("{}/api/auth/me", natter.http_url)).await.unwrap();
    assert_eq!(answer.status(), 401);
    natter.stop().await;
}

#[test]
fn every_route_has_its_function() {
    let template = template();
    let name = |id: &str| template.functions[id].name.clone();
    let mut found: Vec<(String, String)> =
        template.http.routes.iter().map(|route| (route.key(), name(&route.function))).collect();
    let mut wanted: Vec<(String, String)> = ROUTES
        .iter()
        .chain(PAGE_ROUTES)
        .map(|r| (format!("{} {}", r.method, r.path), r.function.to_owned()))
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(name(template.http.default.as_deref().unwrap()), FALLBACK);
}

#[test]
fn every_socket_route_has_its_function_and_frames_are_answered() {
    let template = template();
    let sockets = template.websocket.as_ref().unwrap();
    let name = |id: &str| template.functions[id].name.as_str();
    assert_eq!(sockets.routes.len(), SOCKET_ROUTES.len());
    for (key, function) in SOCKET_ROUTES.iter() {
        assert_eq!(name(&sockets.routes[*key].function), *function);
        assert_eq!(sockets.routes[*key].responds, *key == "$default", "{key}");
    }
    assert_eq!(name(&sockets.authorizer.as_ref().unwrap().function), SOCKET_AUTHORIZER);
}

#[test]
fn only_what_the_gateway_replaces_is_unknown_here() {
    const REPLACED: [&str; 3] = ["SIGNING_KEYS", "WEBSOCKET_URL", "MANAGEMENT_ENDPOINT"];
    for function in template().functions.values() {
        for (name, setting) in &function.environment {
            let known = matches!(setting, Setting::Known(_)) || REPLACED.contains(&name.as_str());
            assert!(known, "{} of {} is {setting:?}", name, function.id);
        }
    }
}

#[test]
fn functions_that_others_invoke_are_there_and_their_failed_events_are_kept() {
    let template = template();
    for function in template.functions.values() {
        for (name, setting) in
            function.environment.iter().filter(|(name, _)| name.ends_with("_FUNCTION"))
        {
            let Setting::Known(alias) = setting else {
                panic!("{name} of {} is {setting:?}", function.id)
            };
            let id =
                alias.rsplit_once(":function:").and_then(|(_, name)| name.strip_suffix(":live"));
            let id = id.unwrap_or_else(|| panic!("{name} of {} is {alias}", function.id));
            let invoked =
                template.functions.get(id).unwrap_or_else(|| panic!("{name}: there is no `{id}`"));
            assert!(invoked.event_invoke.on_failure.is_some(), "{id} has no `OnFailure`");
        }
    }
}

#[tokio::test]
async fn the_web_client_can_be_left_out() {
    let get = async |options: Options, path: &str| {
        let natter = natter::start(options).await.unwrap();
        let answer = reqwest::get(format!("{}{path}", natter.http_url)).await.unwrap();
        let found = (answer.status().as_u16(), natter.web_url.clone());
        let problem = answer.headers()["content-type"] == "application/problem+json";
        assert_eq!(problem, found.1.is_none(), "{path}");
        natter.stop().await;
        found
    };
    for path in ["/", "/docs", "/openapi.yaml", "/client/index.js"] {
        let (status, url) = get(Options::default(), path).await;
        assert!(status == 200 && url.is_some_and(|url| url.ends_with('/')), "{path}");
        let off = Options { web_client: false, ..Options::default() };
        assert_eq!(get(off, path).await, (404, None), "{path}");
    }
}

#[tokio::test]
async fn functions_learn_where_and_by_which_name_they_invoke_each_other() {
    let natter = natter::start(Options::default()).await.unwrap();
    assert_eq!(natter.environment["AWS_ENDPOINT_URL_LAMBDA"], natter.lambda_url);
    let template = template();
    let mut names = natter.environment.iter().filter(|(name, _)| name.ends_with("_FUNCTION"));
    assert!(names.all(|(_, arn)| {
        let alias = arn.rsplit_once(":function:").map(|(_, alias)| alias);
        let id = alias.and_then(|alias| alias.strip_suffix(":live"));
        id.is_some_and(|id| template.functions.contains_key(id))
    }));
    natter.stop().await;
}
