//! Text that leaves the direction of what stands beside it alone.

/// Whether a text turns nothing outside of itself, on any of its lines: no override is in it, and
/// each embedding and isolate that it opens it also closes, in order (UAX #9). The marks LRM, RLM
/// and ALM are letters of no width, which names in Arabic or Hebrew need beside digits.
pub(crate) fn keeps_its_direction(text: &str) -> bool {
    text.split('\n').all(|line| line_is_closed(line).is_some())
}

/// The scopes of a line, if they are closed.
fn line_is_closed(line: &str) -> Option<()> {
    let mut open = Vec::new();
    for c in line.chars() {
        match c {
            // Overrides, to the left and to the right.
            '\u{202d}' | '\u{202e}' => return None,
            // Embeddings end with POP DIRECTIONAL FORMATTING, isolates with POP DIRECTIONAL
            // ISOLATE.
            '\u{202a}' | '\u{202b}' => open.push('\u{202c}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202c}' | '\u{2069}' if open.pop() != Some(c) => return None,
            _ => {}
        }
    }
    open.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_closed_scopes_turn_nothing_else() {
        for fine in [
            "",
            "plain",
            "\u{200e}a\u{200f}b\u{61c}",
            "\u{2067}שלום\u{2069}!",
            "\u{202a}+49 30\u{202c}",
            "\u{2068}a\u{202b}b\u{202c}\u{2069}",
            "\u{2066}one\u{2069}\n\u{2067}two\u{2069}",
        ] {
            assert!(keeps_its_direction(fine), "{fine:?}");
        }
    }

    #[test]
    fn overrides_and_open_scopes_do() {
        for turning in [
            "\u{202e}nimda",
            "a\u{202d}b\u{202c}",
            "\u{2066}open",
            "\u{2067}\u{2067}\u{2069}",
            "\u{202b}open",
            "shut\u{2069}",
            "shut\u{202c}",
            "\u{2066}a\u{202b}b\u{2069}c\u{202c}",
            "\u{2067}one\ntwo\u{2069}",
        ] {
            assert!(!keeps_its_direction(turning), "{turning:?}");
        }
    }
}
