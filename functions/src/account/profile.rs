//! `PATCH /api/users/me`

use natter_domain::user::{AvatarUrl, Bio, DisplayName, PhoneNumber, ProfileChange};
use natter_runtime::{
    fields::Fields,
    http::{Answer, HttpRequest},
    problem::Problem,
};
use serde::Serialize;

use super::App;
use crate::{problems::session_revoked, views::user::UserView};

#[derive(Serialize)]
struct ProfileView<'a> {
    user: UserView<'a>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let change = parse(request.body())?;
    // The account may have been deleted a moment ago.
    let profile = app.users.change_profile(identity.user, change).await?.ok_or_else(session_revoked)?;
    Ok(Answer::ok(&ProfileView { user: UserView::own(&profile) }))
}

fn parse(body: &[u8]) -> Result<ProfileChange, Problem> {
    let mut fields = Fields::of_body(body)?;
    let display_name = fields.clearable("displayName", |text| DisplayName::parse(&text));
    let display_name = match display_name {
        Some(Some(None)) => fields.flaw("displayName", "can be changed but not removed"),
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
