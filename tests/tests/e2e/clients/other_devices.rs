//! What happens on other devices, to other people, or while this device is offline.

use super::{Device, assert_same, device, server};

for_both_clients! {
    whoever_was_removed_added_or_has_cleared_while_offline_learns_of_it,
    what_is_deleted_or_cleared_here_goes_on_the_other_devices_too,
}

async fn whoever_was_removed_added_or_has_cleared_while_offline_learns_of_it<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (left, kept, cleared) = (
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
    );
    ada.say(&bob, "one").await;
    let mut phone = device::<D>(&bob).await;
    assert_eq!(phone.conversations().await.len(), 4);
    phone.lose_connection().await;
    ada.remove_member(&left, &bob).await.expect(204);
    ada.say_in(&left, "not for bob").await;
    ada.remove_member(&kept, &bob).await.expect(204);
    ada.put_member(&kept, &bob, "member").await.expect(204);
    let added = ada.room("invite", &[&bob]).await;
    bob.request("DELETE", &format!("/api/conversations/{cleared}")).await.expect(204);
    bob.request("DELETE", &format!("/api/conversations/{conversation}")).await.expect(204);
    ada.say(&bob, "two").await;
    phone.connect().await;
    assert!(!phone.conversations().await.contains(&left));
    for shown in [&kept, &added, &conversation] {
        assert_same(&mut phone, shown).await;
    }
    assert_eq!(phone.shown(&conversation).await.len(), 1, "the rest is cleared");
    // Of this one it is told when something is said.
    ada.say_in(&cleared, "three").await;
    phone.listen().await;
    assert_eq!(phone.shown(&cleared).await.len(), 2);
    phone.sync().await;
    ada.say_in(&cleared, "four").await;
    let mut other = device::<D>(&bob).await;
    assert_same(&mut other, &cleared).await;
}

async fn what_is_deleted_or_cleared_here_goes_on_the_other_devices_too<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for n in 0..4 {
        ada.say(&bob, &format!("number {n}")).await;
    }
    let (mut phone, mut laptop) = (device::<D>(&bob).await, device::<D>(&bob).await);
    phone.delete(&conversation, 2, false).await;
    laptop.listen().await;
    phone.listen().await;
    assert_eq!(laptop.shown(&conversation).await[1]["hidden"], true);
    assert_same(&mut laptop, &conversation).await;
    assert_same(&mut phone, &conversation).await;
    bob.request("DELETE", &format!("/api/conversations/{conversation}")).await.expect(204);
    laptop.listen().await;
    assert!(laptop.shown(&conversation).await.is_empty());
    ada.say(&bob, "five").await;
    laptop.listen().await;
    phone.listen().await;
    assert_eq!(laptop.shown(&conversation).await.len(), 1);
    assert_same(&mut phone, &conversation).await;
}
