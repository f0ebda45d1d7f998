//! People and what they tell about themselves.

mod avatar_url;
mod email;
mod password;
mod phone_number;
mod profile;
mod reserved;
mod username;

pub use avatar_url::AvatarUrl;
pub use email::{ClaimedEmail, Email};
pub use password::{Password, prepared};
pub use phone_number::PhoneNumber;
pub use profile::{Bio, DisplayName, Profile, ProfileChange};
pub use username::{Username, UsernamePrefix};
