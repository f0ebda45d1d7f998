//! The budget of entries and bytes of one answer.

use natter_domain::{
    entry::Entry,
    limits::{SYNC_BYTES, SYNC_ENTRIES},
};

use crate::views::entry::estimated_bytes;

/// What is left of the budget.
pub(super) struct Budget {
    entries: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { entries: SYNC_ENTRIES, bytes: SYNC_BYTES }
    }

    /// Whether nothing is left. What did not fit has used up the rest, so that nothing follows a
    /// gap.
    pub(super) fn is_spent(&self) -> bool {
        self.entries == 0 || self.bytes == 0
    }

    /// Takes what these entries need. If they do not fit, the whole budget is spent, and they must
    /// be left out.
    pub(super) fn spend<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) -> bool {
        let (mut count, mut bytes) = (0, 0);
        for entry in entries {
            count += 1;
            bytes += estimated_bytes(entry);
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
        entry::{Body, SendId},
        ids::UserId,
        seq::Seq,
        text::MessageText,
        time::Timestamp,
    };

    use super::*;

    fn message(text: String) -> Entry {
        let (one, other) = (UserId::from_bits(1), UserId::from_bits(2));
        Entry {
            conversation: Direct::between(one, other).unwrap().id(),
            seq: Seq::NONE.next(),
            sender: one,
            send: SendId::Made(String::new()),
            body: Body::Message(MessageText::parse(text).unwrap()),
            sent_at: Timestamp::default(),
        }
    }

    #[test]
    fn text_is_counted_as_it_will_be_escaped_twice() {
        for c in ['x', 'ü', '🎈', '"', '\\', '\n', '\u{1}', '\u{7f}'] {
            let text = format!("x{}", c.to_string().repeat(1_000));
            let once = serde_json::to_string(&text).unwrap();
            let twice = serde_json::to_string(&once).unwrap();
            assert!(estimated_bytes(&message(text)) >= twice.len(), "{c:?}");
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
