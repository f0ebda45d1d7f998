//! The choice of a content encoding, by `Accept-Encoding` (RFC 9110, 12.5.3).

/// How a content is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `br`, the smallest. Browsers ask for it over TLS only.
    Brotli,
    /// `gzip`.
    Gzip,
    /// As it is.
    Identity,
}

/// The encodings, the best first.
const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

impl Encoding {
    /// Its name in HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// The encoding that the client likes best, of those that are there; of several that it likes
    /// alike, the smallest. `Identity` where it takes none of them: an answer that it may be able
    /// to read is worth more than a refusal.
    pub(crate) fn choose(accepted: Option<&str>, there: impl Fn(Self) -> bool) -> Self {
        let Some(accepted) = accepted else { return Self::Identity };
        let mut best = (Self::Identity, 0);
        for encoding in ALL.into_iter().filter(|encoding| there(*encoding)) {
            let weight = encoding.weight(accepted);
            if weight > best.1 {
                best = (encoding, weight);
            }
        }
        best.0
    }

    /// What the header says of this encoding, in thousandths: by its name, or else with `*`; where
    /// it says nothing, `identity` is still taken, but liked least.
    fn weight(self, accepted: &str) -> u16 {
        let of = |name: &str| {
            accepted.split(',').find_map(|item| {
                let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
                coding.trim().eq_ignore_ascii_case(name).then(|| thousandths(parameters))
            })
        };
        let unnamed = if self == Self::Identity { 1 } else { 0 };
        of(self.name()).or_else(|| of("*")).unwrap_or(unnamed)
    }
}

/// The value of `q=`, 0 to 1 with up to three digits; 1 where there is none, 0 where it is none.
fn thousandths(parameters: &str) -> u16 {
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some(value) = value else { return 1000 };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|digit| digit.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1000,
        ("0", true) => format!("{fraction:0<3}").parse().unwrap_or_default(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn chosen(accepted: &str, expected: Encoding) {
        assert_eq!(Encoding::choose(Some(accepted), |_| true), expected, "{accepted}");
    }

    #[test]
    fn the_smallest_of_what_a_client_likes_alike_is_chosen() {
        chosen("gzip, deflate, br, zstd", Encoding::Brotli);
        chosen("gzip, deflate", Encoding::Gzip);
        chosen("*", Encoding::Brotli);
        chosen("GZIP", Encoding::Gzip);
    }

    #[test]
    fn weights_decide_before_size() {
        chosen("br;q=0.5, gzip;q=0.8", Encoding::Gzip);
        chosen("br; q=0.9 , gzip ; q=0.901", Encoding::Gzip);
        chosen("br;q=0, *;q=0.1", Encoding::Gzip);
        chosen("gzip;q=0, identity", Encoding::Identity);
        chosen("identity, gzip;q=0.5", Encoding::Identity);
    }

    #[test]
    fn whoever_says_nothing_usable_gets_the_content_as_it_is() {
        assert_eq!(Encoding::choose(None, |_| true), Encoding::Identity);
        for accepted in ["", "zstd", "br;q=0", "br;q=2", "br;q=x", "identity;q=0, *;q=0"] {
            chosen(accepted, Encoding::Identity);
        }
    }

    #[test]
    fn what_is_not_there_is_not_chosen() {
        let only_gzip = |encoding| encoding != Encoding::Brotli;
        assert_eq!(Encoding::choose(Some("br, gzip"), only_gzip), Encoding::Gzip);
    }
}
