//! Unknown paths and methods.

use std::collections::BTreeSet;

use natter_functions::routes::ROUTES;
use natter_tests::Server;

#[tokio::test]
async fn what_is_nowhere_is_a_404_with_a_problem_document() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for path in [
        "/api",
        "/api/",
        "/api/auth",
        "/api/auth/login/",
        "/api/auth/logins",
        "/API/auth/login",
        "/api//auth/login",
        "/api/users/",
        "/api/users/a/b",
        "/api/messages",
        "/api/rooms/a/b",
        "/api/rooms/a/members/b/c",
        "/api/users/me/exports",
        "/api/users/a/blocks",
        "/api/conversations/a/b",
        "/api/conversations/a/messages/1/2",
        "/api/sync/x",
        "/api/fanout",
        "/api/account-deletion",
        "/api/delayed-jobs",
        "/robots.txt",
        "/.env",
        "/api/ws-ticket/x",
        "/wp-login.php",
        "/live",
        "/prod/api/users",
        "/api/auth/me;x=1",
    ] {
        ada.get(path).await.problem(404, "route_not_found");
        server.request("POST", path).body("{}").await.problem(404, "route_not_found");
    }
}

#[tokio::test]
async fn a_path_that_only_decodes_to_a_route_is_not_that_route() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for path in ["/%61pi/users", "/api%2fusers", "/api/users%2fme", "/api/auth/m%65"] {
        for method in ["GET", "POST", "PATCH"] {
            let answer = ada.request(method, path).unchecked().await;
            assert!(matches!(answer.status, 404 | 405), "{answer:?}");
            let allow = answer.header("allow").unwrap_or_default();
            assert!(
                !allow.contains(method),
                "a method that is refused is not one that is allowed: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn another_method_is_a_405_with_those_that_there_are() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let paths: BTreeSet<&str> = ROUTES.iter().map(|route| route.path).collect();
    for path in paths {
        let concrete = path.replace(['{', '}'], "");
        let there: BTreeSet<&str> =
            natter_functions::routes::methods_of(&concrete).into_iter().collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"] {
            if there.contains(method) {
                continue;
            }
            let answer = ada.request(method, &concrete).await;
            let allow: BTreeSet<String> =
                answer.header("allow").unwrap_or_default().split(", ").map(str::to_owned).collect();
            assert_eq!(allow, there.iter().map(|method| (*method).to_owned()).collect());
            answer.problem(405, "method_not_allowed");
        }
        let head = ada.request("HEAD", &concrete).unchecked().await;
        assert_eq!((head.status, head.body.len()), (405, 0));
    }
}

#[tokio::test]
async fn options_has_no_body_and_names_the_methods_that_there_are() {
    let server = Server::shared().await;
    for (path, allow) in [
        ("/api/auth/login", Some("POST")),
        ("/api/users/me", Some("GET, PATCH, DELETE")),
        ("/nowhere", None),
        ("/web/boot.js", Some("GET, HEAD")),
    ] {
        let answer = server.request("OPTIONS", path).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{answer:?}");
        let sorted = |text: &str| text.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(answer.header("allow").map(sorted), allow.map(sorted), "{answer:?}");
    }
}
