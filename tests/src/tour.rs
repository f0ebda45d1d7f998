//! A tour: five people use Natter as apps would, and everything that is said is shown.
//!
//! It runs against a Natter that somebody has started, or one in this process, and can be repeated on the same one: the accounts
//! have new names each time. It stops at the first surprise.

mod calls;
mod rooms;
mod sync;
mod teller;

use self::teller::Teller;
use crate::Server;

/// Goes on the tour.
///
/// # Panics
/// When Natter does something else than expected.
pub async fn go(server: &Server) {
    let mut teller = Teller::default();
    teller.chapter("Five people make accounts");
    let names = ["Ada", "Ben", "Cleo", "Dan", "Eve"];
    let mut people = Vec::new();
    for name in names {
        people.push(teller.register(server, name).await);
    }
    let [ada, ben, cleo, dan, eve] = people.as_slice() else { panic!("five people") };
    let room = rooms::open_room(&mut teller, ada, ben, cleo).await;
    rooms::closed_room(&mut teller, dan, ada, eve).await;
    rooms::removal(&mut teller, &room, ada, ben, cleo).await;
    rooms::deletion(&mut teller, &room, ada, cleo).await;
    sync::cut_off(&mut teller, &room, ada, cleo, dan).await;
    calls::two_devices(&mut teller, ada, ben).await;
    rooms::goodbye(&mut teller, eve).await;
    teller.chapter("Done. Everything went as it should.");
}
