//! What a member sees of a conversation from outside: the newest entry that they are shown, and how
//! many messages they have not read. It is found by looking at the log from its end.

use std::collections::BTreeSet;

use crate::{
    entry::Entry,
    ids::UserId,
    limits::{GLANCE_ENTRIES, GLANCE_MORE, UNREAD_MAX},
    member::Member,
    seq::Seq,
    time::Timestamp,
};

/// Most entries that one read of a glance asks for: as many as can be counted.
const AT_ONCE: u32 = UNREAD_MAX;

/// A part of a log that is to be read next, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The lowest and the highest number, both included.
    pub range: (Seq, Seq),
    /// At most so many entries.
    pub limit: u32,
}

/// What a member sees of a log from its end, as far as it has been looked at. No Debug: it holds
/// what people wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Glance {
    reader: UserId,
    /// The number up to which nothing is unread.
    seen: Seq,
    cleared: Seq,
    /// Whether only what is unread is of interest.
    counts_only: bool,
    /// Whether nothing more may be looked at.
    given_up: bool,
    /// How many entries were looked at.
    looked_at: u32,
    /// The lowest number that was looked at; `None` before the first look.
    lowest: Option<Seq>,
    /// The newest entry of all.
    end: Option<(Seq, Timestamp)>,
    shown: Option<Entry>,
    /// The time of the newest activity that the reader is shown.
    shown_activity: Option<Timestamp>,
    /// The time of the newest activity that the reader has not cleared.
    activity: Option<Timestamp>,
    unread: u32,
}

impl Glance {
    /// A glance of `member`, who has looked at nothing yet.
    #[must_use]
    pub fn new(member: &Member) -> Self {
        Self {
            reader: member.user,
            seen: member.seen(),
            cleared: member.cleared,
            counts_only: false,
            given_up: false,
            looked_at: 0,
            lowest: None,
            end: None,
            shown: None,
            shown_activity: None,
            activity: None,
            unread: 0,
        }
    }

    /// A glance that only counts what is unread.
    #[must_use]
    pub fn counting(member: &Member) -> Self {
        Self { counts_only: true, ..Self::new(member) }
    }

    /// Whether nothing was looked at yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.lowest.is_none()
    }

    /// What is to be looked at next; `None` once nothing is open, or [`GLANCE_ENTRIES`] entries
    /// were looked at.
    ///
    /// The first part begins with the newest entry that the member has read, so that there is one
    /// to show. Mostly it is the only part.
    #[must_use]
    pub fn next(&self) -> Option<Part> {
        let Some(lowest) = self.lowest else { return Some(self.first_part()) };
        let still_counts = self.unread < UNREAD_MAX && lowest > self.seen.next();
        if self.is_over() || !still_counts {
            return self.next_to_show();
        }
        let first = if self.shows_nothing() { self.seen } else { self.seen.next() };
        let open = UNREAD_MAX.saturating_sub(self.unread).max(GLANCE_MORE);
        Some(self.part(first, lowest, open))
    }

    /// What is to be looked at next to know by which moment the inbox is sorted; `None` once that
    /// is known. Mostly the newest entry says it.
    #[must_use]
    pub fn next_to_place(&self) -> Option<Part> {
        if self.is_new() {
            return Some(self.first_part());
        }
        self.shown_activity.is_none().then(|| self.next_to_show()).flatten()
    }

    fn first_part(&self) -> Part {
        Part { range: (self.seen.max(Seq::NONE.next()), Seq::MAX), limit: AT_ONCE }
    }

    /// Looks for what is shown, down to what was cleared: further each time.
    fn next_to_show(&self) -> Option<Part> {
        let lowest = self.lowest?;
        let open = !self.counts_only && self.shows_nothing() && lowest > self.cleared.next();
        let limit = self.looked_at.saturating_mul(4).clamp(GLANCE_MORE, AT_ONCE);
        (open && !self.is_over()).then(|| self.part(self.cleared.next(), lowest, limit))
    }

    /// The entries from `first` to before `end`, at most `limit`.
    fn part(&self, first: Seq, end: Seq, limit: u32) -> Part {
        let range = (first.max(Seq::NONE.next()), end.previous());
        let all = range.1.distance_from(range.0.previous());
        let all = u32::try_from(all).unwrap_or(u32::MAX);
        let open = GLANCE_ENTRIES.saturating_sub(self.looked_at);
        Part { range, limit: limit.min(all).min(open) }
    }

    fn is_over(&self) -> bool {
        self.given_up || self.looked_at >= GLANCE_ENTRIES
    }

    /// Ends the glance where nothing more may be read. What it has not looked at counts as unread,
    /// and is taken for activity: the reader may be told of too much, but never of too little.
    pub fn give_up(&mut self) {
        self.given_up = true;
    }

    /// Looks at `entries`, newest first, which were read down to `first`, without those that the
    /// reader has `hidden`. They must follow on what was looked at before.
    pub fn look_at(&mut self, entries: &[Entry], first: Seq, hidden: &BTreeSet<Seq>) {
        for entry in entries {
            self.end = self.end.or(Some((entry.seq, entry.sent_at)));
            if entry.seq <= self.cleared {
                continue;
            }
            let shown = !hidden.contains(&entry.seq);
            if entry.is_activity() {
                self.activity = self.activity.or(Some(entry.sent_at));
                if shown {
                    self.shown_activity = self.shown_activity.or(Some(entry.sent_at));
                }
            }
            if shown && self.shown.is_none() && entry.is_shown_last() {
                self.shown = Some(entry.clone());
            }
            if shown && entry.seq > self.seen && entry.is_news_for(self.reader) {
                self.unread = self.unread.saturating_add(1).min(UNREAD_MAX);
            }
        }
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        self.looked_at = self.looked_at.saturating_add(count);
        self.lowest = Some(first);
    }

    /// The last number of the log; zero when it is empty.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.end.map_or(Seq::NONE, |(seq, _)| seq)
    }

    /// When the newest entry of all was written.
    #[must_use]
    pub fn written_at(&self) -> Option<Timestamp> {
        self.end.map(|(_, at)| at)
    }

    /// The newest entry that the reader is shown: not one that they have cleared or deleted for
    /// themselves, nor the record of a deletion.
    #[must_use]
    pub fn shown(&self) -> Option<&Entry> {
        self.shown.as_ref()
    }

    /// The moment by which the inbox is sorted: the newest activity that the reader is shown. Where
    /// they have deleted all of it for themselves, the newest of that.
    #[must_use]
    pub fn active_at(&self) -> Option<Timestamp> {
        self.shown_activity.or(self.activity)
    }

    /// Whether the reader has cleared the conversation and nothing was said since: then it is in no
    /// list.
    #[must_use]
    pub fn is_cleared(&self) -> bool {
        let all_seen = self.lowest.is_some_and(|lowest| lowest <= self.cleared.next());
        self.cleared > Seq::NONE && self.activity.is_none() && (all_seen || !self.given_up)
    }

    /// How many messages of others the reader has not read, exact below [`UNREAD_MAX`], which
    /// stands for so many or more. After [`Glance::give_up`] at most so many.
    #[must_use]
    pub fn unread(&self) -> u32 {
        let unseen = self.lowest.filter(|_| self.given_up);
        let unseen = unseen.map_or(0, |lowest| lowest.previous().distance_from(self.seen));
        self.unread.saturating_add(u32::try_from(unseen).unwrap_or(UNREAD_MAX)).min(UNREAD_MAX)
    }

    fn shows_nothing(&self) -> bool {
        self.shown.is_none() || self.shown_activity.is_none()
    }
}

#[cfg(test)]
mod tests;
