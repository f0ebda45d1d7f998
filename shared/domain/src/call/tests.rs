use super::*;

fn device(user: u128, connection: &str) -> End {
    End { user: UserId::from_bits(user), connection: connection.parse().unwrap() }
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
        answered: answered.map(|at| ("bens=".parse().unwrap(), Timestamp::from_seconds(at))),
        over: None,
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
    assert_eq!(ending(None, EndedBy::Person(&laptop)), Ok((CallOutcome::Declined, 0)), "it rings there, too");
    assert_eq!(ending(Some(5), EndedBy::Person(&laptop)), Err(Ending::OtherDevice));
}

#[test]
fn time_ends_a_call_that_has_rung_long_enough_and_no_other() {
    let at = |second| call(None).ending(EndedBy::Time, Timestamp::from_seconds(second));
    assert_eq!(at(29), Ending::GoesOn);
    assert!(matches!(at(30), Ending::Allowed(_)));
    assert_eq!(ending(Some(5), EndedBy::Time), Err(Ending::GoesOn));
    let mut over = call(None);
    let Ending::Allowed(finished) = over.ending(EndedBy::Time, over.rings_until) else { panic!("it ends") };
    over.over = Some(Over { at: over.rings_until, finished, logged: false });
    assert_eq!(over.ending(EndedBy::Time, over.rings_until), Ending::Over);
    assert!(!over.rings(Timestamp::from_seconds(1)));
}

#[test]
fn what_a_call_is_to_a_device_depends_on_who_has_answered() {
    let side = |answered, user, connection| call(answered).side_of(&device(user, connection));
    assert_eq!(side(None, 1, "phone="), Side::Caller);
    assert_eq!(side(None, 1, "bens="), Side::OtherDevice);
    assert_eq!(side(None, 2, "laptop="), Side::Rung);
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
