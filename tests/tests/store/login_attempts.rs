//! Login attempts: counted before the password is checked, by the rule of
//! `natter_domain::login_attempts`, and the same for names with and without an account.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    ids::UserId,
    login_attempts::{FORGOTTEN_AFTER, FREE_ATTEMPTS, LONGEST_WAIT, wait_after},
    time::Timestamp,
};
use natter_store::users::{AttemptError, LoginAttempt, LoginName};
use natter_tests::rng::Rng;

use crate::{
    harness::{Store, now, seconds},
    people::{at, called, registered},
};

const MILLISECOND: Duration = Duration::from_millis(1);

/// The rule, in the plainest words.
#[derive(Default)]
struct Model {
    attempts: u32,
    last: Option<Timestamp>,
}

impl Model {
    fn claim(
        &mut self,
        user: Option<UserId>,
        now: Timestamp,
    ) -> Result<LoginAttempt, AttemptError> {
        if let Some(last) = self.last {
            let until = last.plus(wait_after(self.attempts));
            if self.attempts >= FREE_ATTEMPTS && now < until {
                return Err(AttemptError::TooMany { wait: until.since(now) });
            }
        }
        let first_in_long = self.last.is_some_and(|last| now.since(last) >= FORGOTTEN_AFTER);
        self.attempts += 1;
        self.last = Some(now);
        Ok(LoginAttempt { user, first_in_long })
    }
}

#[tokio::test]
async fn attempts_wait_exactly_as_the_rule_says_whether_or_not_anybody_has_the_name() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    let names: [(LoginName, Option<UserId>); 4] = [
        (called("Ada"), Some(ada)),
        (at(&store, "ada@example.com").await, Some(ada)),
        (called("nobody"), None),
        (at(&store, "nobody@example.com").await, None),
    ];
    for (seed, (name, user)) in names.into_iter().enumerate() {
        let (mut model, mut now, mut rng) = (Model::default(), now(), Rng::new(seed as u64));
        let mut refused = 0;
        for step in 0..120 {
            let wait = wait_after(model.attempts);
            now = match rng.below(8) {
                0 => now,
                1 => now.plus(MILLISECOND),
                // To the very millisecond before and at the end of the wait, seen from the last
                // attempt.
                2 | 3 => model.last.unwrap_or(now).plus(wait).before(MILLISECOND).max(now),
                4 => now.plus(LONGEST_WAIT),
                5 if step % 20 == 0 => now.plus(FORGOTTEN_AFTER),
                _ => model.last.unwrap_or(now).plus(wait).max(now),
            };
            let expected = model.claim(user, now);
            assert_eq!(store.users.claim_attempt(&name, now).await, expected, "step {step}");
            match expected {
                Err(_) => refused += 1,
                Ok(LoginAttempt { first_in_long: true, .. }) => {
                    store.users.forget_older_attempts(&name, now).await.unwrap();
                    model.attempts = 1;
                }
                // Now and then the password was right.
                Ok(LoginAttempt { user: Some(_), .. }) if rng.below(25) == 0 => {
                    store.users.forget_attempts(&name).await.unwrap();
                    model = Model::default();
                }
                Ok(_) => {}
            }
        }
        assert!(refused > 10, "the walk has met the wait only {refused} times");
    }
}

/// How many of thirty attempts at the same moment are let through.
async fn allowed_of_thirty(store: &Store, name: &LoginName, now: Timestamp) -> usize {
    let claims = join_all((0..30).map(|_| store.users.claim_attempt(name, now))).await;
    claims.iter().filter(|claim| claim.is_ok()).count()
}

#[tokio::test]
async fn of_thirty_attempts_at_once_no_more_slip_through_than_in_turn() {
    let store = Store::start().await;
    registered(&store, "ada").await;
    for name in [called("ada"), called("nobody")] {
        assert_eq!(allowed_of_thirty(&store, &name, now()).await, FREE_ATTEMPTS as usize);
        let later = now().plus(wait_after(FREE_ATTEMPTS));
        assert_eq!(allowed_of_thirty(&store, &name, later).await, 1, "one for each wait");
    }
}

#[tokio::test]
async fn a_day_without_an_attempt_forgets_all_failures() {
    let store = Store::start().await;
    for name in [called("nobody"), at(&store, "nobody@example.com").await] {
        let mut moment = now();
        for _ in 0..12 {
            store.users.claim_attempt(&name, moment).await.unwrap();
            moment = moment.plus(LONGEST_WAIT);
        }
        let next_day = moment.plus(FORGOTTEN_AFTER);
        let claim = store.users.claim_attempt(&name, next_day).await.unwrap();
        assert_eq!(claim, LoginAttempt { user: None, first_in_long: true });
        store.users.forget_older_attempts(&name, next_day).await.unwrap();
        assert_eq!(allowed_of_thirty(&store, &name, next_day).await, FREE_ATTEMPTS as usize - 1);
    }
}

#[tokio::test]
async fn an_attempt_that_came_in_between_is_not_forgotten() {
    let store = Store::start().await;
    let name = called("nobody");
    for n in 0..8 {
        store.users.claim_attempt(&name, now().plus(seconds(n * 900))).await.unwrap();
    }
    let next_day = now().plus(seconds(48 * 3600));
    store.users.claim_attempt(&name, next_day).await.unwrap();
    let between = next_day.plus(LONGEST_WAIT);
    store.users.claim_attempt(&name, between).await.unwrap();
    store.users.forget_older_attempts(&name, next_day).await.unwrap();
    let claim = store.users.claim_attempt(&name, between).await;
    assert_eq!(claim, Err(AttemptError::TooMany { wait: wait_after(10) }));
}

#[tokio::test]
async fn strangers_use_up_no_attempt_of_a_person_who_is_logged_in() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    let own = LoginName::LoggedIn(ada);
    for name in [called("ada"), at(&store, "ada@example.com").await] {
        while store.users.claim_attempt(&name, now()).await.is_ok() {}
    }
    assert_eq!(allowed_of_thirty(&store, &own, now()).await, FREE_ATTEMPTS as usize);
    store.users.forget_attempts(&own).await.unwrap();
    assert_eq!(allowed_of_thirty(&store, &own, now()).await, FREE_ATTEMPTS as usize);
    assert_eq!(
        allowed_of_thirty(&store, &called("ada"), now()).await,
        0,
        "nor the other way round"
    );
    assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), 1, "the count is no session");
}

#[tokio::test]
async fn forgetting_attempts_makes_no_guard_and_touches_nobody_elses() {
    let store = Store::start().await;
    registered(&store, "ada").await;
    store.users.forget_attempts(&called("nobody")).await.unwrap();
    store.users.forget_older_attempts(&called("nobody"), now()).await.unwrap();
    assert!(store.item("USERS_TABLE", &[("pk", "NAME#nobody"), ("sk", "-")]).await.is_none());
    for _ in 0..5 {
        store.users.claim_attempt(&called("ada"), now()).await.unwrap();
    }
    store.users.forget_attempts(&called("bob")).await.unwrap();
    let claim = store.users.claim_attempt(&called("ada"), now()).await;
    assert!(matches!(claim, Err(AttemptError::TooMany { .. })));
}
