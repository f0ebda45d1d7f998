//! An authorizer's response: an IAM policy document, and the context for the events that follow.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// The action that a policy must allow.
const INVOKE: &str = "execute-api:Invoke";

/// The result of an authorizer's function.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthorizerResponse {
    principal_id: String,
    policy_document: Document,
    #[serde(default)]
    context: Option<Map<String, Json>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    statement: OneOrMore<Statement>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: Effect,
    action: OneOrMore<String>,
    resource: OneOrMore<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::One(item) => std::slice::from_ref(item),
            Self::More(items) => items,
        }
    }
}

impl AuthorizerResponse {
    /// Whether the policy lets the caller invoke `arn`: a statement allows it, and none denies it.
    pub(super) fn allows(&self, arn: &str) -> bool {
        let statements = self.policy_document.statement.as_slice().iter();
        let effects: Vec<Effect> =
            statements.filter(|statement| statement.applies_to(arn)).map(|s| s.effect).collect();
        effects.contains(&Effect::Allow) && !effects.contains(&Effect::Deny)
    }

    /// The `authorizer` object of later events: the principal, and the context with every value as
    /// text. `None` if the context has a value that API Gateway refuses (a list or an object).
    pub(super) fn context(self) -> Option<Map<String, Json>> {
        let mut context =
            Map::from_iter([("principalId".to_owned(), Json::String(self.principal_id))]);
        for (name, value) in self.context.unwrap_or_default() {
            let value = match value {
                Json::String(text) => text,
                Json::Number(_) | Json::Bool(_) => value.to_string(),
                Json::Null => continue,
                Json::Array(_) | Json::Object(_) => return None,
            };
            context.insert(name, Json::String(value));
        }
        Some(context)
    }
}

impl Statement {
    fn applies_to(&self, arn: &str) -> bool {
        self.action
            .as_slice()
            .iter()
            .any(|action| matches(&action.to_ascii_lowercase(), &INVOKE.to_ascii_lowercase()))
            && self.resource.as_slice().iter().any(|resource| matches(resource, arn))
    }
}

/// Whether `text` matches `pattern`, in which `*` stands for any text and `?` for one character.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // The last star's position, and the end of the text that it has matched so far.
    let mut star: Option<(usize, usize)> = None;
    let (mut p, mut t) = (0, 0);
    while t < text.len() {
        match (pattern.get(p), text.get(t)) {
            (Some('*'), _) => {
                star = Some((p, t));
                p += 1;
            }
            (Some(wanted), Some(found)) if wanted == found || *wanted == '?' => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, matched)) => {
                    star = Some((at, matched + 1));
                    p = at + 1;
                    t = matched + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|left| *left == '*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:local/live/$connect";

    fn answer(statements: Json, context: Json) -> AuthorizerResponse {
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        serde_json::from_value(
            json!({"principalId": "ada", "policyDocument": document, "context": context}),
        )
        .unwrap()
    }

    fn statement(effect: &str, action: Json, resource: &str) -> Json {
        json!({"Effect": effect, "Action": action, "Resource": resource})
    }

    #[test]
    fn a_policy_allows_what_it_names_unless_it_denies_it() {
        let allow = statement("Allow", json!("execute-api:Invoke"), ARN);
        let deny = statement("Deny", json!(["execute-api:*"]), "*");
        let other =
            statement("Allow", json!("execute-api:Invoke"), "arn:aws:execute-api:*/$disconnect");
        let wide = statement("Allow", json!("*"), "arn:aws:execute-api:*:*:*/live/*");
        assert!(answer(json!(allow), json!(null)).allows(ARN));
        assert!(answer(json!([wide]), json!(null)).allows(ARN));
        assert!(!answer(json!([allow, deny]), json!(null)).allows(ARN));
        assert!(!answer(json!([other]), json!(null)).allows(ARN));
        assert!(!answer(json!([]), json!(null)).allows(ARN));
    }

    #[test]
    fn every_value_of_the_context_arrives_as_text() {
        let context = answer(json!([]), json!({"a": "x", "b": 1, "c": true})).context().unwrap();
        assert_eq!(
            Json::Object(context),
            json!({"principalId": "ada", "a": "x", "b": "1", "c": "true"})
        );
        assert!(answer(json!([]), json!({"a": ["x"]})).context().is_none());
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("a*c*", "abbcc") && matches("*", "") && matches("a?c", "abc"));
        assert!(!matches("a*c", "ab") && !matches("a?c", "ac"));
    }
}
