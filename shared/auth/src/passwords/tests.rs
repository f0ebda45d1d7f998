//! The rules of hashing and verifying.

use bcrypt::HashParts;
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::*;

fn passwords() -> Passwords {
    Passwords::new(BcryptCost::parse("4").unwrap())
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

fn password(text: &str) -> Password {
    Password::parse(text.to_owned()).map_err(|invalid| invalid.to_string()).unwrap()
}

fn attempt(text: &str) -> PasswordAttempt {
    PasswordAttempt::parse(text.to_owned()).map_err(|invalid| invalid.to_string()).unwrap()
}

async fn hash(text: &str) -> PasswordHash {
    passwords().hash(password(text)).await.unwrap()
}

#[tokio::test]
async fn the_right_password_is_verified_and_a_wrong_one_is_not() {
    let stored = hash("correct horse").await;
    assert!(passwords().verify(attempt("correct horse"), Some(stored.clone())).await.unwrap());
    for wrong in ["correct hors", "correct horse ", "Correct horse", "x"] {
        assert!(
            !passwords().verify(attempt(wrong), Some(stored.clone())).await.unwrap(),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn all_seventy_two_bytes_count() {
    let longest = "x".repeat(72);
    let stored = hash(&longest).await;
    assert!(passwords().verify(attempt(&longest), Some(stored.clone())).await.unwrap());
    let last_differs = format!("{}y", "x".repeat(71));
    assert!(!passwords().verify(attempt(&last_differs), Some(stored.clone())).await.unwrap());
    assert!(!passwords().verify(attempt(&"x".repeat(71)), Some(stored)).await.unwrap());
}

#[tokio::test]
async fn a_password_is_right_in_every_form_that_a_keyboard_types() {
    let stored = hash("pässwört eins").await;
    for typed in ["pässwört eins", "pa\u{308}sswo\u{308}rt eins", "pässwört\u{a0}eins"] {
        assert!(passwords().verify(attempt(typed), Some(stored.clone())).await.unwrap());
    }
}

#[tokio::test]
async fn a_password_that_was_hashed_as_it_was_typed_is_right_as_it_was_typed() {
    let typed = "pa\u{308}sswo\u{308}rt\u{a0}eins";
    let stored = PasswordHash::computed(bcrypt::hash(typed, 4).unwrap());
    assert!(passwords().verify(attempt(typed), Some(stored.clone())).await.unwrap());
    assert!(!passwords().verify(attempt("pässwört eins"), Some(stored)).await.unwrap());
    assert!(!passwords().verify(attempt(typed), None).await.unwrap());
}

#[tokio::test]
async fn a_hash_that_another_implementation_made_is_verified() {
    // From the tests of Python's bcrypt.
    let stored = "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm";
    let stored = PasswordHash::parse(stored.to_owned()).ok();
    assert!(passwords().verify(attempt("Kk4DQuMMfZL9o"), stored).await.unwrap());
}

#[tokio::test]
async fn equal_passwords_have_different_hashes_of_the_configured_cost() {
    let (one, other) = (hash("the same").await, hash("the same").await);
    assert_ne!(one.as_str(), other.as_str());
    assert_eq!(one.as_str().parse::<HashParts>().unwrap().get_cost(), 4);
    assert!(PasswordHash::parse(one.as_str().to_owned()).is_ok());
}

#[tokio::test]
async fn a_stored_hash_of_another_cost_is_verified() {
    let stored = Passwords::new(BcryptCost::parse("5").unwrap())
        .hash(password("from before"))
        .await
        .unwrap();
    assert!(passwords().verify(attempt("from before"), Some(stored)).await.unwrap());
}

#[test]
fn an_unknown_name_is_verified_against_a_hash_of_the_configured_cost() {
    for cost in ["4", "10", "12", "16"] {
        let passwords = Passwords::new(BcryptCost::parse(cost).unwrap());
        let dummy: HashParts = passwords.dummy.as_str().parse().unwrap();
        assert_eq!(dummy.get_cost().to_string(), cost);
    }
}

#[tokio::test]
async fn an_unknown_name_is_refused_even_by_a_password_that_matches() {
    let mut passwords = passwords();
    passwords.dummy = hash("it matches").await;
    assert!(!passwords.verify(attempt("it matches"), None).await.unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_password_is_right_for_an_unknown_name(text in "[^\0]{1,18}") {
        let verified = runtime().block_on(passwords().verify(attempt(&text), None));
        prop_assert_eq!(verified, Ok(false));
        // And the dummy itself has no password.
        prop_assert!(!bcrypt::verify(&text, passwords().dummy.as_str()).unwrap());
    }
}

#[tokio::test]
async fn no_more_are_computed_at_once_than_there_are_permits() {
    let mut passwords = passwords();
    passwords.permits = Arc::new(Semaphore::new(1));
    let running = Arc::new(Semaphore::new(1));
    let computations = (0..20).map(|_| {
        let (passwords, running) = (passwords.clone(), Arc::clone(&running));
        tokio::spawn(async move {
            passwords
                .compute(move || {
                    let alone =
                        running.try_acquire().is_ok_and(|_alone| bcrypt::hash("busy", 4).is_ok());
                    Ok(alone)
                })
                .await
        })
    });
    for computation in computations.collect::<Vec<_>>() {
        assert_eq!(computation.await.unwrap(), Ok(true));
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_its_place_taken_until_bcrypt_is_done() {
    let mut passwords = passwords();
    passwords.permits = Arc::new(Semaphore::new(1));
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (started, has_started) = tokio::sync::oneshot::channel();
    let caller = tokio::spawn({
        let passwords = passwords.clone();
        async move {
            let computation = move || {
                let _ = started.send(());
                let _ = held.recv();
                Ok(())
            };
            passwords.compute(computation).await
        }
    });
    has_started.await.unwrap();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    assert_eq!(passwords.permits.available_permits(), 0);
    release.send(()).unwrap();
    assert_eq!(passwords.compute(|| Ok(1)).await, Ok(1));
}

#[tokio::test]
async fn a_computation_that_panics_is_an_error_and_gives_its_place_back() {
    let passwords = passwords();
    let before = passwords.permits.available_permits();
    let failed = passwords.compute::<()>(|| panic!("on purpose")).await;
    assert_eq!(failed, Err(PasswordError::Stopped));
    assert_eq!(passwords.permits.available_permits(), before);
}
