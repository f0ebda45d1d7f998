//! Where a page of the inbox ended, and what was shown.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{InboxPosition, PositionedConversation, hash};
use crate::{
    conversation::ConversationId,
    invalid::InvalidError,
    limits::{IN_FLIGHT_WINDOW, INBOX_CURSOR_LIFE, INBOX_MARKS, INBOX_SORTED},
    time::Timestamp,
};

/// The point at which a page ended, from which the next page continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxCursor {
    /// The time at which the first page was read.
    begun: Timestamp,
    /// From when on a place in the inbox does not say whether it was shown.
    since: Timestamp,
    /// The lowest conversation of the last stretch that is dealt with; `None` where the first one
    /// is not yet.
    end: Option<(InboxPosition, ConversationId)>,
    /// The conversations that were shown and stand above the end, at a place from `since` on.
    shown: Vec<Mark>,
    /// Those that were shown of the stretch in which the page ended.
    shown_below: Vec<Mark>,
}

/// Stands for a conversation in a cursor: 40 bits, of which a cursor holds less than two hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Mark(u64);

impl Mark {
    const BITS: u64 = 0xff_ffff_ffff;

    pub(super) fn of(conversation: ConversationId) -> Self {
        Self(hash(conversation) & Self::BITS)
    }
}

/// What is written for the end of a cursor that is still in the first stretch.
const TOP: &str = "top";
/// What cursors begin with. Those of the version before begin with the time of the first page.
const VERSION: &str = "2";

impl InboxCursor {
    /// The cursor of a first page that is read at `begun`.
    #[must_use]
    pub fn begin(begun: Timestamp) -> Self {
        let since = begun.before(IN_FLIGHT_WINDOW);
        Self { begun, since, end: None, shown: Vec::new(), shown_below: Vec::new() }
    }

    /// The lowest conversation that is dealt with: the next page is read from below it.
    #[must_use]
    pub fn end(&self) -> Option<(InboxPosition, ConversationId)> {
        self.end
    }

    /// Whatever has moved since may have moved past the end of a page.
    #[must_use]
    pub fn moved_since(&self) -> Timestamp {
        self.since
    }

    /// Whether it is too old: more may have happened than a member's item remembers.
    #[must_use]
    pub fn expired(&self, now: Timestamp) -> bool {
        // One from the future was made up.
        now.since(self.begun) > INBOX_CURSOR_LIFE || self.begun.since(now) > IN_FLIGHT_WINDOW
    }

    /// How many of the conversations below the end were shown.
    #[must_use]
    pub fn shown_below(&self) -> usize {
        self.shown_below.len()
    }

    /// Remembers that `listed` was shown. [`InboxCursor::shorten`] says where.
    pub(super) fn show(&mut self, listed: &PositionedConversation) {
        self.shown_below.push(Mark::of(listed.conversation));
    }

    /// What comes above `highest`, the first conversation of the first page, comes later: it has
    /// moved up.
    pub(super) fn begin_below(&mut self, highest: &PositionedConversation) {
        if self.end.is_none() {
            self.end = Some((highest.position.just_above(), highest.conversation));
        }
    }

    /// All down to `lowest` is dealt with. From now on positions say that they were shown, but for
    /// those that have moved.
    pub(super) fn pass(&mut self, lowest: &PositionedConversation) {
        self.end = Some((lowest.position, lowest.conversation));
    }

    /// Whether a conversation was shown on an earlier page.
    #[must_use]
    pub fn has_shown(&self, listed: &PositionedConversation) -> bool {
        let mark = Mark::of(listed.conversation);
        if self.shown.contains(&mark) || self.shown_below.contains(&mark) {
            return true;
        }
        let Some((end, _)) = self.end.filter(|(end, _)| listed.position >= *end) else {
            return false;
        };
        // It may have moved up from somewhere. Was that above the end, too, it had been shown there.
        places(listed).find(|place| place.at() < self.since).is_some_and(|from| from >= end)
    }

    /// The first place above the end that a conversation has had since places say nothing: it was
    /// shown there or later, if it was.
    pub(super) fn passed(&self, listed: &PositionedConversation) -> Option<InboxPosition> {
        let (end, _) = self.end?;
        places(listed).filter(|place| place.at() >= self.since && *place >= end).min()
    }

