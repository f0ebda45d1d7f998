use std::time::Duration;

use super::*;
use crate::{ids::UserId, room_values::Role, seq::Seq};

const SECOND: Duration = Duration::from_secs(1);

fn start() -> Timestamp {
    Timestamp::from_seconds(1_000_000)
}

fn complete() -> Watch {
    Watch { complete: Some(start().plus(SECOND)), ..Watch::begin(start()) }
}

fn joined(at: Timestamp) -> Member {
    Member {
        user: UserId::from_bits(1),
        role: Role::Member,
        joined_at: at,
        read: Seq::NONE,
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        has_hidden: false,
    }
}

#[test]
fn a_watch_tells_nothing_before_it_was_complete_for_a_while_and_shortly_before_its_end() {
    let watch = complete();
    let first = start().plus(SECOND).plus(WATCH_MARGIN);
    assert!(!watch.tells(first.before(Duration::from_millis(1))));
    assert!(watch.tells(first));
    let last = watch.until.before(WATCH_MARGIN);
    assert!(watch.tells(last.before(Duration::from_millis(1))));
    assert!(!watch.tells(last));
    let incomplete = Watch { complete: None, ..watch };
    assert!(!incomplete.tells(first));
}

#[test]
fn whatever_opens_while_a_send_may_go_by_the_watch_is_noted() {
    let watch = Watch::begin(start());
    assert!(watch.notes(start()), "from the first moment on");
    let end = watch.until.plus(WATCH_MARGIN);
    assert!(watch.notes(end.before(SECOND)));
    assert!(!watch.notes(end));
}

#[test]
fn a_watch_knows_those_who_were_members_for_a_while_when_it_began() {
    let watch = complete();
    let limit = start().before(WATCH_MARGIN);
    assert!(watch.knows(&joined(limit.before(Duration::from_millis(1)))));
    assert!(!watch.knows(&joined(limit)), "their joining may have been on its way");
    assert!(!watch.knows(&joined(start().plus(SECOND))));
}

#[test]
fn a_busy_room_begins_a_watch_where_none_is_or_the_former_one_is_over_for_everybody() {
    let now = start();
    assert_eq!(upkeep(None, now), Upkeep::Begin(Watch::begin(now)));
    let watch = complete();
    let over = watch.until;
    assert_eq!(upkeep(Some(&watch), over), Upkeep::Begin(Watch::begin(over)));
    let incomplete = Watch { complete: None, ..watch };
    assert_eq!(upkeep(Some(&incomplete), over), Upkeep::Begin(Watch::begin(over)));
}

#[test]
fn a_watch_is_renewed_in_its_second_half_and_never_after_its_end() {
    let watch = complete();
    let half = start().plus(WATCH_SPAN / 2);
    assert_eq!(upkeep(Some(&watch), half.before(SECOND)), Upkeep::Nothing);
    assert_eq!(upkeep(Some(&watch), half), Upkeep::Renew(half.plus(WATCH_SPAN)));
    let last = watch.until.before(SECOND);
    assert_eq!(upkeep(Some(&watch), last), Upkeep::Renew(last.plus(WATCH_SPAN)));
    assert!(matches!(upkeep(Some(&watch), watch.until), Upkeep::Begin(_)));
}

#[test]
fn a_watch_ends_after_its_life_however_busy_the_room_is() {
    let end = start().plus(WATCH_LIFE);
    let watch = Watch { until: end.before(SECOND), ..complete() };
    let late = watch.until.before(SECOND);
    assert_eq!(upkeep(Some(&watch), late), Upkeep::Renew(end));
    assert_eq!(upkeep(Some(&Watch { until: end, ..watch }), late), Upkeep::Nothing);
    assert!(watch.ends_by() >= end.plus(WATCH_MARGIN), "members ask as long as it may go on");
}

#[test]
fn who_opens_a_socket_just_after_a_renewal_is_noted_by_whoever_has_not_seen_it() {
    // The renewal comes before the end by its own clock, which may be a margin behind another.
    let watch = complete();
    let renewed_at = watch.until.before(Duration::from_millis(1));
    assert!(matches!(upkeep(Some(&watch), renewed_at), Upkeep::Renew(_)));
    assert!(watch.notes(renewed_at.plus(WATCH_MARGIN)));
}
