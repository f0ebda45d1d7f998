//! Finds the route of a request.

use http::Method;

use crate::template::HttpRoute;

/// The HTTP API's routes, the most specific first.
pub(super) struct Router {
    routes: Vec<(String, HttpRoute)>,
    default: Option<String>,
}

/// The route that matches a request.
pub(super) struct RouteMatch<'a> {
    /// The route key: `GET /users/{userId}` or `$default`.
    pub(super) key: &'a str,
    /// The function's logical id.
    pub(super) function: &'a str,
    /// The path parameters, still percent-encoded.
    pub(super) parameters: Vec<(&'a str, &'a str)>,
}

impl Router {
    pub(super) fn new(routes: Vec<HttpRoute>, default: Option<String>) -> Self {
        let mut routes: Vec<_> = routes.into_iter().map(|route| (route.key(), route)).collect();
        // API Gateway prefers a literal segment to a parameter, a parameter to a greedy one, and on
        // the same path a method to `ANY`.
        routes.sort_by(|(_, a), (_, b)| {
            a.path.cmp(&b.path).then(a.method.is_none().cmp(&b.method.is_none()))
        });
        Self { routes, default }
    }

    /// The route for a method and a path (as sent, percent-encoded).
    pub(super) fn find<'a>(&'a self, method: &Method, path: &'a str) -> Option<RouteMatch<'a>> {
        let found = self.routes.iter().find_map(|(key, route)| {
            if route.method.as_ref().is_some_and(|only| only != method) {
                return None;
            }
            let parameters = route.path.matches(path)?;
            Some(RouteMatch { key, function: &route.function, parameters })
        });
        found.or_else(|| {
            let function = self.default.as_deref()?;
            Some(RouteMatch { key: "$default", function, parameters: Vec::new() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router() -> Router {
        let routes =
            ["GET /a/{x}", "GET /a/b", "ANY /a/{rest+}", "POST /a/{x}", "ANY /a/b", "GET /{x}/b"];
        let routes = routes.map(|key| {
            let (method, path) = key.split_once(' ').unwrap();
            let method = (method != "ANY").then(|| method.parse().unwrap());
            HttpRoute { method, path: path.parse().unwrap(), function: key.to_owned() }
        });
        Router::new(routes.into(), Some("rest".to_owned()))
    }

    #[track_caller]
    fn goes_to(method: Method, path: &str, key: &str) {
        assert_eq!(router().find(&method, path).unwrap().key, key, "{method} {path}");
    }

    #[test]
    fn the_route_that_says_most_about_a_request_takes_it() {
        goes_to(Method::GET, "/a/b", "GET /a/b");
        goes_to(Method::GET, "/a/c", "GET /a/{x}");
        goes_to(Method::PUT, "/a/b", "ANY /a/b");
        goes_to(Method::PUT, "/a/c", "ANY /a/{rest+}");
        goes_to(Method::GET, "/a/b/c", "ANY /a/{rest+}");
        goes_to(Method::GET, "/z/b", "GET /{x}/b");
    }

    #[test]
    fn what_no_route_matches_goes_to_the_default_one() {
        goes_to(Method::GET, "/nothing/else", "$default");
        goes_to(Method::GET, "/a/", "$default");
        assert!(Router::new(Vec::new(), None).find(&Method::GET, "/a").is_none());
    }
}
