//! What can be seen of a text, by the properties that Unicode gives each character.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{
        DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory,
        PrependedConcatenationMark,
    },
};

/// The signs whose picture is empty, by their names: no property tells them from others of their
/// kind. The empty cell of braille, a note head, and two Egyptian hieroglyphs.
const EMPTY_PICTURES: [char; 4] = ['\u{2800}', '\u{1d159}', '\u{13441}', '\u{13442}'];

/// Whether a character leaves no mark where it stands.
///
/// White space, controls, formats and what is ignorable by default do not, nor do code points that
/// mean nothing yet, unless they are kept for pictures: a phone may know an emoji before we do.
pub(crate) fn is_blank(c: char) -> bool {
    if c.is_ascii_graphic() {
        return false;
    }
    if c.is_whitespace() || is_ignorable(c) || EMPTY_PICTURES.contains(&c) {
        return true;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    if category == GeneralCategory::Format {
        // The signs that embrace the digits after them are formats, and are drawn.
        !CodePointSetData::new::<PrependedConcatenationMark>().contains(c)
    } else if category == GeneralCategory::Unassigned {
        !CodePointSetData::new::<ExtendedPictographic>().contains(c)
    } else {
        category == GeneralCategory::Control
    }
}

/// Whether a character is ignored in a text unless a font says otherwise
/// (`Default_Ignorable_Code_Point`): joiners, fillers, variation selectors, directions.
pub(crate) fn is_ignorable(c: char) -> bool {
    !c.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether a character is white space, or ignorable: what a copied value has around it.
pub(crate) fn is_white_or_ignorable(c: char) -> bool {
    c.is_whitespace() || is_ignorable(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_mark_is_blank() {
        for blank in [
            '\0',
            '\t',
            '\n',
            ' ',
            '\u{7f}',
            '\u{85}',
            '\u{a0}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{202e}',
            '\u{2065}',
            '\u{2069}',
            '\u{2800}',
            '\u{3000}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fff9}',
            '\u{13430}',
            '\u{13441}',
            '\u{13442}',
            '\u{1bca0}',
            '\u{1d159}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0100}',
            '\u{e1000}',
            '\u{10ffff}',
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
    }

    #[test]
    fn what_leaves_a_mark_is_not() {
        for mark in [
            'a',
            '.',
            'é',
            'я',
            '\u{301}',
            '\u{600}',
            '\u{6dd}',
            '漢',
            '한',
            '\u{13443}',
            '\u{e000}',
            '\u{fffd}',
            '😀',
            '\u{1fae8}',
            '\u{1faff}',
            '\u{2422}',
        ] {
            assert!(!is_blank(mark), "{mark:?}");
        }
    }
}
