//! How much one answer may hold.

use natter_domain::{
    entry::Seen,
    limits::{SYNC_BYTES, SYNC_ENTRIES},
};

use crate::views::entry::about_bytes;

/// What is left of it.
pub(super) struct Budget {
    entries: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { entries: SYNC_ENTRIES, bytes: SYNC_BYTES }
    }

    /// Whether nothing is left: what did not fit has used up the rest, so that nothing comes after a gap.
    pub(super) fn is_spent(&self) -> bool {
        self.entries == 0 || self.bytes == 0
    }

    /// Takes what these entries need. Where they don't fit, everything is spent, and they must not come.
    pub(super) fn spend<'a>(&mut self, entries: impl IntoIterator<Item = &'a Seen>) -> bool {
        let (mut count, mut bytes) = (0, 0);
        for seen in entries {
            count += 1;
            bytes += about_bytes(&seen.entry);
        }
        match (self.entries.checked_sub(count), self.bytes.checked_sub(bytes)) {
            (Some(entries), Some(bytes)) => {
                *self = Self { entries, bytes };
                true
            }
            (None, _) | (_, None) => {
                *self = Self { entries: 0, bytes: 0 };
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use natter_domain::{
        conversation::Direct,
        entry::{Body, Entry, SendId},
        ids::UserId,
        seq::Seq,
        text::MessageText,
        time::Timestamp,
    };

    use super::*;

    fn message(text: String) -> Seen {
        let (one, other) = (UserId::from_bits(1), UserId::from_bits(2));
        let entry = Entry {
            conversation: Direct::between(one, other).unwrap().id(),
            seq: Seq::NONE.next(),
            sender: one,
            send: SendId::Made(String::new()),
            body: Body::Message(MessageText::parse(text).unwrap()),
            sent_at: Timestamp::default(),
        };
        Seen { entry, hidden: false }
    }

    #[test]
    fn text_is_counted_as_it_will_be_escaped_twice() {
        for c in ['x', 'ü', '🎈', '"', '\\', '\n', '\u{1}', '\u{7f}'] {
            let text = format!("x{}", c.to_string().repeat(1_000));
            let once = serde_json::to_string(&text).unwrap();
            let twice = serde_json::to_string(&once).unwrap();
            assert!(about_bytes(&message(text).entry) >= twice.len(), "{c:?}");
        }
    }

    #[test]
    fn what_does_not_fit_uses_up_the_rest() {
        let mut budget = Budget::new();
        let many = vec![message("x".to_owned()); SYNC_ENTRIES + 1];
        assert!(budget.spend(&many[..1]));
        assert!(!budget.spend(&many));
        assert!(budget.is_spent());
        assert!(!budget.spend(&many[..1]));
        assert!(budget.spend(&many[..0]));
    }
}
