//! The trusted certificate authorities: Amazon's, or those in the file that `AWS_CA_BUNDLE` names.

use natter_app::environment::Environment;
use natter_auth::random::Random;
use natter_domain::{ids::UserId, time::Clock};
use natter_store::StoreError;
use natter_tests::tls_endpoint::Tls;

use crate::world::Setup;

/// Whether the database is reached at this address by a function that has this file of authorities.
async fn reached(url: &str, bundle: Option<&str>) -> Result<(), StoreError> {
    let running = Setup::pinned().running().await;
    let mut variables = running.environment.clone();
    variables.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), url.to_owned());
    variables.extend(bundle.map(|file| ("AWS_CA_BUNDLE".to_owned(), file.to_owned())));
    let environment = Environment::new(variables, Clock::system(), Random::counting(1));
    let somebody: UserId = "01kbk2v9q6m3xw8zt5r4e7ydna".parse().unwrap();
    environment.users().unwrap().credentials(somebody).await.map(drop)
}

#[tokio::test]
async fn an_endpoint_is_believed_by_whoever_has_its_authority_and_by_nobody_else() {
    let (database, folder, other) = (
        Setup::pinned().running().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let tls = Tls::new(folder.path());
    let endpoint = tls.before(database.dynamodb_url.trim_start_matches("http://")).await;
    reached(&endpoint.url, Some(tls.authorities())).await.unwrap();
    assert_eq!(*endpoint.connections.borrow(), 1);
    assert!(reached(&endpoint.url, None).await.is_err());
    assert!(reached(&endpoint.url, Some(Tls::new(other.path()).authorities())).await.is_err());
    assert_eq!(*endpoint.connections.borrow(), 1, "nobody else sends anything");
}
