//! `POST /api/auth/register`

use natter_auth::passwords::Passwords;
use natter_domain::{
    invalid::Invalid,
    secret::Secret,
    user::{DisplayName, Email, Password, Profile, Username},
};
use natter_runtime::{
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::{Code, Problem},
};
use natter_store::{
    Users,
    users::{NewAccount, Registered},
};

use super::tokens::{Tokens, hashes};
use crate::problems::password_failed;

struct App {
    users: Users,
    passwords: Passwords,
    tokens: Tokens,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        users: environment.users()?,
        passwords: environment.passwords()?,
        tokens: Tokens::new(environment)?,
    };
    Ok(http::function("register", app, |app, request| Box::pin(handle(app, request))))
}

struct Registration {
    username: Username,
    email: Email,
    password: Password,
    display_name: Option<DisplayName>,
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let registration = parse(request.body())?;
    let now = app.tokens.now();
    // A one-word name is a name: whoever gave no other is called by the username, which is always one.
    let display_name = match registration.display_name {
        Some(name) => name,
        None => DisplayName::parse(registration.username.as_str()).map_err(|_| Problem::internal())?,
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
    let password_hash = app.passwords.hash(registration.password).await.map_err(password_failed)?;
    let new = app.tokens.new_session(profile.id, request.device(), now);
    let account = NewAccount {
        profile,
        password_hash: Secret::new(password_hash.as_str().to_owned()),
        refresh_token: hashes(&new.refresh_token),
        session: new.session.clone(),
    };
    match app.users.register(&account).await? {
        Registered::Created => Ok(Answer::created(&app.tokens.welcome(&account.profile, &new, now)?)),
        Registered::UsernameTaken => Err(Problem::new(Code::UsernameTaken, "Choose another username.")),
        Registered::EmailTaken => Err(Problem::new(
            Code::EmailTaken,
            "There is an account with this address. Log in, or use another one.",
        )),
    }
}

fn parse(body: &[u8]) -> Result<Registration, Problem> {
    let mut fields = Fields::of_body(body)?;
    let username = fields.required("username", |text| text.parse());
    let email = fields.required("email", |text| text.parse());
    let password = fields.required("password", Password::parse);
    let confirmed = fields.optional("confirmPassword", |text| {
        let text = Secret::new(text);
        // Where the password itself is flawed, that flaw is enough.
        match &password {
            Some(password) if password.expose() != text.expose().as_bytes() => {
                Err(Invalid::new("must be the same as `password`"))
            }
            Some(_) | None => Ok(()),
        }
    });
    let display_name = fields.optional("displayName", |text| DisplayName::parse(&text));
    let (username, email, password, display_name, _) =
        fields.finish((username, email, password, display_name, confirmed))?;
    Ok(Registration { username, email, password, display_name })
}
