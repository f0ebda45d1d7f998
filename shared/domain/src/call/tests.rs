use super::*;
use crate::presence::{Connection, Connections};

fn device(user: u128, connection: &str) -> End {
    End { user: UserId::from_bits(user), connection: connection.parse().unwrap(), session: None }
}

/// Ada (1) calls Ben (2) on her phone; Ben may have answered on his, in that second.
fn call(answered: Option<i64>) -> Call {
    let caller = device(1, "phone=");
    Call {
        id: "x".parse().unwrap(),
        direct: Direct::between(caller.user, UserId::from_bits(2)).unwrap(),
        caller,
        media: Media::Audio,
        started_at: Timestamp::from_seconds(0),
        rings_until: Timestamp::from_seconds(30),
        answered: answered.map(|at| Answer {
            by: "bens=".parse().unwrap(),
            session: None,
            at: Timestamp::from_seconds(at),
        }),
        lost: LostSockets::default(),
        signals: Signals::default(),
        ended: None,
    }
}

fn ending(answered: Option<i64>, by: EndedBy<'_>) -> Result<(CallOutcome, u64), Ending> {
    let ending = call(answered).ending(by, Timestamp::from_seconds(65));
    if let Ending::Allowed(finished) = ending {
        Ok((finished.outcome, finished.seconds))
    } else {
        Err(ending)
    }
}

#[test]
fn how_a_call_went_follows_from_who_ended_it_and_when() {
    let (ada, ben) = (device(1, "phone="), device(2, "bens="));
    assert_eq!(ending(None, EndedBy::Person(&ben)), Ok((CallOutcome::Declined, 0)));
    assert_eq!(ending(None, EndedBy::Person(&ada)), Ok((CallOutcome::Missed, 0)));
    assert_eq!(ending(None, EndedBy::Lost(&ada)), Ok((CallOutcome::Missed, 0)));
    assert_eq!(ending(None, EndedBy::Time), Ok((CallOutcome::Missed, 0)));
    assert_eq!(ending(Some(5), EndedBy::Person(&ben)), Ok((CallOutcome::Answered, 60)));
    assert_eq!(ending(Some(5), EndedBy::Lost(&ben)), Ok((CallOutcome::Answered, 60)));
}

#[test]
fn a_call_is_ended_by_its_devices_alone() {
    let (tablet, laptop, eve) = (device(1, "tablet="), device(2, "laptop="), device(3, "phone="));
    for answered in [None, Some(5)] {
        assert_eq!(ending(answered, EndedBy::Person(&tablet)), Err(Ending::OtherDevice));
        assert_eq!(ending(answered, EndedBy::Lost(&tablet)), Err(Ending::GoesOn));
        assert_eq!(ending(answered, EndedBy::Lost(&laptop)), Err(Ending::GoesOn));
        assert_eq!(ending(answered, EndedBy::Person(&eve)), Err(Ending::Stranger));
        assert_eq!(ending(answered, EndedBy::Lost(&eve)), Err(Ending::Stranger));
    }
    assert_eq!(
        ending(None, EndedBy::Person(&laptop)),
        Ok((CallOutcome::Declined, 0)),
        "it rings there, too"
    );
    assert_eq!(ending(Some(5), EndedBy::Person(&laptop)), Err(Ending::OtherDevice));
}

#[test]
fn time_ends_a_call_that_has_rung_long_enough_and_no_other() {
    let at = |second| call(None).ending(EndedBy::Time, Timestamp::from_seconds(second));
    assert_eq!(at(29), Ending::GoesOn);
    assert!(matches!(at(30), Ending::Allowed(_)));
    assert_eq!(ending(Some(5), EndedBy::Time), Err(Ending::GoesOn));
    let mut over = call(None);
    let Ending::Allowed(finished) = over.ending(EndedBy::Time, over.rings_until) else {
        panic!("it ends")
    };
    over.ended = Some(EndedCall { at: over.rings_until, finished, logged: false });
    assert_eq!(over.ending(EndedBy::Time, over.rings_until), Ending::AlreadyEnded);
    assert!(!over.rings(Timestamp::from_seconds(1)));
}

