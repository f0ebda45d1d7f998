//! Names that would speak for the service.

use unicode_security::confusable_detection::skeleton;

/// Why a reserved name is refused.
pub(crate) const FAULT: &str = "is reserved: it would speak for the service";

/// What makes a name one of the service: alone, beside each other, or beside one of [`AROUND`].
const OFFICIAL: [&str; 12] = [
    "natter",
    "admin",
    "admins",
    "administrator",
    "administration",
    "moderator",
    "moderation",
    "support",
    "system",
    "security",
    "helpdesk",
    "deletedaccount",
];

/// What may stand around those and changes nothing.
const AROUND: [&str; 12] = [
    "the", "team", "staff", "official", "account", "user", "service", "customer", "desk", "help",
    "center", "bot",
];

/// Whether a name, or one that looks like it, is reserved: in any case, with blanks, dots or digits
/// in it, with marks on its letters, or with letters of other alphabets in their place.
pub(crate) fn is_reserved(name: &str) -> bool {
    let looks = look_of(name);
    let counted = look_of(name.trim_end_matches(|c: char| c.is_numeric() || !c.is_alphanumeric()));
    let [official, around] = [OFFICIAL, AROUND].map(|words| words.map(look_of));
    [looks, counted].iter().any(|look| is_made_of(look, &official, &around, false))
}

/// Whether `text` is nothing but these words, with an official one among them.
fn is_made_of(text: &str, official: &[String], around: &[String], has_official: bool) -> bool {
    if text.is_empty() {
        return has_official;
    }
    let goes_on = |words: &[String], has_official| {
        let mut rests = words.iter().filter_map(|word| text.strip_prefix(word.as_str()));
        rests.any(|rest| is_made_of(rest, official, around, has_official))
    };
    goes_on(official, true) || goes_on(around, has_official)
}

/// What a name looks like: its letters alone, in one case, each in the place of all that look like
/// it (UTS #39), and digits and signs in that of the letter that they are used for.
fn look_of(name: &str) -> String {
    let letters: String = name.to_lowercase().chars().map(letter).collect();
    // Twice: a letter may look like a capital of another alphabet.
    let look: String = skeleton(&letters).collect::<String>().to_lowercase();
    skeleton(&look)
        .map(letter)
        .filter(|c| c.is_alphanumeric())
        .map(|c| if matches!(c, 'i' | '1') { 'l' } else { c })
        .collect()
}

/// The letter that a digit or sign is used for.
fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_speaks_for_the_service_is_reserved_however_it_is_written() {
        for name in [
            "admin",
            "Admin",
            "ADMIN",
            "a.d.m.i.n",
            "a d m i n",
            "adm1n",
            "4dmin",
            "admin1",
            "admin_007",
            "-admin-",
            "ädmín",
            "аdmіn",
            "ａｄｍｉｎ",
            "аԁmіп".replace('п', "n").as_str(),
            "admln",
            "administrator",
            "support",
            "Supp0rt",
            "5upport",
            "support_team",
            "Customer Support",
            "system",
            "S Y S T E M",
            "Natter",
            "Natter Support",
            "natter.official",
            "Deleted account",
            "deleted_account",
            "DeIeted Account",
            "Dеlеtеd ассоunt",
            "\u{200b}ad\u{200d}min",
        ] {
            assert!(is_reserved(name), "{name}");
        }
    }

    #[test]
    fn a_name_that_only_begins_or_ends_like_one_is_not() {
        for name in [
            "ada",
            "Ada Admine",
            "badminton",
            "Adminka Petrova",
            "supporter",
            "Systematic",
            "Chatterbox",
            "Bernd Natterer",
            "Frank Natter",
            "the team",
            "user",
            "account7",
            "Nat",
            "bot",
            "Deleted",
            "7",
            "",
            "漢字",
        ] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
