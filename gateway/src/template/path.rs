//! A route's path: `/users/{userId}`, `/files/{proxy+}`.

use std::{fmt, str::FromStr};

/// A path with parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathPattern(Vec<Segment>);

/// A segment of a path, between two slashes. The order is API Gateway's: the more specific one
/// comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Matches this text.
    Literal(String),
    /// `{name}` matches one segment that is not empty.
    Parameter(String),
    /// `{name+}` matches the rest of the path, at least one segment.
    Greedy(String),
}

/// A path that API Gateway refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathPatternError {
    /// The path does not begin with a slash.
    #[error("a path begins with `/`")]
    NoSlash,
    /// A greedy parameter is not the last segment.
    #[error("only the last part of a path may be greedy")]
    GreedyInside,
    /// A parameter is only a part of a segment.
    #[error("a parameter is a whole part of a path")]
    PartialParameter,
}

impl PathPattern {
    /// The segments of the path.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The parameters in `path` (as sent, percent-encoded), if it matches.
    #[must_use]
    pub fn matches<'a>(&'a self, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
        let mut rest = path.strip_prefix('/');
        let mut found = Vec::new();
        for segment in &self.0 {
            let left = rest?;
            let (part, after) =
                left.split_once('/').map_or((left, None), |(part, after)| (part, Some(after)));
            match segment {
                Segment::Literal(text) if text == part => {}
                Segment::Parameter(name) if !part.is_empty() => found.push((name.as_str(), part)),
                Segment::Greedy(name) if !left.is_empty() => {
                    found.push((name.as_str(), left));
                    return Some(found);
                }
                Segment::Literal(_) | Segment::Parameter(_) | Segment::Greedy(_) => return None,
            }
            rest = after;
        }
        rest.is_none().then_some(found)
    }
}

impl FromStr for PathPattern {
    type Err = PathPatternError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let parts = path.strip_prefix('/').ok_or(PathPatternError::NoSlash)?.split('/');
        let segments = parts.map(segment).collect::<Result<Vec<_>, _>>()?;
        let greedy = segments.iter().position(|segment| matches!(segment, Segment::Greedy(_)));
        if greedy.is_some_and(|at| at + 1 < segments.len()) {
            return Err(PathPatternError::GreedyInside);
        }
        Ok(Self(segments))
    }
}

fn segment(part: &str) -> Result<Segment, PathPatternError> {
    let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
        return if part.contains(['{', '}']) {
            Err(PathPatternError::PartialParameter)
        } else {
            Ok(Segment::Literal(part.to_owned()))
        };
    };
    Ok(match name.strip_suffix('+') {
        Some(name) => Segment::Greedy(name.to_owned()),
        None => Segment::Parameter(name.to_owned()),
    })
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.0 {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Parameter(name) => write!(f, "/{{{name}}}")?,
                Segment::Greedy(name) => write!(f, "/{{{name}+}}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parts(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
        let pattern: PathPattern = pattern.parse().unwrap();
        let found = pattern.matches(path)?;
        Some(found.into_iter().map(|(name, part)| (name.to_owned(), part.to_owned())).collect())
    }

    #[test]
    fn a_parameter_is_one_part_and_never_empty() {
        assert_eq!(parts("/users/{id}", "/users/7"), Some(vec![("id".to_owned(), "7".to_owned())]));
        assert_eq!(parts("/users/{id}", "/users/"), None);
        assert_eq!(parts("/users/{id}", "/users/7/8"), None);
    }

    #[test]
    fn a_trailing_slash_is_another_path() {
        assert_eq!(parts("/users", "/users"), Some(vec![]));
        assert_eq!(parts("/users", "/users/"), None);
        assert_eq!(parts("/", "/"), Some(vec![]));
    }

    #[test]
    fn a_greedy_part_takes_the_rest() {
        assert_eq!(
            parts("/f/{proxy+}", "/f/a/b"),
            Some(vec![("proxy".to_owned(), "a/b".to_owned())])
        );
        assert_eq!(parts("/f/{proxy+}", "/f/"), None);
        assert_eq!(parts("/f/{proxy+}", "/f"), None);
    }

    #[test]
    fn a_path_that_api_gateway_refuses_is_refused() {
        assert!("users".parse::<PathPattern>().is_err());
        assert!("/a/{x+}/b".parse::<PathPattern>().is_err());
        assert!("/a{x}".parse::<PathPattern>().is_err());
    }

    #[test]
    fn a_path_is_written_as_it_was_read() {
        for path in ["/", "/a/{b}/c", "/a/{b+}"] {
            assert_eq!(path.parse::<PathPattern>().unwrap().to_string(), path);
        }
    }
}
