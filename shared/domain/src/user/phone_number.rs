//! Phone numbers, as people paste them.

use icu_properties::{CodePointMapData, props::GeneralCategory};

use super::profile::profile_text;
use crate::{
    limits::{PHONE_CHARS, PHONE_DIGITS},
    text::is_ignorable,
};

const FAULT: &str = "must be a phone number: an optional `+` and 5 to 15 digits";

profile_text! {
    /// A phone number: an optional `+`, then 5 to 15 digits, with blanks, dots, dashes, slashes or
    /// brackets between them, in ASCII.
    PhoneNumber, |text| {
        if text.chars().count() > PHONE_CHARS {
            return Err("must have at most 32 characters");
        }
        let typed: String = text.chars().filter(|c| !is_ignorable(*c)).map(plain).collect();
        let typed = typed.trim();
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '/' | '(' | ')');
        let (before, number) = typed.split_once('+').unwrap_or(("", typed));
        let begins = before.chars().all(|c| c == '(');
        if begins && number.chars().all(known) && PHONE_DIGITS.contains(&digits) {
            Ok(typed.to_owned())
        } else {
            Err(FAULT)
        }
    }
}

/// A character as a phone's keypad has it: another width, script or kind of dash is one of it.
fn plain(c: char) -> char {
    const DIGITS: [char; 3] = ['\u{660}', '\u{6f0}', '\u{ff10}'];
    let of_zero = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|d| *d < 10);
    if let Some(digit) = DIGITS.into_iter().find_map(of_zero) {
        return char::from_digit(digit, 10).unwrap_or(c);
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    match c {
        '\u{ff0b}' => '+',
        '\u{2212}' => '-',
        '\u{2215}' | '\u{ff0f}' => '/',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff0e}' => '.',
        _ if category == GeneralCategory::DashPunctuation => '-',
        _ if category == GeneralCategory::SpaceSeparator => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_has_five_to_fifteen_digits() {
        for good in ["+49 (30) 123-456", "555.0100", "12345", "030/123456", "(+49) 30 123456"] {
            assert_eq!(PhoneNumber::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "1234",
            "+1234567890123456",
            "123456789012345678901234567890",
            "call me",
            "12345+",
            "++12345",
            "1+2345",
            "12345\n67",
            "",
        ] {
            assert!(PhoneNumber::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_phone_number_is_read_as_it_was_pasted() {
        for (pasted, number) in [
            ("\u{202a}+49 30 123456\u{202c}", "+49 30 123456"),
            (" \u{200e}+49\u{a0}30\u{a0}123\u{2011}456 ", "+49 30 123-456"),
            ("+49\u{202f}30\u{2009}12\u{2013}34\u{2212}56", "+49 30 12-34-56"),
            ("\u{2068}030/123456\u{2069}", "030/123456"),
            ("\u{ff0b}\u{ff14}\u{ff19}\u{3000}\u{ff13}\u{ff10}\u{ff0d}12345", "+49 30-12345"),
            ("\u{660}\u{661}\u{662}\u{663}\u{664}\u{665}", "012345"),
            ("\u{6f0}\u{6f9}\u{6f1}\u{6f2}\u{6f3}", "09123"),
        ] {
            assert_eq!(PhoneNumber::parse(pasted).unwrap().as_str(), number, "{pasted:?}");
        }
    }
}