#[test]
fn what_a_call_is_to_a_device_depends_on_who_has_answered() {
    let side = |answered, user, connection| call(answered).side_of(&device(user, connection));
    assert_eq!(side(None, 1, "phone="), Side::Caller);
    assert_eq!(side(None, 1, "bens="), Side::OtherDevice);
    assert_eq!(side(None, 2, "laptop="), Side::Ringing);
    assert_eq!(side(Some(5), 2, "bens="), Side::Answerer);
    assert_eq!(side(Some(5), 2, "laptop="), Side::OtherDevice);
    assert_eq!(side(Some(5), 3, "bens="), Side::Stranger);
    assert_eq!(call(Some(5)).answerer(), Some(device(2, "bens=")));
}

#[test]
fn a_call_rings_for_one_second_to_two_minutes() {
    assert_eq!(parse_ring_time("120"), Ok(Duration::from_secs(120)));
    for wrong in ["0", "121", "", "-1", "1.5", "30s"] {
        assert!(parse_ring_time(wrong).is_err(), "{wrong}");
    }
}

/// A device of Ada's or Ben's with a session.
fn with_session(user: u128, connection: &str, session: u128) -> End {
    End { session: Some(SessionId::from_bits(session)), ..device(user, connection) }
}

/// Open sockets, each with its session and the call that it is noted to be of.
fn sockets(open: &[(&str, u128, Option<&str>)]) -> Connections {
    let all = open.iter().map(|(id, session, call)| {
        let connection = Connection {
            session: SessionId::from_bits(*session),
            expires_at: Timestamp::from_seconds(7_200),
            call: call.map(|call| call.parse().unwrap()),
        };
        (id.parse().unwrap(), connection)
    });
    Connections { all: all.collect(), ..Connections::default() }
}

#[test]
fn a_call_ends_by_itself_when_nobody_answers_or_comes_back() {
    let at = Timestamp::from_seconds;
    let mut ringing = call(None);
    assert_eq!(ringing.deadline(), Some(at(30)));
    ringing.lost.caller = Some(at(25));
    assert_eq!(ringing.deadline(), Some(at(25)));
    assert!(matches!(ringing.ending(EndedBy::Time, at(25)), Ending::Allowed(_)));
    let mut spoken = call(Some(5));
    assert_eq!(spoken.deadline(), None);
    spoken.lost = LostSockets { caller: Some(at(50)), answerer: Some(at(40)) };
    assert_eq!(spoken.deadline(), Some(at(40)));
    assert_eq!(spoken.ending(EndedBy::Time, at(39)), Ending::GoesOn);
    let Ending::Allowed(finished) = spoken.ending(EndedBy::Time, at(40)) else { panic!("it ends") };
    assert_eq!((finished.outcome, finished.seconds), (CallOutcome::Answered, 35));
}

#[test]
fn a_place_is_taken_by_another_socket_of_the_same_device_alone() {
    let now = Timestamp::from_seconds(10);
    let spoken = call(Some(5));
    let call = Call { caller: with_session(1, "phone=", 7), ..spoken };
    let seat = Seat::Caller;
    let new = with_session(1, "new=", 7);
    let gone = sockets(&[("new=", 7, None), ("page=", 7, None), ("tablet=", 8, Some("x"))]);
    assert_eq!(call.seat_of_device(&new), Some(seat));
    assert!(call.may_take(seat, &new, &gone, now));
    assert!(!call.may_take(seat, &with_session(1, "tablet=", 8), &gone, now), "another session");
    assert!(!call.may_take(seat, &with_session(2, "new=", 7), &gone, now), "another person");
    assert!(!call.may_take(seat, &call.caller, &gone, now), "it has the place");
    assert!(!call.may_take(seat, &device(1, "new="), &gone, now), "of an unknown session");
    // By itself only what was opened during the call takes it: the page knows nothing of it.
    assert_eq!(call.returned(seat, &gone, now), None);
    let noted = sockets(&[("new=", 7, Some("x")), ("page=", 7, None), ("old=", 7, Some("y"))]);
    assert_eq!(call.returned(seat, &noted, now), Some(new.clone()));
    // While the former socket is there, too.
    let both = sockets(&[("phone=", 7, Some("x")), ("new=", 7, Some("x")), ("page=", 7, None)]);
    assert!(call.may_take(seat, &new, &both, now));
    assert!(!call.may_take(seat, &with_session(1, "page=", 7), &both, now));
    // A call of an earlier version knows no sessions.
    let old = Call { caller: device(1, "phone="), ..call };
    assert!(!old.may_take(seat, &new, &gone, now) && old.returned(seat, &noted, now).is_none());
}
