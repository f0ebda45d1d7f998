//! A tour: five people use Natter as apps would, and every request, answer and event is printed.
//!
//! It runs against a Natter that somebody has started, or one in this process, and can be repeated
//! on the same one: the accounts have new names each time. It stops at the first surprise.

mod calls;
mod narrator;
mod reconnection;
mod rooms;

use self::narrator::Narrator;
use natter_tests::Server;

/// Goes on the tour.
///
/// # Panics
/// When an answer is not the expected one.
pub async fn go(server: &Server) {
    let mut narrator = Narrator::default();
    narrator.chapter("Five people make accounts");
    let names = ["Ada", "Ben", "Cleo", "Dan", "Eve"];
    let mut people = Vec::new();
    for name in names {
        people.push(narrator.register(server, name).await);
    }
    let [ada, ben, cleo, dan, eve] = people.as_slice() else { panic!("five people") };
    let room = rooms::open_room(&mut narrator, ada, ben, cleo).await;
    rooms::closed_room(&mut narrator, dan, ada, eve).await;
    rooms::removal(&mut narrator, &room, ada, ben, cleo).await;
    rooms::deletion(&mut narrator, &room, ada, cleo).await;
    reconnection::cut_off(&mut narrator, &room, ada, cleo, dan).await;
    calls::two_devices(&mut narrator, ada, ben).await;
    rooms::account_deletion(&mut narrator, eve).await;
    narrator.chapter("Done. Everything went as it should.");
}
