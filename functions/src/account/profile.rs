//! `PATCH /api/users/me`

use natter_app::{
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, refusals::session_revoked},
};
use natter_domain::user::{AvatarUrl, Bio, DisplayName, PhoneNumber, ProfileChange};
use serde::Serialize;

use super::App;
use crate::views::user::UserView;

#[derive(Serialize)]
struct ProfileView<'a> {
    user: UserView<'a>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let change = parse(request.body())?;
    // The account may have been deleted a moment ago.
    let profile =
        app.users.change_profile(identity.user, change).await?.ok_or_else(session_revoked)?;
    Ok(http::ok(&ProfileView { user: UserView::own(&profile) }))
}

fn parse(body: &[u8]) -> Result<ProfileChange, Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let display_name = fields.clearable("displayName", |text| DisplayName::parse(&text));
    let display_name = match display_name {
        Some(Some(None)) => fields.reject("displayName", "can be changed but not removed"),
        Some(Some(Some(name))) => Some(Some(name)),
        Some(None) => Some(None),
        None => None,
    };
    let bio = fields.clearable("bio", |text| Bio::parse(&text));
    let phone_number = fields.clearable("phoneNumber", |text| PhoneNumber::parse(&text));
    let avatar_url = fields.clearable("avatarUrl", |text| AvatarUrl::parse(&text));
    let (display_name, bio, phone_number, avatar_url) =
        fields.finish((display_name, bio, phone_number, avatar_url))?;
    Ok(ProfileChange { display_name, bio, phone_number, avatar_url })
}