    /// Drops the marks that positions stand for by now, and the oldest of the others where there are
    /// too many: what stood above the end before the newest of these then counts as shown.
    ///
    /// `listed` are the conversations that were looked at: all that have moved, and those that were
    /// dealt with. Of those that have moved and come later, `open` is the first moment.
    pub(super) fn shorten<'a>(
        &mut self,
        listed: impl IntoIterator<Item = &'a PositionedConversation>,
        open: Option<Timestamp>,
    ) {
        let (mut above, mut below, mut settled) = (HashMap::new(), HashSet::new(), HashSet::new());
        for listed in listed {
            let mark = Mark::of(listed.conversation);
            if let Some(place) = self.passed(listed) {
                above.insert(mark, place.at());
            } else if self.end.is_some_and(|(end, _)| listed.position >= end) {
                settled.insert(mark);
            } else {
                below.insert(mark);
            }
        }
        let (mut moved, mut gone, mut shown_below) = (Vec::new(), Vec::new(), Vec::new());
        for mark in self.shown_below.drain(..).chain(self.shown.drain(..)) {
            if let Some(at) = above.get(&mark) {
                moved.push((*at, mark));
            } else if below.contains(&mark) {
                shown_below.push(mark);
            } else if !settled.contains(&mark) {
                gone.push(mark);
            }
        }
        // A stretch that is cut has fewer. What else was not seen again is hardly there any more.
        gone.extend(shown_below);
        let excess = gone.len().saturating_sub(INBOX_SORTED);
        self.shown_below = gone.split_off(excess);
        self.shown = self.newest(moved, open);
    }

    /// The newest of these, as many as there is room for.
    fn newest(&mut self, mut moved: Vec<(Timestamp, Mark)>, open: Option<Timestamp>) -> Vec<Mark> {
        moved.sort_by_key(|(at, _)| Reverse(*at));
        let room = INBOX_MARKS.saturating_sub(self.shown_below.len());
        // Those of one moment are kept together if they fit, so there is room for a few more.
        let soft = room.saturating_sub(room / 8);
        if moved.len() > room
            && let Some((first, _)) = moved.get(soft).copied()
        {
            let newer = |least: Timestamp| moved.iter().filter(|(at, _)| *at >= least).count();
            let later = Timestamp::from_millis(first.millis().saturating_add(1));
            let gentle = open.map_or(first, |open| open.min(first));
            self.since = [gentle, first].into_iter().find(|at| newer(*at) <= room).unwrap_or(later);
            moved.truncate(newer(self.since));
        }
        moved.into_iter().map(|(_, mark)| mark).collect()
    }
}

/// The places of a conversation, the latest first.
fn places(listed: &PositionedConversation) -> impl Iterator<Item = InboxPosition> {
    std::iter::once(listed.position).chain(listed.earlier.iter().copied())
}

impl fmt::Display for InboxCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}~{}~{}", self.begun.millis(), self.since.millis())?;
        write!(f, "~{}~{}", write_marks(&self.shown), write_marks(&self.shown_below))?;
        match self.end {
            Some((position, conversation)) => write!(f, "~{position}~{conversation}"),
            None => write!(f, "~{TOP}"),
        }
    }
}

impl FromStr for InboxCursor {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let parts = text.split('~');
        let parsed = match text.split_once('~') {
            Some((VERSION, _)) => read(parts.skip(1)),
            Some(_) | None => read_version_before(parts),
        };
        parsed.ok_or_else(|| InvalidError::new("must be a `nextCursor` of an earlier page"))
    }
}

fn read<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<InboxCursor> {
    let mut moment = || Some(Timestamp::from_millis(parts.next()?.parse().ok()?));
    let (begun, since) = (moment()?, moment()?);
    let (shown, shown_below) = (read_marks(parts.next()?)?, read_marks(parts.next()?)?);
    let end = read_end(&mut parts)?;
    let cursor = InboxCursor { begun, since, end, shown, shown_below };
    // Read earlier than that, or with more marks, it would cost more.
    let marks = cursor.shown.len().saturating_add(cursor.shown_below.len());
    let is_ours = marks <= INBOX_MARKS && since >= InboxCursor::begin(begun).since;
    (is_ours && parts.next().is_none()).then_some(cursor)
}

/// Each mark was a number of its own.
fn read_version_before<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<InboxCursor> {
    let begun = Timestamp::from_millis(parts.next()?.parse().ok()?);
    let end = read_end(&mut parts)?;
    let mut cursor = InboxCursor { end, ..InboxCursor::begin(begun) };
    for text in parts {
        let (marks, text) = match text.strip_prefix('.') {
            Some(text) => (&mut cursor.shown_below, text),
            None => (&mut cursor.shown, text),
        };
        marks.push(Mark(u64::from_str_radix(text, 16).ok()? & Mark::BITS));
    }
    Some(cursor)
}

/// An end, which may be none.
type End = Option<(InboxPosition, ConversationId)>;

fn read_end<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<End> {
    match parts.next()? {
        TOP => Some(None),
        position => Some(Some((position.parse().ok()?, parts.next()?.parse().ok()?))),
    }
}

fn write_marks(marks: &[Mark]) -> String {
    let bytes = |mark: &Mark| {
        let [_, _, _, bytes @ ..] = mark.0.to_be_bytes();
        bytes
    };
    URL_SAFE_NO_PAD.encode(marks.iter().flat_map(bytes).collect::<Vec<u8>>())
}

fn read_marks(text: &str) -> Option<Vec<Mark>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let mark =
        |bytes: &[u8]| Mark(bytes.iter().fold(0, |mark, byte| (mark << 8) | u64::from(*byte)));
    let marks = bytes.chunks_exact(5);
    marks.remainder().is_empty().then(|| marks.map(mark).collect())
}
