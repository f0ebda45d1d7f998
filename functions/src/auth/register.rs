//! `POST /api/auth/register`

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::Problem,
    routes,
};
use natter_domain::{
    invalid::InvalidError,
    secret::Secret,
    user::{DisplayName, Email, Password, Profile, Username, prepared},
};
use natter_store::users::NewAccount;

use super::{SignInContext, tokens::hashes};
use crate::context::FromEnvironment as _;

type App = SignInContext;

routes! {
    "POST /api/auth/register" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("register", App::from_environment(environment)?, ROUTES))
}

struct Registration {
    username: Username,
    email: Email,
    password: Password,
    display_name: Option<DisplayName>,
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let registration = parse(request.body())?;
    let now = app.tokens.now();
    // Without a display name the username serves as one; every username is a valid display name.
    let display_name = match registration.display_name {
        Some(name) => name,
        None => {
            DisplayName::parse(registration.username.as_str()).map_err(|_| Problem::internal())?
        }
    };
    let profile = Profile {
        id: app.tokens.new_user(now),
        username: registration.username,
        display_name,
        bio: None,
        phone_number: None,
        avatar_url: None,
        email: Some(registration.email),
        created_at: now,
    };
    let password_hash = app.passwords.hash(registration.password).await?;
    let new = app.tokens.new_session(profile.id, http::device(request), now);
    let account = NewAccount {
        profile,
        password_hash: Secret::new(password_hash.as_str().to_owned()),
        refresh_token: hashes(&new.refresh_token),
        session: new.session.clone(),
    };
    app.users.register(&account).await?;
    Ok(http::created(&app.tokens.welcome(&account.profile, &new, now)?))
}

fn parse(body: &[u8]) -> Result<Registration, Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let username = fields.required("username", |text| Username::parse_new(&text));
    let email = fields.required("email", |text| text.parse());
    let password = fields.required("password", Password::parse);
    let confirmed = fields.optional("confirmPassword", |text| {
        let text = Secret::new(text);
        // If the password itself is invalid, that error is enough.
        match &password {
            Some(password) if password.expose() != prepared(text.expose()).as_bytes() => {
                Err(InvalidError::new("must be the same as `password`"))
            }
            Some(_) | None => Ok(()),
        }
    });
    let display_name = fields.optional("displayName", |text| DisplayName::parse(&text));
    let (username, email, password, display_name, _) =
        fields.finish((username, email, password, display_name, confirmed))?;
    Ok(Registration { username, email, password, display_name })
}
