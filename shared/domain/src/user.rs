//! People and what they tell about themselves.

mod email;
mod password;
mod profile;
mod username;

pub use email::Email;
pub use password::Password;
pub use profile::{AvatarUrl, Bio, DisplayName, PhoneNumber, Profile, ProfileChange};
pub use username::{Username, UsernamePrefix};
